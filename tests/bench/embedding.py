"""Embedding beside SentenceTransformer, on the same real passages, in turn, on one thread.

``python -m tests.bench.embedding [--passages 2000] [--rounds 3]``, where the corpus of
``tests/bench/answers.py`` lies. As a stage: SentenceTransformer (all-MiniLM-L6-v2, defaults) reads
the passages as they stand, as the plain script has it; ours makes glosses, of words that it has not
met, and reads those. The model alone: both read the same glosses; that its vectors are the same is
what the cosine says. Models and lexicons are loaded before; seconds are of the processor and of the
last round, ratios those of each round, and of them the median is told.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any, Literal

import numpy as np

from tests.bench.answers import sentences, spelt

Precision = Literal["float32", "int8"]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    own = [spelt(one) for one in sentences()[: told.passages]]
    if not own:
        raise SystemExit("no eduskunta-vkk among the corpora: set ILMIO_CORPORA")
    import torch

    torch.set_num_threads(1)
    glosses = fresh("float32").glosses(own, ["fi"] * len(own))
    script = sentence_transformer()
    script.encode(own[:64])
    print(f"{len(own):,} passages")
    tell("as a stage", own, script, fresh_and_warm, told.rounds, same=False)
    tell("the model alone", glosses, script, lambda: inner("float32"), told.rounds)
    tell("the model alone, int8", glosses, script, lambda: inner("int8"), told.rounds)


def tell(
    what: str,
    texts: Sequence[str],
    script: Any,
    made: Callable[[], Any],
    rounds: int,
    *,
    same: bool = True,
) -> None:
    """Time both in turn and print the ratio.

    :param same: whether both encode the very same texts, so that their cosines say something.
    """
    ratios, cosines = [], np.ones(0)
    for _ in range(rounds):
        theirs, expected = timed(partial(script.encode, list(texts), normalize_embeddings=True))
        encoder = made()
        ours, got = timed(partial(encoder.encode, texts, ["fi"] * len(texts)))
        ratios.append(theirs / ours)
        cosines = (expected * got).sum(axis=1)
    cosine = f"   cosine {cosines.mean():.6f}, least {cosines.min():.6f}"
    print(
        f"{what:<24} {theirs:7.2f} s beside {ours:7.2f} s CPU: {median(ratios):.2f} times"
        f"{cosine if same else ''}"
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds, and what came of it."""
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


def fresh(precision: Precision) -> Any:
    """Return the product's encoder, which has met no word yet."""
    from pipeline.language.encoder import EncoderSettings, load_encoder
    from pipeline.models import artefact_folder

    return load_encoder(EncoderSettings(precision=precision), artefact_folder("gloss"))


def fresh_and_warm() -> Any:
    """Return the product's encoder with its lexicons and its model loaded."""
    encoder = fresh("float32")
    encoder.encode(["Asunto.", "Bostad.", "Home."], ["fi", "sv", "en"])
    return encoder


def inner(precision: Precision) -> Any:
    """Return the encoder without glosses, loaded."""
    encoder = fresh(precision).inner
    encoder.encode(["Home."], ["en"])
    return encoder


def sentence_transformer() -> Any:
    """Return the model as the plain script has it."""
    from sentence_transformers import SentenceTransformer

    from pipeline.language.sentence_encoder import minilm_folder

    return SentenceTransformer(str(minilm_folder()), device="cpu")


if __name__ == "__main__":
    main()
