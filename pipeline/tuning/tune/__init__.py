"""Tuning: which settings serve on coded material, why, and whether it lasts on other clients."""
