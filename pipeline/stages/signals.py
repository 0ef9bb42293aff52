"""Signals: themes of few clients that are new or rise, listed with the chance of a false alarm.

Two kinds are listed, each with its own chance that *anything* of it is listed though nothing
changes. A new one is told in words that nobody wrote before (``stages/unheard.py``); how
surprising it must be was set, and is tested, on generated material in which nothing changes
(``python -m pipeline.tuning.signals``). A rise of a catalogue theme has Fisher's exact chance,
corrected by Holm over all catalogue themes. Every other open theme of few clients that the earlier
periods lack is a candidate: it is shown apart, and nothing is claimed of it. A first period has
candidates only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.intervals import exact
from pipeline.stats.newness import holm, looks_new, risen

UNHEARD = "unheard"  # ``themes.why`` of a theme that nothing written before is like
_NAMES = ("fi", "sv", "en")


class SignalSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most_share: float = Field(default=0.12, gt=0, le=1)  # of the clients; more is no weak signal
    least_clients: int = Field(default=3, ge=1)  # clients
    # chance that any catalogue theme is listed as rising though none does
    alpha: float = Field(default=0.05, gt=0, lt=1)


@dataclass(frozen=True)
class Before:
    """What the comparable earlier periods say: clients per theme, and clients in all."""

    clients: Mapping[str, int]  # of the period before
    of_clients: int
    periods_seen: Mapping[str, int]  # earlier periods in which the theme had a client
    of_ever: int | None = None  # different clients of all of them; None: the period before is all
    ever: frozenset[str] = field(default_factory=frozenset)  # open themes that one of them had


def signals(
    themes: pd.DataFrame,
    of_clients: int,
    settings: SignalSettings,
    before: Before | None = None,
    false_alarm: float | None = None,
) -> pd.DataFrame:
    """List the weak signals, and the candidates beside them.

    :param themes: table ``themes``; ``why`` is ``unheard`` where nothing written before is like it.
    :param before: None in the first period of a workspace: then nothing is a signal.
    :param false_alarm: chance that anything new is listed though nothing changes; None where it is
        not known, then nothing is said of it.
    :returns: table ``signals``; ``p_value`` is the chance of looking new, or Holm's for a rise.
    """
    rising = _rising(themes, of_clients, before)
    rows = []
    for theme in themes.itertuples():
        n = int(theme.n_clients)
        if not settings.least_clients <= n <= settings.most_share * of_clients:
            continue
        if theme.kind == "strength":
            continue
        found = _judged(theme, n, of_clients, settings, before, rising)
        if found is None:
            continue
        status, earlier, chance = found
        limits = exact(n, of_clients)
        stability = None if pd.isna(theme.stability) else float(theme.stability)
        rows.append(
            {
                "theme_id": theme.theme_id,
                "n_clients": n,
                "of_clients": of_clients,
                "low": limits.low,
                "high": limits.high,
                "before": earlier,
                "age": 1 + (before.periods_seen.get(str(theme.theme_id), 0) if before else 0),
                "p_value": chance,
                "stability": stability,
                **_why(theme.origin == "open", status, n, of_clients, earlier, chance, false_alarm),
                "status": status,
            }
        )
    return tables.SIGNALS.frame(rows)


def _rising(themes: pd.DataFrame, of: int, before: Before | None) -> dict[str, float]:
    """Holm's chance of each catalogue theme that it has risen, over all of them."""
    if before is None:
        return {}
    own = themes[themes["origin"] != "open"]
    names = sorted(str(name) for name in own["theme_id"])
    count = dict(zip(own["theme_id"].astype(str), own["n_clients"], strict=True))
    chances = [
        risen(int(count[name]), of, before.clients.get(name, 0), before.of_clients)
        for name in names
    ]
    return dict(zip(names, holm(chances), strict=True))


def _judged(
    theme: Any,
    n: int,
    of: int,
    settings: SignalSettings,
    before: Before | None,
    rising: dict[str, float],
) -> tuple[str, int | None, float | None] | None:
    """Status, clients in the period before, and the chance; None where it is not listed."""
    name, is_open = str(theme.theme_id), theme.origin == "open"
    if before is None:
        return ("candidate", None, None) if is_open else None
    earlier = int(before.clients.get(name, 0))
    if not is_open:
        if rising[name] > settings.alpha or n <= earlier:
            return None
        return "signal", earlier, rising[name]
    if theme.why != UNHEARD and (earlier or name in before.ever):
        return None
    chance = looks_new(n, of, before.of_clients if before.of_ever is None else before.of_ever)
    return ("signal" if theme.why == UNHEARD else "candidate"), 0, chance


def _why(
    is_open: bool,
    status: str,
    n: int,
    of: int,
    earlier: int | None,
    chance: float | None,
    false_alarm: float | None,
) -> dict[str, str]:
    """Say why it is listed, and how sure that is, in the languages of the reports."""
    made = {
        "fi": [f"Näkyy {n} asiakkaan asiakirjoissa {of}:stä"],
        "sv": [f"Syns i {n} av {of} klienters handlingar"],
        "en": [f"Seen in the documents of {n} of {of} clients"],
    }

    def say(fi: str, sv: str, en: str) -> None:
        for name, part in zip(_NAMES, (fi, sv, en), strict=True):
            made[name].append(part)

    hundredths = max(1, round(100 * (chance or 0)))
    if earlier is None:
        say(
            "aiempaa jaksoa ei ole, johon verrata, joten uutuudesta ei voi sanoa mitään",
            "det finns ingen tidigare period att jämföra med, så om den är ny går inte att säga",
            "there is no earlier period to compare with, so nothing can be said of its being new",
        )
    elif not is_open:
        say(
            f"edellisellä jaksolla {earlier}, ja nousu on sattumaa enintään {hundredths} kertaa "
            "sadasta, kun kaikki luettelon ilmiöt otetaan huomioon",
            f"föregående period {earlier}, och ökningen är en slump högst {hundredths} gånger av "
            "hundra, när alla fenomen i katalogen räknas med",
            f"{earlier} in the period before, and chance alone would bring such a rise at most "
            f"{hundredths} times in a hundred, all phenomena of the catalogue taken together",
        )
    elif status == "signal":
        say(
            "kohdat muistuttavat toisiaan ja poikkeavat kaikesta aiemmin kirjoitetusta enemmän "
            "kuin sattuma selittäisi",
            "ställena liknar varandra och skiljer sig från allt som skrivits tidigare mer än "
            "slumpen skulle förklara",
            "its passages are like each other, and unlike all that was written before, more than "
            "chance would make them",
        )
    else:
        say(
            "aiemmilla jaksoilla ei lainkaan; asia, joka on yhtä yleinen kuin ennen, näyttäisi "
            f"tältä enintään {hundredths} kertaa sadasta, ja tällaisia asioita on monta",
            "inte alls under tidigare perioder; en sak som är lika vanlig som förr skulle se ut så "
            f"högst {hundredths} gånger av hundra, och sådana saker finns det många av",
            "not at all in earlier periods; a matter as common as before would look like this at "
            f"most {hundredths} times in a hundred, and there are many such matters",
        )
    if status == "signal" and is_open and false_alarm is not None:
        listed = ceil(100 * false_alarm)
        say(
            f"kun mikään ei muutu, noin {listed} luettelossa sadasta on tällainen väärä signaali",
            f"när ingenting förändras har ungefär {listed} listor av hundra en sådan falsk signal",
            f"where nothing changes, about {listed} lists in a hundred hold such a false signal",
        )
    return {f"why_{name}": "; ".join(parts) + "." for name, parts in made.items()}
