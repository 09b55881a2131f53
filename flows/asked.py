"""What the open question expects: it decides what a bare figure in the answer means."""

from flows.dialogue import Dialogue
from flows.flow import Expected
from flows.stack import Flows


def expected_by(flows: Flows, dialogue: Dialogue) -> Expected | None:
    """Tell what "10" would be now: a line of the list, a day, a part of a CPF...

    None where nothing is asked. The understanding takes it as the meaning of figures.
    """
    if dialogue.choices:
        plain = all(payload.startswith("answer:") for payload in dialogue.choices)
        return "yes_no" if plain else "choice"
    if not dialogue.stack:
        return None
    frame = dialogue.stack[-1]
    return flows[frame.flow].expects.get(frame.step)
