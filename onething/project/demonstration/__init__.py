"""A small demonstration that a pack may bring, made by the commands people give."""
