"""A looser profile than the strictest needs a named person and a reason."""

from __future__ import annotations

from pipeline.errors import UsageError
from pipeline.stages.release import ReleaseSettings

STRICTEST = "public"


def loosened(profile: str, k: int, settings: ReleaseSettings) -> bool:
    """Whether a release shows more than the strictest profile would under the same settings.

    :param k: smallest count that the release shows, clients.
    :param settings: of the release; what raises k for it raises that of the strictest too.
    """
    strictest = settings.model_copy(update={"profile": STRICTEST})
    return profile != STRICTEST or k < strictest.k


def refuse_unreasoned(settings: ReleaseSettings, who: str | None, reason: str | None) -> None:
    """Stop where a profile is loosened and nobody stands for it.

    :raises UsageError: names the options that are missing.
    """
    if not loosened(settings.profile, settings.k, settings):
        return
    given = {"--who NAME": who, "--reason TEXT": reason}
    missing = [option for option, value in given.items() if not (value or "").strip()]
    if missing:
        raise UsageError(
            f"The profile '{settings.profile}' shows more than '{STRICTEST}': a named person has "
            "to answer for it, with a reason. Both go into the register.",
            where=f"--profile {settings.profile}",
            mend=f"Add {' and '.join(missing)}, or use --profile {STRICTEST}.",
        )
