"""``ilmio compare``."""
