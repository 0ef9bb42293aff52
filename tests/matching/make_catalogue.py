"""A small catalogue whose phenomena a bag of words can tell apart."""

from __future__ import annotations

from pipeline.catalogue import Catalogue

_DEBT = ["velka", "lasku", "ulosotto", "perintä", "laina", "luotto", "maksu", "rästi"]
_LONELY = ["yksin", "ystävä", "seura", "ikävä", "kaveri", "hiljaisuus", "eristys", "kaipaus"]
_ROUTINE = ["kokous", "käynti", "puhelu", "lomake", "aika", "päätös", "kirje", "suunnitelma"]


def sentences(words: list[str], verbs: tuple[str, ...]) -> list[str]:
    """Every word with every verb, in a fixed order."""
    return [f"Asiakkaan {word} {verb}." for word in words for verb in verbs]


def small_catalogue() -> Catalogue:
    """Debt and loneliness, with counter-examples, denials and background."""
    label = {"fi": "Teema", "sv": "Tema", "en": "Theme"}

    def entry(name: str, words: list[str]) -> dict[str, object]:
        return {
            "id": name, "section11": 3, "kind": "problem", "label": label, "description": label,
            "seeds": {"fi": sentences(words, ("painaa raskaasti", "kasvaa yhä"))},
            "counter": {"fi": [f"Esitteessä mainitaan {word}." for word in words[:3]]},
            "denials": {"fi": [f"Hänellä ei ole huolta: {word} hoituu hyvin." for word in words]},
        }  # fmt: skip

    return Catalogue.model_validate(
        {
            "version": "1",
            "phenomenon": [entry("debt", _DEBT), entry("lonely", _LONELY)],
            "background": {"fi": sentences(_ROUTINE, ("sovittiin", "siirtyi", "kirjattiin"))},
        }
    )
