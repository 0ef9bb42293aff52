"""Times as people read them: of their own zone, in the words of their language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pipeline.report.messages import Messages

USUAL = "Europe/Helsinki"


class Clock:
    """Tells times that were entered as ISO text in UTC."""

    def __init__(self, zone: str, m: Messages) -> None:
        self._zone = ZoneInfo(zone)
        self._m = m

    def when(self, at: str) -> str:
        """Write the day and the time, to the minute."""
        here = self._here(at)
        day, minute = self._m.day(here.date()), f"{here.minute:02d}"
        return self._m("review.times.when", day=day, hour=here.hour, minute=minute)

    def day(self, at: str) -> str:
        """Write the day."""
        return self._m.day(self._here(at).date())

    @property
    def zone(self) -> str:
        """Say of which zone the times are."""
        name = self._zone.key
        return self._m("review.times.finland" if name == USUAL else "review.times.zone", zone=name)

    def _here(self, at: str) -> datetime:
        told = datetime.fromisoformat(at)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(self._zone)
