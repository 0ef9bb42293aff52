"""Settings of the review; part ``review`` of ``ilmio.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, field_validator, model_validator

from pipeline.configs import load_settings
from pipeline.review.oidc_settings import OidcSettings


class ReviewSettings(BaseModel):
    """How the app is served, and how long people stay signed in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    port: int = Field(default=8321, ge=1, le=65535)
    # names by which a browser may call it, with port where it is not the usual one; this machine's
    # own are always allowed
    hosts: tuple[str, ...] = ()
    https: bool = False  # whether a proxy before it speaks https
    # addresses of proxies whose X-Forwarded-For is believed: whom a failed sign-in is counted for
    proxies: tuple[IPvAnyNetwork, ...] = ()
    timezone: str = "Europe/Helsinki"  # of the times that pages show; a name of the IANA database
    language: Literal["fi", "sv", "en"] = "fi"  # where a browser does not ask for another
    link_minutes: float = Field(default=15, gt=0, le=24 * 60)  # how long a sign-in link holds
    session_hours: float = Field(default=10, gt=0, le=24)  # after which one signs in again
    idle_minutes: float = Field(default=60, gt=0)  # without a page after which one signs in again
    max_body: int = Field(default=262_144, ge=1024)  # bytes that a form may send: a page of texts
    sign_in_tries: int = Field(default=10, ge=1)  # that fail, a minute, from one address
    # how people come in: by a one-time link that is made on this machine, by the organisation's
    # own sign-in, or by either
    sign_in: tuple[Literal["link", "oidc"], ...] = Field(default=("link",), min_length=1)
    oidc: OidcSettings | None = None

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(name).key
        except (LookupError, OSError, ValueError):
            raise ValueError(f"there is no time zone {name!r} on this machine") from None

    @model_validator(mode="after")
    def _whole(self) -> ReviewSettings:
        if "oidc" in self.sign_in and self.oidc is None:
            raise ValueError('sign_in names "oidc": the table [review.oidc] is missing')
        return self

    @property
    def by_link(self) -> bool:
        """Whether a one-time link lets somebody in."""
        return "link" in self.sign_in

    @property
    def by_organisation(self) -> bool:
        """Whether the organisation's own sign-in does."""
        return "oidc" in self.sign_in

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Values of the Host header that are answered."""
        own = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost")}
        return frozenset(own | {host.casefold() for host in self.hosts})


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")  # the other parts are read elsewhere

    review: ReviewSettings = ReviewSettings()


def review_settings(file: Path) -> ReviewSettings:
    """Read the part ``review`` of a workspace's settings.

    :raises UsageError: naming every fault.
    """
    return load_settings(_Named, [file] if file.is_file() else []).review
