"""The invented clients: where they live, how they are reached, how they pay."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from random import Random

from bot.seed.names import (
    AWAY,
    COMPANIES,
    ENGLISH,
    FIRST,
    HOME,
    LAST,
    SPANISH,
    STREETS,
)
from bot.seed.numbers import invented_cnpj, invented_cpf
from domain.zones import zone_of
from models.client import Client, ContactPoint

COUNT = 120
PLANS = (("Internet 100 Mega", 79_90), ("Internet 300 Mega", 99_90),
         ("Internet 500 Mega", 119_90), ("Internet 800 Mega", 149_90))  # fmt: skip
BUSINESS = ("Link dedicado 200 Mega", 489_00)


class Habit(Enum):
    """How a client pays: on which days after the due date, at least and at most."""

    PUNCTUAL = (-3, 0)
    LATE = (1, 9)
    FORGETFUL = (8, 24)
    STRUGGLING = (15, 40)


@dataclass(frozen=True, slots=True)
class Persona:
    """A client with what the story needs to know.

    *offset* is how many days late the current bill is on the demo's first day,
    negative before it is due.
    """

    client: Client
    habit: Habit
    offset: int
    plan: tuple[str, int]


def personas(random: Random, today: date, default_zone: str) -> list[Persona]:
    """Invent the clients, with their numbers and addresses."""
    people = [_persona(random, i, today, default_zone) for i in range(COUNT)]
    _share_a_phone(people[10].client, people[11].client)
    _forget(people)
    return people


def instant(day: date, hour: int = 15) -> datetime:
    """Give an instant of a day, in the afternoon UTC."""
    return datetime.combine(day, time(hour), UTC)


def _persona(random: Random, i: int, today: date, default_zone: str) -> Persona:
    business = i % 20 == 19  # noqa: PLR2004 - one in twenty is a company
    place = AWAY[i // 3 % len(AWAY)] if i % 3 == 2 else random.choice(HOME)  # noqa: PLR2004 - every third lives far away
    state, city, area, postal = place
    since = today - timedelta(days=random.randint(370, 1200))
    client = Client(
        external_id=f"C-{i + 1:03}",
        name=_name(random, i, business=business),
        document=invented_cnpj(random) if business else invented_cpf(random),
        birth_date=None if business else _birthday(random, today),
        state=state,
        city=city,
        street=f"{STREETS[i % len(STREETS)]}, {10 + i * 37 % 990}",
        postal_code=f"{postal}{random.randrange(10**6):06}",
        zone=zone_of(state, default_zone, city=city),
        segment="empresas" if business else "casa",
        language=_language(i),
        ice_breaker=_ICE.get(i),
        created_at=instant(since),
    )
    _reach(random, client, i, area, today, since)
    habit = _habit(random, i)
    plan = BUSINESS if business else random.choice(PLANS)
    return Persona(client, habit, _offset(random, i, habit), plan)


def _name(random: Random, i: int, *, business: bool) -> str:
    if business:
        return COMPANIES[i // 20 % len(COMPANIES)]
    if _language(i) == "en":
        return ENGLISH[i // 40 % len(ENGLISH)]
    if _language(i) == "es":
        return SPANISH[i // 40 % len(SPANISH)]
    return f"{FIRST[i % len(FIRST)]} {random.choice(LAST)} {random.choice(LAST)}"


def _language(i: int) -> str:
    return {15: "en", 25: "es"}.get(i % 40, "pt")


def _birthday(random: Random, today: date) -> date:
    return today - timedelta(days=random.randint(20 * 365, 75 * 365))


def _habit(random: Random, i: int) -> Habit:
    if i < len(_SCENES):
        return Habit.LATE
    weights = (45, 25, 15, 15)
    return random.choices(list(Habit), weights)[0]


# The first clients stand where the ladder has something to say on the first day.
_SCENES = (5, 3, 6, 9, 15, 30, -7, -1, 0, 12, 4, 6, 20, 45)


def _offset(random: Random, i: int, habit: Habit) -> int:
    if i < len(_SCENES):
        return _SCENES[i]
    match habit:
        case Habit.PUNCTUAL:
            return random.randint(-22, -1)
        case Habit.LATE:
            return random.randint(-12, 9)
        case Habit.FORGETFUL:
            return random.randint(-6, 20)
        case Habit.STRUGGLING:
            return random.randint(16, 60)


def _reach(  # noqa: PLR0913, PLR0917 - what a number and its consent hang on
    random: Random, client: Client, i: int, area: str, today: date, since: date
) -> None:
    number = f"+55{area}99{i // 100:03}{i % 100:02}{random.randrange(100):02}"
    agreed = i % 12 != 7  # noqa: PLR2004 - some never agreed to be written to
    confirmed = today - timedelta(days=random.choice((4, 20, 60, 120, 240)))
    client.contact_points.append(
        ContactPoint(
            kind="phone",
            address=number,
            canonical=number,
            confirmed_at=instant(confirmed) if i < len(_SCENES) or i % 5 else None,
            opt_in_at=instant(since) if agreed else None,
            opt_in_source="contrato de adesão" if agreed else None,
        )
    )
    email = f"cliente{i + 1:03}@exemplo.example"
    client.contact_points.append(
        ContactPoint(kind="email", address=email, canonical=email)
    )


def _share_a_phone(one: Client, other: Client) -> None:
    """Let a couple have one phone (F32)."""
    phone, shared = other.contact_points[0], one.contact_points[0]
    phone.address = phone.canonical = shared.canonical
    other.state, other.city, other.zone = one.state, one.city, one.zone


def _forget(people: list[Persona]) -> None:
    """Leave out what real portfolios lack: phones, e-mails, documents, states."""
    for i in (33, 77):
        del people[i].client.contact_points[0]
    for i in (14, 34, 54, 77, 94):
        del people[i].client.contact_points[-1]
    for i in (35, 65):
        people[i].client.document = None
    for i in (36, 66):
        people[i].client.birth_date = None
    for i in (37, 67):
        client = people[i].client
        client.state = client.city = None
        client.street = client.postal_code = None


_ICE = {
    0: "Como vai a nova casa? Esperamos que a internet esteja voando.",
    4: "Obrigada por indicar a Fibra Sul à sua vizinha!",
}
