"""Whether a word form is an inflected form of a known name, and in which case it stands.

The reverse of :mod:`pipeline.deid.words.inflection`: there the base form is sought, here it is
given (a roster, a name found before), so that far fewer forms fit and far fewer are missed.
Finnish endings, possessives and clitics; Swedish and English genitives.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiouyäöå"
#: Strong grade to weak grade between the last two vowels (Matti, Mati-; Lahti, Lahde-).
_WEAKENED = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("lt", "ll"), ("nt", "nn"), ("rt", "rr"),
    ("nk", "ng"), ("mp", "mm"), ("ht", "hd"), ("lk", "l"), ("rk", "r"), ("hk", "h"),
    ("t", "d"), ("k", ""), ("p", "v"), ("k", "v"), ("k", "j"),
)  # fmt: skip
_POSSESSIVE = r"(?:ni|si|ns[aä]|mme|nne)"
_CLITIC = r"(?:kin|k[aä]{2}n|h[aä]n|k[oö]s?|p[aä]s?)"
_CASES = {
    "gen": "n",
    "par": "t?t?[aä]",
    "all": "lle",
    "ade": "ll[aä]",
    "abl": "lt[aä]",
    "ine": "ss[aä]",
    "ela": "st[aä]",
    "ill": "h[aeiouyäöå]n|seen|(?P<long>[aeiouyäöå])n",
    "ess": "n[aä]",
    "tra": "ksi|kse",
    "abe": "tt[aä]",
    "plu": "t|jen|ien|ten|iden|i?ll[aä]|ille|ilt[aä]|iss[aä]|ist[aä]|iin|i[aä]|j[aä]|in[aä]",
    "nom": "",
}
#: The possessive lengthens the vowel of the case before it (Matille+en, Matilla+an).
_REST = {
    case: re.compile(
        rf"(?:(?:{ending}){_POSSESSIVE}?|(?:{ending.replace('(?P<long>', '(?P<longer>')})"
        rf"(?<=[aäe])[aäe]n){_CLITIC}{{0,2}}"
        if case in ("all", "ade", "abl", "ine", "ela", "ess", "tra")
        else rf"(?:{ending}){_POSSESSIVE}?{_CLITIC}{{0,2}}"
    )
    for case, ending in _CASES.items()
}
_GENITIVE = re.compile(r"['’´]?s|['’´]")


@lru_cache(maxsize=20_000)
def case_in(form: str, name: str) -> str | None:
    """Return the case in which a form stands for a name, or None where it is no form of it.

    :param form: word form, lower-cased.
    :param name: base form, lower-cased.
    :return: "nom", "gen", "par", "all", "ade", "abl", "ine", "ela", "ill", "ess", "tra", "abe",
        "plu" (any case of the plural) or None.
    """
    if form == name:
        return "nom"
    head, _, tail = form.partition(":")
    if tail and head == name:
        return _case_of_ending(tail, name[-1]) or "gen"
    if form.startswith(name) and _GENITIVE.fullmatch(form, len(name)):
        return "gen"
    best = None
    for stem in stems_of(name):
        if form.startswith(stem):
            case = _case_of_ending(form[len(stem) :].lstrip("'’"), stem[-1])
            if case and not (case == "nom" and not form.startswith(name)):
                best = best if best and case == "plu" else case
                if best != "plu":
                    return best
    return best


def _case_of_ending(rest: str, last: str) -> str | None:
    for case, pattern in _REST.items():
        match = pattern.fullmatch(rest)
        if match and match.groupdict().get("long") in (None, last):
            return case
    return None


@lru_cache(maxsize=5_000)
def stems_of(name: str) -> tuple[str, ...]:
    """Return the stems on which a name's Finnish endings stand, longest first."""
    stems = {name}
    if name[-1:] in _VOWELS:
        stems |= _weakened(name)
        if name.endswith("e"):
            stems |= {name + "e", *(stem + "e" for stem in _strengthened(name))}
        if name.endswith("i"):
            stems |= {stem[:-1] + "e" for stem in set(stems)}
        if name.endswith("si") and len(name) > len("asi"):
            stems |= {name[:-2] + "de", name[:-2] + "te", name[:-2] + "t", name[:-1]}
    else:
        stems |= _of_consonant(name)
    return tuple(sorted(stems, key=lambda stem: (-len(stem), stem)))


def compound_stems(name: str) -> frozenset[str]:
    """Return what stands before a hyphen for a name: Virtas-perhe, Virtasen-, Matti-."""
    bare = {name[:-3] + "s"} if name.endswith("nen") else set()
    return frozenset({name, *bare})


def _weakened(name: str) -> set[str]:
    last = name[-1]
    for strong, weak in _WEAKENED:
        if name[:-1].endswith(strong) and len(name) > len(strong) + 1:
            body = name[: -1 - len(strong)]
            if strong in ("k", "p", "t") and not body.endswith(tuple(_VOWELS)):
                continue
            found = {body + weak + last}
            if strong == "k":
                found |= {body + "v" + last, body + "j" + last}
            return found
    return set()


def _strengthened(name: str) -> set[str]:
    found = set()
    for strong, weak in _WEAKENED:
        if weak and name[:-1].endswith(weak):
            found.add(name[: -1 - len(weak)] + strong + name[-1])
    return found


def _of_consonant(name: str) -> set[str]:
    stems = {name + "i", name + "e"}
    if name.endswith("nen"):
        stems |= {name[:-3] + "se", name[:-3] + "s", name[:-3] + "si"}
    if name.endswith("s"):
        stems |= {name[:-1] + "kse", name[:-1] + "ksi", name[:-1] + "de"}
        if len(name) > 2 and name[-2] in _VOWELS:
            stems |= {name[:-1] + name[-2]}
            stems |= {stem + name[-2] for stem in _strengthened(name[:-1])}
    return stems
