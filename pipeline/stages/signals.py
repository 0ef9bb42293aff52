"""Signals: themes of few clients that are new, and hold together.

First form: an open theme of few clients with no client in the period before, or a catalogue
theme of few clients whose count the period before makes unlikely. Each is given with an exact
interval, its age, P(at least so many | upper limit of the period before) and its stability.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.intervals import at_least, exact


class SignalSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_share: float = Field(default=0.12, gt=0, le=1)  # of the clients; more is no weak signal
    least_clients: int = Field(default=3, ge=1)  # clients
    alpha: float = Field(default=0.05, gt=0, lt=1)  # for a rise of a theme that was there before
    most_before: int = Field(
        default=0, ge=0
    )  # clients in the period before, for a theme to count as new


@dataclass(frozen=True)
class Before:
    """What the period before says: clients per theme, and clients in all."""

    clients: dict[str, int]
    of_clients: int
    periods_seen: dict[str, int]  # earlier periods in which the theme had a client


def signals(
    themes: pd.DataFrame, of_clients: int, settings: SignalSettings, before: Before | None = None
) -> pd.DataFrame:
    """List the weak signals.

    :param themes: table ``themes``.
    :param before: None in the first period of a workspace: then open themes of few clients are
        listed, and said to have nothing to be compared with.
    :returns: table ``signals``.
    """
    rows = []
    for theme in themes.itertuples():
        n = int(theme.n_clients)
        if not settings.least_clients <= n <= settings.most_share * of_clients:
            continue
        if theme.kind == "strength":
            continue
        earlier = before.clients.get(theme.theme_id, 0) if before else None
        chance = None
        if before is not None and earlier is not None:
            chance = at_least(n, of_clients, exact(earlier, before.of_clients).high)
        new = theme.origin == "open" and (earlier is None or earlier <= settings.most_before)
        rising = (
            chance is not None and earlier is not None and chance < settings.alpha and n > earlier
        )
        if not new and not rising:
            continue
        limits = exact(n, of_clients)
        age = 1 + (before.periods_seen.get(theme.theme_id, 0) if before else 0)
        rows.append(
            {
                "theme_id": theme.theme_id,
                "n_clients": n,
                "of_clients": of_clients,
                "low": limits.low,
                "high": limits.high,
                "before": earlier,
                "age": age,
                "p_value": chance,
                "stability": theme.stability,
                **_why(n, of_clients, earlier, theme.stability, rising),
            }
        )
    return tables.SIGNALS.frame(rows)


def _why(
    n: int, of: int, earlier: int | None, stability: float | None, rising: bool
) -> dict[str, str]:
    again = None if stability is None or pd.isna(stability) else round(100 * stability)
    fi = f"Näkyy {n} asiakkaan asiakirjoissa {of}:stä"
    sv = f"Syns i {n} av {of} klienters handlingar"
    en = f"Seen in the documents of {n} of {of} clients"
    if earlier is None:
        fi += "; aiempaa jaksoa ei ole, johon verrata"
        sv += "; det finns ingen tidigare period att jämföra med"
        en += "; there is no earlier period to compare with"
    elif rising:
        fi += f"; edellisellä jaksolla {earlier}, nousu ei ole todennäköistä sattumaa"
        sv += f"; föregående period {earlier}, ökningen är knappast en slump"
        en += f"; {earlier} in the period before, a rise that chance hardly explains"
    elif earlier:
        fi += f"; edellisellä jaksolla {earlier}"
        sv += f"; föregående period {earlier}"
        en += f"; {earlier} in the period before"
    else:
        fi += "; edellisellä jaksolla ei lainkaan"
        sv += "; inte alls under föregående period"
        en += "; not at all in the period before"
    if again is not None:
        fi += f"; löytyi uudelleen {again} prosentissa toistoajoista"
        sv += f"; hittades på nytt i {again} procent av upprepade körningar"
        en += f"; found again in {again} per cent of repeated runs"
    return {"why_fi": fi + ".", "why_sv": sv + ".", "why_en": en + "."}
