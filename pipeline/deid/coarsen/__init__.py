"""Quasi-identifiers: told more coarsely instead of masked, and counted."""
