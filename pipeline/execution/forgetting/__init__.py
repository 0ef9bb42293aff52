"""Forgetting a client (General Data Protection Regulation, article 17), wherever it is kept."""
