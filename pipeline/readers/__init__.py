"""Readers: one small file per input format, from a file to raw rows."""
