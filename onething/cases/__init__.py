"""What is being done: dossiers of cases that departments move through lifecycles, on a ledger."""
