"""Words that the columns of tables may hold."""

from __future__ import annotations

DOC_TYPES = ("service_needs_assessment", "client_plan", "decision", "note", "other")
LANGUAGES = ("fi", "sv", "en")
POLARITIES = ("affirmed", "denied", "past", "other")
VOICES = ("client", "worker", "unknown")
THEME_KINDS = ("problem", "need", "strength", "weak_signal")
NO_THEME = "-1"
VERDICTS = ("rise", "fall", "none_shown", "not_tested", "not_comparable", "no_earlier")
QUASI_KINDS = (
    "AGE",
    "PROFESSION",
    "DIAGNOSIS",
    "LANGUAGE",
    "NATIONALITY",
    "ETHNICITY",
    "FAITH",
    "FAMILY",
    "EVENT",
)
RELEASE_REASONS = ("", "small_count", "small_group", "unit_protected")
SIGNAL_STATUS = ("signal", "candidate")
VARIANTS = ("complete", "client_voice", *(f"type_{name}" for name in DOC_TYPES))
