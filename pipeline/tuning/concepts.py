"""Write ``models/gloss/concepts.tsv``: what the hand-written lexicons name in both languages.

``python -m pipeline.tuning.concepts``. A gloss of the trade's or today's words that stands in both
Finnish and Swedish is a concept; its name is the word that is its own base form, the more usual one
(wordfreq), the shorter where they are even.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from pipeline.language.concepts import FILE
from pipeline.language.lemmas import lemma
from pipeline.models import artefact_folder, write_digests

_LAYERS = ("trade_{0}.tsv", "modern_{0}.tsv")
_MOST = 3  # words of a language for one gloss; of more, none is its name
_GLOSS = re.compile(r"[a-z][a-z' -]{3,}")
_HEAD = (
    "# Matters named in both languages, from the hand-written lexicons: English, Finnish, Swedish."
)


def concepts(folder: Path) -> dict[str, tuple[str, str]]:
    """Gloss to its Finnish and Swedish name."""
    words = {language: _words(folder, language) for language in ("fi", "sv")}
    shared = sorted(words["fi"].keys() & words["sv"].keys())
    return {gloss: (words["fi"][gloss], words["sv"][gloss]) for gloss in shared}


def _words(folder: Path, language: str) -> dict[str, str]:
    from wordfreq import zipf_frequency

    found: dict[str, list[str]] = defaultdict(list)
    for layer in _LAYERS:
        for line in (folder / layer.format(language)).read_text(encoding="utf-8").splitlines():
            word, _, gloss = line.partition("\t")
            if not line.startswith("#") and _GLOSS.fullmatch(gloss) and "." not in word:
                found[gloss.removeprefix("the ")].append(word)

    def rank(word: str) -> tuple[bool, float, int, str]:
        base = " " in word or lemma(word, language).lower() == word.lower()
        return (not base, -round(zipf_frequency(word, language), 1), len(word), word)

    return {gloss: min(own, key=rank) for gloss, own in found.items() if len(own) <= _MOST}


def main() -> None:
    """Write the file and the digests."""
    folder = artefact_folder("gloss")
    rows = [f"{gloss}\t{fi}\t{sv}" for gloss, (fi, sv) in concepts(folder).items()]
    (folder / FILE).write_text("\n".join([_HEAD, *rows]) + "\n", encoding="utf-8")
    write_digests(folder)


if __name__ == "__main__":
    main()
