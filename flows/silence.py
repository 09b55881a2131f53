"""When the bot has no word, and what is done all the same."""

from flows.commands import CallForHelp, Command
from flows.heard import DESPAIR, Heard, Intent
from flows.turn import Case
from flows.wishes import wants_back


def silence(case: Case, heard: Heard) -> str:
    """Tell why nothing is said: opted out, or a person's thread; "" where it is.

    Somebody in danger is answered, whatever they wished before; over the head of a
    person who has the thread nothing is said at all.
    """
    in_danger = heard.rule == DESPAIR and not case.person_has_thread
    if case.opted_out and not wants_back(heard) and not in_danger:
        return "silence:opted_out"
    stop_word = heard.intent is Intent.OPT_OUT and heard.rule != "model"
    if case.person_has_thread and not stop_word:
        return "silence:person_has_thread"
    return ""


def done_in_silence(heard: Heard) -> tuple[Command, ...]:
    """Give what is done without a word: a person is called to somebody in danger."""
    return (CallForHelp(),) if heard.rule == DESPAIR else ()
