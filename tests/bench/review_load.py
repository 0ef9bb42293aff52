"""Fifty people of twelve teams at once in the review: how long pages take, and whether any fails.

Usage: python -m tests.bench.review_load [--seconds 300] [--users 50] [--on sqlite postgresql]

Everything stays on 127.0.0.1. The app runs in a process of its own, as `ilmio review` serves it;
each person does one thing every three seconds: reads a page, saves a judgement or a decision. It
ends by itself. Exit code 1 where the goal was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import numpy as np

from pipeline.review.serve import link_for
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
from pipeline.store.people import People
from tests.postgresql_server import missing, serving
from tests.review import make_review
from tests.review.make_review import PERIOD, csrf_of, version_of

PAUSE = 3.0  # seconds between two things that one person does
GOAL = 0.3  # seconds: the 95th percentile
TEAMS = tuple(f"Tiimi {n:02}" for n in range(1, 13))
MOST_USERS, MOST_SECONDS = 200, 1800
P = f"/p/{PERIOD}"
READ = ("/", P, f"{P}/judge", f"{P}/worksheet", f"{P}/together", f"{P}/projector")
THEMES = ("debt", "food", "alone", "support")
_SERVE = """
import sys
from pathlib import Path
from pipeline.review.serve import serve
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
serve(Workspace.open(Path(sys.argv[1])), ReviewSettings(port=int(sys.argv[2])))
"""


class Person:
    """One browser: signs in, then reads and saves until the time is over."""

    def __init__(self, number: int, link: str, base: str) -> None:
        self._chance = random.Random(number)
        self._judging = number % 2 == 0  # of a team that has not opened its answers
        self._link = link
        self._client = httpx2.AsyncClient(base_url=base, trust_env=False, timeout=30)
        self.took: list[tuple[str, float]] = []
        self.faults: Counter[str] = Counter()

    async def sign_in(self) -> None:
        """Use the link up."""
        page = await self._client.get(self._link)
        form = {"csrf": csrf_of(page.text), "token": self._link.rsplit("/", 1)[1]}
        got = await self._client.post("/sign-in", data=form)
        assert got.status_code == 303, got.status_code

    async def work(self, until: float) -> None:
        """Do one thing each pause."""
        await asyncio.sleep(self._chance.uniform(0, PAUSE))
        while time.monotonic() < until:
            began = time.monotonic()
            await self._act()
            await asyncio.sleep(max(0.0, began + PAUSE - time.monotonic()))
        await self._client.aclose()

    async def _act(self) -> None:
        if self._chance.random() < 0.6:
            pages = READ[:-1] if self._judging else READ  # no projector before answers are opened
            await self._timed("read", "GET", self._chance.choice(pages))
            return
        theme = self._chance.choice(THEMES)
        path = f"{P}/judge/{theme}" if self._judging else f"{P}/together/{theme}"
        page = await self._timed("form", "GET", path)
        if page is None:
            return
        form = {"csrf": csrf_of(page.text), "version": version_of(page.text)}
        if self._judging:
            answer = self._chance.choice(("yes", "partly", "no"))
            await self._timed("save", "POST", path, {**form, "recognise": answer, "note": "huomio"})
        else:
            action = self._chance.choice(("agree", "discuss"))
            await self._timed("save", "POST", f"{path}/{action}", form)

    async def _timed(
        self, kind: str, method: str, path: str, form: dict[str, str] | None = None
    ) -> httpx2.Response | None:
        began = time.perf_counter()
        try:
            got = await self._client.request(method, path, data=form)
        except httpx2.HTTPError as error:
            self.faults[type(error).__name__] += 1
            return None
        self.took.append((kind, time.perf_counter() - began))
        # 409: somebody else of the team decided first; the page with both texts is the answer
        if got.status_code not in (200, 303, 409):
            self.faults[f"{kind} {got.status_code}"] += 1
            return None
        return got


def measure(store: str, users: int, seconds: float) -> bool:
    """Run one database; print the figures, and say whether the goal was met."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ilmio-load-")))
        if store == "postgresql":
            make_review.settings_of_store = stack.enter_context(serving()).settings
        workspace = _workspace(folder / "w")
        port = _free_port()
        own = ReviewSettings(port=port)
        links = _links(workspace, own, users)
        child = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(workspace.folder), str(port)],
            cwd=Path(__file__).parents[2],
        )
        stack.callback(child.wait)
        stack.callback(child.terminate)
        _wait(port)
        base = f"http://127.0.0.1:{port}"
        people = [Person(n, link, base) for n, link in enumerate(links)]
        asyncio.run(_all(people, seconds))
        return _say(store, people, seconds)


async def _all(people: list[Person], seconds: float) -> None:
    for one in people:
        await one.sign_in()
    await people[1]._client.get(P)  # what is read once is read before the clock starts
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.work(until) for one in people))


def _workspace(folder: Path) -> Workspace:
    make_review.SIZES = dict.fromkeys(TEAMS, 20)
    make_review.THEMES = {
        name: (*words[:4], *((7 + (n + at) % 6) for at in range(len(TEAMS))))
        for n, (name, words) in enumerate(make_review.THEMES.items())
        if name in THEMES
    }
    make_review.UNKNOWN = (3,) * len(TEAMS)
    make_review.ITA = TEAMS[0]
    return make_review.make_workspace(folder)


def _links(workspace: Workspace, own: ReviewSettings, users: int) -> list[str]:
    """People of every team; the teams of odd numbers have opened their answers."""
    from pipeline.store.reviews import Decision, Reviews

    people, reviews = People.open(workspace.folder), Reviews.open(workspace.folder)
    for team in TEAMS[1::2]:
        said = Decision(PERIOD, team, "", "", "p", "reveal")
        reviews.decide(PERIOD, team, "", 0, lambda _, said=said: said)
    made = [people.add(f"Ihminen {n}", "lead", TEAMS[n % len(TEAMS)]) for n in range(users)]
    return [link_for(workspace, own, one) for one in made]


def _say(store: str, people: list[Person], seconds: float) -> bool:
    faults = sum((one.faults for one in people), Counter())
    print(f"{store}: {len(people)} people, {len(TEAMS)} teams, {seconds:g} s")
    print(f"  load of this machine: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
    took = [pair for one in people for pair in one.took]
    for kind in ("read", "form", "save", "all"):
        own = [t for k, t in took if kind in (k, "all")]
        p50, p95, p99 = np.percentile(own, [50, 95, 99]) * 1000
        print(f"  {kind:5} {len(own):6}  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  p99 {p99:6.0f} ms")
    print(f"  faults: {dict(faults) or 'none'}")
    return p95 / 1000 < GOAL and not faults


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def main() -> int:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=300)
    asked.add_argument("--users", type=int, default=50)
    stores = ("sqlite", "postgresql")
    asked.add_argument("--on", nargs="+", choices=stores, default=list(stores))
    own = asked.parse_args()
    users, seconds = min(own.users, MOST_USERS), min(own.seconds, MOST_SECONDS)
    met = []
    for store in own.on:
        if store == "postgresql" and missing():
            print(f"postgresql: left out. {missing()}")
            continue
        met.append(measure(store, users, seconds))
    print("The goal was met." if all(met) else f"The goal was missed: p95 < {GOAL * 1000:g} ms.")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
