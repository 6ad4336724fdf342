"""Play an event log of another system through the engine, as a pack's `replay` says."""
