"""Choices that several dialogues show."""

from flows.turn import Choice

PAY = Choice("intent:request_payment_link", "choice.pay")
COPY_PIX = Choice("method:pix", "choice.copy_pix")  # answered by the code alone
SPLIT = Choice("intent:negotiate_installments", "choice.split")
REDO = Choice("intent:negotiate_installments", "choice.redo")  # of an agreement
PAID = Choice("intent:already_paid", "choice.paid")
CONTEST = Choice("intent:dispute_debt", "choice.contest")
LATER = Choice("intent:promise_to_pay", "choice.later")
ACCOUNT = Choice("intent:ask_balance", "choice.account")
PERSON = Choice("intent:human_agent", "choice.person")
WHO = Choice("intent:ask_who_is_this", "choice.who")
NOT_ME = Choice("intent:wrong_person", "choice.not_me")
PAUSE = Choice("choice:pause", "choice.pause")
LONGER = Choice("choice:longer", "choice.more_time")
NEED_PAUSE = Choice("intent:hardship", "choice.need_pause")
HARD = Choice("intent:hardship", "choice.hard")
STOP = Choice("intent:opt_out", "choice.stop")
ELSE = Choice("intent:menu", "choice.else")


def yes_no(tag: str = "") -> tuple[Choice, Choice]:
    """Offer a yes and a no; a *tag* ties them to what was read back."""
    ending = f":{tag}" if tag else ""
    return (
        Choice(f"answer:yes{ending}", "choice.yes"),
        Choice(f"answer:no{ending}", "choice.no"),
    )
