"""`ilmio models gloss`: what the lexicon says of words, the workspace's own, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from pathlib import Path
from typing import Any

from pipeline.configs import load_settings
from pipeline.errors import UsageError
from pipeline.language.gloss import GLOSSED, LAYERS, Glosser
from pipeline.language.lexicon_file import (
    NOTHING,
    Known,
    Layer,
    checked_word,
    lay,
    look_up,
    parse_entry,
    read_entries,
    written,
)
from pipeline.models import artefact_folder
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace

_NOTHING = "known to carry nothing"


def gloss_words(  # noqa: PLR0913 - the command's options, each once
    words: Sequence[str],
    *,
    language: str | None = None,
    add: Sequence[str] = (),
    missing: bool = False,
    workspace: Path | None = None,
    period: str | None = None,
) -> str:
    """Show words, add entries to the workspace's own lexicon, or list what a run lacked.

    :raises UsageError: where none of the three is asked for, or two; where an option does not fit.
    """
    asked = [bool(words), bool(add), missing]
    if sum(asked) != 1:
        raise UsageError(
            "Say what to do with glosses: one thing at a time.",
            where="WORD, --add or --missing",
            mend='Use: ilmio models gloss WORD, or --add "word=gloss", or --missing.',
        )
    if period is not None and not missing:
        raise UsageError(
            "A period is of use with --missing alone.",
            where="--period",
            mend="Leave it out: a lexicon is of the whole workspace.",
        )
    if language is not None and language not in GLOSSED:
        raise UsageError(
            f"There are glosses for {' and '.join(GLOSSED)}, not for '{language}'.",
            where="--language",
            mend="Use fi or sv; English words stand for themselves.",
        )
    opened = Workspace.open(workspace) if workspace is not None else None
    if words:
        return _show(words, [language] if language else GLOSSED, opened)
    if opened is None:
        raise UsageError(
            "A workspace is needed: the lexicon that is added to, and the runs, are in it.",
            where="--workspace",
            mend="Name it: --workspace FOLDER (`ilmio init FOLDER` makes one).",
        )
    if missing:
        return _missing(opened, period, language)
    if language is None:
        raise UsageError(
            "It is not said which language the words are of.",
            where="--language",
            mend="Add --language fi or --language sv.",
        )
    return _add(opened, language, [parse_entry(text) for text in add])


def _more(workspace: Workspace | None) -> tuple[tuple[str, Path], ...]:
    """Language and path of each lexicon that a workspace lays over ilmio's."""
    from pipeline.execution.settings import RunSettings

    if workspace is None:
        return ()
    settings = load_settings(RunSettings, [workspace.settings_file])
    return settings.with_lexicons(workspace.lexicons()).encoder.lexicons


def _show(words: Sequence[str], languages: Sequence[str], workspace: Workspace | None) -> str:
    asked = [checked_word(word, "WORD") for word in words]
    folder, more = artefact_folder("gloss"), _more(workspace)
    glosser = Glosser.load(folder, *more)
    layers: dict[str, list[Layer]] = {}
    for lang in languages:
        files = [folder / name.format(lang) for name in LAYERS]
        files += [path for of, path in more if of == lang]
        layers[lang] = [(path.name, read_entries(path)) for path in files]
    width = max(map(len, asked))
    return "\n".join(
        f"{word:{width}}  {lang}  "
        + _told(word, look_up(word, glosser.lexicons[lang], layers[lang]))
        for word in asked
        for lang in languages
    )


def _told(word: str, known: Known) -> str:
    if known.gloss is None:
        return "not known"
    read_as = known.entry if known.entry != word else ""
    source = ", ".join(filter(None, [read_as, known.file])) or "by its parts"
    return f"{known.gloss or _NOTHING} ({source})"


def _add(workspace: Workspace, language: str, new: Sequence[tuple[str, str]]) -> str:
    path = workspace.lexicon_file(language)
    own = workspace.lexicons()
    before = read_entries(path) if language in own else {}
    entries, told = lay(before, new)
    if entries == before:
        return f"{path} says so already; nothing has changed."
    workspace.write_lexicon(language, written(entries, path))
    width = max(len(word) for word, _, _ in told)
    lines = [f"{path} was written; words in it: {len(entries)}"]
    lines += [f"  {word:{width}}  {_laid(gloss, old)}" for word, gloss, old in told]
    lines.append("Every later run of this workspace reads by it, without further settings.")
    return "\n".join([*lines, *_how_to_compare(workspace)])


def _laid(gloss: str, old: str | None) -> str:
    said = gloss or _NOTHING
    if old is None:
        return said
    return f"{said}, as before" if old == gloss else f"{said}, in place of: {old or _NOTHING}"


def _how_to_compare(workspace: Workspace) -> list[str]:
    """Say that the encoder is another now, and how the finished periods come to it."""
    periods = sorted(map(Period.parse, workspace.periods()))
    if not periods:
        return ["No period has been run yet, so none has to be run again."]
    return [
        "The encoder has changed with it: periods that were run before are not comparable with "
        "later ones.",
        "To compare them, run them again, in this order, each with the options it was run with:",
        *(
            f"  ilmio run INPUT --period {one.name} --workspace {workspace.folder} --from split"
            for one in periods
        ),
    ]


def _missing(workspace: Workspace, period: str | None, language: str | None) -> str:
    run = workspace.run(Period.parse(period).name) if period else _latest(workspace)
    account = run.read_manifest().get("glosses")
    if not account:
        raise UsageError(
            f"The run of {run.period} holds no account of words without a gloss.",
            where=str(run.folder / "manifest.json"),
            mend=f"Run it again: ilmio run INPUT --period {run.period} "
            f"--workspace {workspace.folder}",
        )
    listed = [one for one in _listed(account) if language is None or one[1] in (language, "")]
    lines = [f"Period {run.period}: {_coverage(account)}"]
    if not listed:
        return "\n".join(
            [*lines, "No word without a gloss is shared by enough clients to be shown."]
        )
    since = _since(workspace, listed)
    lines.append("Words without a gloss, those of most clients first; words of few are not shown:")
    width = max(len(word) for word, _ in listed)
    lines += [
        f"  {lang or '??'}  {word:{width}}  {since.get((word, lang), '')}".rstrip()
        for word, lang in listed
    ]
    open_ = [which for which in listed if which not in since]
    return "\n".join([*lines, *_to_complete(workspace, open_)])


def _latest(workspace: Workspace) -> RunFolder:
    periods = [Period.parse(name) for name in workspace.periods()]
    if not periods:
        raise UsageError(
            "No period has been run in this workspace.",
            where=str(workspace.folder / "runs"),
            mend=f"Run one: ilmio run INPUT --period 2026-Q3 --workspace {workspace.folder}",
        )
    return workspace.run(max(periods, key=lambda one: (one.end, one.start)).name)


def _listed(account: dict[str, Any]) -> list[tuple[str, str]]:
    """Words and their languages, "" where an earlier version has kept none."""
    words = account["without_gloss"]
    return list(zip(words, account.get("languages") or [""] * len(words), strict=True))


def _coverage(account: dict[str, Any]) -> str:
    known, total = account["known_words"], account["words"]
    if not total:
        return "no word of Finnish or Swedish was read."
    share = floor(1000 * known / total) / 10  # never 100 % where one word is missing
    return f"{known:,} of {total:,} words have a gloss or carry nothing ({share:.1f} %)."


def _since(workspace: Workspace, listed: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the lexicon says by now of words that the run did not know."""
    glosser = Glosser.load(artefact_folder("gloss"), *_more(workspace))
    found = {}
    for word, lang in listed:
        for code in [lang] if lang else GLOSSED:
            gloss = look_up(word, glosser.lexicons[code]).gloss
            if gloss is not None:
                found[word, lang] = f"by now: {gloss or _NOTHING}"
    return found


def _to_complete(workspace: Workspace, listed: list[tuple[str, str]]) -> list[str]:
    """Commands that lack only the English of each word."""
    if not listed:
        return ["All of them have a gloss by now; the next run reads by it."]
    lines = [f"Write the English behind each = ({NOTHING} where a word carries nothing):"]
    for lang in dict.fromkeys(lang for _, lang in listed):
        words = [f'--add "{word}="' for word, of in listed if of == lang]
        head = f"  ilmio models gloss --language {lang or 'fi|sv'} --workspace {workspace.folder}"
        lines.append(" \\\n    ".join([head, *words]))
    return lines
