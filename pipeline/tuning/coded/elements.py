"""Elements of REFI-QDA by their plain names, whatever their namespace: there have been several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def tag_of(element: Any) -> str:
    """Return the name of an element; "" of what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(element: Any) -> Iterator[Any]:
    """Yield the elements right below one."""
    return (one for one in element if isinstance(one.tag, str))


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name right below one."""
    return (one for one in element if tag_of(one) == name)


def descendants(element: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name anywhere below one, itself too."""
    return (one for one in element.iter() if tag_of(one) == name)


def child_text(element: Any, name: str) -> str:
    """Return the text of the first element of a name below one, on one line."""
    found = next(children(element, name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def guid_of(element: Any) -> str:
    """Return an element's own guid."""
    return plain_guid(element.get("guid") or "")


def target_of(ref: Any) -> str:
    """Return the guid to which a reference points."""
    return plain_guid(ref.get("targetGUID") or "")


def plain_guid(guid: str) -> str:
    """Guids are the same in braces and without, in small letters and capitals."""
    return guid.strip().strip("{}").casefold()
