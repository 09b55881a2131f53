"""Which ladders a simulation climbs: those in force, a file's, or a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import delete, update

from bot.settings.ladders import Ladders
from bot.settings.part import DEFAULT, Part, needs_default
from bot.settings.source import explain, read_source, text_of
from bot.wiring import Wiring
from domain.ladder import Ladder
from models.ladder import DRAFT, RELEASED, RETIRED, LadderVersion


class LaddersPart(BaseModel):
    """The `ladders` of config.yml, by themselves."""

    model_config = Part.model_config

    ladders: Annotated[Ladders, needs_default]


@dataclass(frozen=True)
class Climbed:
    """What is climbed: *table* instead of all ladders, or a *draft* put in force.

    Neither is the ladders in force. *name* is how the results call it.
    """

    name: str = ""
    table: Mapping[str, Ladder] | None = None
    draft: int | None = None


IN_FORCE = Climbed()


class NoSuchLadderError(LookupError):
    """A draft was asked for that is not there."""


def load_ladders(path: Path) -> Climbed:
    """Read ladders from a file: all of `ladders:`, or one list of steps for everybody.

    Raises SettingsError naming each line, key and way out.
    """
    return read_ladders(text_of(path), str(path))


def read_ladders(text: str, name: str = "ladders.yml") -> Climbed:
    """Read ladders from YAML; raises SettingsError."""
    source = read_source(text, name)
    try:
        part = LaddersPart.model_validate(_whole(source.value))
    except ValidationError as error:
        names = sorted(LaddersPart.model_fields)
        raise explain(error, source, names) from error
    return Climbed(Path(name).stem, part.ladders)


def _whole(value: Any) -> Any:  # noqa: ANN401 - whatever somebody wrote
    if isinstance(value, list):
        return {"ladders": {DEFAULT: value}}
    if isinstance(value, dict) and "ladders" in value:
        return {"ladders": value["ladders"]}  # config.yml itself will do
    return {"ladders": value}


def put_in_force(parts: Wiring, climbed: Climbed) -> Wiring:
    """Let the copy in *parts* climb; raises NoSuchLadderError."""
    if climbed.table is not None:
        with parts.database.write() as session:
            session.execute(delete(LadderVersion))
        settings = parts.settings.model_copy(update={"ladders": climbed.table})
        return replace(parts, settings=settings)
    if climbed.draft is not None:
        _release(parts, climbed.draft)
    return parts


def _release(parts: Wiring, draft: int) -> None:
    with parts.database.write() as session:
        version = session.get(LadderVersion, draft)
        if version is None or version.state not in {DRAFT, RELEASED, RETIRED}:
            raise NoSuchLadderError(draft)
        session.execute(
            update(LadderVersion)
            .where(LadderVersion.name == version.name, LadderVersion.state == RELEASED)
            .values(state=RETIRED)
            .execution_options(synchronize_session=False)
        )
        session.flush()
        version.state, version.released_at = RELEASED, parts.clock.now()
