"""The room of campaigns: written, counted, previewed, approved, stopped; its file."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.campaigns.rounds import campaign_round
from bot.campaigns.send import campaign_next
from bot.words import Catalogue
from console.campaign_form import UnreadableError, read, show, typed_in
from models.agent import Agent
from models.audit import Audit
from models.campaign import Campaign, CampaignMember
from models.template import TemplateText
from tests.console.conftest import Desk, csrf_of

LAST = "2026-12-04"


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Make a desk whose house has its words, for a preview writes messages."""
    parts = replace(desk.parts, catalogue=Catalogue.load())
    app = create_app(parts)
    app.testing = True
    return Desk(app, parts, desk.clock, app.test_client())


def post(office: Desk, path: str, **fields: object) -> TestResponse:
    """Send a form of the room."""
    data = {"csrf": csrf_of(office.browser.get("/console/campaigns/new"))} | fields
    return office.browser.post(f"/console/campaigns{path}", data=data)


def drafted(office: Desk, **fields: object) -> int:
    """Keep a draft through the form; give its id."""
    filled = {"name": "Aviso de maio", "kind": "notice", "owing": "late"} | fields
    answer = post(office, "/new", **filled)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def row(office: Desk, campaign: int) -> Campaign:
    """Read a campaign as it is now."""
    with office.parts.database.read() as session:
        return session.get_one(Campaign, campaign)


def page(office: Desk, campaign: int) -> str:
    """Read the page of a campaign."""
    return office.browser.get(f"/console/campaigns/{campaign}").text


@pytest.fixture
def debtor(office: Desk) -> None:
    """Let Ana owe R$ 100, six days late."""
    office.invoice(office.client(segment="fibra"))


@pytest.fixture
def helena(office: Desk) -> Agent:
    """Log in as somebody of finance."""
    agent = office.agent("Helena Prado", "finance")
    office.enter(agent)
    return agent


@pytest.mark.usefixtures("debtor", "helena")
def test_the_form_counts_and_keeps_nothing(office: Desk) -> None:
    """Counting shows the form again, as it was typed, with the number and the sum."""
    answer = post(
        office, "/new", do="count", owing="late", segments="fibra", cities="X"
    )
    none = answer.text
    some = post(office, "/new", do="count", owing="late", segments="fibra").text

    assert "0 clientes agora" in none
    assert "1 clientes agora, com R$\xa0100,00 de principal" in some
    assert 'value="X"' in none
    assert re.search(r'value="fibra" checked', some)
    assert office.rows(Campaign.__table__.select()) == []


@pytest.mark.usefixtures("debtor", "helena")
def test_a_draft_shows_its_preview(office: Desk) -> None:
    """Whom it holds, what each would read, and nothing is written by looking."""
    campaign = drafted(
        office, kind="offer", charges="100", instalments="1", valid_until=LAST
    )
    text = page(office, campaign)

    assert "Rascunho salvo" in text
    assert "condição especial para a sua fatura 2026-10" in text
    assert "À vista: 100% de desconto em multa e juros, 0% no principal." in text
    assert "1 a 30 dias" in text
    assert "Liberar" in text


@pytest.mark.usefixtures("debtor", "helena")
def test_an_offer_beyond_the_envelope(office: Desk) -> None:
    """The limit, the figure and the segment are named; nothing is kept."""
    answer = post(
        office,
        "/new",
        name="Feirão",
        kind="offer",
        owing="late",
        charges="100",
        principal="12,5",
        instalments="9",
        valid_until=LAST,
    )

    assert answer.status_code == 422
    assert "Principal: 12,5% oferecido, 0% permitido no segmento fibra" in answer.text
    assert "Parcelas: 9 oferecidas, 6 permitidas no segmento fibra" in answer.text
    assert 'value="12,5"' in answer.text
    assert office.rows(Campaign.__table__.select()) == []


@pytest.mark.usefixtures("debtor")
def test_from_draft_to_a_stop(office: Desk, helena: Agent) -> None:
    """Released, scheduled, running, stopped: each button does the one thing."""
    campaign = drafted(office)
    assert post(office, f"/{campaign}/ask").status_code == 303
    assert row(office, campaign).approved_by == helena.id
    assert "Falta marcar quando ela termina" in page(office, campaign)

    post(office, f"/{campaign}/schedule", ends_at="2026-11-30T18:00", pace="50")
    kept = row(office, campaign)
    assert kept.ends_at is not None
    assert (kept.ends_at.isoformat(), kept.pace_per_hour) == (
        "2026-11-30T21:00:00+00:00",
        50,
    )
    campaign_round(office.parts)
    assert "Em envio" in page(office, campaign)

    assert post(office, f"/{campaign}/pause").status_code == 303
    assert post(office, f"/{campaign}/resume").status_code == 303
    assert post(office, f"/{campaign}/stop").status_code == 303
    assert row(office, campaign).state == "stopped"

    again = post(office, f"/{campaign}/stop")
    assert again.status_code == 409
    assert "mudou enquanto você decidia" in again.text
    actions = [each.action for each in office.rows(select(Audit).order_by(Audit.id))]
    assert actions[-6:] == [
        "campaign.release",
        "campaign.schedule",
        "campaign.start",
        "campaign.pause",
        "campaign.resume",
        "campaign.stop",
    ]


@pytest.mark.usefixtures("debtor", "helena")
def test_a_second_person(office: Desk) -> None:
    """The author sees that it waits for somebody else; a supervisor says yes."""
    campaigns = office.parts.settings.campaigns.model_copy(
        update={"second_person_above": 0}
    )
    settings = office.parts.settings.model_copy(update={"campaigns": campaigns})
    parts = replace(office.parts, settings=settings)
    app = create_app(parts)
    app.testing = True
    strict = Desk(app, parts, office.clock, app.test_client())
    with parts.database.read() as session:
        author = session.query(Agent).one()
    strict.enter(author)
    campaign = drafted(strict)

    assert "Pedir aprovação" in page(strict, campaign)
    post(strict, f"/{campaign}/ask")
    assert "a aprovação é de outra pessoa" in page(strict, campaign)
    assert f"/{campaign}/approve" not in page(strict, campaign)
    refused = post(strict, f"/{campaign}/approve")
    assert refused.status_code == 409
    assert row(strict, campaign).state == "waiting"

    judge = strict.agent("Bia Nunes", "supervisor")
    browser = strict.enter(judge, app.test_client())
    seen = browser.get(f"/console/campaigns/{campaign}")
    assert "O que se aprova: 1 clientes" in seen.text
    assert f"/{campaign}/approve" in seen.text
    path = f"/console/campaigns/{campaign}/approve"
    assert browser.post(path, data={"csrf": csrf_of(seen)}).status_code == 303
    assert row(strict, campaign).approved_by == judge.id


@pytest.mark.usefixtures("debtor", "helena")
def test_sent_back_with_a_note(office: Desk) -> None:
    """The note is shown on the draft, as text."""
    campaign = drafted(office)
    with office.parts.database.write() as session:
        kept = session.get_one(Campaign, campaign)
        kept.asked_at, kept.sent_back_note = office.clock.now(), "<b>menos</b>"

    assert "Devolvida: &lt;b&gt;menos&lt;/b&gt;" in page(office, campaign)


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        pytest.param("agent", "", 403, id="an agent sees no campaigns"),
        pytest.param("agent", "/new", 403, id="nor a form"),
        pytest.param("supervisor", "", 200, id="a supervisor sees the list"),
        pytest.param("supervisor", "/new", 403, id="and writes none"),
        pytest.param("finance", "/new", 200, id="finance writes"),
        pytest.param("admin", "/new", 200, id="so does an administrator"),
    ],
)
def test_who_may_enter(office: Desk, role: str, path: str, status: int) -> None:
    """Finance and administrators write; supervisors approve; agents do neither."""
    office.enter(office.agent(role=role))

    assert office.browser.get(f"/console/campaigns{path}").status_code == status


@pytest.mark.usefixtures("debtor")
def test_results_and_the_file(office: Desk, helena: Agent) -> None:
    """What was refused is told by rule; the file has a line a member."""
    campaign = drafted(office)
    post(office, f"/{campaign}/ask")
    post(office, f"/{campaign}/schedule", ends_at="2026-11-30T18:00")
    campaign_round(office.parts)
    while campaign_next(office.parts):
        pass
    office.clock.move(timedelta(days=12))
    campaign_round(office.parts)
    office.enter(helena)  # the session has ended since
    text = page(office, campaign)
    file = office.browser.get(f"/console/campaigns/{campaign}/members.csv")

    assert "<svg" in text
    assert "Na campanha: 1." in text
    assert file.mimetype == "text/csv"
    assert file.text.startswith("\ufeffclient,name,state")
    assert "C-1,Ana Souza," in file.text


@pytest.mark.fault("F66")
@pytest.mark.usefixtures("helena")
def test_hostile_names_are_text(office: Desk) -> None:
    """A name with markup in it stays text, in the page and in the file."""
    text = '"><img src=x onerror=alert(1)>'
    office.invoice(office.client(name=f"={text}", segment=text))
    campaign = drafted(office, name=text, segments=text)
    shown = page(office, campaign) + office.browser.get("/console/campaigns").text

    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown

    post(office, f"/{campaign}/ask")
    file = office.browser.get(f"/console/campaigns/{campaign}/members.csv").text
    assert '"\'=""' in file.replace("\r\n", "\n")


@pytest.mark.usefixtures("debtor", "helena")
def test_a_draft_is_written_anew(office: Desk) -> None:
    """The form shows what was kept; whoever changes it becomes an author."""
    with office.parts.database.write() as session:
        session.add(
            TemplateText(
                key="aviso",
                language="pt",
                channel="whatsapp",
                version=1,
                state="released",
                body="Olá, {first_name}. {company}",
                created_at=office.clock.now(),
            )
        )
    campaign = drafted(office, buckets="1-30", owed_from="10,00", template="aviso")
    form = office.browser.get(f"/console/campaigns/{campaign}/edit").text
    post(office, f"/{campaign}/edit", name="B", owing="open", template="aviso")

    assert 'value="10,00"' in form
    assert re.search(r'value="1-30" checked', form)
    assert (row(office, campaign).name, row(office, campaign).audience) == (
        "B",
        {"owing": "open"},
    )

    post(office, f"/{campaign}/ask")
    assert office.browser.get(f"/console/campaigns/{campaign}/edit").status_code == 409
    assert post(office, f"/{campaign}/edit", name="C").status_code == 409


@pytest.mark.fault("F68")
@pytest.mark.usefixtures("helena")
@pytest.mark.parametrize("number", [999_999, 2**31, 2**64])
def test_no_such_campaign(office: Desk, number: int) -> None:
    """An id of nothing says nothing, on any route."""
    for path in ("", "/edit", "/members.csv"):
        answer = office.browser.get(f"/console/campaigns/{number}{path}")
        assert answer.status_code == 404
    for verb in ("ask", "approve", "send-back", "pause", "resume", "stop"):
        assert post(office, f"/{number}/{verb}").status_code == 404
    assert office.rows(CampaignMember.__table__.select()) == []


class Filled(dict[str, str]):
    """A form with one value a name."""

    def getlist(self, name: str) -> list[str]:
        """Give the value as a list."""
        return [self[name]] if name in self else []


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("days_late_from", "x", "no_number"),
        ("days_late_from", "-1", "no_number"),
        ("days_late_from", "9" * 30, "no_number"),
        ("owed_from", "1.234,5678", "no_amount"),
        ("owed_from", "muito", "no_amount"),
        ("charges", "101", "no_percent"),
        ("charges", "1,234", "no_percent"),
        ("principal", "-5", "no_percent"),
        ("instalments", "dez", "no_number"),
        ("valid_until", "31/12/2026", "no_day"),
        ("valid_until", "", "missing"),
        ("not_contacted_since", "ontem", "no_day"),
        ("owing", "rich", "unknown"),
        ("channel", "pombo", "unknown"),
        ("promise", "talvez", "unknown"),
        ("states", "Santa Catarina", "unknown"),
        ("buckets", "1-31", "unknown"),
    ],
)
def test_what_cannot_be_read_is_named(field: str, value: str, rule: str) -> None:
    """The field and what is wrong with it; never a guess."""
    form = Filled(kind="offer", name="A", valid_until=LAST) | {field: value}
    with pytest.raises(UnreadableError) as refused:
        read(typed_in(Filled(form)))  # type: ignore[arg-type]  # a form's two verbs

    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_a_draft_is_typed_as_it_was() -> None:
    """Reading, showing and reading again gives the same draft."""
    form = Filled(
        name="A",
        kind="offer",
        template="x",
        owing="late",
        states="sc, pr",
        cities="Lages; São José",
        days_late_from="5",
        days_late_to="40",
        owed_from="1.234,56",
        not_contacted_since="2026-10-01",
        promise="no",
        dispute="yes",
        channel="sms",
        buckets="31-60",
        charges="100",
        principal="12,5",
        instalments="3",
        plan="50",
        valid_until=LAST,
    )
    draft = read(typed_in(form))  # type: ignore[arg-type]  # a form's two verbs

    assert read(show(draft)) == draft
    assert draft.audience.owed_from == 1234_56
    assert draft.audience.states == ("SC", "PR")
    assert draft.terms is not None
    assert (draft.terms.principal_bp, draft.terms.valid_until) == (
        1_250,
        date(2026, 12, 4),
    )
