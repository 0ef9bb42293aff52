"""What somebody is called: *Big Dave*, *Jonas "Monstret" Gustavsson*, *alias patruuna*."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.deid.names.acting import acts
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import given_names, word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_frequent

EPITHETS = frozenset(
    "big little lil old young fat mad crazy tall iso pikku vanha nuori pitkä lihava hullu lill "
    "lilla stor stora gammel gamla lång unga".split()
)
_QUOTES = frozenset("\"“”„«»'‘’")
#: Words of naming, within three words before a quoted name.
CALLED = frozenset(
    "alias aka eli kutsutaan kutsuttu kutsuttiin kutsuma kutsuvat kutsuu sanotaan lempinimi "
    "lempinimeltään lempinimellä nimi nimellä nimeltä nimeltään tunnetaan tunnettu kallas kallad "
    "kallades kallar kallat smeknamn smeknamnet öknamn namnet namn heter känd called calls call "
    "known nickname nicknamed named name named dubbed goes".split()
)
#: After these a word is a name even in small letters, whatever word it is.
_ALIAS = frozenset(
    "alias aka nicknamed lempinimeltään nimeltään smeknamnet kallas kallades".split()
)
_PAIRS = frozenset(
    {
        ("kutsutaan", "nimellä"), ("tunnetaan", "nimellä"), ("nimellä", "tunnettu"),
        ("known", "as"), ("goes", "by"), ("nickname", "is"), ("lempinimi", "on"),
        ("öknamnet", "är"), ("smeknamn", "är"), ("under", "namnet"),
    }
)  # fmt: skip
_CALLED_BECOMING = frozenset("kutsutaan kutsuttiin kutsuvat kutsuu sanotaan kutsuttu".split())
_BECOMING = "ksi"
_LONGEST_BECOMING = 10
#: Per million words: what is met more often is what somebody is called to, not a nickname.
_FUNCTION, _PRONOUN = 60.0, 800.0
_REACH = 3
#: Words before it among which the one who is called so is sought.
_SUBJECT = 7
_PERSONS = frozenset(
    "hän häntä hänet hänen häneltä itseään minua sinua he heitä kaikki kaverit ystävät joku "
    "tyyppi jätkä han hon hen honom henne hans hennes sig dem alla he him his she her them me "
    "everyone everybody friends someone guy".split()
)
_MOST_WORDS = 3


def concerns(form: str, language: str) -> bool:
    """Whether a form is an epithet, alone or before a hyphen, or a word of naming."""
    del language
    lower = form.lower()
    if lower in EPITHETS or lower in CALLED:
        return True
    return "-" in lower and lower.partition("-")[0] in EPITHETS


def mark(
    tokens: Sequence[Token], marks: list[Mark | None], at: Sequence[int], language: str
) -> None:
    """Mark epithets before a name, and words after *alias*."""
    for i in at:
        lower = tokens[i].text.lower()
        if lower in EPITHETS:
            _before_name(tokens, marks, i, language)
        elif lower in CALLED:
            _after_alias(tokens, marks, i, language)
        elif marks[i] is None and lower == tokens[i].text:
            _with_epithet(tokens[i], marks, i, language)


def has_quotes(text: str) -> bool:
    """Whether a passage has any quotation mark."""
    return any(mark in text for mark in _QUOTES)


def mark_quoted(
    text: str, tokens: Sequence[Token], marks: list[Mark | None], language: str
) -> None:
    """Mark quoted names."""
    for i, token in enumerate(tokens):
        if marks[i] is None and not _QUOTES.isdisjoint(token.gap):
            _quoted(text, tokens, marks, i, language)


def _before_name(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> None:
    """Big Dave: a capitalised epithet before somebody's first name."""
    if marks[i] or i + 1 == len(tokens) or tokens[i + 1].gap != " " or not tokens[i].capital:
        return
    after = marks[i + 1]
    if (
        after
        and tokens[i + 1].capital
        and not after.facts.place
        and not (i + 2 < len(tokens) and marks[i + 2] and tokens[i + 2].gap == " ")
    ):
        marks[i] = Mark("nickname", facts_of(tokens[i].text, language), 0.5)


def _with_epithet(token: Token, marks: list[Mark | None], i: int, language: str) -> None:
    """pikku-veera, lill-kalle."""
    head, _, name = token.text.partition("-")
    if head in EPITHETS and facts_of(name, language).given:
        marks[i] = Mark("lower_case_nickname", facts_of(token.text, language), 0.5)


def _quoted(
    text: str, tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str
) -> None:
    if not _opens(tokens[i]):
        return
    last = _closing(text, tokens, i)
    if last is None or facts_of(tokens[last].text, language).allowed:
        return
    if tokens[i].text.islower() and is_frequent(tokens[i].text, language, _PRONOUN):
        return
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    before = [token.text.lower() for token in tokens[max(0, i - _REACH) : i]]
    called = not CALLED.isdisjoint(before) and _of_person(tokens, marks, i, language)
    small = not tokens[i].capital
    between = i > 0 and marks[i - 1] is not None and after is not None and marks[last + 1]
    doing = (
        after is not None
        and "," not in after.gap
        and (i == 0 or facts_of(tokens[i - 1].text, language).role)
        and last - i < 2
        and _told(after, language)
    )
    if called or (not small and (between or doing)):
        for k in range(i, last + 1):
            marks[k] = marks[k] or Mark("nickname", facts_of(tokens[k].text, language), 0.5)


def _of_person(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> bool:
    """Whether what is called so is a person: a pronoun, a role or a name stands before it."""
    first = max(0, i - _SUBJECT)
    return any(
        tokens[k].text.lower() in _PERSONS
        or (marks[k] and not marks[k].facts.place)  # type: ignore[union-attr]
        or facts_of(tokens[k].text, language).role
        for k in range(first, i)
    )


def _opens(token: Token) -> bool:
    """Whether a quotation mark stands right before the word (or a space apart)."""
    return token.gap.rstrip(" ")[-1:] in _QUOTES


def _closing(text: str, tokens: Sequence[Token], i: int) -> int | None:
    """Return the last word of a quotation of at most three words, or None."""
    for k in range(i, min(i + _MOST_WORDS, len(tokens))):
        if k > i and tokens[k].gap != " ":
            return None
        following = text[tokens[k].end : tokens[k].end + 2].lstrip(" ")
        if following[:1] in _QUOTES and following:
            return k
    return None


def _told(after: Token, language: str) -> bool:
    lower = after.text.lower()
    if language == "en" and lower.endswith("ed") and lower.islower():
        return True
    return acts(lower, language)


def _after_alias(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> None:
    """Alias patruuna, known as tiger, kutsutaan kikaksi: whatever follows is a name."""
    lower = tokens[i].text.lower()
    at = i + 1
    if at == len(tokens) or tokens[at].gap not in (" ", ": "):
        return
    if i and lower not in ("alias", "aka") and not _of_person(tokens, marks, i, language):
        return
    if lower in _CALLED_BECOMING and _becomes(tokens[at].text, language):
        marks[at] = marks[at] or Mark(
            "lower_case_nickname", facts_of(tokens[at].text, language), 0.4
        )
        return
    if (lower, tokens[at].text.lower()) in _PAIRS:
        at += 1
    elif lower not in _ALIAS:
        return
    if at < len(tokens) and tokens[at].gap == " " and marks[at] is None:
        facts = facts_of(tokens[at].text, language)
        form = tokens[at].text.lower()
        if not (facts.allowed or facts.role or form in word_list("verbs")) and not is_frequent(
            form, language, _FUNCTION
        ):
            marks[at] = Mark("lower_case_nickname", facts, 0.4)


def _becomes(form: str, language: str) -> bool:
    """A short, rare word in the translative: kikaksi, masaksi."""
    lower = form.lower()
    if not lower.endswith(_BECOMING) or len(lower) > _LONGEST_BECOMING:
        return False
    facts = facts_of(form, language)
    if facts.allowed or facts.role:
        return False
    return lower[: -len(_BECOMING)] in given_names() or not is_frequent(lower, language, 0.3)
