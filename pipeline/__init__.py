"""Ilmiö: what client documents say about society, with nobody recognisable.

Importing this package does nothing and costs nothing: heavy libraries load inside the one file
that is their door, when they are first used.
"""

__version__ = "0.1.0"
