"""De-identification of Finnish, Swedish and English text, fail-closed, with no model.

For other programs: :func:`build_analyzer` gives a Presidio ``AnalyzerEngine`` with every
recognizer of this package registered; :class:`Deidentifier` scrubs the documents of one client
after another. Both are imported when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document, Scrubbed
    from pipeline.deid.engine import build_analyzer

__all__ = ["DeidSettings", "Deidentifier", "Document", "Scrubbed", "build_analyzer"]


def __getattr__(name: str) -> Any:
    """Import what is asked for (PEP 562), so that importing the package costs nothing."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "engine" if name == "build_analyzer" else "deidentifier"
    return getattr(import_module(f"{__name__}.{module}"), name)
