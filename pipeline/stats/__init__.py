"""Functions on numbers: intervals, change, words."""
