"""Coded material: documents in which people have marked passages and given them codes.

One file a format; :func:`read_coded` is the way in, :class:`Coded` what comes out of each.
"""

from pipeline.tuning.coded.material import CODED, Code, Coded, CodedDocument, Span
from pipeline.tuning.coded.read import is_coded, read_coded

__all__ = ["CODED", "Code", "Coded", "CodedDocument", "Span", "is_coded", "read_coded"]
