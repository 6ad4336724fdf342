"""The pages of this domain."""
