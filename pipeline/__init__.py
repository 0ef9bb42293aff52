"""Ilmiö: what client documents say about society, with nobody recognisable.

Importing this package does nothing and costs nothing: heavy libraries load inside the one file
that is their door, when they are first used. So do the names for notebooks, which are made in
``pipeline.api`` and told to editors and type checkers in ``__init__.pyi``.
"""

__version__ = "0.1.0"

_FOR_NOTEBOOKS = (
    "OpenWorkspace",
    "Run",
    "add_phenomenon",
    "audit_coverage",
    "coded_clients",
    "compare",
    "compared_table",
    "deid_transformer",
    "encoder_transformer",
    "figures",
    "open_workspace",
    "practice_audit",
    "sample_workspace",
    "score",
    "score_beside",
    "score_table",
    "trials_table",
    "tune",
)


def __getattr__(name: str) -> object:
    """Load what notebooks use when it is first asked for."""
    if name not in _FOR_NOTEBOOKS:
        raise AttributeError(f"module 'pipeline' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module("pipeline.api"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_FOR_NOTEBOOKS])
