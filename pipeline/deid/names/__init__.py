"""Names of persons, places and organisations: the rule, and what a client's documents give."""
