"""Coded documents and a run meet: by their names, also where either side has hidden them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pipeline.stages.pseudonymise import pseudonym

_SUFFIXES = (".txt", ".docx", ".doc", ".odt", ".rtf", ".pdf", ".md", ".html")


def meeting(coded: Iterable[str], run: Iterable[str], key: bytes) -> dict[str, str]:
    """Return the run's id of each coded document that is in the run.

    A document is met under its own name, without the suffix of a file, or under the pseudonym
    that the run gave it; and where the coded side is an export of ours, under the pseudonym of the
    run's id.

    :param coded: names of documents in the coded material.
    :param run: ids of documents in the run.
    :param key: of the workspace.
    """
    known = set(run)
    by_pseudonym = {pseudonym(name, key, "document"): name for name in known}
    found = {}
    for name in coded:
        for form in (name, _stem(name)):
            hidden = pseudonym(form, key, "document")
            met = form if form in known else hidden if hidden in known else by_pseudonym.get(form)
            if met is not None:
                found[name] = met
                break
    return found


def codes_with_lower(above: Mapping[str, str]) -> dict[str, set[str]]:
    """Each code with all that lie below it: who has "rent" has "housing" too.

    :param above: code to the code above it, "" for none.
    """
    held = {code: {code} for code in above}
    for code in above:
        at, seen = above[code], {code}
        while at in held and at not in seen:
            held[at].add(code)
            seen.add(at)
            at = above[at]
    return held


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return path.stem if path.suffix.casefold() in _SUFFIXES else name
