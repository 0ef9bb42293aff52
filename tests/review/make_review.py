"""A workspace with a finished run of three teams, the app over it, and signed-in browsers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from pipeline import tables
from pipeline.review.app import create_app
from pipeline.review.serve import link_for
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
from pipeline.store.people import People
from pipeline.store.reviews import Reviews
from tests.stages.make_tables import assignments, documents, passages, themes

PERIOD = "2026-Q3"
ITA, LANSI = "Tiimi Itä", "Tiimi Länsi"
ETELA = "Tiimi Etelä"
SIZES = {ITA: 20, LANSI: 20, ETELA: 20}
# theme: Finnish, Swedish and English label, origin, clients in Itä, Länsi, Etelä (of 20 each)
THEMES = {
    "debt": ("Velkaantuminen", "Skuldsättning", "Debt", "catalogue", 9, 8, 7),
    "food": ("Ruoka-apu", "Mathjälp", "Food aid", "catalogue", 7, 6, 8),
    "alone": ("Yksinäisyys", "Ensamhet", "Loneliness", "catalogue", 8, 9, 6),
    "support": ("Läheisten tuki", "Stöd av närstående", "Close support", "catalogue", 10, 10, 9),
    "rare": ("Harvinainen", "Sällsynt", "Rare", "catalogue", 1, 1, 1),
    "open_lansi": ("Länsipuiston meteli", "Oväsen i Västerparken", "Noise in West Park", "open",
                   0, 9, 5),
}  # fmt: skip
UNKNOWN = (3, 3, 4)  # clients of whom nothing was found
HOST = "127.0.0.1:8321"
_AREA = re.compile(r'<textarea id="\w+" name="(\w+)"[^>]*>([^<]*)</textarea>')
_VERSION = re.compile(r'name="(\w+_version)" value="(\d+)"')
NAMES = {
    ("worker", ITA): "Ida Itkonen", ("writer", ITA): "Kaisa Kivi", ("lead", ITA): "Leena Lampi",
    ("reader", ITA): "Rauha Ranta",
    ("worker", LANSI): "Lauri Luoto", ("lead", LANSI): "Liisa Laine",
    ("lead", "all"): "Aino Arkki", ("reader", "all"): "Reino Raitio",
}  # fmt: skip


def settings_of_store(folder: Path) -> str:
    """The part ``store`` of the settings; the tests on a PostgreSQL put another in its place."""
    return ""


def make_workspace(folder: Path) -> Workspace:
    """A workspace whose run was written down, not made."""
    made = Workspace.create(folder, settings_of_store(folder), "version = '1'\n[background]\n")
    run = made.run(PERIOD)
    run.make()
    own = documents(
        {"document_id": f"{team}-{n}", "client_id": f"c-{team}-{n}", "unit": team,
         "text": "SALAINEN TEKSTI"}
        for team, size in SIZES.items()
        for n in range(size)
    )  # fmt: skip
    run.write_table("documents", own)
    run.write_table("passages", passages(
        {"passage_id": f"{row.document_id}:0", "client_id": row.client_id,
         "text": "SALAINEN TEKSTI"} for row in own.itertuples()
    ))  # fmt: skip
    run.write_table("assignments", assignments((f"{ITA}-{n}:0", "debt") for n in range(9)))
    run.write_table("rejects", tables.REJECTS.frame())
    run.write_table("themes", themes(
        {"theme_id": name, "label_fi": fi, "label_sv": sv, "label_en": en, "origin": origin,
         "kind": "strength" if name == "support" else "problem", "n_clients": sum(counts)}
        for name, (fi, sv, en, origin, *counts) in THEMES.items()
    ))  # fmt: skip
    run.write_table("evidence", tables.EVIDENCE.frame(_evidence()))
    run.write_table("places", tables.PLACES.frame(_places()))
    for name in ("signals", "sensitivity"):
        run.write_table(name, tables.BY_NAME[name].frame())
    run.write_manifest(
        {
            "catalogue": {"version": "1", "digest": "c" * 64},
            "period": PERIOD,
            "finished": "2026-10-05T09:12:00+00:00",
            "compared_with": None,
            "settings": {
                "evidence": {"counting_unit": "client"},
                "ingest": {"active_only": False},
                "active_clientele": None,
                "report": {"organisation": ""},
            },
        }
    )
    return made


def _places() -> Iterator[tuple[str, str, float, float]]:
    """Every theme has a place for each group; hidden ones too, which the app must not show."""
    for group in ("all", *SIZES):
        for n, theme in enumerate(THEMES):
            yield group, theme, n / 10, (n * 7 % 10) / 10


def _evidence() -> Iterator[dict[str, Any]]:
    usual = {
        "period": PERIOD, "basis": "model", "change": None, "change_basis": None,
        "change_low": None, "change_high": None, "family_low": None, "family_high": None,
        "p_value": None, "q_value": None, "family": False, "verdict": "no_earlier",
        "comparable": None, "differs": None, "fixed_before": True, "client_voice_share": None,
        "adequacy": "very_low",
    }  # fmt: skip
    counted = {**{k: v[4:] for k, v in THEMES.items()}, "-1": UNKNOWN}
    for theme, counts in counted.items():
        groups = zip(SIZES, counts, SIZES.values(), strict=True)
        for group, n, of in (("all", sum(counts), sum(SIZES.values())), *groups):
            yield {
                **usual, "theme_id": theme, "group": group, "n_clients": n, "of_clients": of,
                "share": n / of, "low": n / of, "high": n / of,
                "verdict": None if theme == "-1" else "no_earlier",
            }  # fmt: skip


@dataclass
class Place:
    """The app, and who may come in."""

    workspace: Workspace
    settings: ReviewSettings
    app: Any

    @property
    def reviews(self) -> Reviews:
        return Reviews.open(self.workspace.folder)

    def person(self, role: str = "lead", team: str = "all", name: str = "") -> Any:
        name = name or NAMES.get((role, team), f"{role.title()} Muu")
        return People.open(self.workspace.folder).add(name, role, team)

    def stranger(self) -> TestClient:
        return TestClient(self.app, base_url=f"http://{HOST}", follow_redirects=False)

    def browser(self, role: str = "lead", team: str = "all", name: str = "") -> TestClient:
        """A browser in which such a person has signed in."""
        client = self.stranger()
        link = link_for(self.workspace, self.settings, self.person(role, team, name))
        got = client.get(link)
        token = {"csrf": csrf_of(got.text), "token": link.rsplit("/", 1)[1]}
        assert client.post("/sign-in", data=token).status_code == 303
        return client


def make_place(folder: Path, **settings: Any) -> Place:
    workspace = make_workspace(folder)
    own = ReviewSettings(**settings)
    return Place(workspace, own, create_app(workspace, own, _tells, lambda *_: []))


def _tells(text: str) -> bool:
    return "Pirkko" in text


def csrf_of(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]*)"', page)[1]


def version_of(page: str) -> str:
    return re.search(r'name="version" value="([^"]*)"', page)[1]


def send(client: TestClient, path: str, start: str | None = None, **fields: str) -> Any:
    """Post a form as it stands on its page (``start``, else the very path)."""
    page = client.get(start or path).text
    form = {"csrf": csrf_of(page), **fields}
    if "version" not in fields and 'name="version"' in page:
        form["version"] = version_of(page)
    return client.post(path, data=form)


def judge(client: TestClient, theme: str, recognise: str = "yes", **fields: str) -> Any:
    return send(client, f"/p/{PERIOD}/judge/{theme}", recognise=recognise, **fields)


def reveal(client: TestClient) -> Any:
    return send(client, f"/p/{PERIOD}/reveal", f"/p/{PERIOD}/together")


def decide(client: TestClient, theme: str, action: str, **fields: str) -> Any:
    path = f"/p/{PERIOD}/together/{theme}"
    return send(client, f"{path}/{action}", path, **fields)


def write(client: TestClient, theme: str, language: str = "fi", **fields: str) -> Any:
    """Send the page of a theme as it stands, with other texts in some of its parts."""
    path = f"/p/{PERIOD}/write/{theme}/{language}"
    page = client.get(path).text
    form = {name: html.unescape(text) for name, text in _AREA.findall(page)}
    form |= dict(_VERSION.findall(page)) | {"csrf": csrf_of(page), **fields}
    return client.post(path, data=form)


def labels(code: str = "") -> dict[str, str]:
    return {f"label_{one}": f"Uusi nimi {one}{code}" for one in ("fi", "sv", "en")}


@contextmanager
def served(place: Place) -> Iterator[str]:
    """Serve the app on this machine, as `ilmio review` does, in a thread."""
    import socket
    import threading
    import time

    import uvicorn

    config = uvicorn.Config(
        place.app, host="127.0.0.1", port=place.settings.port, log_level="error", access_log=False,
        server_header=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", place.settings.port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{place.settings.port}"
    server.should_exit = True
    thread.join(10)


def told(text: str) -> Any:
    return json.loads(text)
