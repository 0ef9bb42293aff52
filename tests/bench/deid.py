"""Speed of the whole scrub, paired with plain Presidio on the same texts; memory; sockets.

Rounds in turn (A B, B A, …), each on documents that neither has seen: nothing is found again in a
cache of texts. Warm are, on both sides, what a run has warm as well: compiled patterns, loaded
lists and dictionaries, and on ours the caches by word form. What the first documents cost, loading
included, is told apart. Ours finds, tells the language line by line, sweeps and replaces; Presidio
only finds and is told the language. A second pass over the same documents shows what a long run
comes to, when every word form was met before. Seconds are of the processor, so that other work on
the machine does not count. Peak memory is of fresh processes that do one of the two.

``python tests/bench/deid.py [--documents 480] [--voikko]``
"""

from __future__ import annotations

import argparse
import bz2
import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.deid.deidentifier import Deidentifier, DeidSettings, Document  # noqa: E402
from pipeline.tuning.deid.card import corpora_folder  # noqa: E402
from tests.bench.presidio_plain import plain_presidio  # noqa: E402

TOKENS = 200  # of a document
ROUNDS = 8
COLD = 16  # documents by which each is warmed
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
    sentences = _sentences()
    if lacking > 0 and not sentences:
        raise SystemExit(f"{-lacking} documents too few: no eduskunta-vkk in {corpora_folder()}")
    # Strewn over the whole corpus, whose sentences are sorted by ministry.
    texts = _cut("\n".join(sentences[k::97][i] for k in range(97) for i in range(60)))[:lacking]
    made += [(f"e{k}", [Document(f"e{k}", text, "fi")]) for k, text in enumerate(texts)]
    strewn = [made[i] for k in range(ROUNDS) for i in range(k, len(made), ROUNDS)]
    return strewn


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


def _sentences() -> list[str]:
    path = corpora_folder() / "eduskunta-vkk" / "train.csv.bz2"
    if not path.is_file():
        return []
    content = bz2.decompress(path.read_bytes()).decode("utf-8")
    return [row["sentence"] for row in csv.DictReader(io.StringIO(content))]


def ours(voikko: str) -> Callable[[Client], None]:
    """The whole scrub as a run does it."""
    from pipeline.language.detect import detect_language

    deidentifier = Deidentifier(DeidSettings(voikko=voikko), detect=detect_language, key=b"bench")

    def scrub(client: Client) -> None:
        done = deidentifier.scrub_client(client[1], client_id=client[0])
        if any(one.reject for one in done):
            raise SystemExit("a document was refused: no figure")

    return scrub


def theirs() -> Callable[[Client], None]:
    """Presidio's finding alone."""
    analyzer = plain_presidio()

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
    compare(every, voikko)
    with tempfile.TemporaryDirectory(prefix="ilmio-bench-") as folder:
        texts = Path(folder) / "texts.json"
        plain = [[c, [[d.document_id, d.text, d.language] for d in own]] for c, own in every]
        texts.write_text(json.dumps(plain), encoding="utf-8")
        for which in ("ours", "presidio", "nothing"):
            bound = f"   (bar {MEGABYTES:.0f})" if which == "ours" else ""
            print(f"memory    {which:<9} {peak_memory(which, voikko, texts):6.0f} MB{bound}")


def compare(every: Sequence[Client], voikko: str) -> None:
    """Time both in turn and print what came of it."""
    tokens = sum(len(d.text.split()) for _, documents in every for d in documents)
    cold, warm = every[:COLD], every[COLD:]
    print(f"{count(every)} documents, {tokens / count(every):.0f} tokens each; voikko {voikko}")
    works = {}
    for name, make in (("ours", lambda: ours(voikko)), ("presidio", theirs)):
        begun = time.process_time()
        works[name] = make()
        first = time.process_time() - begun + timed(works[name], cold)
        print(f"{name:<9} cold: {first:6.2f} s CPU for the first {count(cold)}, loading included")
    loading = len(_sockets)
    spent: dict[str, list[float]] = {name: [] for name in works}
    sizes = []
    for k in range(ROUNDS):
        part = warm[k::ROUNDS]
        sizes.append(count(part))
        for name in sorted(works, reverse=bool(k % 2)):
            spent[name].append(timed(works[name], part))
    speed = {name: sum(sizes) / sum(seconds) for name, seconds in spent.items()}
    for name, value in speed.items():
        rounds = [n / s for n, s in zip(sizes, spent[name], strict=True)]
        print(f"{name:<9} warm: {value:7.1f} documents/s ({min(rounds):.0f}-{max(rounds):.0f})")
    ratios = [b / a for a, b in zip(spent["ours"], spent["presidio"], strict=True)]
    ratio = speed["ours"] / speed["presidio"]
    print(f"ratio     {ratio:.2f} (median of rounds {median(ratios):.2f}; bar {FASTER})")
    print(f"bar       {PER_SECOND:.0f}/s {'met' if speed['ours'] >= PER_SECOND else 'missed'}")
    again = sum(sizes) / timed(works["ours"], warm)
    print(f"ours      {again:7.1f} documents/s, every word form met before")
    at_work = len(_sockets) - loading
    print(f"sockets   {at_work} at work; while loading: {_sockets[:loading] or 'none'}")


if __name__ == "__main__":
    main()
