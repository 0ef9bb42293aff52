"""Generated identifiers in every way of writing them, with planted truth, and near misses.

``python -m pipeline.tuning.identifiers`` prints, for each kind, how many were found and how many
near misses were masked. Numbers are made up: individual numbers given to nobody, test ranges,
random digits.
"""
