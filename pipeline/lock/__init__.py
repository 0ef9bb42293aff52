"""One writer of a workspace at a time."""
