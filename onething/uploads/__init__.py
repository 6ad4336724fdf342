"""Files that people hand in: what they really are, where they are kept, what they look like.

Who may see one is said by whoever took it in; this floor only keeps it.
"""
