"""Where somebody's public holidays come from: their location as people write it, else their time zone.

Names of countries and their parts are those of `holidays` and of the time zone database.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ISO = re.compile(r"([A-Za-z]{2})-(.+)")
_BETWEEN = re.compile(r"[,;/|()·]|\s[-–—]\s")

_OTHER_NAMES = {
    "uk": "GB",
    "greatbritain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northernireland": "GB",
    "us": "US",
    "unitedstatesofamerica": "US",
    "america": "US",
    "holland": "NL",
    "thenetherlands": "NL",
    "deutschland": "DE",
    "osterreich": "AT",
    "schweiz": "CH",
    "suisse": "CH",
    "espana": "ES",
    "italia": "IT",
    "brasil": "BR",
    "korea": "KR",
    "uae": "AE",
}


def region_for(*, location: str | None, tz: str | None) -> str | None:
    """The region whose public holidays somebody has: "DE", "DE-BE", "US-CA"; None when nothing tells.

    Reads "Berlin, DE", "DE-BE", "Germany", "San Francisco, CA". A name that can be both, a country and a
    part of the country of their time zone (CA, Georgia), is the part: the clock decides. A location that
    says nothing, such as "Remote" or the name of a city, leaves the country of the time zone.
    """
    here = _country_of_zone(tz)
    parts = [part.strip() for part in reversed(_BETWEEN.split(location or "")) if part.strip()]
    for part in parts:
        if written_out := _iso(part):
            return written_out
    country, rest = _country(parts, here=here)
    if country is None:
        return None
    for part in rest:
        if subdivision := _subdivisions(country).get(_plain(part)):
            return f"{country}-{subdivision}"
    return country


def _country(parts: Sequence[str], *, here: str | None) -> tuple[str | None, list[str]]:
    """The country meant, and the parts of the location that may name a part of it, last first."""
    for place, part in enumerate(parts):
        named = _countries().get(_plain(part))
        if here and named != here and _plain(part) in _subdivisions(here):
            return here, list(parts[place:])
        if named:
            # England names both the country and the part of it; Mexico must not name the state of Mexico.
            again = [part] if _plain(part) in _OTHER_NAMES else []
            return named, [*parts[place + 1 :], *again]
    return here, list(parts)


def _iso(part: str) -> str | None:
    found = _ISO.fullmatch(part)
    if found is None or found[1].upper() not in _countries().values():
        return None
    country = found[1].upper()
    subdivision = _subdivisions(country).get(_plain(found[2]))
    return f"{country}-{subdivision}" if subdivision else country


def _plain(name: str) -> str:
    """A name without case, accents, spaces and signs, for comparison."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


@cache
def _countries() -> Mapping[str, str]:
    """Plain names and codes of countries → their two-letter code."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 — heavy; only at use

    found = {_plain(name): code for code, name in _table("iso3166.tab")}
    for name, (_, alpha2, alpha3, *_) in COUNTRIES.items():
        found |= {_plain(name): alpha2, _plain(alpha2): alpha2, _plain(alpha3): alpha2}
    return MappingProxyType(found | _OTHER_NAMES)


@cache
def _subdivisions(country: str) -> Mapping[str, str]:
    """Plain names and codes of a country's parts → their code."""
    import holidays  # noqa: PLC0415 — heavy; only at use

    known = holidays.country_holidays(country)
    found = {_plain(name): code for name, code in known.subdivisions_aliases.items()}
    return MappingProxyType(found | {_plain(code): code for code in known.subdivisions})


def _country_of_zone(tz: str | None) -> str | None:
    return _zones().get(tz or "")


@cache
def _zones() -> Mapping[str, str]:
    """Names of time zones, old ones too (Asia/Calcutta), → the code of their country."""
    found = {fields[2]: fields[0] for fields in _table("zone.tab")}
    links = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return MappingProxyType({old: found[now] for _, now, old in links if now in found} | found)


def _table(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _lines(name) if not line.startswith("#")]


def _lines(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text("utf-8").splitlines()
