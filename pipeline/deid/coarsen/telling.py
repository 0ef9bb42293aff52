"""How a class is told in place of a word, so that the sentence still reads."""

from __future__ import annotations

import re

from pipeline.deid.coarsen.finnish import in_case
from pipeline.deid.coarsen.found import Coarse
from pipeline.deid.coarsen.lexicon import Entry, Lexicon

_ARTICLE = {
    "sv": re.compile(r"\b(?:en|ett)\s$", re.I),
    "en": re.compile(r"\b(?:an?)\s$", re.I),
}
_RARE = {
    "fi": re.compile(r"\bharvinai\w+\s$", re.I),
    "sv": re.compile(r"\bsällsynta?\s$", re.I),
    "en": re.compile(r"\brare\s$", re.I),
}
_REACH = 64


def tell_profession(
    text: str, start: int, end: int, entry: Entry, case: str, work: re.Match[str] | None,
    lexicon: Lexicon, language: str,
) -> Coarse:  # fmt: skip
    """Tell a profession by its field: "työskentelee opetusalan työntekijänä"."""
    label = lexicon.labels["profession", entry.value]
    rule = "profession_own" if work else "profession_rare"
    groups = work.groupdict() if work else {}
    if groups.get("more"):
        start -= len(groups["more"])
    if language == "fi":
        told = in_case(f"{label} työntekijä", case)
    elif groups.get("as"):
        # "works as a teacher" is "works in education"
        link = "in" if language == "en" else "inom"
        assert work is not None
        start = max(0, _before(text, start, groups["as"]))
        told = f"{link} {label}"
    elif language == "sv":
        told, start = _swedish_worker(text, start, case, label)
    else:
        told, start = _english_worker(text, start, case, label)
    return Coarse(start, end, "PROFESSION", rule, _like(text[start], told), entry.value)


def _before(text: str, start: int, link: str) -> int:
    return text.rindex(link, max(0, start - _REACH), start)


def _swedish_worker(text: str, start: int, case: str, label: str) -> tuple[str, int]:
    if re.search(r"\butbildad\s$", text[max(0, start - 12) : start]):
        return f"inom {label}", start
    forms = {"def": "den anställda", "pl": "anställda", "pdef": "de anställda"}
    return f"{forms.get(case, 'anställd')} inom {label}", start


def _english_worker(text: str, start: int, case: str, label: str) -> tuple[str, int]:
    if case == "pl":
        return f"workers in {label}", start
    article = re.search(r"\b(an)\s$", text[max(0, start - 4) : start], re.I)
    if article:
        return f"{article[1][0]} worker in {label}", start - 3
    return f"worker in {label}", start


def told_disease(
    text: str, start: int, end: int, entry: Entry, case: str, lexicon: Lexicon, language: str
) -> Coarse:
    """Tell a rare disease by its chapter of ICD-10."""
    label = lexicon.labels["diagnosis", entry.value]
    told = in_case(label, case) if language == "fi" else label
    rare = _RARE[language].search(text, max(0, start - 14), start)
    if rare:
        start = rare.start()
    if language != "fi":
        start, told = _one_article(text, start, told, language)
    return Coarse(
        start, end, "DIAGNOSIS", "diagnosis_rare", _like(text[start], told, text, start),
        entry.value,
    )  # fmt: skip


def tell_origin(
    text: str, start: int, end: int, entry: Entry, case: str, lexicon: Lexicon, language: str
) -> Coarse | None:
    """Tell a rare language, nationality, people or faith; a common one stays and is counted."""
    rule = f"{entry.entity.lower()}_{'common' if entry.stays else 'rare'}"
    if entry.stays:
        return Coarse(start, end, entry.entity, rule, text[start:end], entry.value)
    told = _origin_words(entry, case, lexicon, language)
    if language != "fi":
        start, told = _one_article(text, start, told, language)
    if language == "en":
        start, told = _right_article(text, start, told)
    return Coarse(
        start, end, entry.entity, rule, _like(text[start], told, text, start), entry.value
    )


def _origin_words(entry: Entry, case: str, lexicon: Lexicon, language: str) -> str:
    if entry.form in ("speaking", "interpreter"):
        return _speaking(entry.form, case, language)
    label = lexicon.labels[entry.form, entry.value]
    if language == "fi":
        return in_case(label, case)
    if language == "sv":
        return _swedish_origin(entry.form, label, case)
    plural = {"a member of": "members of"}
    if case == "pl":
        for one, many in plural.items():
            label = label.replace(one, many)
        return label + "s" if entry.form == "adjective" else label
    return label


def _swedish_origin(form: str, label: str, case: str) -> str:
    if form == "adjective":
        return label + {"neuter": "t", "def": "a"}.get(case, "")
    if case in ("pl", "pdef"):
        label = label.replace("en medlem i", "medlemmar i").replace("en som hör", "de som hör")
        return label + "er" if form == "person" else label
    return label


def _speaking(form: str, case: str, language: str) -> str:
    if language == "fi":
        head = "muunkielinen" if form == "speaking" else "muun kielen tulkki"
        return in_case(head, case)
    return "som talar ett annat språk" if form == "speaking" else "tolk för ett annat språk"


def _one_article(text: str, start: int, told: str, language: str) -> tuple[int, str]:
    """Take in an article before words that bring their own."""
    if not told.startswith(("en ", "ett ", "a ", "another ")):
        return start, told
    article = _ARTICLE[language].search(text, max(0, start - 4), start)
    return (article.start() if article else start), told


def _right_article(text: str, start: int, told: str) -> tuple[int, str]:
    """Fit the article to the new word: "a Congolese man" is "an African man"."""
    article = re.search(r"\b([Aa])n?\s$", text[max(0, start - 3) : start])
    if not article or told.startswith(("a ", "another", "members")):
        return start, told
    right = "" if told.startswith("European") else "n"
    return start - len(article.group()), f"{article[1]}{right} {told}"


def _like(first: str, told: str, text: str = "", start: int = 1) -> str:
    """Give the words a capital where the old ones had one that opened a sentence."""
    opens = not text or start == 0 or text[max(0, start - 2) : start].rstrip(" ")[-1:] in ".!?\n"
    capital = first.isupper() and opens and (bool(text) or first.isupper())
    return told[0].upper() + told[1:] if capital and told else told
