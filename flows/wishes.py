"""What a message wishes for, before any dialogue looks: its main wish, the others."""

import re
from dataclasses import replace

from domain.hardship import Kind
from flows.bargained import PARTS
from flows.choices import as_chosen, meaning
from flows.doubt import ACT, TELL
from flows.extent import cannot_keep, means_end_of_debit, means_end_of_promise
from flows.hardship_kind import kind_of, wants_pause
from flows.heard import Answer, Heard, Intent, Method, Values
from flows.kin import fold, speaks_for_another
from flows.priority import in_order
from flows.questions import LONGER, PAUSE, PAY, PERSON, SPLIT
from flows.stack import Frame, Stack

END_OF_DEBIT = "end_of_debit"  # the rule of such a wish
PROMISE_ENDS = "promise_ends"
PAUSE_TAKEN = "pause_taken"
DAY_MOVED = "day_moved"
NOT_ALL = "not_all"
SURE_ENOUGH_TO_WRITE_AGAIN = 0.8  # of the model, to hear an opt-in from who opted out
BARGAINING = (
    Intent.PROMISE_TO_PAY,
    Intent.PROPOSE_AMOUNT,
    Intent.NEGOTIATE_INSTALLMENTS,
    Intent.ASK_DISCOUNT,
)
ACKNOWLEDGED = (Intent.AFFIRM, Intent.DENY)  # with nothing open: "ok", "agora não"
NO_WISH = (Intent.OUT_OF_SCOPE, *ACKNOWLEDGED)
_LATER = re.compile(
    r"\b(?:vou|preciso|queria|quero|tenho que|deixa eu|deixe me|deixa me) "
    r"(?:ver|pensar|analisar|conferir|conversar|falar com (?:minha|meu|a|o) )"
    r"|\b(?:depois|mais tarde|amanha) (?:eu )?(?:te |lhe )?(?:falo|respondo|vejo|aviso)"
    r"|\bte (?:aviso|retorno|falo|respondo)|\bnao sei(?: ainda)?[\s.!]*$|\bsei la\b"
    r"|\blet me (?:think|see|check)|\bi(?:'ll| will) (?:think|let you know)"
    r"|\b(?:lo )?voy a pensar|\bdejame (?:pensar|ver)|\bluego te aviso|\bno se aun"
)
_WHAT_IS_IT = re.compile(
    r"\b(?:o?q|que|what|which) (?:e |eh |seria |is )?(?:ess[ae]|est[ae]|isso|this)?"
    r" ?(?:cobranca|valor|conta|fatura|charge|bill|amount|cobro|cargo)\b"
    r"|\bde onde (?:veio|saiu|vem|tiraram)\b"
)
_ABOUT_TO_TELL = re.compile(
    r"\W*(?:(?:oi|ola|moc[ao]|entao|olha|bom dia|boa tarde|boa noite|pera|calma"
    r"|ok|mas|veja|hi|hello|so|look|mira|hola)\W+)*"
    r"(?:(?:deixa|deixe|posso|vou|quero|preciso|queria|pode deixar)(?: eu| que eu| me)?"
    r" (?:te |lhe |me )?(?:explicar|contar|dizer|explico|conto)(?: (?:uma coisa|o que"
    r" aconteceu|minha situacao|a situacao|o meu caso))?|(?:e|eh) o seguinte"
    r"|let me explain|i can explain|dejame explicar\w*|le explico)"
    r"[\s.,:!?]*"
)
_MOVED = re.compile(
    r"\b(?:troc|mud|pass|alter|adi|remarc|jog|empurr|transfer|deix|mov|chang|push|cambi)"
    r"\w{1,4}(?: (?:o dia|a data|o pagamento|isso|ele|it|the day|el dia))?"
    r" (?:para?|pro|p|pra|to|al?) "
)
_LACKS_ALL = re.compile(
    r"\W*(?:(?:mas|so que|e que|but|pero|moc[ao]|olha|oi)\W+){0,2}(?:eu |i )?"
    r"(?:nao|n|no|don't|do not|dont) (?:vou )?(?:tenho|ter|tengo|have|consigo|puedo)"
    r"(?: pagar| pay)? ?(?:tudo|(?:o |todo o |el )?(?:valor|dinheiro|dinero|monto)"
    r" (?:todo|tudo|inteiro|completo)|todo(?: el dinero| o dinheiro| o valor)?"
    r"|all(?: of it| the money)?|it all|the whole (?:thing|amount))"
    r"(?: (?:isso|agora|de uma vez|hoje|now|ahora|de una vez|at once|so|ai"
    r"|nao)){0,3}\W*"
)
SAFETY = (Intent.OPT_OUT, Intent.DECEASED, Intent.WRONG_PERSON)
COURTESY = (Intent.GREET, Intent.THANKS, Intent.GOODBYE)
PROPOSED = (PAY.payload, PERSON.payload, SPLIT.payload)
# "Ok" and "beleza" take note of what was said; these take up what was offered.
_YES_PLEASE = re.compile(
    r"\b(?:s+|si+m|quero|pode|por favor|pfv?r?|manda|bora|yes|please|si|dale|claro)\b"
)


def as_meant(heard: Heard, waiting: tuple[str, ...]) -> Heard:
    """Read buttons and digits as choices, a paper as a receipt, and sort the wishes."""
    heard = _gently(in_order(_asked_of(as_chosen(heard, waiting))))
    if by_words := _by_words(heard, waiting):
        wish, rule = by_words
        return replace(heard, intent=wish, rule=rule, also=())
    if heard.intent is Intent.ASK_UNLOCK:  # "libera que eu pago sexta" is one wish
        also = tuple(it for it in heard.also if it not in BARGAINING)
        return replace(heard, also=also)
    named = heard.values.invoice is not None and heard.values.invoice.amount is not None
    if heard.intent is Intent.PROPOSE_AMOUNT and named:  # "quero pagar só a de 103,20"
        return replace(heard, intent=Intent.REQUEST_PAYMENT_LINK)
    if heard.media and heard.intent in {Intent.OUT_OF_SCOPE, *ACKNOWLEDGED, *COURTESY}:
        return replace(heard, intent=Intent.ALREADY_PAID, rule="media")
    return heard


def _asked_of(heard: Heard) -> Heard:
    """Hear "que cobrança é essa de 205? eu pago 100 por mês" as a question alone."""
    asked = {Intent.EXPLAIN_CHARGES, Intent.DISPUTE_DEBT} & {heard.intent, *heard.also}
    if not asked or heard.values.count or not _WHAT_IS_IT.search(fold(heard.text)):
        return heard
    wishes = [it for it in (heard.intent, *heard.also) if it not in BARGAINING]
    values = replace(heard.values, parts=())
    return replace(heard, intent=wishes[0], also=tuple(wishes[1:]), values=values)


def _gently(heard: Heard) -> Heard:
    """Leave out, beside a hardship, what would only ask them for money.

    "Perdi o emprego, quero pagar mas preciso de prazo" is no wish for a code, and "pago
    quando sair do hospital" names no day to be asked for.
    """
    if heard.intent is not Intent.HARDSHIP or not heard.also:
        return heard
    also = tuple(it for it in heard.also if not _presses(it, heard.named_for(it)))
    pause = wants_pause(heard.text) and not PARTS.search(fold(heard.text))
    if pause or Intent.ASK_UNLOCK in also:  # "pausa de 2 meses"; a day for the line
        also = tuple(it for it in also if it not in BARGAINING)
    return replace(heard, also=also)


def _presses(wish: Intent, said: Values) -> bool:
    match wish:
        case Intent.REQUEST_PAYMENT_LINK:
            return said.method is None and said.invoice is None
        case Intent.PROMISE_TO_PAY:
            return said.day is None
        case Intent.CANNOT_PAY | Intent.ASK_DUE_DATE:
            return True
        case _:
            return False


def _by_words(heard: Heard, waiting: tuple[str, ...]) -> tuple[Intent, str] | None:
    """Give the wish, and its rule, that words tell whatever the model made of them."""
    if heard.button is None and means_end_of_debit(heard.text):  # no opt-out, no cancel
        return Intent.REQUEST_PAYMENT_LINK, END_OF_DEBIT
    if heard.button is None and _ends_promise(heard):
        return Intent.PROMISE_TO_PAY, PROMISE_ENDS
    if heard.button is None and _moves_day(heard):
        return Intent.PROMISE_TO_PAY, DAY_MOVED
    if _takes_pause(heard, waiting):
        return Intent.HARDSHIP, PAUSE_TAKEN
    if _lacks_all(heard):
        return Intent.NEGOTIATE_INSTALLMENTS, NOT_ALL
    return None


def _lacks_all(heard: Heard) -> bool:
    """Tell "não tenho tudo", a wish to pay in parts, from a tale of hardship."""
    guessed = heard.intent is Intent.HARDSHIP and heard.rule == "model"
    told = kind_of(heard.text) is not Kind.OTHER
    return guessed and not told and _LACKS_ALL.fullmatch(fold(heard.text)) is not None


def _takes_pause(heard: Heard, waiting: tuple[str, ...]) -> bool:
    """Tell "prefiro uma pausa", where one was offered, from a guess of the model."""
    guessed = heard.rule == "model" and heard.confidence < ACT
    offered = PAUSE.payload in waiting or LONGER.payload in waiting
    return guessed and offered and wants_pause(heard.text)


def _moves_day(heard: Heard) -> bool:
    """Tell "quero trocar pro dia 12", where the model hears nothing in it."""
    nothing_else = heard.intent in NO_WISH and heard.values.day is not None
    return nothing_else and _MOVED.search(fold(heard.text)) is not None


def _ends_promise(heard: Heard) -> bool:
    """Tell "desmarca o combinado", and "não vai dar sexta" where nothing more is said.

    Whoever says why (no work, an illness) is heard for that.
    """
    if means_end_of_promise(heard.text):
        return True
    nothing_else = heard.intent in {*NO_WISH, Intent.PROMISE_TO_PAY}
    return nothing_else and heard.values.day is None and cannot_keep(heard.text)


def by_card(heard: Heard) -> Heard:
    """Take a card's number by itself as the wish to pay with it."""
    if heard.intent not in {*NO_WISH, Intent.IDENTITY_ANSWER, Intent.PROPOSE_AMOUNT}:
        return heard
    values = replace(heard.values, method=Method.CARD)
    wish = Intent.REQUEST_PAYMENT_LINK
    return replace(heard, intent=wish, values=values, rule="card", also=())


def is_kin_by_a_guess(heard: Heard) -> bool:
    """Tell "sou a mulher dele", which the model may hear as a wrong number."""
    guessed = heard.intent is Intent.WRONG_PERSON and heard.rule == "model"
    return guessed and speaks_for_another(heard.text)


def wants_back(heard: Heard) -> bool:
    """Tell whether this is a clear wish to be written to again."""
    sure = heard.rule != "model" or heard.confidence >= SURE_ENOUGH_TO_WRITE_AGAIN
    return heard.intent is Intent.OPT_IN and sure and not heard.values.reserved


def thinks_it_over(heard: Heard) -> bool:
    """Tell whether the client wants time: "vou pensar", "depois te aviso"."""
    return heard.intent in NO_WISH and _LATER.search(fold(heard.text)) is not None


def is_about_to_tell(heard: Heard) -> bool:
    """Tell "deixa eu te explicar", whose tale comes in the next message."""
    return _ABOUT_TO_TELL.fullmatch(fold(heard.text)) is not None


def acknowledges(heard: Heard) -> bool:
    """Tell whether this is an "ok" or an "agora não", and no wild guess at one."""
    sure = heard.rule != "model" or heard.confidence >= TELL
    return heard.intent in ACKNOWLEDGED and sure


def taken_up(heard: Heard, waiting: tuple[str, ...]) -> Heard | None:
    """Take "sim, por favor" after an offer as its first choice; "ok" takes none.

    "Combinado, sexta" is no mere "ok": its day is one to pay on.
    """
    if heard.values.answer is Answer.YES and heard.values.day is not None:
        return replace(heard, intent=Intent.PROMISE_TO_PAY)
    wanted = heard.values.answer is Answer.YES and _YES_PLEASE.search(fold(heard.text))
    if not wanted or not waiting or waiting[0] not in PROPOSED:
        return None
    return meaning(heard, waiting[0])


def wishes_beside(heard: Heard, frame: Frame, stack: Stack) -> tuple[Intent, ...]:
    """List the wishes beside an answer: "sim, manda o pix" is a yes and a wish.

    Naming a day or an amount is the answer itself, not a wish beside it.
    """
    own = {intent for intent, name in stack.by_intent.items() if name == frame.flow}
    beside = [*further(heard)]
    if heard.values.answer is Answer.YES and heard.intent not in BARGAINING:
        beside.insert(0, heard.intent)
    if heard.values.answer is Answer.YES and heard.values.method is not None:
        beside.append(Intent.REQUEST_PAYMENT_LINK)
    return tuple(intent for intent in beside if intent not in own)


def further(heard: Heard) -> tuple[Intent, ...]:
    """List the wishes beside the main one; courtesy is none."""
    return tuple(intent for intent in heard.also if intent not in COURTESY)


def left_of(heard: Heard) -> Heard:
    """Give what further wishes may take from a message.

    "Já paguei a de março, manda o link da outra": March is not the one to be sent.
    """
    if heard.intent not in {Intent.ALREADY_PAID, Intent.DISPUTE_DEBT}:
        return heard
    return replace(heard, values=replace(heard.values, invoice=None))
