"""Settings of the organisation's own sign-in (OpenID Connect); part ``review.oidc``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.readers.secret_files import secret_of

SECRET = "ILMIO_OIDC_CLIENT_SECRET"  # name of the environment's variable
_METADATA = "/.well-known/openid-configuration"
_HERE = ("127.0.0.1", "localhost", "::1")
Role = Literal["worker", "writer", "lead", "reader"]


class Claims(BaseModel):
    """Names of the claims of an ID token; a dot leads into a nested one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str = "sub"  # what never changes and never belongs to another person
    name: str = "name"
    roles: str = "roles"
    teams: str = "groups"


class OidcSettings(BaseModel):
    """Whom to ask who somebody is, and what the answer means here.

    The client's secret is no setting: it stands in a file, or in the environment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str  # exactly as its tokens name it
    metadata_url: str | None = None  # None: below the issuer's address, as the standard says
    # instead of the metadata, where an issuer has none
    authorization_endpoint: str | None = None
    token_endpoint: str | None = None
    end_session_endpoint: str | None = None
    jwks_uri: str | None = None
    jwks_file: Path | None = None  # the keys themselves, in place of jwks_uri
    ca_file: Path | None = None  # certificates of the organisation's own authority (PEM)

    client_id: str
    client_secret_file: Path | None = None  # mode 0600; None: ILMIO_OIDC_CLIENT_SECRET, if any
    scopes: tuple[str, ...] = ("openid", "profile")
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")  # of the ID token's signature
    timeout: float = Field(default=5, gt=0, le=30)  # seconds to wait for the issuer
    leeway: float = Field(default=60, ge=0, le=300)  # seconds by which clocks may differ

    claims: Claims = Claims()
    # value of a claim to role or team; of several that fit, the first of the table counts
    roles: dict[str, Role] = Field(min_length=1)
    teams: dict[str, str] = Field(min_length=1)  # to a unit of the documents, or "all"

    @field_validator("issuer", "metadata_url", "authorization_endpoint", "token_endpoint",
                     "end_session_endpoint", "jwks_uri")  # fmt: skip
    @classmethod
    def _safe(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "https://none")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
            raise ValueError("must begin with https://")
        return url

    @field_validator("algorithms")
    @classmethod
    def _signed(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names or any(not name.startswith(("RS", "PS", "ES", "Ed")) for name in names):
            raise ValueError("only signatures with a private key of the issuer: RS256, ES256, …")
        return names

    @model_validator(mode="after")
    def _whole(self) -> OidcSettings:
        if "openid" not in self.scopes:
            raise ValueError("scopes must hold openid")
        own = (self.authorization_endpoint, self.token_endpoint, self.jwks_uri or self.jwks_file)
        if any(own[:2]) and not all(own):
            raise ValueError(
                "give authorization_endpoint, token_endpoint and jwks_uri or jwks_file together"
            )
        return self

    @property
    def discovered(self) -> bool:
        """Whether the issuer is asked for its endpoints."""
        return self.authorization_endpoint is None

    @property
    def metadata(self) -> str:
        """Address of the issuer's metadata."""
        return self.metadata_url or self.issuer.rstrip("/") + _METADATA

    def secret(self) -> str | None:
        """Read the client's secret; None for a client that has none.

        :raises UsageError: where its file is not there, or is open to others.
        """
        if self.client_secret_file is None:
            return os.environ.get(SECRET) or None
        return secret_of(self.client_secret_file, "review.oidc.client_secret_file")
