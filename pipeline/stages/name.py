"""Name: themes with labels in three languages, words, and why each is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from pipeline import tables
from pipeline.catalogue import Catalogue
from pipeline.tables import LANGUAGES, NO_THEME

_WORDS_IN_LABEL = 3
_UNNAMED = {"fi": "Avoin teema", "sv": "Öppet tema", "en": "Open theme"}


class OpenThemeLike(Protocol):
    """What naming needs of an open theme."""

    @property
    def theme_id(self) -> str: ...  # noqa: D102
    @property
    def rows(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def stability(self) -> float: ...  # noqa: D102
    @property
    def words(self) -> tuple[str, ...]: ...  # noqa: D102


class ConceptNames(Protocol):
    """Gives the name of a concept of the lexicon."""

    def word(self, concept: str, language: str) -> str:
        """Name in a language, empty where it is no concept."""


class Glosses(Protocol):
    """Gives lemma and English gloss of each word of a text."""

    def pairs(self, text: str, language: str) -> list[tuple[str, str]]:
        """Lemma and gloss, in order."""

    def word(self, gloss: str, language: str) -> str:
        """The most usual word of a language for a gloss, empty where there is none."""


@dataclass(frozen=True)
class NameResult:
    """Themes, and all assignments: catalogue, open, and -1 where nothing explains a passage."""

    themes: pd.DataFrame
    assignments: pd.DataFrame


def name(
    passages: pd.DataFrame,
    *,
    catalogue: Catalogue,
    matched: pd.DataFrame,
    opened: pd.DataFrame,
    open_themes: Sequence[OpenThemeLike],
    glosses: Glosses,
    concepts: ConceptNames | None = None,
    strengths: frozenset[str],
    staff: frozenset[str] = frozenset(),
    min_clients: int,
) -> NameResult:
    """Join catalogue and open themes into one table with labels.

    :param matched: assignments by the catalogue; ``opened``: by discovery.
    :param strengths: ids of open themes that speak of strengths.
    :param staff: ids of phenomena that a team wrote itself, for a guided run.
    :param min_clients: a word is shown only where so many clients of the theme share it.
    """
    given = [frame for frame in (matched, opened) if len(frame)]
    joined = pd.concat(given) if given else matched
    counts = _counts(joined, passages)
    labels = {item.id: item for item in catalogue.phenomenon}
    rows = [
        {
            **_measured(theme, counts),
            "origin": "staff" if theme in staff else "catalogue",
            "kind": labels[theme].kind,
            "section11": labels[theme].section11,
            **{f"label_{lang}": labels[theme].label[lang] for lang in LANGUAGES},  # type: ignore[index]
            "words": _catalogue_words(joined, passages, theme, glosses, min_clients),
            "stability": None,
            "why": "catalogue",
        }
        for theme in sorted(set(matched["theme_id"]))
    ]
    used: Counter[str] = Counter(str(row["label_en"]) for row in rows)
    common = _common_lemmas(passages, glosses, min_clients) if open_themes else set()
    for theme in open_themes:
        rows.append(
            {
                **_measured(theme.theme_id, counts),
                "origin": "open",
                "kind": "strength" if theme.theme_id in strengths else "problem",
                "section11": 0,
                **_labels(theme, passages, glosses, concepts, common, used),
                "words": list(theme.words),
                "stability": theme.stability,
                "why": "found_again",
            }
        )
    return NameResult(tables.THEMES.frame(rows), _with_unassigned(joined, passages))


def unnamed(theme: str, language: str) -> str:
    """Label of an open theme for which there are no words that may be shown."""
    return f"{_UNNAMED[language]} {theme[-4:]}"


def without_names(themes: pd.DataFrame, tells: Callable[[str], bool]) -> pd.DataFrame:
    """Take labels and words that look like a person's from open themes.

    An ordinary word may be a name too ("Ward"), and the last gate would stop the whole run for it.

    :param tells: whether the gate would stop at a text.
    """
    made, is_open = themes.copy(), themes["origin"] == "open"
    for lang in LANGUAGES:
        column = f"label_{lang}"
        made[column] = [
            unnamed(str(theme), lang) if own and tells(label) else label
            for theme, own, label in zip(made["theme_id"], is_open, made[column], strict=True)
        ]
    made["words"] = [
        [word for word in words if not (own and tells(word))]
        for own, words in zip(is_open, made["words"], strict=True)
    ]
    return made


def _counts(joined: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    own = passages.set_index("passage_id")[["client_id", "written_on"]]
    full = joined.join(own, on="passage_id")
    return full.groupby("theme_id").agg(
        n_passages=("passage_id", "size"),
        n_clients=("client_id", "nunique"),
        first_seen=("written_on", "min"),
    )


def _measured(theme: str, counts: pd.DataFrame) -> dict[str, object]:
    own = counts.loc[theme]
    return {
        "theme_id": theme,
        "n_passages": int(own["n_passages"]),
        "n_clients": int(own["n_clients"]),
        "first_seen": own["first_seen"],
    }


def _with_unassigned(joined: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    free = passages.loc[~passages["passage_id"].isin(joined["passage_id"]), "passage_id"]
    nothing = pd.DataFrame(
        {"passage_id": free, "theme_id": NO_THEME, "score": 0.0, "calibrated": 0.0, "by": "none"}
    )
    parts = [part for part in (joined, nothing) if len(part)]
    return tables.ASSIGNMENTS.frame(pd.concat(parts) if parts else joined)


def _catalogue_words(
    joined: pd.DataFrame, passages: pd.DataFrame, theme: str, glosses: Glosses, min_clients: int
) -> list[str]:
    own = passages[
        passages["passage_id"].isin(joined.loc[joined["theme_id"] == theme, "passage_id"])
    ]
    using: dict[str, set[str]] = {}
    for passage in own.itertuples():
        for _, gloss in glosses.pairs(passage.text, passage.language):
            using.setdefault(gloss.lower(), set()).add(passage.client_id)
    shared = [(len(who), word) for word, who in using.items() if len(who) >= min_clients]
    return [word for _, word in sorted(shared, key=lambda pair: (-pair[0], pair[1]))[:8]]


def _labels(
    theme: OpenThemeLike,
    passages: pd.DataFrame,
    glosses: Glosses,
    concepts: ConceptNames | None,
    common: set[tuple[str, str]],
    used: Counter[str],
) -> dict[str, str]:
    """Labels from the theme's words; in Finnish and Swedish by the lemmas that they gloss.

    :param common: language and lemma that may be shown; for any other stands the word that the
        lexicon has for the gloss.
    """
    chosen = list(theme.words[:_WORDS_IN_LABEL])
    spoken = {lang: _spoken(theme, passages, glosses, common, lang) for lang in LANGUAGES}
    labels = {}
    for lang in LANGUAGES:
        parts = [
            (concepts.word(word, lang) if concepts and " " in word else "")
            or _best(spoken[lang], word)
            or glosses.word(word, lang)
            or (concepts.word(word, lang) if concepts else "")
            or word
            for word in chosen
        ]
        parts = list(dict.fromkeys(parts))
        text = ", ".join(parts) if parts else unnamed(theme.theme_id, lang)
        labels[f"label_{lang}"] = text[:1].upper() + text[1:]
    used[labels["label_en"]] += 1
    if used[labels["label_en"]] > 1:
        labels = {key: f"{text} ({theme.theme_id[-4:]})" for key, text in labels.items()}
    return labels


def _common_lemmas(
    passages: pd.DataFrame, glosses: Glosses, min_clients: int
) -> set[tuple[str, str]]:
    """Language and lemma of the words that so many clients' documents have, anywhere in them.

    A gloss that several clients share may stand for a word that only one of them uses.
    """
    using: dict[tuple[str, str], set[str]] = {}
    for passage in passages.itertuples():
        for lemma, _ in glosses.pairs(passage.text, passage.language):
            using.setdefault((passage.language, lemma.lower()), set()).add(passage.client_id)
    return {word for word, clients in using.items() if len(clients) >= min_clients}


def _spoken(
    theme: OpenThemeLike,
    passages: pd.DataFrame,
    glosses: Glosses,
    common: set[tuple[str, str]],
    language: str,
) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    own = passages.iloc[list(theme.rows)]
    for text in own.loc[own["language"] == language, "text"]:
        for lemma, gloss in glosses.pairs(text, language):
            if (language, lemma.lower()) not in common:
                continue
            for part in gloss.lower().split():
                found.setdefault(part, Counter())[lemma.lower()] += 1
    return found


def _best(spoken: dict[str, Counter[str]], word: str) -> str:
    lemmas = spoken.get(word)
    if not lemmas:
        return ""
    return min(lemmas, key=lambda lemma: (-lemmas[lemma], len(lemma), lemma))
