"""The official acts, by chapter of the regulation."""
