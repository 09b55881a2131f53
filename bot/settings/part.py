"""What the parts of the settings share: strictness, and the bridge to the domain."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import CoreSchema, core_schema

from domain.phones import parse_phone

T = TypeVar("T")
DEFAULT = "default"  # the row of everyone who has none of their own


class Part(BaseModel):
    """A block of config.yml; an unknown key in it is an error."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
    )


class Written:
    """Read a domain value from the block that people write for it.

    `Annotated[ChargesPolicy, Written(ChargesBlock, ChargesBlock.policy)]`: an error in
    the block keeps its own place, so that its line can be named.
    """

    def __init__(self, block: Any, make: Callable[[Any], object]) -> None:  # noqa: ANN401 - any annotation that pydantic reads
        self.block = block
        self.make = make

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the block, then make the domain's value of it."""
        del source
        return core_schema.no_info_after_validator_function(
            self.make, handler.generate_schema(self.block)
        )


def by_segment(table: Mapping[str, T], segment: str | None) -> T:
    """Give the row of a segment, or the default row."""
    return table[segment] if segment in table else table[DEFAULT]  # type: ignore[index]  # None is in no table


def _has_default(table: dict[str, T]) -> dict[str, T]:
    if DEFAULT not in table:
        msg = f"needs a row named {DEFAULT!r}, for everyone who has no row of their own"
        raise ValueError(msg)
    return table


needs_default = AfterValidator(_has_default)


def _phone(text: object) -> str:
    number = parse_phone(str(text))
    if number is None:
        msg = "is no phone number; write it as +55 48 3333-4444"
        raise ValueError(msg)
    return number


Phone = Annotated[str, BeforeValidator(_phone)]
Text = Annotated[str, Field(min_length=1)]
