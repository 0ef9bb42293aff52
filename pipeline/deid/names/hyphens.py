"""Words with a hyphen: judged by their parts with capitals."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.deid.names.letters import initials_with_hyphen
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_frequent

#: Those who bear a surname together.
_BEARERS = frozenset(
    "flickorna pojkarna bröderna systrarna familjen barnen folket klanen syskonen perhe perheen "
    "pojat poikien tytöt tyttöjen veljekset sisarukset lapset suku suvun klaani family boys girls "
    "brothers sisters twins kids children clan".split()
)
#: Letters up to which a part in capitals, or a head in -s, is an abbreviation.
_ACRONYM = 4


def hyphened(token: Token, language: str, allowed: frozenset[str]) -> Mark | None:
    """Anna-Liisa, Virtas-perhe, TE-palvelut, al-Hassan: judged by the parts with capitals."""
    whole = facts_of(token.text, language, allowed)
    if whole.allowed:
        return None
    if initials_with_hyphen(token.text):
        return Mark("initials", whole, 0.5)
    if whole.listed:
        return Mark("name_list", whole, 0.9)
    parts = token.text.split("-")
    if _of_family(parts, language, allowed):
        return Mark("hyphened_name", whole, 0.7)
    for k, part in enumerate(parts):
        if len(part) < 2 or not part[0].isupper():
            continue
        facts = facts_of(part, language, allowed)
        if facts.allowed or (part.isupper() and len(part) <= _ACRONYM + 1 and not facts.listed):
            continue
        opens = token.initial and k == 0
        excused = (facts.word or facts.compound) and not (facts.listed or facts.ordinary)
        if excused and (opens or language == "en") and not (facts.rare and len(part) < 8):
            continue
        return Mark("hyphened_name", facts, 0.8)
    return None


def _of_family(parts: Sequence[str], language: str, allowed: frozenset[str]) -> bool:
    """Fagerströms-flickorna, Virtas-pojat: a surname in the genitive before those who bear it."""
    head, last = parts[0], parts[-1].lower()
    if not (head[:1].isupper() and head.endswith("s") and len(head) > _ACRONYM):
        return False
    if last not in _BEARERS and not facts_of(last, language).role:
        return False
    facts = facts_of(head, language, allowed)
    return not (facts.role or is_frequent(head.lower(), language))
