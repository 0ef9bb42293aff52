"""The organisation's own sign-in: who comes in, as what, and every forgery refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("authlib", reason="authlib is not installed: pip install 'ilmio[oidc]'")

from pipeline.errors import UsageError
from pipeline.review import oidc, pages_oidc
from pipeline.review.oidc_settings import SECRET as SECRET_NAME
from pipeline.review.oidc_settings import OidcSettings
from pipeline.review.settings import review_settings
from pipeline.store.people import People
from tests.review.make_issuer import CLIENT, SECRET, TestIssuer, issuing, new_key
from tests.review.make_review import HOST, ITA, LANSI, PERIOD, Place, make_place, send


@pytest.fixture
def issuer() -> Iterator[TestIssuer]:
    with issuing() as made:
        yield made


def settings_of(issuer: TestIssuer, **over: Any) -> dict[str, Any]:
    return {
        "issuer": issuer.url, "client_id": CLIENT,
        "roles": {"ilmio-lead": "lead", "ilmio-writer": "writer", "ilmio-worker": "worker"},
        "teams": {"ou-kaikki": "all", "ou-ita": ITA, "ou-lansi": LANSI}, **over,
    }  # fmt: skip


@pytest.fixture
def place(issuer: TestIssuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv(SECRET_NAME, SECRET)
    own = settings_of(issuer)
    return make_place(tmp_path / "w", sign_in=("oidc",), oidc=own, sign_in_tries=1000)


def begun(place: Place, client: Any) -> str:
    got = client.get(pages_oidc.START)
    assert got.status_code == 303, got.text
    return got.headers["location"]


def signed_in(place: Place, issuer: TestIssuer, client: Any = None) -> tuple[Any, Any]:
    client = client or place.stranger()
    answer = issuer.authorize(begun(place, client))
    return client, client.get(pages_oidc.BACK, params=answer)


def test_comes_in_with_role_and_team_of_the_claims(place: Place, issuer: TestIssuer):
    client, got = signed_in(place, issuer)
    assert got.status_code == 200 and "Ilona Issakka: vetäjä, Tiimi Itä" in got.text
    assert got.headers["refresh"] == "0; url=/"
    assert client.get(f"/p/{PERIOD}/together").status_code == 200
    person = People.open(place.workspace.folder).all()[-1]
    assert (person.name, person.role, person.team) == ("Ilona Issakka", "lead", ITA)
    assert person.claimed and "u-1" not in person.id
    assert People.open(place.workspace.folder).verify() is None


def test_asks_with_pkce_state_and_nonce_and_never_tells_the_secret(place: Place):
    asked = parse_qs(urlsplit(begun(place, place.stranger())).query)
    assert asked["redirect_uri"] == [f"http://{HOST}{pages_oidc.BACK}"]
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3
    assert SECRET not in str(asked)


def test_the_role_of_today_counts_and_the_person_stays_the_same(place: Place, issuer: TestIssuer):
    signed_in(place, issuer)
    issuer.user |= {"roles": "ilmio-worker", "groups": ["other", "ou-lansi"], "name": "Ilona I."}
    client, _ = signed_in(place, issuer)
    issuer.user |= {"name": "Ilona Issakka"}  # as another person of the same name is another
    issuer.user |= {"sub": "u-2"}
    signed_in(place, issuer)
    one, other = People.open(place.workspace.folder).all()
    assert (one.name, one.role, one.team) == ("Ilona I.", "worker", LANSI) and one.id != other.id
    assert client.post(f"/p/{PERIOD}/reveal", data={"csrf": ""}).status_code == 403
    assert "Länsipuiston" in client.get(f"/p/{PERIOD}/judge").text


NO_ENTRY = [
    ({"roles": []}, "sinulle ei ole annettu roolia"),
    ({"roles": ["lead", "admin"]}, "sinulle ei ole annettu roolia"),
    ({"roles": {"ilmio-lead": True}}, "sinulle ei ole annettu roolia"),
    ({"roles": None}, "sinulle ei ole annettu roolia"),
    ({"groups": ["all"]}, "ei ole liitetty mihinkään"),
    ({"groups": [ITA]}, "ei ole liitetty mihinkään"),
    ({"name": ""}, "ei kertonut nimeäsi"),
    ({"name": "\u202e\u200b"}, "ei kertonut nimeäsi"),
]


@pytest.mark.parametrize(("user", "says"), NO_ENTRY)
def test_without_a_role_nobody_comes_in_and_old_sessions_end(
    user: dict[str, Any], says: str, place: Place, issuer: TestIssuer
):
    before, _ = signed_in(place, issuer)
    assert before.get("/").status_code == 200
    issuer.user |= user
    client, got = signed_in(place, issuer)
    assert got.status_code == 403 and says in got.text
    assert client.get("/").status_code == 401 and before.get("/").status_code == 401
    assert len(People.open(place.workspace.folder).all()) == 1


def _forged(**over: Any) -> Any:
    return lambda claims: {k: v for k, v in {**claims, **over}.items() if v is not None}


SPOILT = [
    ("another audience", _forged(aud="other")),
    ("several audiences, made for another", _forged(aud=[CLIENT, "other"], azp="other")),
    ("another issuer", _forged(iss="https://evil.example")),
    ("too old", _forged(exp=int(time.time()) - 3600)),
    ("without an end", _forged(exp=None)),
    ("another nonce", _forged(nonce="x")),
    ("without a nonce", _forged(nonce=None)),
    ("not valid yet", _forged(nbf=int(time.time()) + 3600)),
    ("of nobody", _forged(sub=None)),
    ("another access token", _forged(at_hash="x")),
]


@pytest.mark.parametrize(("why", "spoil"), SPOILT, ids=[why for why, _ in SPOILT])
def test_a_token_that_does_not_hold_is_refused(
    why: str, spoil: Any, place: Place, issuer: TestIssuer
):
    issuer.spoil = spoil
    refused(place, signed_in(place, issuer)[1])


def refused(place: Place, got: Any) -> None:
    assert got.status_code == 403 and "Kirjautuminen ei onnistunut" in got.text
    assert People.open(place.workspace.folder).all() == ()


def test_a_token_signed_by_another_is_refused(place: Place, issuer: TestIssuer):
    issuer.sign_with, issuer.shown = new_key("other"), [issuer.key]
    refused(place, signed_in(place, issuer)[1])


def test_a_token_signed_with_what_everybody_knows_is_refused(place: Place, issuer: TestIssuer):
    """The public key, or the client's secret, as the key of an HMAC; and no signature at all."""
    from joserfc.jwk import OctKey

    public = issuer.key.as_pem(private=False)
    for key, algorithm in ((public, "HS256"), (SECRET.encode() * 2, "HS256")):
        issuer.sign_with, issuer.algorithm = OctKey.import_key(key.hex()), algorithm
        refused(place, signed_in(place, issuer)[1])
    issuer.signed = lambda asked: "eyJhbGciOiJub25lIn0.e30."  # type: ignore[method-assign]
    refused(place, signed_in(place, issuer)[1])


def test_keys_are_asked_for_again_when_they_have_changed(
    place: Place, issuer: TestIssuer, monkeypatch: pytest.MonkeyPatch
):
    signed_in(place, issuer)
    monkeypatch.setattr(oidc, "_AGAIN", 0.0)
    issuer.key = new_key("two")
    assert signed_in(place, issuer)[1].status_code == 200
    assert issuer.asked.count("/keys") == 2
    assert issuer.asked.count("/.well-known/openid-configuration") == 1


ANSWERS = [
    ("another state", {"state": "x"}),
    ("no state", {"state": ""}),
    ("no code", {"code": ""}),
    ("a made-up code", {"code": "x"}),
    ("another issuer", {"iss": "https://evil.example"}),
    ("refused there", {"error": "access_denied"}),
]


@pytest.mark.parametrize(("why", "over"), ANSWERS, ids=[why for why, _ in ANSWERS])
def test_an_answer_that_does_not_hold_is_refused(
    why: str, over: dict[str, str], place: Place, issuer: TestIssuer
):
    client = place.stranger()
    answer = issuer.authorize(begun(place, client)) | over
    refused(place, client.get(pages_oidc.BACK, params=answer))


def test_the_answer_of_one_browser_does_not_work_in_another(place: Place, issuer: TestIssuer):
    """An attacker's own answer, brought to somebody else's browser, signs nobody in there."""
    attacker, victim = place.stranger(), place.stranger()
    answer = issuer.authorize(begun(place, attacker))
    begun(place, victim)
    refused(place, victim.get(pages_oidc.BACK, params=answer))
    refused(place, place.stranger().get(pages_oidc.BACK, params=answer))


def test_an_answer_works_once(place: Place, issuer: TestIssuer):
    client = place.stranger()
    answer = issuer.authorize(begun(place, client))
    cookie = client.cookies["ilmio_flow"]
    assert client.get(pages_oidc.BACK, params=answer).status_code == 200
    assert "ilmio_flow" not in client.cookies
    client.cookies.set("ilmio_flow", cookie, domain="127.0.0.1", path="/")
    assert client.get(pages_oidc.BACK, params=answer).status_code == 403


def test_a_session_that_was_put_there_before_is_not_kept(place: Place, issuer: TestIssuer):
    client, fixed = place.stranger(), "a" * 43
    client.cookies.set("ilmio", fixed, domain="127.0.0.1", path="/")
    _, got = signed_in(place, issuer, client)
    first = got.cookies["ilmio"]
    _, again = signed_in(place, issuer, client)
    assert len({fixed, first, again.cookies["ilmio"]}) == 3
    for session in (fixed, first):
        other = place.stranger()
        other.cookies.set("ilmio", session, domain="127.0.0.1", path="/")
        assert other.get("/").status_code == 401


def test_cookies_of_the_way_and_of_the_session(place: Place, issuer: TestIssuer):
    client = place.stranger()
    there = client.get(pages_oidc.START)
    flow = there.headers["set-cookie"].casefold()
    assert "httponly" in flow and "samesite=lax" in flow and "max-age=600" in flow
    got = client.get(pages_oidc.BACK, params=issuer.authorize(there.headers["location"]))
    session = next(c for c in got.headers.get_list("set-cookie") if c.startswith("ilmio="))
    assert "httponly" in session.casefold() and "samesite=strict" in session.casefold()


def test_signing_out_ends_the_session_and_points_to_the_issuers(place: Place, issuer: TestIssuer):
    client, _ = signed_in(place, issuer)
    session = client.cookies["ilmio"]
    got = send(client, "/sign-out", "/")
    assert got.status_code == 200 and f'href="{issuer.url}/logout"' in got.text
    other = place.stranger()
    other.cookies.set("ilmio", session, domain="127.0.0.1", path="/")
    assert other.get("/").status_code == 401


def test_only_the_configured_ways_are_open(place: Place, issuer: TestIssuer, tmp_path: Path):
    client = place.stranger()
    assert client.get("/sign-in/abc").status_code == 404
    assert pages_oidc.START in client.get("/").text
    both = make_place(tmp_path / "both", sign_in=("link", "oidc"), oidc=settings_of(issuer))
    assert both.browser("worker", ITA).get("/").status_code == 200
    assert signed_in(both, issuer)[1].status_code == 200
    alone = make_place(tmp_path / "alone")
    assert alone.stranger().get(pages_oidc.START).status_code == 404
    assert pages_oidc.START not in alone.stranger().get("/").text


@pytest.mark.parametrize("spoilt", [{"issuer": "https://evil.example"},
                                    {"token_endpoint": "http://192.0.2.1/token"},
                                    {"jwks_uri": None}])  # fmt: skip
def test_metadata_that_does_not_hold_is_not_used(
    spoilt: dict[str, Any], place: Place, issuer: TestIssuer
):
    issuer.metadata = spoilt
    client = place.stranger()
    got = client.get(pages_oidc.START)
    if got.status_code == 303:
        got = client.get(pages_oidc.BACK, params=issuer.authorize(got.headers["location"]))
    assert got.status_code == 503 and "ei vastaa" in got.text
    assert "evil" not in got.text and "192.0.2.1" not in got.text


def test_an_issuer_that_does_not_answer_is_said_so(place: Place, issuer: TestIssuer):
    client = place.stranger()
    answer = issuer.authorize(begun(place, client))
    issuer.down = True
    assert client.get(pages_oidc.BACK, params=answer).status_code == 503
    assert place.stranger().get(pages_oidc.START).status_code == 303, "its metadata is known"


def test_endpoints_and_keys_from_the_settings_need_no_metadata(
    issuer: TestIssuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    secret, keys = tmp_path / "secret", tmp_path / "keys.json"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    keys.write_text(json.dumps(issuer.keys()))
    monkeypatch.delenv(SECRET_NAME, raising=False)
    own = settings_of(
        issuer, authorization_endpoint=f"{issuer.url}/authorize", jwks_file=keys,
        token_endpoint=f"{issuer.url}/token", client_secret_file=secret,
        claims={"roles": "realm_access.roles", "teams": "https://example.fi/teams"},
    )  # fmt: skip
    issuer.user |= {"realm_access": {"roles": ["x", "ilmio-writer"]}, "roles": [],
                    "https://example.fi/teams": "ou-kaikki"}  # fmt: skip
    place = make_place(tmp_path / "w", sign_in=("oidc",), oidc=own)
    _, got = signed_in(place, issuer)
    assert got.status_code == 200 and "kirjoittaja, kaikki tiimit" in got.text
    assert issuer.asked == ["/token"]


def test_failing_tries_are_bounded_and_those_that_work_are_not(
    issuer: TestIssuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(SECRET_NAME, SECRET)
    own = settings_of(issuer)
    place = make_place(tmp_path / "w", sign_in=("oidc",), oidc=own, sign_in_tries=3)
    assert [signed_in(place, issuer)[1].status_code for _ in range(5)] == [200] * 5
    tries = [place.stranger().get(pages_oidc.BACK).status_code for _ in range(5)]
    assert tries == [403, 403, 403, 429, 429]


TOML = """
[review]
sign_in = ["oidc"]
[review.oidc]
issuer = "{issuer}"
client_id = "ilmio"
{more}
[review.oidc.roles]
a = "{role}"
[review.oidc.teams]
b = "all"
"""
WRONG = [
    ("http://sign-in.example", "", "lead", "https"),
    ("https://sign-in.example", 'client_secret = "x"', "lead", "client_secret"),
    ("https://sign-in.example", 'algorithms = ["HS256"]', "lead", "private key"),
    ("https://sign-in.example", 'algorithms = ["none"]', "lead", "private key"),
    ("https://sign-in.example", "", "boss", "roles"),
    ("https://sign-in.example", 'scopes = ["profile"]', "lead", "openid"),
    ("https://sign-in.example", 'token_endpoint = "https://x.example"', "lead", "together"),
]


@pytest.mark.parametrize(("issuer", "more", "role", "says"), WRONG)
def test_settings_that_are_not_safe_are_refused(
    issuer: str, more: str, role: str, says: str, tmp_path: Path
):
    file = tmp_path / "ilmio.toml"
    file.write_text(TOML.format(issuer=issuer, more=more, role=role))
    with pytest.raises(UsageError, match=says):
        review_settings(file)


def test_oidc_without_its_table_is_refused(tmp_path: Path):
    file = tmp_path / "ilmio.toml"
    file.write_text('[review]\nsign_in = ["oidc"]\n')
    with pytest.raises(UsageError, match=r"review\.oidc"):
        review_settings(file)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text(SECRET)
    file.chmod(0o644)
    own = OidcSettings(
        issuer="https://sign-in.example", client_id="x", client_secret_file=file,
        roles={"a": "lead"}, teams={"b": "all"},
    )  # fmt: skip
    with pytest.raises(UsageError, match="read by others"):
        own.secret()
