"""The demonstration world."""
