"""Heads over tokens: they learn what means over a passage cannot tell, in numpy as in torch."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.matching.token_heads import TokenHeads
from pipeline.tuning.fit_tokens import Tokens, TokenSettings, fit_tokens

WIDTH = 12
SMALL = TokenSettings(width=16, hidden=16, passes=30, batch=16, rate=1e-2, drop_in=0)


def passages(seed: int, number: int = 160) -> tuple[Tokens, np.ndarray]:
    """Passages of some words and of two marks; the kind is whether the marks stand together."""
    drawn = np.random.default_rng(seed)
    held, kinds = [], []
    for k in range(number):
        length = int(drawn.integers(5, 9))
        words = drawn.normal(0, 0.3, (length, WIDTH))
        places = drawn.choice(np.arange(0, length - 1, 2), 2, replace=False)
        first, second = (places[0], places[0] + 1) if k % 2 else places
        words[:, 0] = words[:, 1] = 0
        words[first, 0], words[second, 1] = 3, 3
        words[:, 2:8] = 0
        words[np.arange(length), 2 + np.arange(length) % 6] = 1  # where a word stands
        held.append(words.astype(np.float16))
        kinds.append(k % 2)
    return Tokens(held), np.array(kinds)


@pytest.fixture(scope="module")
def fitted() -> TokenHeads:
    tokens, kinds = passages(1, 480)
    runs = csr_matrix((len(kinds), 3), dtype=np.float32)
    return fit_tokens(tokens, np.arange(len(kinds)), runs, kinds, 2, SMALL)


def test_marks_that_stand_together_are_told_from_those_that_do_not(fitted):
    tokens, kinds = passages(2)
    told = tokens.scores(fitted).argmax(axis=1)
    assert (told == kinds).mean() > 0.9
    means = np.array([np.r_[own.mean(axis=0), own.max(axis=0)] for own in tokens.held], float)
    from sklearn.linear_model import LogisticRegression

    by_means = LogisticRegression(max_iter=1000).fit(means[:80], kinds[:80])
    assert by_means.score(means[80:], kinds[80:]) < 0.8, "else the test shows nothing"


def test_a_passage_is_scored_the_same_alone_and_beside_others(fitted):
    tokens, _ = passages(3, 40)
    alone = [fitted.of_tokens(own[None].astype(np.float32))[0] for own in tokens.held]
    assert np.abs(np.array(alone) - tokens.scores(fitted)).max() < 1e-4


def test_it_is_what_torch_makes_of_the_same_weights(fitted):
    import torch

    width = fitted.bring.shape[1]
    layer = torch.nn.TransformerEncoderLayer(
        width, 4, 2 * width, 0.0, "gelu", batch_first=True
    ).eval()
    norm = torch.nn.LayerNorm(width)
    pairs = [
        (layer.self_attn.in_proj_weight, fitted.ask.T),
        (layer.self_attn.in_proj_bias, fitted.ask_bias),
        (layer.self_attn.out_proj.weight, fitted.give.T),
        (layer.self_attn.out_proj.bias, fitted.give_bias),
        (layer.linear1.weight, fitted.widen.T),
        (layer.linear1.bias, fitted.widen_bias),
        (layer.linear2.weight, fitted.narrow.T),
        (layer.linear2.bias, fitted.narrow_bias),
    ]
    for one, own in zip((norm, layer.norm1, layer.norm2), fitted.norms, strict=True):
        pairs += [(one.weight, own[0]), (one.bias, own[1])]
    look, look_bias, hidden, hidden_bias, out, out_bias = (
        torch.from_numpy(getattr(fitted, name))
        for name in ("look", "look_bias", "hidden", "hidden_bias", "out", "out_bias")
    )
    held = np.random.default_rng(0).normal(size=(3, 7, WIDTH)).astype(np.float32)
    with torch.no_grad():
        for parameter, own in pairs:
            parameter.copy_(torch.from_numpy(np.ascontiguousarray(own)))
        x = layer(norm(torch.from_numpy(held @ fitted.bring + fitted.bring_bias)))
        weights = torch.softmax(x @ look + look_bias, dim=1)
        seen = torch.einsum("ntq,ntd->nqd", weights, x).flatten(1)
        pooled = torch.cat([x.mean(1), x.max(1).values, seen], dim=1)
        made = torch.nn.functional.gelu(pooled @ hidden + hidden_bias)
        theirs = (made @ out + out_bias).numpy()
    assert np.abs(fitted.of_tokens(held) - theirs).max() < 1e-4


def test_runs_of_words_are_added_and_learnt():
    drawn = np.random.default_rng(5)
    kinds = np.arange(200) % 2
    held = [drawn.normal(size=(4, WIDTH)).astype(np.float16) for _ in kinds]
    runs = csr_matrix(np.eye(2, dtype=np.float32)[kinds])
    heads = fit_tokens(Tokens(held), np.arange(200), runs, kinds, 2, SMALL)
    told = heads.of_runs(csr_matrix(np.eye(2, dtype=np.float32))).argmax(axis=1)
    assert told.tolist() == [0, 1]


def test_the_same_seed_gives_the_same_heads(fitted):
    tokens, kinds = passages(1, 480)
    runs = csr_matrix((len(kinds), 3), dtype=np.float32)
    again = fit_tokens(tokens, np.arange(len(kinds)), runs, kinds, 2, SMALL)
    assert np.array_equal(again.out, fitted.out)


def test_written_and_read_they_say_nearly_the_same(fitted, tmp_path):
    tokens, _ = passages(4, 20)
    fitted.save(tmp_path)
    read = TokenHeads.load(tmp_path)
    assert np.abs(tokens.scores(fitted) - tokens.scores(read)).max() < 0.1
    assert read.outputs == 2
