"""What every request passes before the app sees it, and every answer before it leaves."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import IlmioError
from pipeline.review.settings import ReviewSettings

LOG = logging.getLogger("ilmio.review")
SIGN_IN = ("/sign-in", "/sign-in/organisation/back")  # where somebody may try and fail
_MOMENT = 0.3  # seconds
_FORM = "application/x-www-form-urlencoded"
_ADDRESSES = 10_000  # of which tries are kept, at most, before old ones are let go
_WINDOW = 60.0  # seconds over which tries to sign in are counted
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all a browser tells no origin of a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
ErrorPage = Callable[[Scope, int], bytes]


class _TooLargeError(Exception):
    pass


class _Answer:
    """What sends an answer, with the headers that every one has."""

    def __init__(self, send: Send, *, https: bool) -> None:
        self._send = send
        self._headers = dict(HEADERS)
        if https:
            self._headers["strict-transport-security"] = "max-age=31536000"
        self.began = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.began, self.status = True, message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers[name] = value
        await self._send(message)


class Tries:
    """Tries to sign in that failed, by address: a whole office may come from one."""

    def __init__(self, most: int) -> None:
        self._most = most  # a minute
        self._by_address: dict[str, deque[float]] = {}

    def too_often(self, address: str) -> bool:
        """Count a try, and say whether it is one too many."""
        now = time.monotonic()
        if len(self._by_address) > _ADDRESSES:  # none is kept for longer than it counts
            kept = {k: v for k, v in self._by_address.items() if v and now - v[-1] < _WINDOW}
            self._by_address = kept
        own = self._by_address.setdefault(address, deque(maxlen=self._most + 1))
        while own and now - own[0] >= _WINDOW:
            own.popleft()
        own.append(now)
        return len(own) > self._most

    def forget_last(self, address: str) -> None:
        """Take back a try that did not fail."""
        if self._by_address.get(address):
            self._by_address[address].pop()


class Guard:
    """The outermost layer: host, origin, kind and size of a request; headers; faults as pages."""

    def __init__(self, app: ASGIApp, settings: ReviewSettings, page: ErrorPage) -> None:
        self._app = app
        self._settings = settings
        self._page = page
        self._tries = Tries(settings.sign_in_tries)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answered(scope, receive, _Answer(send, https=self._settings.https))
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answered(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        refused = self._refused(scope)
        if refused:
            await self._answer(scope, answer, refused)
            return
        try:
            await self._tried(scope, receive, answer)
            if _tries(scope) and answer.status < 400:
                self._tries.forget_last(_from(scope))
        except _TooLargeError:
            await self._answer(scope, answer, 413)
        except Exception as error:  # its message may hold what somebody wrote
            LOG.error("fault of the program: %s", _place(error))
            if not answer.began:
                await self._answer(scope, answer, 500)

    async def _tried(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Ask once more for a page that could not be read: a run may take another's place."""
        fresh = dict(scope)
        try:
            await self._app(scope, self._limited(receive), answer)
        except (OSError, IlmioError):
            if scope["method"] == "POST" or scope["path"].startswith(SIGN_IN) or answer.began:
                raise
            await asyncio.sleep(_MOMENT)
            await self._app(fresh, self._limited(receive), answer)

    def _refused(self, scope: Scope) -> int:
        """Status of the refusal; 0 where the request may go on."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").casefold()
        if host not in self._settings.allowed_hosts:
            return 421
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405
        return (self._bad_form(scope, headers, host) if scope["method"] == "POST" else 0) or (
            429 if _tries(scope) and self._tries.too_often(_from(scope)) else 0
        )

    def _bad_form(self, scope: Scope, headers: Headers, host: str) -> int:
        own = f"{'https' if self._settings.https else 'http'}://{host}"
        if headers.get("origin", own) != own:
            return 403
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403
        if headers.get("content-type", "").partition(";")[0].strip().casefold() != _FORM:
            return 415
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._settings.max_body:
            return 413
        return 0

    def _limited(self, receive: Receive) -> Receive:
        """Count what comes, whatever its length was said to be."""
        got = 0

        async def limited() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self._settings.max_body:
                raise _TooLargeError
            return message

        return limited

    async def _answer(self, scope: Scope, send: Send, status: int) -> None:
        body = self._page(scope, status)
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if _headless(scope) else body})


def _tries(scope: Scope) -> bool:
    """Whether a request tries to sign in."""
    return scope["path"] in SIGN_IN and (scope["method"], scope["path"]) != ("GET", SIGN_IN[0])


def _from(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _headless(scope: Scope) -> bool:
    return bool(scope["method"] == "HEAD")


def _place(error: BaseException) -> str:
    """Type and line of ours alone."""
    frames: list[Any] = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if "pipeline" in one.filename] or frames
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "unknown place"
    return f"{type(error).__name__} at {where}"
