"""Check digits of identifiers: remainders by 31, 11 and 97, and the Luhn sum."""

from __future__ import annotations

_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_Y_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def hetu_check(nine_digits: str) -> str:
    """Return the check character of DDMMYYNNN (remainder by 31)."""
    return _HETU[int(nine_digits) % 31]


def luhn_holds(digits: str) -> bool:
    """Whether a number's last digit is its Luhn check digit (ISO/IEC 7812-1)."""
    total = 0
    for k, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if k % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def y_tunnus_is_valid(eight_digits: str) -> bool:
    """Whether the last digit is the check digit (weights 7 9 10 5 8 4 2, remainder by 11)."""
    rest = sum(w * int(d) for w, d in zip(_Y_WEIGHTS, eight_digits, strict=False)) % 11
    return rest != 1 and int(eight_digits[7]) == (11 - rest if rest else 0)


def iban_is_valid(iban: str) -> bool:
    """Whether the remainder by 97 is 1 (ISO 13616); the number comes without spaces."""
    number = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
    return int(number) % 97 == 1
