"""Numbers in words, 0-99, in three languages."""

from __future__ import annotations

from functools import cache

_FI = "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen".split()
_FI_GENITIVE = (
    "nollan yhden kahden kolmen neljän viiden kuuden seitsemän kahdeksan yhdeksän kymmenen".split()
)
_SV = (
    "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton"
).split()
_SV_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@cache
def number_words(language: str) -> dict[str, int]:
    """Return words to numbers, 0-99, lower-cased; of Finnish the nominative and genitive."""
    if language == "fi":
        return _finnish(_FI, "kymmentä") | _finnish(_FI_GENITIVE, "kymmenen")
    if language == "sv":
        return _tens(_SV, _SV_TENS, ("",)) | {"en": 1}
    return _tens(_EN, _EN_TENS, ("-", " "))


def _finnish(units: list[str], tens: str) -> dict[str, int]:
    made = {word: k for k, word in enumerate(units)}
    made |= {f"{units[k]}toista": 10 + k for k in range(1, 10)}
    for ten in range(2, 10):
        made[units[ten] + tens] = 10 * ten
        made |= {units[ten] + tens + units[k]: 10 * ten + k for k in range(1, 10)}
    return made


def _tens(units: list[str], tens: list[str], links: tuple[str, ...]) -> dict[str, int]:
    made = {word: k for k, word in enumerate(units)}
    for k, ten in enumerate(tens, start=2):
        made[ten] = 10 * k
        made |= {ten + link + units[u]: 10 * k + u for u in range(1, 10) for link in links}
    return made
