"""Where the client's clock stands: time zones of Brazil and the local day."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

# IANA zones by state. PA, whose west once had its own hour, is one zone since Lei
# 11.662/2008; the zones still differ in their past, so each state keeps its own.
ZONES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("DF", "ES", "GO", "MG", "PR", "RJ", "RS", "SC", "SP"), "Sao_Paulo")
    | dict.fromkeys(("CE", "MA", "PB", "PI", "RN"), "Fortaleza")
    | dict.fromkeys(("AL", "SE"), "Maceio")
    | dict.fromkeys(("AP", "PA"), "Belem")
    | {"AC": "Rio_Branco", "AM": "Manaus", "BA": "Bahia", "MS": "Campo_Grande"}
    | {"MT": "Cuiaba", "PE": "Recife", "RO": "Porto_Velho", "RR": "Boa_Vista"}
    | {"TO": "Araguaina"}
)

STATES = frozenset(ZONES)

# West of the line from Tabatinga to Porto Acre the clock is Acre's (Lei 12.876/2013).
_WEST_OF_AMAZONAS = (
    "amatura",
    "atalaia do norte",
    "benjamin constant",
    "boca do acre",
    "eirunepe",
    "envira",
    "guajara",
    "ipixuna",
    "itamarati",
    "pauini",
    "sao paulo de olivenca",
    "tabatinga",
)
_CITIES: Mapping[tuple[str, str], str] = MappingProxyType(
    {("AM", city): "Eirunepe" for city in _WEST_OF_AMAZONAS}
    | {("PE", "fernando de noronha"): "Noronha"}
)


def zone_of(
    state: str | None, default: str = "America/Sao_Paulo", *, city: str | None = None
) -> str:
    """Name the IANA zone of a state, or of the city where it differs from its state.

    A missing or foreign state has the *default*, the company's own zone.
    """
    key = (state or "").strip().upper()
    zone = _CITIES.get((key, _plain(city or ""))) or ZONES.get(key)
    return f"America/{zone}" if zone else default


def local_day(instant: datetime, zone: str) -> date:
    """Tell which day it is in *zone* at an aware *instant*; a naive one is refused."""
    if instant.tzinfo is None:
        msg = f"{instant} has no zone: pass an aware instant"
        raise ValueError(msg)
    return instant.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """Give the instant (UTC) at which *day* begins in *zone*."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())
