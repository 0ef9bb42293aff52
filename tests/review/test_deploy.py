"""Behind a proxy: what is believed of it, and the examples in configs/deploy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.configs import config_path, load_settings
from pipeline.review.serve import link_for
from pipeline.review.settings import ReviewSettings, review_settings
from pipeline.store.database import _Named
from tests.review.make_review import ITA, Place, csrf_of, make_place

NAME, PROXY = "ilmio.example.fi", "127.0.0.1"
DEPLOY = config_path("deploy")
ROLES = ("worker", "writer", "lead", "reader")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "w", hosts=(NAME,), https=True, proxies=(PROXY,), sign_in_tries=2)


def through(place: Place, proxy: str = PROXY, host: str = NAME, **headers: str) -> TestClient:
    """A browser whose requests come by such a proxy."""
    return TestClient(
        place.app, base_url=f"https://{host}", follow_redirects=False, client=(proxy, 50_000),
        headers=headers,
    )  # fmt: skip


def tried(client: TestClient, address: str) -> int:
    token = csrf_of(client.get("/sign-in/x").text)
    got = client.post(
        "/sign-in", data={"csrf": token, "token": "x"}, headers={"x-forwarded-for": address}
    )
    return got.status_code


def test_a_failed_sign_in_is_counted_for_whom_the_proxy_names(place: Place):
    client = through(place)
    assert [tried(client, "192.0.2.7") for _ in range(3)] == [403, 403, 429]
    assert tried(client, "192.0.2.8") == 403, "of another"


def test_of_what_a_browser_forwards_only_the_proxys_own_part_counts(place: Place):
    client = through(place)
    told = [f"198.51.100.{n}, 192.0.2.9" for n in range(3)]
    assert [tried(client, one) for one in told] == [403, 403, 429]


def test_who_is_no_proxy_is_not_believed(place: Place):
    client = through(place, proxy="192.0.2.1")
    assert [tried(client, f"192.0.2.{n}") for n in range(3)] == [403, 403, 429]


def test_by_default_no_proxy_is_believed(tmp_path: Path):
    place = make_place(tmp_path / "w", hosts=(NAME,), https=True, sign_in_tries=2)
    client = through(place)
    assert [tried(client, f"192.0.2.{n}") for n in range(3)] == [403, 403, 429]


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"host": "evil.example", "x-forwarded-host": NAME},
                {"host": f"{NAME}.evil.example"}, {"host": f"evil@{NAME}"}, {"host": ""}],
)  # fmt: skip
def test_only_its_own_names_are_answered(headers: dict[str, str], place: Place):
    assert through(place).get("/", headers=headers).status_code == 421
    assert through(place).get("/sign-in/x", headers={"x-forwarded-host": "evil"}).is_success


def test_cookies_are_for_https_alone_and_forms_come_from_it(place: Place):
    client = through(place)
    link = link_for(place.workspace, place.settings, place.person("worker", ITA))
    assert link.startswith(f"https://{NAME}/sign-in/")
    page = client.get(link)
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-ilmio=") and "Secure" in cookie and "Path=/" in cookie
    form = {"csrf": csrf_of(page.text), "token": link.rsplit("/", 1)[1]}
    refused = client.post("/sign-in", data=form, headers={"origin": f"http://{NAME}"})
    assert refused.status_code == 403, "over http"
    done = client.post("/sign-in", data=form, headers={"origin": f"https://{NAME}"})
    assert done.status_code == 303 and "Secure" in done.headers["set-cookie"]
    assert done.headers["strict-transport-security"] and client.get("/").status_code == 200


def test_a_link_is_used_over_and_over_by_nobody_and_good_ones_are_not_counted(place: Place):
    """A whole office comes from one address: who signs in well takes no try from the others."""
    for _ in range(4):
        client = through(place)
        link = link_for(place.workspace, place.settings, place.person("worker", ITA))
        form = {"csrf": csrf_of(client.get(link).text), "token": link.rsplit("/", 1)[1]}
        assert client.post("/sign-in", data=form).status_code == 303


def test_the_examples_settings_are_understood(tmp_path: Path):
    text = (DEPLOY / "review.toml").read_text("utf-8")
    own = review_settings(DEPLOY / "review.toml")
    assert own.https and own.by_organisation and not own.by_link
    assert own.oidc is not None and set(own.oidc.roles.values()) == set(ROLES)
    assert load_settings(_Named, [DEPLOY / "review.toml"]).store.url
    assert "client_secret =" not in text


def _unit() -> dict[str, str]:
    lines = (DEPLOY / "ilmio-review.service").read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return dict(pairs)


def test_the_unit_calls_a_command_that_is_there_and_takes_rights_away():
    import typer

    from pipeline.cli_review import review_app

    unit = _unit()
    words = unit["ExecStart"].split()
    options = {
        o for p in typer.main.get_command(review_app).params for o in (*p.opts, *p.secondary_opts)
    }
    assert words[1] == "review" and {w for w in words if w.startswith("--")} <= options
    for name, value in {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "UMask": "0077",
                        "CapabilityBoundingSet": ""}.items():  # fmt: skip
        assert unit[name] == value
    assert unit["IPAddressDeny"] == "any" and unit["User"] != "root"


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxies_lead_to_where_the_app_listens(name: str):
    text = (DEPLOY / name).read_text("utf-8")
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", text)) == {str(ReviewSettings().port)}
    assert NAME in text
