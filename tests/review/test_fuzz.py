"""Whatever is sent to any route: no fault of the program, no header of the sender's, no way round.

The app tells no schema of itself, so requests are drawn from its routes: paths, queries, forms and
headers of hostile and of random text, by people of every role, signed in or not.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.review.app import ROUTES
from pipeline.review.guard import HEADERS
from tests.review.make_review import HOST, ITA, PERIOD, Place, csrf_of, make_place, reveal

HOSTILE = [
    "", " ", ".", "..", "../../key", "..%2f..%2fkey", "%00", "\x00", "a\x00b",
    "%0d%0aset-cookie:%20x=y",
    "\r\nset-cookie: x=y", "' OR 1=1 --", "'; DROP TABLE vote; --", '" OR ""="',
    "1); DELETE FROM person;",
    "<script>alert(1)</script>", "{{ 7*7 }}", "{% include 'key' %}", "${7*7}", "{0.__class__}",
    "%s%n",
    "debt", "rare", "open_lansi", "staff_bcdfghjk", "-1", "0", "1", "9" * 30, "1e309", "NaN",
    "²", "٣",
    "null", "true", "[]", "\u202e\u200b", "\ufeff", "ä" * 500, "x" * 3_999, "x" * 4_001, "😀",
    "\ud800",
    "/etc/passwd", "//evil.example", "/\\evil.example", "https://evil.example", "C:\\x",
    "file:///x",
]  # fmt: skip
FIELDS = ("version", "recognise", "important", "note", "label", "label_fi", "label_sv", "label_en",
          "kind", "reason", "into", "position", "token", "csrf", "back", "unknown")  # fmt: skip
GOOD = {
    "period": [PERIOD], "theme": ["debt", "food"], "code": ["sv"], "token": ["x"],
    "action": ["agree", "rename", "merge", "unmerge", "drop", "undo", "discuss", "disagree"],
}  # fmt: skip
WHO = [None, ("worker", ITA), ("writer", ITA), ("lead", ITA), ("reader", ITA), ("lead", "all")]
ANYTHING = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
NO_FAULT = {200, 302, 303, 307, 400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 429}


@st.composite
def requests(draw: Any) -> tuple[Any, dict[str, str], dict[str, str], dict[str, str], bytes | None]:
    route = draw(st.sampled_from(ROUTES))
    names = [part.split("}")[0] for part in route.path.split("{")[1:]]
    parts = {
        name: draw(st.one_of(st.sampled_from(GOOD.get(name, ["x"])), ANYTHING)) for name in names
    }
    query = draw(st.dictionaries(st.sampled_from(["q", "status", "back", "n", "state", "code"]),
                                 ANYTHING, max_size=3))  # fmt: skip
    form = draw(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
    raw = draw(st.one_of(st.none(), st.none(), st.binary(max_size=200)))
    return route, parts, query, form, raw


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = make_place(tmp_path_factory.mktemp("review") / "w", sign_in_tries=10**9)
    reveal(made.browser("lead", "all"))
    return made


@pytest.fixture(scope="module")
def browsers(place: Place) -> dict[Any, Any]:
    made = {who: place.browser(*who) if who else place.stranger() for who in WHO}
    for client in made.values():
        client.session = client.cookies.get("ilmio")
    return made


def _as_it_was(client: Any) -> None:
    """Give the browser its session back: the page of a link hands out a new one."""
    client.cookies.clear()
    if client.session:
        client.cookies.set("ilmio", client.session, domain=HOST.partition(":")[0], path="/")


def _answered(place: Place, client: Any, request: Any) -> None:
    route, parts, query, form, raw = request
    _as_it_was(client)
    path = route.path
    for name, value in parts.items():
        text = value.encode("utf-8", "surrogatepass")
        path = path.replace(f"{{{name}}}", quote(text, safe=""))
    if query:
        path += "?" + urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in query.items()})
    if route.method == "GET":
        got = client.get(path)
    elif route.path in ("/sign-out", "/sign-in") and "csrf" not in form:
        return  # it would end the session of those who come after
    else:
        own = client.get(f"/p/{PERIOD}").text
        fields = {"csrf": csrf_of(own) if 'name="csrf"' in own else "", **form}
        body = urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in fields.items()})
        kind = {"content-type": "application/x-www-form-urlencoded"}
        got = client.post(path, content=body.encode() if raw is None else raw, headers=kind)
    assert got.status_code in NO_FAULT, (got.status_code, path)
    assert all(got.headers[name] == value for name, value in HEADERS.items())
    assert "x=y" not in got.headers.get("set-cookie", "") and "Traceback" not in got.text
    location = got.headers.get("location", "/")
    assert location.startswith("/") and not location.startswith(("//", "/\\")), location
    assert "SALAINEN" not in got.text and "<script>alert" not in got.text


def _fuzzed(examples: int) -> Any:
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(who=st.sampled_from(WHO), request_=requests())
    def run(place: Place, browsers: dict[Any, Any], who: Any, request_: Any) -> None:
        _answered(place, browsers[who], request_)  # fmt: skip

    return run


test_whatever_is_sent_there_is_no_fault = _fuzzed(60)
test_whatever_is_sent_there_is_no_fault_at_length = pytest.mark.slow(_fuzzed(2_000))


@pytest.mark.parametrize("period", ["ä" * 500, "x" * 4_001, "a\x00b", "2026-Q9"])
def test_what_is_no_period_is_not_found(period: str, browsers: dict[Any, Any]):
    """A name longer than a folder's may be was a fault."""
    got = browsers["lead", ITA].get(f"/p/{quote(period, safe='')}")
    assert got.status_code in (400, 404, 422)


def test_all_chains_hold_after_it(place: Place):
    assert place.reviews.verify() == ()
    assert place.app.state.people.verify() is None


BODIES = [
    ("no encoding", b"csrf=%ff%fe&recognise=%c3%28"),
    ("cut off", b"csrf=%"),
    ("nothing but marks", b"&&&===;;;" * 50),
    ("many fields", b"&".join(b"a%d=1" % n for n in range(200))),
    ("one name often", b"csrf=1&" * 100),
    ("NUL", b"csrf=%00&note=%00%00"),
    ("JSON", b'{"csrf": {"$ne": null}}'),
]


@pytest.mark.parametrize(("why", "body"), BODIES, ids=[why for why, _ in BODIES])
@pytest.mark.parametrize("charset", ["", "; charset=utf-16", "; charset=nonsense"])
def test_odd_bodies(why: str, body: bytes, charset: str, browsers: dict[Any, Any]):
    kind = {"content-type": f"application/x-www-form-urlencoded{charset}"}
    _as_it_was(browsers["lead", ITA])
    got = browsers["lead", ITA].post(f"/p/{PERIOD}/raise", content=body, headers=kind)
    assert got.status_code in (400, 403, 413, 415, 422), why


HEADS = [
    {"cookie": "ilmio=" + "x" * 5_000}, {"cookie": "ilmio=\xff\xfe"}, {"cookie": ";;;=;="},
    {"cookie": "ilmio=' OR 1=1 --"}, {"cookie": "ilmio_language=../../key"},
    {"cookie": "ilmio_flow=x"},
    {"accept-language": "\xff" * 100}, {"accept-language": "," * 2_000},
    {"x-forwarded-for": "a, b"},
    {"content-length": "-1"}, {"x-http-method-override": "DELETE"}, {"x-original-url": "/p/other"},
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS, ids=lambda one: str(one)[:40])
def test_odd_headers(head: dict[str, str], place: Place):
    plain = {name: value.encode("latin-1") for name, value in head.items()}
    got = place.stranger().get("/", headers=plain)
    assert got.status_code in (400, 401, 413)
    if "content-length" not in head:
        assert place.stranger().get("/sign-in/x", headers=plain).status_code == 200


def test_a_session_is_never_the_one_that_was_brought(place: Place):
    """By a cookie, twice over, or in the address: who signs in gets another."""
    client = place.stranger()
    for name in ("ilmio", "__Host-ilmio"):
        client.cookies.set(name, "f" * 43, domain=HOST.partition(":")[0], path="/")
    client.get("/?ilmio=" + "f" * 43)
    got = client.get("/sign-in/x")
    assert got.cookies["ilmio"] != "f" * 43
