"""A small issuer of the organisation's sign-in, on 127.0.0.1, with keys of its own."""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CLIENT, SECRET = "ilmio", "s3cret-of-nobody"
USER = {"sub": "u-1", "name": "Ilona Issakka", "roles": ["ilmio-lead"], "groups": ["ou-ita"]}


@cache
def new_key(kid: str = "one") -> Any:
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@dataclass
class TestIssuer:
    """What it answers may be spoilt by the test, to see what is refused."""

    __test__ = False

    url: str = ""
    key: Any = field(default_factory=new_key)  # signs
    shown: list[Any] | None = None  # keys shown; None: the one that signs
    user: dict[str, Any] = field(default_factory=lambda: dict(USER))
    spoil: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    algorithm: str = "RS256"
    sign_with: Any = None
    metadata: dict[str, Any] = field(default_factory=dict)  # over the true one
    down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # paths

    def authorize(self, address: str) -> dict[str, str]:
        """Sign the user in as a browser would; what it brings back."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"]
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.url}

    def told(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token",
                "jwks_uri": "keys", "end_session_endpoint": "logout"}  # fmt: skip
        made = {name: f"{self.url}/{path}" for name, path in ends.items()}
        return {"issuer": self.url, **made, **self.metadata}

    def keys(self) -> dict[str, Any]:
        shown = [self.key] if self.shown is None else self.shown
        return {"keys": [key.as_dict(private=False) for key in shown]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        given = b64decode(authorization.removeprefix("Basic ")).decode()
        if [unquote(part) for part in given.split(":")] != [CLIENT, SECRET]:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest())
        if asked is None or challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"token_type": "Bearer", "access_token": "a", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        from joserfc import jwt

        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300,
                  "nonce": asked["nonce"], **self.user}  # fmt: skip
        key = self.sign_with or self.key
        header = {"alg": self.algorithm} | ({"kid": key.kid} if getattr(key, "kid", 0) else {})
        return jwt.encode(header, self.spoil(claims), key, algorithms=[self.algorithm])


@contextmanager
def issuing() -> Iterator[TestIssuer]:
    """Answer on a free port of this machine."""
    own = TestIssuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own.asked.append(self.path)
            pages = {"/.well-known/openid-configuration": own.told, "/keys": own.keys}
            found = pages.get(self.path)
            self._send(*((200, found()) if found and not own.down else (500, {})))

        def do_POST(self) -> None:
            own.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            if own.down:
                self._send(500, {})
            else:
                self._send(*own.token(form, self.headers.get("authorization", "")))

        def _send(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    own.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield own
    server.shutdown()
    server.server_close()
