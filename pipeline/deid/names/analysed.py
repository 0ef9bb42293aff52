"""Names by Voikko's readings: added to the rule's findings, never put in their place."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token, tokenize
from pipeline.deid.words.voikko import readings

#: A shorter form has chance readings ("Ari", "Aa").
_SHORTEST = 4


class AnalysedNames:
    """Finds Finnish word forms of which every reading is a name, whatever their case.

    A form with an ordinary reading too (*Toivo*, *Lahti*) is left to the rule, which looks at
    its neighbours.

    :param allowed: further words that stay, lower-cased.
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self.allowed = allowed

    def __call__(self, text: str, language: str) -> Iterator[Finding]:
        """Yield the findings of one passage; none in another language than Finnish."""
        if language != "fi":
            return
        for token in tokenize(text):
            found = self._entity(token)
            if found:
                rule = "voikko" if token.capital else "voikko_small_letters"
                yield Finding(token.start, token.end, found, rule, 0.65)

    def _entity(self, token: Token) -> str | None:
        form = token.text
        if len(form) < _SHORTEST or form.lower() in word_list("roles"):
            return None
        read = readings(form)
        if not read.only_names:
            return None
        if facts_of(form[:1].upper() + form[1:], "fi", self.allowed).allowed:
            return None
        return "PERSON" if read.person else "LOCATION"
