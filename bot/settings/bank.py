"""How money from bank statements and from other systems is taken in."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings.part import Part, Text

_ASIDE = (
    "liq cobranca",
    "liquidacao cobranca",
    "cred cobranca",
    "credito cobranca",
    "cobranca recebida",
    "resgate",
    "resg aplic",
    "aplicacao",
    "rendimento",
    "rend pago",
    "estorno tarifa",
)


class Banking(Part):
    """What a statement's lines do by themselves.

    `auto` certain: a line that can be nobody else's is booked; never: a person says yes
    to each. `days_back` are the days before a line whose amount counts as exact too: a
    code may have been shown then. A client is told of money that is no older than
    `tell_days`. A line with words of `set_aside` is no client's payment: boletos come
    one by one in the bank's return file, and the sum of them is no news.
    """

    auto: Literal["certain", "never"] = "certain"
    days_back: Annotated[int, Field(ge=0, le=10)] = 3
    tell_days: Annotated[int, Field(ge=0, le=60)] = 5
    duplicate_days: Annotated[int, Field(ge=0, le=30)] = 3
    set_aside: tuple[Text, ...] = _ASIDE


class Api(Part):
    """What other systems may ask of us, for each token."""

    requests_per_minute: Annotated[int, Field(ge=1)] = 60
    most_items: Annotated[int, Field(ge=1, le=1000)] = 1000
