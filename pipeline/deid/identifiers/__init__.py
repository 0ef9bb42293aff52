"""Identifiers with a form of their own: numbers, addresses, dates of birth, online names."""
