"""Keeps the processes of `onething run` alive, and leaves none behind."""
