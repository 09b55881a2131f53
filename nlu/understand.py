"""One message understood: buttons and rules first, then the model, clause by clause.

Steps: (1) a button of ours decides; (2) values are parsed; (3) whole-message words,
then patterns of safety, then a plain yes, no or figure decide; (4) the model ranks the
message and each of its clauses; (5) without a model, keywords; (6) the wish that comes
first is served (`nlu.clauses.tier`), the others are kept in `also`.

A yes comes from rules alone: what the model calls `affirm` never sets `values.answer`.
"""

from dataclasses import dataclass, replace
from datetime import date

from flows.heard import DESPAIR, Answer, Guess, Heard, Intent, Values, Wish
from nlu.by_values import FIRM, LIKELY, by_values
from nlu.clauses import COURTESY, split, tier
from nlu.client import Model
from nlu.evidence import sober
from nlu.language import detect
from nlu.rules.cannot_pay import cannot_pay
from nlu.rules.despair import in_despair
from nlu.rules.dispute import contests, threatens_law
from nlu.rules.human import asks_for_person
from nlu.rules.keywords import read_keyword
from nlu.rules.opt_in import is_opt_in_phrase
from nlu.rules.opt_out import is_opt_out_phrase
from nlu.rules.payload import Pressed, read_payload
from nlu.rules.preference import is_preference
from nlu.rules.questions import questions_in
from nlu.rules.safety import is_deceased, is_wrong_person
from nlu.rules.unlock import wants_unlock
from nlu.rules.words import read_word
from nlu.told import with_hardship
from nlu.values.answers import Said
from nlu.values.business import BusinessDays
from nlu.values.parse import Frame, read
from nlu.values.text import clean, plain
from nlu.wishes import CERTAIN, LOUD, choose

READ_LIMIT = 2_000  # characters that rules look at; a longer message is cut
SURE = 1.0  # what a rule of whole words says
LONGEST_LINE = 2  # figures of the longest menu's last line


@dataclass(frozen=True, slots=True)
class _Message:
    """What was written, and what it is relative to."""

    text: str
    plain: str
    values: Values
    said: Said
    frame: Frame
    media: int


class Understanding:
    """The whole understanding: rules of ours around a model that may be away."""

    def __init__(self, model: Model, *, currency: str = "BRL") -> None:
        self._model = model
        self._currency = currency

    def parse(  # noqa: PLR0913  (a message and all that it is relative to)
        self,
        text: str,
        *,
        today: date,
        calendar: BusinessDays,
        asked: str | None = None,
        button: str | None = None,
        media: int = 0,
        language_hint: str | None = None,
    ) -> Heard:
        """Understand one message; any text gives a Heard, none raises.

        *today* is the local day of the client, *asked* what the last question asked
        for ("day", "amount", "count", "digits", "choice", "yes_no" or None), *button*
        the payload of a pressed button, *media* the number of papers that came along.
        """
        shown = clean(text)[:READ_LIMIT]
        language = detect(shown, language_hint)
        if pressed := read_payload(button):
            return _from_button(pressed, button, shown, language, media)
        frame = Frame(today, calendar, asked, language, self._currency)
        message = _Message(shown, plain(shown), *read(shown, frame), frame, media)
        heard = _by_rule(message) or self._by_wishes(message)
        heard = with_hardship(heard, message.plain, today)
        if heard.confidence == FIRM:
            heard = self._and_more(heard)
        return replace(by_values(heard, asked), button=button)

    def _by_wishes(self, message: _Message) -> Heard:
        ranking = self._rank(message.text)
        if ranking is None:
            return _by_keywords(message)
        tops = self._clause_tops(message.text)
        main, also = choose(ranking, [guess for _, guess in tops])
        its_own = next((it for it, top in tops if top.intent is main.intent), "")
        message = replace(message, values=_preferring(its_own, message))
        heard = _heard(message, main, "model", also=also, ranking=ranking)
        loud = [(it, top.intent) for it, top in tops if top.confidence >= LOUD]
        return replace(heard, apart=_apart(loud, message))

    def _clause_tops(self, text: str) -> list[tuple[str, Guess]]:
        clauses = split(text)
        if len(clauses) == 1:
            return []
        ranked = ((clause, self._rank(clause)) for clause in clauses)
        return [(clause, ranking[0]) for clause, ranking in ranked if ranking]

    def _rank(self, text: str) -> tuple[Guess, ...] | None:
        """Ask the model, and leave out what the words give no evidence for."""
        ranking = self._model.rank(text)
        return ranking and sober(plain(text), ranking)

    def _and_more(self, heard: Heard) -> Heard:
        """Keep what else was wished beside a pattern of safety."""
        loud = [
            guess.intent for _, guess in self._clause_tops(heard.text)
            if guess.confidence >= CERTAIN and guess.intent not in COURTESY
        ]  # fmt: skip
        also = dict.fromkeys((*heard.also, *loud))
        return replace(heard, also=tuple(it for it in also if it is not heard.intent))


def _preferring(clause: str, message: _Message) -> Values:
    """Give the values of the message, those of the main wish's own clause first.

    "Quero parcelar a de abril, a de março já paguei" is about March once `already_paid`
    is what comes first. The answer stays the whole message's.
    """
    whole, own = message.values, read(clause, message.frame)[0]
    pointed = own.invoice or own.day or own.method or own.amount
    if not pointed:
        return whole
    return replace(
        whole,
        invoice=own.invoice or whole.invoice,
        method=own.method or whole.method,
        amount=own.amount or whole.amount,
        day=own.day or whole.day,
        day_to=own.day_to if own.day else whole.day_to,
    )


def _apart(clauses: list[tuple[str, Intent]], message: _Message) -> tuple[Wish, ...]:
    """Give what each wish names in its own clause; the answer stays the message's."""
    wishes = (
        Wish(intent, read(clause, message.frame)[0])
        for clause, intent in clauses
        if len(clauses) > 1
    )
    said = message.values
    return tuple(
        replace(
            it, values=replace(it.values, answer=said.answer, reserved=said.reserved)
        )
        for it in wishes
    )


def _from_button(
    pressed: Pressed, button: str | None, text: str, language: str, media: int
) -> Heard:
    values = Values(answer=pressed.answer, digits=pressed.digits, method=pressed.method)
    return Heard(
        text=text, language=language, intent=pressed.intent, confidence=SURE,
        ranking=(Guess(pressed.intent, SURE),), values=values, rule="button",
        button=button, media=media,
    )  # fmt: skip


def _by_rule(message: _Message) -> Heard | None:
    for rule in (_word, _safety, _changed, _answer, _figures, _media):
        if heard := rule(message):
            return heard
    return None


def _word(message: _Message) -> Heard | None:
    found = read_word(message.text)
    if found is None:
        return None
    intent, rule = found
    quiet = replace(message.values, answer=Answer.UNCLEAR, reserved=False)
    return _heard(replace(message, values=quiet), Guess(intent, SURE), rule)


def _safety(message: _Message) -> Heard | None:
    text = message.plain
    asked = message.frame.asked
    prefers = is_preference(text, message.values.contact, asked)
    hits = [
        (Intent.HARDSHIP, DESPAIR, in_despair(text)),
        (Intent.DECEASED, "pattern:deceased", is_deceased(text)),
        (Intent.WRONG_PERSON, "pattern:wrong_person", is_wrong_person(text)),
        (Intent.OPT_IN, "phrase:opt_in", is_opt_in_phrase(text)),
        (
            Intent.OPT_OUT,
            "phrase:opt_out",
            not prefers and is_opt_out_phrase(text, asked),
        ),
        (Intent.HUMAN_AGENT, "pattern:human", asks_for_person(text)),
        (Intent.CONTACT_PREFERENCE, "phrase:preference", prefers),
        *questions_in(text),
        (Intent.COMPLAINT_OR_ABUSE, "pattern:law", threatens_law(text)),
        (Intent.DISPUTE_DEBT, "pattern:dispute", contests(text)),
        (Intent.ASK_UNLOCK, "pattern:unlock", wants_unlock(text)),
        (Intent.CANNOT_PAY, "pattern:cannot_pay", asked is None and cannot_pay(text)),
    ]
    found = [(intent, rule) for intent, rule, hit in hits if hit]
    if not found:
        return None
    (intent, rule), *others = found
    quiet = message.values
    yes = quiet.answer is Answer.YES  # "sim, mas manda para o meu email" is one, too
    if not (yes and intent is Intent.CONTACT_PREFERENCE):
        quiet = replace(quiet, answer=Answer.UNCLEAR, reserved=False)
    also = tuple(intent for intent, _ in others)
    return _heard(replace(message, values=quiet), Guess(intent, FIRM), rule, also=also)


def _changed(message: _Message) -> Heard | None:
    """Hear "por que subiu?" as what it asks for, whatever figures it names."""
    remembered = message.values.remembered
    if remembered is None or not remembered.asked:
        return None
    quiet = replace(message.values, answer=Answer.UNCLEAR, reserved=False)
    rule, guess = "pattern:changed", Guess(Intent.EXPLAIN_CHARGES, FIRM)
    return _heard(replace(message, values=quiet), guess, rule)


def _answer(message: _Message) -> Heard | None:
    said, values = message.said, message.values
    bare = said.heard and said.whole
    with_value = message.frame.asked == "yes_no" and _has_value(values)
    return _answered(message) if bare or with_value else None


def _answered(message: _Message) -> Heard | None:
    intents = {Answer.YES: Intent.AFFIRM, Answer.NO: Intent.DENY}
    intent = intents.get(message.values.answer)
    return _heard(message, Guess(intent, SURE), "yes_no") if intent else None


def _has_value(values: Values) -> bool:
    return any((values.day, values.count, values.amount, values.method))


def _figures(message: _Message) -> Heard | None:
    if not message.values.digits or message.frame.asked not in {"digits", "choice"}:
        return None
    if message.frame.asked == "choice":
        if len(message.values.digits) > LONGEST_LINE:
            return None
        return _heard(message, Guess(Intent.OUT_OF_SCOPE, SURE), "menu")
    return _heard(message, Guess(Intent.IDENTITY_ANSWER, SURE), "digits")


def _media(message: _Message) -> Heard | None:
    if not message.media or message.text:
        return None
    return _heard(message, Guess(Intent.ALREADY_PAID, LIKELY), "media")


def _by_keywords(message: _Message) -> Heard:
    found: dict[Intent, None] = {}
    clauses: list[tuple[str, Intent]] = []
    for clause in split(message.text):
        if intent := read_keyword(plain(clause), read(clause, message.frame)[0]):
            found[intent] = None
            clauses.append((clause, intent))
    if intent := read_keyword(message.plain, message.values):
        found[intent] = None
    wishes = [it for it in found if it not in COURTESY] or list(found)
    if not wishes:
        return _answered(message) or _heard(
            message, Guess(Intent.OUT_OF_SCOPE, 0.0), "none"
        )
    main = min(wishes, key=tier)
    also = tuple(it for it in wishes if it is not main)
    heard = _heard(message, Guess(main, LIKELY), "keyword", also=also)
    return replace(heard, apart=_apart(clauses, message))


def _heard(
    message: _Message,
    guess: Guess,
    rule: str,
    *,
    also: tuple[Intent, ...] = (),
    ranking: tuple[Guess, ...] = (),
) -> Heard:
    return Heard(
        text=message.text, language=message.frame.language, intent=guess.intent,
        confidence=guess.confidence, also=also, ranking=ranking or (guess,),
        values=message.values, rule=rule, media=message.media,
        thumb=message.said.thumb,
    )  # fmt: skip
