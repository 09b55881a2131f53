"""Which wish leads when the model hears several."""

from flows.heard import Guess, Intent
from nlu.wishes import choose


def _ranking(**confidences: float) -> tuple[Guess, ...]:
    ranked = sorted(confidences.items(), key=lambda it: -it[1])
    return tuple(Guess(Intent(name), confidence) for name, confidence in ranked)


def test_one_wish() -> None:
    """Without clauses the message's own top wish is served, alone."""
    main, also = choose(_ranking(ask_balance=0.8, greet=0.1), [])

    assert (main.intent, also) == (Intent.ASK_BALANCE, ())


def test_earlier_tier_leads() -> None:
    """A certain clause of hardship comes before the wish to pay in parts."""
    ranking = _ranking(negotiate_installments=0.57, hardship=0.34)
    clauses = [Guess(Intent.HARDSHIP, 0.99), Guess(Intent.NEGOTIATE_INSTALLMENTS, 0.9)]

    main, also = choose(ranking, clauses)

    assert main.intent is Intent.HARDSHIP
    assert also == (Intent.NEGOTIATE_INSTALLMENTS,)


def test_same_tier_keeps_the_message_s_own() -> None:
    """Of two wishes of one tier the whole message decides; the other is kept."""
    ranking = _ranking(already_paid=0.74, request_payment_link=0.23)
    clauses = [
        Guess(Intent.ALREADY_PAID, 0.98),
        Guess(Intent.REQUEST_PAYMENT_LINK, 0.98),
    ]

    main, also = choose(ranking, clauses)

    assert (main.intent, also) == (
        Intent.ALREADY_PAID,
        (Intent.REQUEST_PAYMENT_LINK,),
    )


def test_greeting_gives_way() -> None:
    """A greeting in front never hides the wish behind it."""
    ranking = _ranking(greet=0.86, ask_balance=0.05)
    clauses = [Guess(Intent.GREET, 0.99), Guess(Intent.ASK_BALANCE, 0.99)]

    main, also = choose(ranking, clauses)

    assert (main.intent, also) == (Intent.ASK_BALANCE, ())


def test_fragment_without_backing() -> None:
    """A clause, "perdi o papel", sounds like hardship; the whole denies it."""
    ranking = _ranking(ask_due_date=0.98, hardship=0.001)

    main, also = choose(ranking, [Guess(Intent.HARDSHIP, 0.95)])

    assert (main.intent, also) == (Intent.ASK_DUE_DATE, ())


def test_doubtful_clause_does_not_lead() -> None:
    """A clause that is only likely is kept, but leads nothing."""
    ranking = _ranking(promise_to_pay=0.9, already_paid=0.08)

    main, also = choose(ranking, [Guess(Intent.ALREADY_PAID, 0.7)])

    assert (main.intent, also) == (Intent.PROMISE_TO_PAY, (Intent.ALREADY_PAID,))


def test_two_wishes_do_not_make_each_other_doubtful() -> None:
    """Two wishes halve the ranking of the whole; the clause knows better."""
    paid, split = (
        Guess(Intent.ALREADY_PAID, 0.99),
        Guess(Intent.NEGOTIATE_INSTALLMENTS, 0.9),
    )
    main, _ = choose(
        _ranking(already_paid=0.6, negotiate_installments=0.3), [paid, split]
    )

    assert main == paid
