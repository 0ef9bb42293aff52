"""Speed of the whole scrub, in turn with Presidio on the same texts; memory; sockets.

Three take part: ours, plain Presidio, and Presidio with every pattern of our rules
(``presidio_plain.py``). Ours finds, tells the language line by line, sweeps and replaces; Presidio
only finds and is told the language. Rounds in turn, each on documents that none has seen. Seconds
are of the processor, so that other work on the machine does not count; only ratios do.

Ours is told for three states: *new*, when compiled patterns, lists and dictionaries are loaded and
a few documents were met; *met*, the same documents again, so that every word form was met;
*steady*, new documents after some fifteen hundred others, as in a long run. What the first
documents cost, loading included, is told apart. Peak memory is of fresh processes.

``python tests/bench/deid.py [--documents 480] [--before-steady 1500] [--voikko]``
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document  # noqa: E402
from pipeline.tuning.deid.card import corpora_folder  # noqa: E402
from tests.bench.answers import sentences  # noqa: E402
from tests.bench.presidio_plain import (  # noqa: E402
    plain_presidio,
    presidio_with_our_rules,
)

TOKENS = 200  # of a document
ROUNDS = 8
COLD = 16  # documents by which each is warmed
STEADY = 120  # documents of the steady state
_OF_EACH = 60  # sentences of each strand of the corpus that the first documents take
FASTER, PER_SECOND, MEGABYTES = 3.0, 500.0, 300.0  # the bars

Client = tuple[str, list[Document]]
_sockets: list[str] = []


def clients(n_documents: int) -> list[Client]:
    """Documents of about 200 tokens by client: the samples, then sentences joined."""
    from pipeline.tuning.gold import read_gold
    from pipeline.tuning.samples import source_folder

    gold = read_gold(source_folder())
    made: list[Client] = []
    for client, rows in gold.groupby("client_id", sort=True):
        text = "\n".join(rows["text"])  # documents of a client, cut anew at about 200 tokens
        language = str(rows["language"].iloc[0])[:2]
        parts = [Document(f"{client}-{k}", part, language) for k, part in enumerate(_cut(text))]
        made.append((str(client), parts))
    lacking = n_documents - sum(len(documents) for _, documents in made)
    found = sentences()
    if lacking > 0 and not found:
        raise SystemExit(f"{-lacking} documents too few: no eduskunta-vkk in {corpora_folder()}")
    # Strewn over the whole corpus, whose sentences are sorted by ministry.
    texts = _cut("\n".join(found[k::97][i] for k in range(97) for i in range(_OF_EACH)))[:lacking]
    made += [(f"e{k}", [Document(f"e{k}", text, "fi")]) for k, text in enumerate(texts)]
    strewn = [made[i] for k in range(ROUNDS) for i in range(k, len(made), ROUNDS)]
    return strewn


def further(n_documents: int) -> list[Client]:
    """More documents of about 200 tokens, of sentences that those of :func:`clients` lack."""
    found = sentences()
    strands = [found[k::97][_OF_EACH:] for k in range(97)]
    turned = [strand[i] for i in range(max(map(len, strands), default=0))
              for strand in strands if i < len(strand)]  # fmt: skip
    texts = _cut("\n".join(turned[: 20 * n_documents]))[:n_documents]
    return [(f"f{k}", [Document(f"f{k}", text, "fi")]) for k, text in enumerate(texts)]


def _cut(text: str) -> list[str]:
    """Runs of lines of at least 200 tokens; a shorter rest is left out unless it is all."""
    parts: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        lines.append(line)
        if sum(len(one.split()) for one in lines) >= TOKENS:
            parts.append("\n".join(lines))
            lines = []
    return parts or ["\n".join(lines)]


def ours(voikko: str) -> Callable[[Client], None]:
    """The whole scrub as a run does it."""
    from pipeline.language.detect import detect_language

    deidentifier = Deidentifier(DeidSettings(voikko=voikko), detect=detect_language, key=b"bench")

    def scrub(client: Client) -> None:
        done = deidentifier.scrub_client(client[1], client_id=client[0])
        if any(one.reject for one in done):
            raise SystemExit("a document was refused: no figure")

    return scrub


def theirs(make: Callable[[], Any] = plain_presidio) -> Callable[[Client], None]:
    """Presidio's finding alone."""
    analyzer = make()

    def find(client: Client) -> None:
        for document in client[1]:
            analyzer.analyze(text=document.text, language=document.language)

    return find


def timed(work: Callable[[Client], None], on: Sequence[Client]) -> float:
    """CPU seconds of the work on some clients: other processes of the machine do not count."""
    begun = time.process_time()
    for client in on:
        work(client)
    return time.process_time() - begun


def count(on: Sequence[Client]) -> int:
    return sum(len(documents) for _, documents in on)


def peak_memory(which: str, voikko: str, texts: Path) -> float:
    """Peak memory (MB) of a fresh process that does one of the two on all documents."""
    command = [sys.executable, __file__, "--only", which, "--texts", str(texts)]
    command += ["--voikko"] * (voikko == "always")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def own_peak() -> float:
    """Peak memory (MB) of this process, since it began: getrusage would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return float(line.split()[1]) / 1024


def watch(event: str, _: object) -> None:
    """Note every socket that is made, and every contact."""
    if event in ("socket.__new__", "socket.connect", "socket.getaddrinfo", "socket.sendto"):
        _sockets.append(event)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=480)
    parser.add_argument("--before-steady", type=int, default=1500)
    parser.add_argument("--voikko", action="store_true")
    parser.add_argument("--only", choices=("ours", "presidio", "nothing"), help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    voikko = "always" if told.voikko else "never"
    if told.only:
        read = json.loads(told.texts.read_text(encoding="utf-8"))
        every = [(client, [Document(*one) for one in documents]) for client, documents in read]
        if told.only != "nothing":
            timed(ours(voikko) if told.only == "ours" else theirs(), every)
        print(own_peak())
        return
    sys.addaudithook(watch)
    every = clients(told.documents)
    compare(every, voikko, told.before_steady)
    with tempfile.TemporaryDirectory(prefix="ilmio-bench-") as folder:
        texts = Path(folder) / "texts.json"
        plain = [[c, [[d.document_id, d.text, d.language] for d in own]] for c, own in every]
        texts.write_text(json.dumps(plain), encoding="utf-8")
        for which in ("ours", "presidio", "nothing"):
            bound = f"   (bar {MEGABYTES:.0f})" if which == "ours" else ""
            print(f"memory    {which:<9} {peak_memory(which, voikko, texts):6.0f} MB{bound}")


def compare(every: Sequence[Client], voikko: str, before_steady: int) -> None:
    """Time all in turn and print what came of it."""
    tokens = sum(len(d.text.split()) for _, documents in every for d in documents)
    cold, warm = every[:COLD], every[COLD:]
    print(f"{count(every)} documents, {tokens / count(every):.0f} tokens each; voikko {voikko}")
    makers = {
        "ours": lambda: ours(voikko),
        "plain": theirs,
        "rules": lambda: theirs(presidio_with_our_rules),
    }
    works = {}
    for name, make in makers.items():
        begun = time.process_time()
        works[name] = make()
        first = time.process_time() - begun + timed(works[name], cold)
        print(f"{name:<6} cold   {first:6.2f} s CPU for the first {count(cold)}, loading included")
    loading = len(_sockets)
    new = in_turn(works, warm)
    tell("new", new, count(warm))
    print(f"bar          {PER_SECOND:.0f}/s and {FASTER} x plain, new")
    met = sum(timed(works["ours"], warm[k::ROUNDS]) for k in range(ROUNDS))
    tell("met", {**new, "ours": [met]}, count(warm))
    later = further(before_steady + STEADY)
    if len(later) > STEADY:
        timed(works["ours"], later[:-STEADY])
        print(f"steady, after {count(warm) + len(later) - STEADY} documents:")
        tell("steady", in_turn(works, later[-STEADY:]), STEADY)
    at_work = len(_sockets) - loading
    print(f"sockets      {at_work} at work; while loading: {_sockets[:loading] or 'none'}")


def in_turn(
    works: dict[str, Callable[[Client], None]], on: Sequence[Client]
) -> dict[str, list[float]]:
    """Seconds of each by round; every second round in the other order."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for k in range(ROUNDS):
        for name in sorted(works, reverse=bool(k % 2)):
            spent[name].append(timed(works[name], on[k::ROUNDS]))
    return spent


def tell(state: str, spent: dict[str, list[float]], n_documents: int) -> None:
    """Print documents a second of each, and how many times ours is faster than the others."""
    total = {name: sum(seconds) for name, seconds in spent.items()}
    speeds = "  ".join(f"{name} {n_documents / s:6.1f}/s" for name, s in total.items())
    print(f"{state:<6}       {speeds}")
    for other in sorted(total.keys() - {"ours"}):
        line = f"{state:<6} ratio {total[other] / total['ours']:5.2f} x {other}"
        if len(spent["ours"]) == len(spent[other]):
            rounds = [b / a for a, b in zip(spent["ours"], spent[other], strict=True)]
            line += f" (median of rounds {median(rounds):.2f})"
        print(line)


if __name__ == "__main__":
    main()
