"""Residual risk: people read a sample of scrubbed passages, and what they find becomes a number."""
