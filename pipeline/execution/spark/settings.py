"""What a run says to Spark, where `--engine spark` asks for it: `[spark]` in ilmio.toml."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

ENGINES = ("spark",)
KINDS = ("parquet", "delta", "table")  # of inputs that Spark alone reaches: KIND:PLACE
_SECRET = re.compile(r"secret|password|token|credential|\.key$", re.IGNORECASE)


class SparkSettings(BaseModel):
    """How Spark is reached, and what it is handed; none of it decides a result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # where no session runs yet; empty: as spark-submit says, else all cores of this machine
    master: str = ""
    conf: dict[str, str] = {}  # further settings of a session that is started here
    # memory, disks and network between the workers are encrypted below Spark: a platform's promise
    platform_encrypts: bool = False
    # folder that Spark reaches, for the numbers of the run's own report; empty: none
    write_to: str = ""
    write_format: Literal["parquet", "delta"] = "parquet"

    @field_validator("conf")
    @classmethod
    def _no_secret(cls, conf: dict[str, str]) -> dict[str, str]:
        """Refuse secrets: settings are copied, shown and kept in backups."""
        named = sorted(name for name in conf if _SECRET.search(name))
        if named:
            raise ValueError(
                f"{', '.join(named)}: a secret is no setting; put it in spark-defaults.conf"
            )
        return conf


def kind_of(source: str) -> tuple[str, str]:
    """Kind and place of an input that Spark alone reaches; "" and "" where it is another."""
    kind, sign, place = source.partition(":")
    return (kind, place) if sign and place and kind in KINDS else ("", "")
