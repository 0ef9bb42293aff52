"""Few-shot models fitted on the catalogue: what a passage says, and whether it denies it."""
