"""The pages of whoever wants something done."""
