"""Builds ``models/senses``: what words mean, as English keys and groups of meaning.

``python -m pipeline.tuning.senses`` reads the glosses of ``models/gloss`` (Finnish and Swedish
lemma to English) and the frequent lemmas of English, embeds each distinct English key with the
sentence encoder that ilmio brings, and groups the keys by k-means (Lloyd 1982; scikit-learn), so
that words of three languages that mean much the same share a group. The same glosses and versions
give the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.language.gloss import GLOSSED, Glosser
from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder
from pipeline.models import artefact_folder, write_digests

#: Zipf frequency (wordfreq) from which a lemma is taken in, by language; hand-written ones always.
RAREST = {"fi": 2.3, "sv": 2.3, "en": 3.0}
#: Groups of meaning, dimensions of a group's vector, seed of k-means.
GROUPS, DIMENSIONS, SEED = 400, 48, 7


def glossed(language: str, glosser: Glosser) -> Iterator[tuple[str, str]]:
    """Yield the lemmas of a glossed language with their English key, in lower case."""
    from wordfreq import zipf_frequency

    lexicon = glosser.lexicons[language]
    for word, gloss in sorted(lexicon.words.items()):
        if not (gloss and word.isalpha() and word.islower() and len(word) > 1):
            continue
        if word in lexicon.own or zipf_frequency(word, language) >= RAREST[language]:
            yield word, gloss.lower()


def english() -> Iterator[tuple[str, str]]:
    """Yield the frequent lemmas of English, each its own key."""
    from wordfreq import get_frequency_dict

    from pipeline.deid.words.vocabulary import is_word, lemma_of

    least = 10 ** (RAREST["en"] - 9)
    words = get_frequency_dict("en", wordlist="small").items()
    often = {word for word, share in words if share >= least and word.isalpha()}
    lemmas = {lemma_of(word, "en") for word in often if is_word(word, "en")}
    for lemma in sorted(filter(None, lemmas)):
        if lemma.isalpha() and lemma.islower() and len(lemma) > 1:
            yield lemma, lemma


def grouped(keys: list[str]) -> tuple[list[int], np.ndarray]:
    """Return the group of each key, and the groups' vectors, float16 (groups, dimensions)."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    encoder = SentenceEncoder(str(minilm_folder()))
    vectors = encoder.encode(keys, ["en"] * len(keys))
    model = KMeans(GROUPS, random_state=SEED, n_init=1, max_iter=50).fit(vectors)
    centres = PCA(DIMENSIONS, random_state=SEED, svd_solver="full").fit_transform(
        model.cluster_centers_
    )
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return [int(group) for group in model.labels_], centres.astype(np.float16)


def build(folder: Path) -> dict[str, int]:
    """Write the files of the artefact; return the number of lemmas by language."""
    glosser = Glosser.load(artefact_folder("gloss"))
    words = {language: list(glossed(language, glosser)) for language in GLOSSED}
    words["en"] = list(english())
    keys = sorted({key for of in words.values() for _, key in of})
    groups, centres = grouped(keys)
    group = dict(zip(keys, groups, strict=True))
    for language, of in words.items():
        lines = [f"{word}\t{key}\t{group[key]}" for word, key in of]
        (folder / f"senses_{language}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(folder / "groups.npy", centres, allow_pickle=False)
    write_digests(folder)
    return {language: len(of) for language, of in words.items()}


def main() -> None:
    """Build the artefact and print how many words it holds."""
    for language, count in build(artefact_folder("senses")).items():
        sys.stdout.write(f"{language}: {count} lemmas\n")


if __name__ == "__main__":
    main()
