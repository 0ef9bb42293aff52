"""The organisation's own sign-in (OpenID Connect): the one door through which anybody is asked.

Nothing else in the program opens a connection. This does only where ``review.oidc`` is configured,
to the issuer that is named there, and sends it no more than the code that it gave out itself. No
redirect is followed, no proxy of the environment is used.

What one sign-in needs to know again (state, nonce, verifier) is derived from a secret that the
browser holds for a few minutes; nothing of it is kept here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import ssl
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any

from pipeline.errors import IlmioError, UsageError
from pipeline.review.oidc_settings import OidcSettings

_FRESH = 3600.0  # seconds for which the issuer's metadata and keys are taken as they were
_AGAIN = 30.0  # seconds before keys are asked for again because of a key that is not known


class NotSignedInError(Exception):
    """The answer does not prove who somebody is; ``why`` holds nothing that it brought."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoAnswerError(IlmioError):
    """The issuer could not be asked."""


class Flow:
    """One try to sign in, bound to the browser that holds its secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def new(cls) -> Flow:
        """Begin a try."""
        return cls(secrets.token_urlsafe(32))

    @property
    def secret(self) -> str:
        """What the browser holds."""
        return self._secret

    def value(self, use: str) -> str:
        """Return its ``state``, ``nonce`` or ``verifier``: none tells another, or the secret."""
        return hmac.new(self._secret.encode(), use.encode(), hashlib.sha256).hexdigest()


class Issuer:
    """Who says who somebody is.

    :raises UsageError: where the client's secret or the certificates cannot be read.
    """

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._secret = settings.secret()
        self._trusted = _trusted(settings)
        self._lock = Lock()
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None

    def address(self, flow: Flow, back: str) -> str:
        """Address to which the browser goes to sign in.

        :param back: where it comes back.
        :raises NoAnswerError: where the issuer's metadata cannot be had.
        """
        endpoint = self._endpoint("authorization_endpoint")
        with self._client(back) as client:
            made: str = client.create_authorization_url(
                endpoint,
                state=flow.value("state"),
                nonce=flow.value("nonce"),
                code_verifier=flow.value("verifier"),
            )[0]
        return made

    def claims(self, flow: Flow, back: str, answer: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the claims of the ID token that an answer stands for, every one of them checked.

        :param answer: what the browser brought back: state and code, or an error.
        :raises NotSignedInError: where something of it does not hold.
        :raises NoAnswerError: where the issuer cannot be asked.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), flow.value("state").encode()):
            raise NotSignedInError("the state is of another try")
        if answer.get("iss", self._settings.issuer) != self._settings.issuer:
            raise NotSignedInError("the answer is of another issuer")
        if "error" in answer or not answer.get("code"):
            raise NotSignedInError("the issuer gave no code")
        token = self._token(flow, back, answer["code"])
        if not isinstance(token.get("id_token"), str):
            raise NotSignedInError("the issuer gave no ID token")
        return self._checked(token["id_token"], flow, str(token.get("access_token", "")))

    def sign_out_address(self) -> str | None:
        """Address where the organisation's own session ends; None where there is none."""
        own = self._settings.end_session_endpoint
        if own is None and self._metadata is not None:
            own = self._metadata[1].get("end_session_endpoint")
        return own if isinstance(own, str) and own.startswith(("https://", "http://")) else None

    def _token(self, flow: Flow, back: str, code: str) -> Mapping[str, Any]:
        from authlib.common.errors import AuthlibBaseError

        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client(back) as client:
                got: Mapping[str, Any] = client.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=back,
                    code_verifier=flow.value("verifier"),
                )
        except AuthlibBaseError:
            raise NotSignedInError("the issuer refused the code") from None
        except Exception as error:
            raise self._silent(error) from None
        return got

    def _checked(self, given: str, flow: Flow, access: str) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        own = self._settings
        try:
            token = self._decoded(given)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": own.issuer},
                    "aud": {"essential": True, "value": own.client_id},
                },
                params={
                    "nonce": flow.value("nonce"),
                    "client_id": own.client_id,
                    "access_token": access,
                },
            )
            claims.validate(leeway=int(own.leeway))
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedInError(f"the ID token does not hold ({type(error).__name__})") from None
        return dict(claims)

    def _decoded(self, given: str) -> Any:
        from joserfc import jwt
        from joserfc.errors import BadSignatureError, InvalidKeyIdError

        algorithms = list(self._settings.algorithms)
        try:
            return jwt.decode(given, self._key_set(), algorithms=algorithms)
        except (InvalidKeyIdError, BadSignatureError):  # the issuer may have changed its keys
            return jwt.decode(given, self._key_set(older=_AGAIN), algorithms=algorithms)

    def _key_set(self, older: float = _FRESH) -> Any:
        from joserfc.jwk import KeySet

        with self._lock:
            if self._keys is None or time.monotonic() - self._keys[0] >= older:
                file = self._settings.jwks_file
                told: Any = (
                    _read(file) if file else self._get(self._endpoint("jwks_uri", locked=True))
                )
                try:
                    self._keys = (time.monotonic(), KeySet.import_key_set(told))
                except Exception as error:
                    raise self._silent(error) from None
            return self._keys[1]

    def _endpoint(self, name: str, *, locked: bool = False) -> str:
        own = getattr(self._settings, name)
        if own is not None or not self._settings.discovered:
            return str(own)
        if locked:
            return self._told(name)
        with self._lock:
            return self._told(name)

    def _told(self, name: str) -> str:
        """An endpoint as the issuer tells it; the caller holds the lock."""
        if self._metadata is None or time.monotonic() - self._metadata[0] >= _FRESH:
            told = self._get(self._settings.metadata)
            if told.get("issuer") != self._settings.issuer:
                raise self._silent(ValueError("another issuer"))
            self._metadata = (time.monotonic(), told)
        url = self._metadata[1].get(name)
        try:
            safe = OidcSettings._safe(url if isinstance(url, str) else "")
        except ValueError as error:
            raise self._silent(error) from None
        return str(safe)

    def _get(self, url: str) -> dict[str, Any]:
        try:
            with self._client("") as client:
                got = client.request("GET", url, withhold_token=True)
                got.raise_for_status()
                told = got.json()
        except Exception as error:
            raise self._silent(error) from None
        if not isinstance(told, dict):
            raise self._silent(TypeError())
        return told

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        own = self._settings
        return OAuth2Client(
            own.client_id,
            self._secret,
            scope=" ".join(own.scopes),
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=own.timeout,
            trust_env=False,
            follow_redirects=False,
            verify=self._trusted,
        )

    def _silent(self, error: BaseException) -> NoAnswerError:
        return NoAnswerError(
            f"The organisation's sign-in gives no usable answer ({type(error).__name__}).",
            where=self._settings.issuer,
            mend="Check review.oidc in ilmio.toml, and whether this machine reaches the issuer.",
        )


def _trusted(settings: OidcSettings) -> ssl.SSLContext:
    """Whose certificates are believed: of this machine, or of the authority that is named."""
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except (OSError, ssl.SSLError):
        raise UsageError(
            "The file with the certificates cannot be used.",
            where="review.oidc.ca_file",
            mend="Name a file of certificates (PEM).",
        ) from None


def _read(file: Any) -> dict[str, Any]:
    told = json.loads(file.read_text("utf-8"))
    if not isinstance(told, dict):
        raise TypeError
    return told
