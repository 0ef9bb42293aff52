"""How often the statistics of the audit hold a planted truth; `python -m` prints the tables."""
