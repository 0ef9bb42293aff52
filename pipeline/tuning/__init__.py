"""Scores against coded material, and the generator of documents with planted truth."""
