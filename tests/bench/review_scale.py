"""What a page of the review costs: 5,000 themes, 200,000 passages, 12 people who have judged.

``python -m tests.bench.review_scale`` makes a workspace of invented tables through the real
writers and prints for each page the seconds of the first call and of the second, then of calls
after somebody else has voted. The release is computed once, at the first page of all.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from fastapi.testclient import TestClient

from pipeline import tables
from pipeline.review.app import create_app
from pipeline.review.serve import link_for
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import People, now
from pipeline.store.schema import table
from tests.review.make_review import HOST, csrf_of, version_of

PERIOD, TEAMS, PEOPLE = "2026-Q3", ("Itä", "Länsi", "Etelä"), 12
CLIENTS = 5_000
CATALOGUE = 40  # themes of it; the rest were found in the material
WORDS = ("velka", "asunto", "uni", "koulu", "matka", "ruoka", "lasku", "jono", "tuki", "melu")


def make(folder: Path, themes: int, passages: int) -> Workspace:
    """A workspace with a finished run."""
    draw, made = np.random.default_rng(7), Workspace.create(folder, "", "version = '1'\n")
    run = made.run(PERIOD)
    run.make()
    unit = draw.integers(len(TEAMS), size=CLIENTS)
    per = 10  # passages in a document
    client = draw.integers(CLIENTS, size=passages // per)
    day = pd.to_datetime("2026-07-01") + pd.to_timedelta(draw.integers(90, size=len(client)), "D")
    documents = pd.DataFrame({"document_id": [f"d{n:06}" for n in range(len(client))]})
    documents = documents.assign(
        client_id=[f"c{n}" for n in client], household_id=None,
        unit=[TEAMS[unit[n]] for n in client], doc_type="note", written_on=day, complete=True,
        active=None, source="s", language="fi", text="teksti " * 40, n_chars=280,
    )  # fmt: skip
    run.write_table("documents", documents)
    rows = documents.loc[documents.index.repeat(per), ["document_id", "client_id", "written_on"]]
    rows = rows.reset_index(drop=True)
    at = np.tile(np.arange(per), len(client))
    rows = rows.assign(
        passage_id=[f"{d}:{n}" for d, n in zip(rows["document_id"], at, strict=True)],
        section="body", voice="unknown", language="fi", polarity="affirmed", position=at, start=0,
        end=60, text="sana " * 12, n_tokens=12,
    )  # fmt: skip
    run.write_table("passages", rows)
    names = [f"c{n}" if n < CATALOGUE else f"open_{n:05}" for n in range(themes)]
    weight = 1 / np.arange(1, themes + 1) ** 0.6
    theme = draw.choice(themes, size=len(rows), p=weight / weight.sum())
    run.write_table("assignments", pd.DataFrame({
        "passage_id": rows["passage_id"], "theme_id": [names[n] for n in theme], "score": 0.9,
        "calibrated": 0.9, "by": ["catalogue" if n < CATALOGUE else "open" for n in theme],
    }))  # fmt: skip
    run.write_table("rejects", tables.REJECTS.frame())
    run.write_table("themes", pd.DataFrame(_themes(names)))
    counted = rows.assign(theme=theme, team=[unit[int(c[1:])] for c in rows["client_id"]])
    run.write_table("evidence", tables.EVIDENCE.frame(_evidence(names, counted, unit)))
    draws = draw.random((len(TEAMS) + 1, themes, 2)).round(2)
    run.write_table("places", tables.PLACES.frame(
        (group, name, *draws[g, n])
        for g, group in enumerate(("all", *TEAMS))
        for n, name in enumerate(names)
    ))  # fmt: skip
    run.write_manifest(
        {"period": PERIOD, "finished": "2026-10-05T09:12:00+00:00", "compared_with": None,
         "settings": {"evidence": {"counting_unit": "client"}, "ingest": {"active_only": False},
                      "active_clientele": None}}
    )  # fmt: skip
    return made


def _themes(names: list[str]) -> Iterator[dict[str, Any]]:
    for n, name in enumerate(names):
        label = f"{WORDS[n % 10].title()} {WORDS[n // 10 % 10]} {n}"
        yield {
            "theme_id": name, "origin": "catalogue" if n < CATALOGUE else "open",
            "kind": ("problem", "need", "strength")[n % 3], "section11": n % 11, "label_fi": label,
            "label_sv": label, "label_en": label, "words": [WORDS[n % 10]], "n_passages": 9,
            "n_clients": 9, "first_seen": pd.Timestamp("2026-07-01"), "stability": None,
            "why": "found",
        }  # fmt: skip


def _evidence(names: list[str], counted: pd.DataFrame, unit: np.ndarray) -> Iterator[dict]:
    usual = {
        "period": PERIOD, "basis": "model", "change": None, "change_basis": None,
        "change_low": None, "change_high": None, "family_low": None, "family_high": None,
        "p_value": None, "q_value": None, "family": False, "verdict": "no_earlier",
        "comparable": None, "differs": None, "fixed_before": True, "client_voice_share": None,
        "adequacy": "very_low",
    }  # fmt: skip
    whole = counted.groupby("theme")["client_id"].nunique()
    parts = counted.groupby(["theme", "team"])["client_id"].nunique()
    sizes = {"all": CLIENTS, **{team: int((unit == n).sum()) for n, team in enumerate(TEAMS)}}
    for number, name in [*enumerate(names), (-1, "-1")]:
        own = {"all": int(whole.get(number, 0))} | {
            team: int(parts.get((number, n), 0)) for n, team in enumerate(TEAMS)
        }
        for group, n in own.items():
            share = n / sizes[group]
            yield {**usual, "theme_id": name, "group": group, "n_clients": n,
                   "of_clients": sizes[group], "share": share, "low": share, "high": share,
                   "verdict": None if name == "-1" else "no_earlier"}  # fmt: skip


def judged(workspace: Workspace, themes: list[str], digests: dict[str, str], team: str) -> None:
    """Votes of everybody on everything, and a decision on every fifth theme; revealed."""
    draw, database = np.random.default_rng(3), Database.open(workspace.folder)
    said = ("yes", "partly", "no", "not_mine")
    who = [People(database).add(f"Henkilö {n}", "worker", team).id for n in range(PEOPLE)]
    usual = {"period": PERIOD, "team": team, "at": now()}
    with database.writing() as connection:
        for person in who:
            for theme in themes:
                chain.append(connection, table("vote"), {
                    **usual, "theme_id": theme, "definition": digests[theme], "who": person,
                    "recognise": said[draw.integers(4)], "important": bool(draw.integers(2)),
                    "note": "",
                })  # fmt: skip
        empty = {"value": "", "before": "", "after": "", "reason": "", "undoes": None}
        chain.append(connection, table("decision"), {
            **usual, **empty, "theme_id": "", "definition": "", "who": who[0], "action": "reveal",
        })  # fmt: skip
        for theme in themes[::5]:
            state = '{"status": "agreed", "into": "", "labels": {}, "reason": ""}'
            chain.append(connection, table("decision"), {
                **usual, **empty, "before": state, "after": state, "theme_id": theme,
                "definition": digests[theme], "who": who[0], "action": "agree",
            })  # fmt: skip


def main() -> None:
    """Make, measure, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--themes", type=int, default=5_000)
    asked.add_argument("--passages", type=int, default=200_000)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--profile", default="", help="a page whose second call is profiled")
    own = asked.parse_args()
    folder = own.folder or Path(tempfile.mkdtemp()) / "w"
    if (folder / "ilmio.toml").exists():
        workspace = Workspace.open(folder)
    else:
        began = time.process_time()
        workspace = make(folder, own.themes, own.passages)
        print(f"made in {time.process_time() - began:.1f} s: {folder}")
    settings = ReviewSettings()
    app = create_app(workspace, settings, tells=lambda text: False)
    team = TEAMS[0]
    began = time.process_time()
    data = app.state.periods.of_team(PERIOD, team)
    print(f"release, tables read: {time.process_time() - began:.1f} s, {len(data.themes)} themes")
    reviews = app.state.reviews
    if not reviews.decisions(PERIOD, team):
        began = time.process_time()
        judged(workspace, [one.theme_id for one in data.themes],
               {one.theme_id: one.definition for one in data.themes}, team)  # fmt: skip
        print(f"judged in {time.process_time() - began:.1f} s")
    measure(workspace, app, settings, team, data, own.profile)


def measure(
    workspace: Workspace, app: Any, settings: ReviewSettings, team: str, data: Any, profile: str
) -> None:
    """Seconds of every page."""
    client = TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)
    person = People.open(workspace.folder).add("Leena Lampi", "lead", team)
    link = link_for(workspace, settings, person)
    got = client.get(link)
    client.post("/sign-in", data={"csrf": csrf_of(got.text), "token": link.rsplit("/", 1)[1]})
    here, one = f"/p/{PERIOD}", data.themes[7].theme_id
    paths = [
        "/", here, f"{here}/judge", f"{here}/judge?q=velka&sort=name&page=3",
        f"{here}/judge/{one}", f"{here}/worksheet", f"{here}/together",
        f"{here}/together?sort=differ&page=50", f"{here}/together?q=uni&only=differ",
        f"{here}/together/{one}", f"{here}/projector", f"{here}/projector?n=4000",
        f"{here}/map", f"{here}/together/{one}/promote",
    ]  # fmt: skip
    print(f"{'page':50} first  second    kB  (seconds of one core)")
    for path in paths:
        seconds = []
        for _ in range(2):
            began = time.process_time()
            got = client.get(path)
            seconds.append(time.process_time() - began)
        size = len(got.content) / 1000
        print(f"{path[:50]:50} {seconds[0]:5.2f}  {seconds[1]:6.2f} {size:5.0f} {got.status_code}")
    page = client.get(f"{here}/together/{one}").text
    form = {"csrf": csrf_of(page), "version": version_of(page)}
    began = time.process_time()
    got = client.post(f"{here}/together/{one}/discuss", data=form)
    print(f"{'POST discuss':50} {time.process_time() - began:5.2f} {got.status_code}")
    began = time.process_time()
    client.get(f"{here}/together")
    print(f"{'together after it':50} {time.process_time() - began:5.2f}")
    if profile:
        import cProfile

        client.get(profile)
        run = cProfile.Profile()
        run.runcall(client.get, profile)
        run.print_stats("cumulative")


if __name__ == "__main__":
    main()
