"""E-mail, web and network addresses, handles, and hash-tags that hold a name."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.writing import digits

_FIRST = ("matti", "aino", "sari", "ahmed", "leila", "björn", "emma", "jukka", "fatima", "oona")
_LAST = ("virtanen", "korhonen", "lindqvist", "hassan", "nieminen", "smith", "mäkinen", "ivanov")
_HOSTS = ("example.fi", "example.com", "posti.example", "mail.example.org", "example.net")
_SITES = ("perhe-aho.fi", "wilma.example.fi", "www.example.com", "oma.example.org", "aho-suku.net")


def _person(rng: Random) -> tuple[str, str]:
    return rng.choice(_FIRST), rng.choice(_LAST)


def write_email(rng: Random, language: str) -> Written:
    """Return an e-mail address, with or without its @."""
    first, last = _person(rng)
    user = rng.choice((f"{first}.{last}", f"{first}{digits(rng, 2)}", f"{first[0]}_{last}", first))
    host = rng.choice(_HOSTS)
    name, end = host.rsplit(".", 1)
    dot = {"fi": "piste", "sv": "punkt", "en": "dot"}[language]
    at = {"fi": "ät", "sv": "snabel-a", "en": "at"}[language]
    variant = rng.choice(
        ("plain", "upper", "bracket_at", "square_at", "spaced_at", "plus", "words", "line_end",
         "mailto", "bracket_dot")
    )  # fmt: skip
    written = {
        "plain": f"{user}@{host}",
        "upper": f"{user}@{host}".upper(),
        "bracket_at": f"{user}(at){host}",
        "square_at": f"{user} [at] {host}",
        "spaced_at": f"{user} @ {host}",
        "plus": f"{user}+tuki@{host}",
        "words": f"{first} {at} {name.split('.')[-1]} {dot} {end[:3]}",
        "line_end": f"{user}@\n{host}",
        "mailto": f"{user}@{host}",
        "bracket_dot": f"{user}(at){name}({dot}){end}",
    }[variant]
    if variant == "mailto":
        return Written(f"mailto:{mark(written)}", variant)
    return whole(written, variant)


def write_url(rng: Random, language: str) -> Written:
    """Return a web address; one of Wilma or Omakanta that leads to a person too."""
    site = rng.choice(_SITES)
    token = digits(rng, 6)
    first, last = _person(rng)
    variant = rng.choice(
        ("https", "http", "www", "host", "path", "query", "wilma", "omakanta", "upper", "social",
         "short", "port", "country")
    )  # fmt: skip
    return whole(
        {
            "https": f"https://{site}/{first}-{last}",
            "http": f"http://{site}/",
            "www": f"www.{site.removeprefix('www.')}",
            "host": rng.choice(("perhe-aho.fi", "aho-suku.net", "toimisto-aho.com")),
            "path": f"{site}/{first}/kuvat",
            "query": f"https://{site}/haku?id={token}&nimi={last}",
            "wilma": f"wilma.example.fi/!{token}/messages/{token[:4]}",
            "omakanta": f"https://www.kanta.fi/omakanta/asiointi?istunto={token}",
            "upper": f"HTTPS://{site}/{token}".upper(),
            "social": f"{rng.choice(('facebook', 'instagram', 'tiktok'))}.com/{first}.{last}",
            "short": f"{rng.choice(('t.me', 'youtu.be', 'bit.ly', 'wa.me'))}/{first}{token}",
            "port": f"http://{site}:8080/{token}",
            "country": f"{first}-{last}.{rng.choice(('se', 'ee', 'no'))}/{token}",
        }[variant],
        variant,
    )


def write_ip(rng: Random, language: str) -> Written:
    """Return an address of the internet protocol, version 4 or 6."""
    four = ".".join(str(rng.randrange(1, 255)) for _ in range(3)) + f".{rng.randrange(100, 255)}"
    groups = [f"{rng.randrange(4096, 65536):x}" for _ in range(8)]
    variant = rng.choice(("v4", "port", "cidr", "small", "v6", "v6_short", "v6_upper", "v6_local"))
    return whole(
        {
            "v4": four,
            "port": f"{four}:{rng.randrange(1000, 65000)}",
            "cidr": f"{four}/24",
            "small": f"10.0.{rng.randrange(99)}.{rng.randrange(10, 99)}",
            "v6": ":".join(groups),
            "v6_short": "2001:db8::" + ":".join(groups[:2]),
            "v6_upper": ":".join(groups).upper(),
            "v6_local": f"fe80::{groups[0]}:{groups[1]}",
        }[variant],
        variant,
    )


def write_handle(rng: Random, language: str) -> Written:
    """Return what somebody is called online, after an @ or the name of the service."""
    first, last = _person(rng)
    odd = rng.choice(
        (f"{first}_{last}", f"{first}.{last}", f"{first}{digits(rng, 2)}", f"x{last}x_")
    ).replace("ö", "o").replace("ä", "a")  # fmt: skip
    plain = rng.choice(("mursukka", "zappeli", "pikkutirppa", "hilla", "kissa"))
    service = rng.choice(("Instagram", "Insta", "snap", "Snapchat", "TikTok", "Telegram", "IG"))
    user = {"fi": "tunnus", "sv": "konto", "en": "username"}[language]
    nick = {"fi": "nimimerkki", "sv": "användarnamn", "en": "nickname"}[language]
    variant = rng.choice(
        ("at", "service_colon", "service_glued", "service_plain", "service_word", "nick",
         "nick_quoted", "discord", "service_at", "lower", "upper")
    )  # fmt: skip
    text = {
        "at": mark(f"@{odd}"),
        "service_colon": f"{service}: {mark(odd)}",
        "service_glued": f"{service}:{mark(odd)}",
        "service_plain": f"{service}: {mark(plain)}",
        "service_word": f"{service}-{user} {mark(odd)}",
        "nick": f"{nick} {mark(odd)}",
        "nick_quoted": f'{nick} "{mark(plain)}"',
        "discord": f"Discord {mark(f'{first}#{digits(rng, 4)}')}",
        "service_at": f"{service} {mark('@' + odd)}",
        "lower": f"{service.lower()} {mark(odd)}",
        "upper": f"{service.upper()}: {mark(odd.upper())}",
    }[variant]
    return Written(text, variant)


def write_hashtag(rng: Random, language: str) -> Written:
    """Return a hash-tag that holds somebody's name."""
    first, last = _person(rng)
    variant = rng.choice(
        ("joined", "camel", "surname_first", "first", "underscore", "number", "for")
    )
    return whole(
        "#"
        + {
            "joined": first + last,
            "camel": first.capitalize() + last.capitalize(),
            "surname_first": last + first,
            "first": first.capitalize() + rng.choice(("", digits(rng, 2))),
            "underscore": f"{first}_{last}",
            "number": f"{first}{last}{digits(rng, 2)}",
            "for": rng.choice(("JusticeFor", "OikeuttaNyt", "PrayFor")) + first.capitalize(),
        }[variant],
        variant,
    )
