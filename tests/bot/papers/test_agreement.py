"""An agreement on paper: the parties, the debt, the parts, the clauses, the proof."""

from dataclasses import replace
from datetime import date

import pytest

from bot.authenticity import Made, look_up
from bot.papers.agreement import print_agreement
from domain.authority import Authority
from domain.envelope import Envelope
from domain.money import Money
from models.agreement import Agreement
from models.client import Client, ContactPoint
from tests.bot.papers.reading import text_of
from tests.bot.world import World, ana

LATE = date(2026, 11, 19)
LIMITS = Envelope(
    min_instalment=Money(10_00),
    interest_bp_month=150,
    discount_charges_bp=10_000,
    plan_bp=10_000,
    opening_bp=10_000,
)


@pytest.fixture
def agreed(world: World) -> World:
    """Let Ana agree to four parts, with a discount and with interest."""
    limits = {"default": Authority.of(LIMITS)}
    settings = world.parts.settings.model_copy(update={"envelope": limits})
    world.parts = replace(world.parts, settings=settings)
    ana(world, LATE)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 4x", "sim"):
        world.hears(line)
    return world


def printed(world: World, **client: object) -> str:
    """Print it, and read it back."""
    with world.session() as session:
        row = session.query(Agreement).one()
        for name, value in client.items():
            setattr(session.get_one(Client, row.client_id), name, value)
        return text_of(
            print_agreement(session, world.parts, row, world.clock.now()).content
        )


def test_what_it_says(agreed: World) -> None:
    """Both parties, the way from the debt to the total, each part, each clause."""
    text = printed(agreed)

    for said in (
        "Acordo de pagamento nº 1",
        "Fibra Sul Telecom Ltda., CNPJ",
        "***.982.247-**",
        "Dívida na data do acordo R$ 102,17",
        "Desconto concedido - R$ 2,17",
        "Juros do parcelamento (1,5 % ao mês, simples) + R$ 2,25",
        "Total do acordo R$ 102,25",
        "4ª de 4",
        "multa de 2 % uma única vez e juros de 1 % ao mês",
        "Com mais de 15 dias de atraso",
        "pelo menos 3 dias depois do aviso",
        "sem o desconto",
        "redução proporcional dos juros",
        "Até 01/12/2026 o cliente pode desistir",
    ):
        assert said in text
    assert "52998224725" not in text
    assert "529.982" not in text


def test_its_proof(agreed: World) -> None:
    """What was read and answered, by which number, with the hashes of both."""
    text = printed(agreed)
    with agreed.session() as session:
        proof = session.query(Agreement).one().evidence

    assert "WhatsApp, final 7777" in text
    assert "perguntas de segurança, 24/11/2026 11:00" in text
    assert proof["read_back"]["sha256"] in text
    assert proof["terms_sha256"] in text
    assert "Posso fechar esse acordo?" in text
    assert "48988887777" not in text


def test_each_print_is_the_same(agreed: World) -> None:
    """A payment, and another day, change nothing of what was agreed."""
    first = printed(agreed)
    agreed.move(days=20)

    assert printed(agreed) == first


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("en", "Payment agreement no. 1", id="en"),
        pytest.param("es", "Acuerdo de pago n.º 1", id="es"),
        pytest.param("fr", "Acordo de pagamento nº 1", id="one that we do not speak"),
    ],
)
def test_in_the_clients_language(agreed: World, language: str, said: str) -> None:
    """As they speak with us."""
    assert said in printed(agreed, language=language)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        pytest.param("kept", "CUMPRIDO", id="kept"),
        pytest.param("broken", "ENCERRADO em 24/11/2026", id="broken"),
        pytest.param("cancelled", "CANCELADO em 24/11/2026", id="cancelled"),
        pytest.param("renegotiated", "SUBSTITUÍDO em 24/11/2026", id="replaced"),
    ],
)
def test_how_it_ended_stands_above(agreed: World, state: str, said: str) -> None:
    """Whoever reads it must not take it for one that holds."""
    with agreed.session() as session:
        row = session.query(Agreement).one()
        row.state = state
        row.ended_at = None if state == "kept" else agreed.clock.now()

    assert said in printed(agreed)


def test_an_older_row_can_be_printed(world: World) -> None:
    """What an earlier version did not keep is left out."""
    ana(world)
    with world.session() as session:
        session.add(
            Agreement(
                client_id=1,
                total_minor=90_00,
                terms={"total_minor": 90_00},
                evidence={"said": "sim"},
                accepted_at=world.clock.now(),
            )
        )

    assert "R$ 90,00" in printed(world)


@pytest.mark.parametrize("state", ["active", "broken"])
def test_its_code_proves_it(agreed: World, state: str) -> None:
    """/v tells its number, day, sum and state, and nothing of a person."""
    text = printed(agreed)
    code = text.partition("Código de verificação: ")[2][:9]
    with agreed.session() as session:
        session.query(Agreement).one().state = state
        session.flush()
        now = agreed.clock.now()
        found = look_up(session, agreed.parts.settings, code, now)
        again = print_agreement(
            session, agreed.parts, session.query(Agreement).one(), now
        )

    assert found == Made(1, date(2026, 11, 24), Money(102_25), state)
    assert found.void is (state == "broken")
    assert code in text_of(again.content)


def test_by_mail_to_a_confirmed_mailbox(world: World) -> None:
    """Who has confirmed a mailbox has the paper there, too."""
    client_id = ana(world, LATE)
    _mailbox(world, client_id, confirmed=True)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 2x", "sim"):
        world.hears(line)
    [row] = world.messages(channel="email")

    assert row.key == "agreement.by_mail"
    assert row.attachments == [{"agreement": 1}]
    assert "acordo nº 1" in (row.subject or "")


def test_no_mail_to_a_mailbox_that_nobody_confirmed(world: World) -> None:
    """A debt is nobody else's business."""
    client_id = ana(world, LATE)
    _mailbox(world, client_id, confirmed=False)
    for line in ("quanto devo?", "529", "1985", "quero parcelar em 2x", "sim"):
        world.hears(line)

    assert world.messages(channel="email") == []


def _mailbox(world: World, client_id: int, *, confirmed: bool) -> None:
    channels = world.parts.settings.channels
    mail = channels.email.model_copy(update={"enabled": True})
    settings = world.parts.settings.model_copy(
        update={"channels": channels.model_copy(update={"email": mail})}
    )
    world.parts = replace(world.parts, settings=settings)
    with world.session() as session:
        session.add(
            ContactPoint(
                client_id=client_id,
                kind="email",
                address="ana@exemplo.example",
                canonical="ana@exemplo.example",
                confirmed_at=world.clock.now() if confirmed else None,
            )
        )
