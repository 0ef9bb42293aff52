"""`ilmio score --deid`: the de-identifier against annotated texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.configs import load_settings
from pipeline.deid.words import voikko
from pipeline.deid.words.vocabulary import LANGUAGES
from pipeline.errors import UsageError
from pipeline.tuning.deid.card import (
    GENERATED_HEADS,
    HEADS,
    VARIABLE,
    corpora_folder,
    generated_rows,
    own_texts,
    present,
    public_corpora,
    rows,
)
from pipeline.tuning.deid.conll import SENTENCES
from pipeline.tuning.deid.masking import (
    RULES,
    SCRUB,
    Masked,
    make_deidentifier,
    mask_by_rules,
    mask_by_scrub,
)
from pipeline.tuning.deid.report import as_grid, as_json, as_markdown, as_table
from pipeline.tuning.deid.scoring import Measured, score_masks
from pipeline.tuning.deid.source import read_annotated

if TYPE_CHECKING:
    from pipeline.deid.deidentifier import DeidSettings
    from pipeline.tuning.deid.spans import Annotated


@dataclass(frozen=True)
class DeidOptions:
    """What `ilmio score --deid` is told beside the path."""

    form: str = "auto"  # see source.FORMATS
    language: str = ""  # fi, sv, en: every line is taken for it; empty: told line by line
    persons: frozenset[str] = frozenset()  # further labels that mean persons
    by: str = ""  # attack, language or template_id
    errors: int = 0  # misses and false hits listed, with text: the reader's own material
    sentences: int = SENTENCES  # of a document, where a CoNLL file does not part documents
    seed: int = 7
    settings: tuple[str, ...] = ()  # --set scrub.name=value
    configs: tuple[Path, ...] = ()


def deid_command(
    path: Path | None, options: DeidOptions, *, markdown: bool = False, as_json_text: bool = False
) -> str:
    """Score the de-identifier and return a table.

    :raises UsageError: where the path, the language or a setting does not exist.
    :raises InputRefused: where a file cannot be read.
    """
    if path is None:
        raise UsageError(
            "There is nothing to score against.",
            mend="Name a file or folder of annotated texts: ilmio score --deid FILE",
        )
    if options.language and options.language not in LANGUAGES:
        raise UsageError(
            f"There is no language '{options.language}'.",
            where="--language",
            mend=f"One of {', '.join(LANGUAGES)}.",
        )
    documents = read_annotated(
        path, options.form, language=options.language, sentences=options.sentences
    )
    measured = measure(documents, options)
    took_part = settings_of(options).uses_voikko
    if as_json_text:
        about = as_json(measured, source=path.name, documents=len(documents), voikko=took_part)
        return json.dumps(about, ensure_ascii=False, indent=2)
    title = f"{path.name}, {len(documents)} documents"
    shown = as_table(measured, title=title, markdown=markdown)
    return shown if markdown else f"{shown}\nVoikko: {'takes' if took_part else 'takes no'} part."


def measure(
    documents: Sequence[Annotated], options: DeidOptions | None = None
) -> dict[str, Measured]:
    """Score both ways of masking: the rules alone, and the whole scrub a client at a time."""
    options = options or DeidOptions()
    deidentifier = make_deidentifier(settings_of(options), options.language)
    masks: dict[str, Sequence[Masked | None]] = {
        RULES: mask_by_rules(documents, deidentifier),
        SCRUB: mask_by_scrub(documents, deidentifier),
    }
    return {
        name: score_masks(
            documents,
            made,
            persons=options.persons,
            by=options.by,
            errors=options.errors,
            seed=options.seed,
        )
        for name, made in masks.items()
    }


def card_command(path: Path | None, options: DeidOptions) -> str:
    """Return the figures of every set of texts on this machine, and of generated identifiers.

    Two tables in Markdown.

    :param path: folder of the public corpora; None: where :func:`corpora_folder` says.
    :raises UsageError: where there is none.
    """
    sets = list(present([*public_corpora(path), *own_texts()]))
    if not sets:
        raise UsageError(
            "There is no set of texts to score against.",
            where=str(path or corpora_folder()),
            mend=f"Name the folder of the corpora, or set {VARIABLE}.",
        )
    lines: list[list[str]] = []
    for one in sets:
        documents = read_annotated(one.path, one.form, language=one.language)
        for name, choice in _voikko_choices(one.language):
            told = (*options.settings, f"scrub.voikko={choice}")
            own = replace(options, language=one.language, by="", errors=0, settings=told)
            lines += rows(one, len(documents), measure(documents, own), name)
    tables = [as_markdown(HEADS, lines), as_markdown(GENERATED_HEADS, generated_rows())]
    return "\n\n".join(tables)


def red_team_command(path: Path, options: DeidOptions) -> str:
    """Return the share of identifiers masked by the whole scrub, attacks by languages."""
    documents = read_annotated(path, "lines")
    told = replace(options, by="attack × language")
    deidentifier = make_deidentifier(settings_of(told))
    scored = score_masks(documents, mask_by_scrub(documents, deidentifier), by=told.by)
    return as_grid(scored, told.by)


def _voikko_choices(language: str) -> list[tuple[str, str]]:
    """Name and setting of each way to be measured: with Voikko too, where it is there for it."""
    ways = [("without Voikko", "never")]
    if language in ("", "fi") and voikko.available():
        ways.append(("with Voikko", "always"))
    return ways


def settings_of(options: DeidOptions) -> DeidSettings:
    """Return the scrub's settings as a run would have them.

    :raises UsageError: where a setting does not exist.
    """
    from pipeline.execution.settings import RunSettings

    return load_settings(RunSettings, options.configs, options.settings).scrub
