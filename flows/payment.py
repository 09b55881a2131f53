"""Payment: the client picks how, and gets the way to pay at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.disclosure import Level
from domain.money import Money, total
from domain.statement import price_of
from flows.after_contest import contested_lines, day_of
from flows.agreement_talk import parts_meant
from flows.commands import EndMandate
from flows.contest_talk import means_recognised
from flows.extent import means_all, means_end_of_debit, means_next, means_payoff
from flows.flow import Flow
from flows.heard import Intent, Method
from flows.kin import fold
from flows.one_of import means_one, which, with_the_one
from flows.parted import APART
from flows.pick import Lines, ids_of, matching, open_lines, with_ids
from flows.questions import COPY_PIX, PERSON
from flows.turn import Choice, Move, PayLink, PixCode, Say, Turn, ask, finish


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which invoices are to be paid; none named: all that is open."""

    invoice_ids: tuple[int, ...] = ()


MOST_BOLETOS = 3  # lines in a chat; more stand on the client's page
_BY_CARD = re.compile(r"\b(?:cart[ao]|card|tarjeta)")

_WILL_PAY = re.compile(
    r"\b(?:pago|pagarei|vou pagar|acerto|quito|i(?:'ll| will)? pay)\b"
)
_SEND = re.compile(
    r"\b(?:mand\w+|envi\w+|ger[ae]\w*|pass[ae]|codigo|link|segunda via|send|code|quero"
    r"|preciso|qual|como)\b"
)

flow = Flow[Wanted](
    "payment",
    Wanted,
    (Intent.REQUEST_PAYMENT_LINK,),
    needs=Level.DEBT,
    expects={"which_method": "choice", "which_invoice": "choice"},
)


@flow.step
def which_method(turn: Turn[Wanted]) -> Move | None:
    """Send the way that is named; ask where several are offered."""
    wanted = turn.draft or Wanted()
    if another := _another(turn):
        return another
    every = means_all(turn.heard.text) or not (wanted.invoice_ids or _shown(turn))
    about = _about(turn, wanted)
    if about is None:
        return _ask(turn, wanted, "payment.no_such_invoice")
    wanted, lines = about, _lines(turn, about)
    if not lines:
        return _nothing_to_pay(turn)
    move = _by_method(turn, replace(wanted, invoice_ids=ids_of(lines)), lines)
    return move and _with_contested(turn, lines, move, every=every)


def _another(turn: Turn[Wanted]) -> Move | None:
    """Serve what is no payment of all that is wanted: none, a promise, a part of it."""
    if means_end_of_debit(turn.heard.text):
        return _end_debit(turn)
    if not turn.balance.total:
        return finish("balance.nothing_owed")
    if turn.draft is None and _pays_later(turn):
        return Move(start="promise_to_pay")
    parts = turn.case.recognised and means_recognised(turn.heard, turn.case)
    return _pay_parts(turn) if parts else None


def _pays_later(turn: Turn[Wanted]) -> bool:
    """Tell "pago dia 30 no boleto", which is a promise, from a wish for its code."""
    day, text = turn.heard.values.day, fold(turn.heard.text)
    later = day is not None and day > turn.today
    return later and bool(_WILL_PAY.search(text)) and not _SEND.search(text)


def _about(turn: Turn[Wanted], wanted: Wanted) -> Wanted | None:
    """Narrow what is to be paid to what is named; None where it is none of theirs."""
    ref, text = turn.heard.values.invoice, turn.heard.text
    if some := _parts_named(turn):
        return Wanted(some)
    if means_payoff(text) and (parts := _agreed(turn)):
        return Wanted(ids_of(parts))
    if means_next(text):
        return Wanted(ids_of(_next(turn)))
    if means_all(text):
        return Wanted(ids_of(open_lines(turn)))
    if ref is None:
        return wanted
    found = matching(tuple(turn.balance.lines), ref)
    return Wanted(ids_of(found)) if found else None


def _parts_named(turn: Turn[Wanted]) -> tuple[int, ...]:
    """List the instalments that are named by how many, or by their place."""
    now = turn.case.agreement
    if now is None or not now.active:
        return ()
    ids = {part.invoice_id for part in parts_meant(turn.heard.text, now)}
    return tuple(i for i in ids_of(open_lines(turn)) if i in ids)


@flow.step
def which_invoice(turn: Turn[Wanted]) -> Move | None:
    """Take the one invoice that is chosen, where only one is to be paid."""
    wanted = turn.draft or Wanted()
    lines = _lines(turn, wanted)
    if turn.heard.nothing or means_one(turn, lines):
        return Move((which(lines),), which_invoice.__name__, wanted)
    heard = with_the_one(turn, lines, Intent.REQUEST_PAYMENT_LINK)
    return which_method(replace(turn, heard=heard, draft=None)) if heard else None


def _nothing_to_pay(turn: Turn[Wanted]) -> Move:
    """Say why: all of it is contested, or said to be paid."""
    contested = contested_lines(turn)
    if not contested or len(contested) < len(with_ids(turn.balance, ())):
        return finish("payment.being_checked", choices=(PERSON,))
    if turn.case.recognised and turn.heard.values.method is Method.PIX:
        return _pay_parts(turn)
    day = day_of(turn, contested)
    say = Say("payment.all_contested", {"lines": contested, "day": day})
    parts = _sum_of_parts(turn)
    part = (Say("dispute.pay_part", {"amount": parts}),) if parts else ()
    return Move((say, *part))


def _with_contested(
    turn: Turn[Wanted], lines: Lines, move: Move, *, every: bool
) -> Move:
    """Say what is left out because it is contested, or that what is paid is contested.

    Paying is no end of a dispute: who turns out to be right gets the money back.
    """
    contested = contested_lines(turn)
    paid = tuple(line for line in lines if line in contested)
    if paid:
        note = Say("payment.pays_contested", {"lines": paid})
    elif contested and every:
        note = Say("payment.without_contested", {"lines": contested})
    else:
        return move
    return replace(move, says=(note, *move.says))


def _pay_parts(turn: Turn[Wanted]) -> Move:
    """Give a code for each part that the client recognises; the rest stays held."""
    if not turn.case.own_pix:
        return finish("payment.part_person", choices=(PERSON,))
    says: list[Say] = []
    for line in with_ids(turn.balance, turn.case.recognised):
        part = turn.case.recognised[line.invoice_id or 0]
        says += [
            Say("payment.part", {"amount": part, "number": line.number}),
            Say("payment.pix_code", {"code": PixCode(ids_of((line,)), part=True)}),
        ]
    return Move(tuple(says), closes=True)


def _sum_of_parts(turn: Turn[Wanted]) -> Money | None:
    """Add up what is recognised of what is contested, where it can be paid."""
    parts = tuple(turn.case.recognised.values())
    return total(parts) if parts and turn.case.own_pix else None


def _end_debit(turn: Turn[Wanted]) -> Move:
    if not turn.case.has_mandate:
        return finish("payment.no_debit")
    return finish("payment.debit_cancelled", do=(EndMandate(),), link=PayLink())


def _by_method(turn: Turn[Wanted], wanted: Wanted, lines: Lines) -> Move | None:
    if means_one(turn, lines):
        return Move((which(lines),), which_invoice.__name__, wanted)
    method, ways = turn.heard.values.method, turn.case.ways
    if method is Method.DEBIT and _BY_CARD.search(fold(turn.heard.text)):
        method = Method.CARD  # a debit card is a card; a direct debit is another thing
    if not ways:
        return _send(turn, None, lines)
    if method is not None and method not in ways:
        return _ask(turn, wanted, "payment.not_offered")
    beside = turn.heard.rule == APART  # the other wish has the question
    if method is not None or len(ways) == 1 or beside:
        return _send(turn, method or (None if beside else ways[0]), lines)
    asked = turn.heard.intent is Intent.REQUEST_PAYMENT_LINK
    # With no draft it has just begun, perhaps by another flow's words.
    named = turn.heard.values.invoice is not None
    if turn.heard.nothing or asked or named or turn.draft is None:
        return _ask(turn, wanted, "payment.which_method")
    return None


def _ask(turn: Turn[Wanted], wanted: Wanted, key: str) -> Move:
    lines = _lines(turn, wanted)
    amount = price_of(lines, turn.balance.currency)
    ways = tuple(Choice(f"method:{way}", f"method.{way}") for way in turn.case.ways)
    return ask(
        key,
        amount=amount,
        lines=lines,
        draft=wanted,
        choices=ways,
        then=which_method,
    )


def _lines(turn: Turn[Wanted], wanted: Wanted) -> Lines:
    """Give the wanted invoices that still owe; those under checking only by name.

    Who names none means those that we wrote about last, or else all that is open. Of an
    agreement that is what is late, or else the next instalment.
    """
    named = wanted.invoice_ids or _shown(turn)
    if named and (found := with_ids(turn.balance, named)):
        return found
    lines = open_lines(turn)
    if not turn.case.in_agreement:
        return lines
    late = tuple(line for line in lines if line.days_late)
    return late or _next(turn)


def _shown(turn: Turn[Wanted]) -> tuple[int, ...]:
    """List what we wrote about last; what was contested just now is not asked for."""
    return tuple(i for i in turn.shown if i not in turn.case.disputed)


def _agreed(turn: Turn[Wanted]) -> Lines:
    """List what is still to pay of the agreement in force."""
    now = turn.case.agreement
    ids = now.invoice_ids if now and now.active else ()
    return tuple(line for line in open_lines(turn) if line.invoice_id in ids)


def _next(turn: Turn[Wanted]) -> Lines:
    """Find what falls due next; where all is late already, what was due first."""
    lines = sorted(open_lines(turn), key=lambda line: line.due_on)
    ahead = [line for line in lines if not line.days_late]
    return tuple((ahead or lines)[:1])


def _send(turn: Turn[Wanted], method: Method | None, lines: Lines) -> Move:
    """Send it; who pays now has no use for a day or a plan that was being agreed."""
    ids, amount = ids_of(lines), price_of(lines, turn.balance.currency)
    params = {"amount": amount, "lines": lines, "link": PayLink(ids)}
    codes = turn.case.boleto_lines.keys() & set(ids)
    match method:
        case Method.PIX if Method.PIX not in turn.case.online:
            code = Say("payment.pix_code", {"code": PixCode(ids)})
            return Move((Say("payment.pix", params), code), closes=True)
        case Method.BOLETO if 0 < len(codes) <= MOST_BOLETOS:
            having = tuple(line for line in lines if line.invoice_id in codes)
            params |= {
                "amount": price_of(having, turn.balance.currency),
                "lines": having,
            }
            says = (Say("payment.boleto", params), *_boletos(turn, having))
            return Move(says, closes=True)
        case Method.DEBIT:
            return Move((Say("payment.debit", params),), closes=True)
        case Method.TRANSFER:
            return Move((Say("payment.transfer", params),), closes=True)
        case _:
            here = {Method.PIX} & set(turn.case.ways) - turn.case.online
            copy = (COPY_PIX,) if here else ()
            return Move((Say("payment.link", params, copy),), closes=True)


def _boletos(turn: Turn[Wanted], lines: Lines) -> Iterator[Say]:
    """Give each line alone, to be copied; of several each is announced."""
    codes = turn.case.boleto_lines
    for line in lines:
        if len(lines) > 1:
            yield Say("payment.boleto_of", {"number": line.number})
        yield Say("payment.boleto_line", {"code": codes[line.invoice_id or 0]})
