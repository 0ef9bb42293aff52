"""Finnish nouns and adjectives with the cases that client documents use, by rule.

Every form carries its case, so that what takes a word's place can stand in the same case. The
rules over-generate: a form that nobody writes does no harm in a look-up.
"""

from __future__ import annotations

from functools import cache

#: Endings of the cases that are built on a stem; A is a or ä.
_CASES = {
    "ess": "nA", "tra": "ksi", "ine": "ssA", "ela": "stA", "ade": "llA", "abl": "ltA", "all": "lle",
}  # fmt: skip
_STRONG_CASES = ("ess",)
_WEAKER = {
    "kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "lt": "ll", "rt": "rr", "mp": "mm",
}  # fmt: skip
_VOWELS = "aeiouyäö"
#: Words of the labels that do not agree with the last one.
_FIXED = frozenset({"ja", "tai", "pienen", "vähemmistöön", "tuki-", "veri-"})


def forms_of(word: str) -> dict[str, str]:
    """Return inflected forms to cases ("nom", "gen", "par", …; plural ones begin with "p")."""
    a = _harmony(word)
    made: dict[str, str] = {}
    for case, form in _pairs(word, a):
        made.setdefault(form, case)
    return made


@cache
def in_case(phrase: str, case: str) -> str:
    """Inflect the words of a phrase that agree: all but those that end in -n or a hyphen.

    :param phrase: e.g. "harvinainen neurologinen sairaus", "opetusalan työntekijä".
    """
    *before, last = phrase.split(" ")
    words = [_one_in_case(word, case) for word in before]
    by_case: dict[str, str] = {}
    for own, form in _pairs(last, _harmony(last)):
        by_case.setdefault(own, form)
    return " ".join([*words, by_case.get(case, last)])


def _one_in_case(word: str, case: str) -> str:
    genitive = word.endswith("n") and not word.endswith("nen")
    if word in _FIXED or genitive or word.rstrip(",").endswith("-"):
        return word
    by_case: dict[str, str] = {}
    for own, form in _pairs(word, _harmony(word)):
        by_case.setdefault(own, form)
    return by_case.get(case, word)


def _harmony(word: str) -> str:
    if word.endswith("mies"):
        return "ä"
    last = next((letter for letter in reversed(word) if letter in "aouyäö"), "ä")
    return "a" if last in "aou" else "ä"


def _pairs(word: str, a: str) -> list[tuple[str, str]]:
    """Pairs of case and form, the likeliest form of a case first."""
    if word.endswith("nen"):
        stem = word[:-3]
        return _regular(word, stem + "se", stem + "se", a, stem + "st" + a, stem + "si") + [
            ("pgen", stem + "sten")
        ]
    if word.endswith("mies"):
        stem = word[:-1] + "he"
        return _regular(word, stem, stem, a, word + "tä", word[:-1] + "hi") + [
            ("pgen", word + "ten")
        ]
    if word.endswith(("us", "ys", "ös", "os")):
        return _ending_in_s(word, a)
    if word.endswith(("as", "äs")):
        stem = word[:-1] + word[-2]
        return _regular(word, stem, stem, a, word + "t" + a, word[:-1] + "i")
    if word.endswith("e"):
        return _regular(word, word + "e", word + "e", a, word + "tt" + a, word + "i")
    if word.endswith("jäsen"):
        return _regular(word, word + "e", word + "e", a, word + "tä", word + "i")
    if word == "muu":
        made = _regular(word, word, word, a, "muuta", "mui")
        return [(c, "muuhun") if c == "ill" else (c, f) for c, f in made]
    if word[-1] not in _VOWELS:
        return _regular(word, word + "i", word + "i", a, word + "i" + a, word + "ei")
    if word.endswith(("kieli", "lapsi")):
        stem, child = word[:-1] + "e", word.endswith("lapsi")
        part = "lasta" if child else "kieltä"
        own = [("pgen", word[:-5] + "lasten")] if child else []
        return own + _regular(word, stem, stem, a, word[:-5] + part, word)
    return _ending_in_vowel(word, a)


def _ending_in_s(word: str, a: str) -> list[tuple[str, str]]:
    """Sairaus goes sairauden, taipumus taipumuksen."""
    if word.endswith(("raus", "kaus", "uus", "yys", "eus", "eys", "ius")):
        stem = word[:-1]
        made = _regular(word, stem + "te", stem + "de", a, stem + "tt" + a, stem + "ksi")
        return [(c, stem + "teen") if c == "ill" else (c, f) for c, f in made]
    stem = word[:-1] + "kse"
    return _regular(word, stem, stem, a, word + "t" + a, stem[:-1] + "i")


def _ending_in_vowel(word: str, a: str) -> list[tuple[str, str]]:
    weak = _weakened(word)
    last = word[-1]
    if last in "aä":
        round_ = "o" if a == "a" else "ö"
        plurals = [word[:-1] + "i", word[:-1] + round_ + "i"]
        if word[:-1].endswith(("j", "r", "v")) or last == "ä":
            made = _regular(word, word, weak, a, word + a, plurals[0])
        else:
            made = _regular(word, word, weak, a, word + a, plurals[1])
        return made + _plural(plurals[0], a) + _plural(weak[:-1] + "i", a)
    if last == "i":
        made = _regular(word, word, weak, a, word + a, word[:-1] + "ei")
        return made + _plural(weak[:-1] + "ei", a) + [("ppar", word[:-1] + "eit" + a)]
    return _regular(word, word, weak, a, word + a, word + "i") + _plural(weak + "i", a)


def _regular(
    word: str, strong: str, weak: str, a: str, partitive: str, plural: str
) -> list[tuple[str, str]]:
    made = [("nom", word), ("gen", weak + "n"), ("par", partitive)]
    for case, ending in _CASES.items():
        stem = strong if case in _STRONG_CASES else weak
        made.append((case, stem + ending.replace("A", a)))
    longer = strong + ("seen" if strong[-2:] in ("aa", "ää", "ee") else strong[-1] + "n")
    made.append(("ill", longer))
    made += [("pnom", weak + "t")]
    return made + _plural(plural, a)


def _plural(stem: str, a: str) -> list[tuple[str, str]]:
    made = [("p" + case, stem + ending.replace("A", a)) for case, ending in _CASES.items()]
    glide = stem[:-1] + "j" if stem[-2:-1] in _VOWELS and stem[-2:-1] != "s" else stem
    made += [
        ("ppar", glide + a if glide != stem else stem + a),
        ("pgen", stem + "en" if glide == stem else stem + "den"),
        ("pgen", glide + "en"),
        ("pill", stem + "in" if glide == stem else stem + "hin"),
    ]
    return made


def _weakened(word: str) -> str:
    """Weaken the consonants before the last vowel: seppä gives sepä-."""
    vowel, rest = word[-1], word[:-1]
    for strong, weak in _WEAKER.items():
        if rest.endswith(strong) and len(rest) > len(strong) + 1:
            return rest[: -len(strong)] + weak + vowel
    if rest.endswith("t") and rest[-2:-1] in _VOWELS + "h" and len(rest) > 3:
        return rest[:-1] + "d" + vowel
    return word
