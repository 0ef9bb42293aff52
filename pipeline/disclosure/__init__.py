"""What a reader can work out of released counts, and what must be hidden so that it is not much."""
