"""The API of payments: real answers, held against the OpenAPI file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.api.pace import Pace
from bot.api_tokens import Scope, make_token, revoke_token
from bot.app import create_app
from bot.feed import news_of
from bot.ledger.examine import examine
from bot.ledger.freeze import freeze
from domain.contact_policy import Limits
from models.api_token import ApiToken
from models.cash import CashItem
from models.client import Client
from models.invoice import Hold
from tests.bot.payments.till import LATE, OLDER, Till, till_for
from tests.bot.world import World, world_on
from tests.house.tree import ROOT
from webhooks import api

SPEC = yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text(encoding="utf-8"))
Json = dict[str, Any]


@dataclass
class Erp:
    """A system of the company's, with a token, and Ana's account to look at."""

    app: Flask
    web: FlaskClient
    till: Till
    token: str

    @property
    def world(self) -> World:
        """Give the house."""
        return self.till.world

    def asks(self, method: str, path: str, body: object = None, **more: Any) -> Json:  # noqa: ANN401 - of Werkzeug's
        """Ask, check the answer against the OpenAPI file, and read it."""
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        data = None if body is None else json.dumps(body)
        answer = self.web.open(
            f"/api/v1{path}", method=method, data=data, headers=headers, **more
        )
        fits(method, path, answer)
        return {"status": answer.status_code, "headers": answer.headers} | (
            {"body": json.loads(answer.data)}
        )

    def tells(self, query: str = "", **more: object) -> Json:
        """Tell of one payment."""
        return self.asks("POST", f"/payments{query}", payment(**more))


def payment(**more: object) -> Json:
    """Write a payment of R$ 102.17 for Ana's first invoice."""
    facts: Json = {
        "external_ref": "p-1",
        "amount": "102.17",
        "paid_on": "2026-11-24",
        "invoice": "ana-1",
    }
    return {name: value for name, value in (facts | more).items() if value is not None}


def fits(method: str, path: str, answer: TestResponse) -> None:
    """Insist that an answer is as the OpenAPI file says."""
    bare = path.partition("?")[0]
    template = "/payments/{external_ref}" if bare.startswith("/payments/") else bare
    if bare.startswith("/clients/"):
        template = "/clients/{external_id}/service"
    responses = SPEC["paths"][template][method.lower()]["responses"]
    told = responses.get(str(answer.status_code), responses["default"])
    told = SPEC["components"]["responses"]["Problem"] if "$ref" in told else told
    assert answer.mimetype in told["content"], answer.mimetype
    reference = told["content"][answer.mimetype]["schema"]["$ref"]
    body = json.loads(answer.data)
    validator(reference).validate(body)
    if answer.mimetype == "application/problem+json":
        assert body["status"] == answer.status_code


def validator(reference: str) -> Draft202012Validator:
    """Make a validator of one schema of the file."""
    resource: Resource[Any] = Resource.from_contents(
        {"$schema": "https://json-schema.org/draft/2020-12/schema"} | SPEC
    )
    registry = Registry().with_resource("urn:spec", resource)
    return Draft202012Validator({"$ref": f"urn:spec{reference}"}, registry=registry)


@pytest.fixture
def erp(world: World, monkeypatch: pytest.MonkeyPatch) -> Erp:
    """Let Ana owe two invoices, and let a system hold a token for everything."""
    monkeypatch.setattr(api, "PACE", Pace())
    till = till_for(world, LATE, OLDER)
    app = create_app(world.parts)
    return Erp(app, app.test_client(), till, token(world))


@pytest.fixture
def world(database: Any) -> World:  # noqa: ANN401 - the database of the tests
    """Build a world."""
    return world_on(database)


def token(world: World, **more: Any) -> str:  # noqa: ANN401 - what it is for
    """Make a token."""
    with world.session() as session:
        facts = {"scopes": list(Scope)} | more
        made = make_token(
            session, name="ERP", actor="cli", now=world.clock.now(), **facts
        )
        assert isinstance(made, tuple)
        return made[1]


def test_a_payment_for_an_invoice_is_booked(erp: Erp) -> None:
    """201 with what it settled; the feed is fresh, and the books are whole."""
    said = erp.tells()
    world = erp.world
    with world.parts.database.read() as session:
        news = news_of(session, Limits(), world.clock.now())
        found = examine(session)

    assert said["status"] == 201
    assert said["body"]["status"] == "applied"
    assert said["body"]["settled"] == [
        {"invoice": "ana-1", "client": "ana", "amount": "102.17"}
    ]
    assert erp.till.statuses == ["paid", "open"]
    assert (news.age, found) == (timedelta(0), [])


def test_the_same_payment_told_twice_is_one(erp: Erp) -> None:
    """The second answer is the first one, and says that it was known."""
    erp.tells()
    said = erp.tells()

    assert (said["status"], said["body"]["known"]) == (200, True)
    assert len(erp.till.payments) == 1


def test_the_same_reference_for_other_money_is_a_conflict(erp: Erp) -> None:
    """Nothing is overwritten."""
    erp.tells()

    assert erp.tells(amount="50.00")["status"] == 409


def test_a_client_alone_pays_the_oldest_first(erp: Erp) -> None:
    """What is over is credit (F51, F52)."""
    said = erp.tells(invoice=None, client="ana", amount="500.00")

    assert erp.till.statuses == ["paid", "paid"]
    assert [each["invoice"] for each in said["body"]["settled"]] == ["ana-2", "ana-1"]
    assert said["body"]["credit"] != "0.00"


def test_nobody_named_is_matched_or_held(erp: Erp) -> None:
    """The payer's CPF and the cents are enough; an amount alone waits for a person."""
    payer = {"name": "Ana Souza", "document": "529.982.247-25"}
    sure = erp.tells(invoice=None, payer=payer)
    held = erp.tells(invoice=None, external_ref="p-2", amount="7.77")

    assert sure["body"]["status"] == "applied"
    assert (held["status"], held["body"]["status"]) == (201, "review")
    assert held["body"]["settled"] == []


def test_a_batch_is_answered_one_by_one(erp: Erp) -> None:
    """What is refused leaves the others alone, and says why."""
    raws = [
        payment(),
        payment(external_ref="p-2", invoice="none-such"),
        payment(external_ref="p-3", amount=102.17),
        "no object",
        payment(),
    ]
    said = erp.asks("POST", "/payments", {"payments": raws})["body"]

    assert (said["taken"], said["refused"]) == (2, 3)
    assert [each["status"] for each in said["results"]] == [
        "applied",
        "refused",
        "refused",
        "refused",
        "applied",
    ]
    assert said["results"][1]["problem"]["type"].endswith("unknown-invoice")
    assert said["results"][2]["problem"]["errors"][0]["field"] == "amount"
    assert said["results"][4]["known"] is True


def test_a_dry_run_writes_nothing(erp: Erp) -> None:
    """It answers what would be."""
    said = erp.tells("?dry_run=true")

    assert (said["status"], said["body"]["status"]) == (200, "applied")
    assert erp.till.payments == []
    assert erp.till.rows(select(CashItem)) == []


def test_an_empty_batch_is_news_too(erp: Erp) -> None:
    """That nothing came today keeps the feed fresh."""
    erp.tells()
    erp.world.move(hours=20)
    erp.asks("POST", "/payments", {"payments": []})
    with erp.world.parts.database.read() as session:
        news = news_of(session, Limits(), erp.world.clock.now())

    assert news.age == timedelta(0)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        pytest.param({"amount": "1.234"}, "unfit", id="three decimals"),
        pytest.param({"amount": "102,17"}, "unfit", id="a comma"),
        pytest.param({"amount": "-1.00"}, "unfit", id="below zero"),
        pytest.param({"amount": "0.00"}, "unfit", id="nothing"),
        pytest.param({"amount": 102.17}, "unfit", id="a float"),
        pytest.param({"paid_on": "24/11/2026"}, "unfit", id="another day format"),
        pytest.param({"paid_on": 1700000000}, "unfit", id="a timestamp"),
        pytest.param({"paid_on": "2026-11-26"}, "unfit", id="the day after tomorrow"),
        pytest.param({"external_ref": ""}, "unfit", id="no reference"),
        pytest.param({"external_ref": "a\x00b"}, "unfit", id="NUL"),
        pytest.param({"surprise": 1}, "unfit", id="a field of nobody"),
        pytest.param({"currency": "USD"}, "unfit", id="dollars"),
        pytest.param({"payer": {"document": "123"}}, "unfit", id="no CPF"),
        pytest.param({"end_to_end": "E1"}, "unfit", id="no end-to-end id"),
        pytest.param({"invoice": "none"}, "unknown-invoice", id="no such invoice"),
        pytest.param(
            {"invoice": None, "client": "none"}, "unknown-client", id="no such client"
        ),
        pytest.param({"client": "bruno"}, "mismatch", id="another's invoice"),
    ],
)
@pytest.mark.fault("F57")
def test_what_is_unclear_is_refused(erp: Erp, more: Json, kind: str) -> None:
    """422 with the field and the reason; nothing is written."""
    said = erp.tells(**more)

    assert said["status"] == 422
    assert said["body"]["type"].endswith(kind)
    assert erp.till.payments == []


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_json_is_refused(erp: Erp, body: bytes) -> None:
    """400, and never an error of ours."""
    answer = erp.web.post(
        "/api/v1/payments",
        data=body,
        headers={"Authorization": f"Bearer {erp.token}"},
    )
    fits("POST", "/payments", answer)

    assert answer.status_code in {400, 422}


def test_a_body_beyond_two_megabytes_is_refused(erp: Erp) -> None:
    """413, before it is read."""
    answer = erp.web.post(
        "/api/v1/payments",
        data=b" " * (api.LARGEST + 1),
        headers={"Authorization": f"Bearer {erp.token}"},
    )
    fits("POST", "/payments", answer)

    assert answer.status_code == 413


def test_a_thousand_and_one_are_too_many(erp: Erp) -> None:
    """The limit is said."""
    said = erp.asks("POST", "/payments", {"payments": [{}] * 1001})

    assert said["status"] == 422
    assert "1000" in said["body"]["detail"]


def test_a_payment_is_read_back(erp: Erp) -> None:
    """With what it settled; a reference of nobody is 404."""
    erp.tells(external_ref="a/b 1")
    there = erp.asks("GET", "/payments/a/b%201")
    nobody = erp.asks("GET", "/payments/none")

    assert (there["status"], there["body"]["status"]) == (200, "applied")
    assert nobody["status"] == 404


def test_invoices_are_read_back(erp: Erp) -> None:
    """By status, with what is paid of them."""
    erp.tells(amount="50.00")
    erp.tells(external_ref="p-2", invoice="ana-2", amount="500.00")
    open_ones = erp.asks("GET", "/invoices?status=open")["body"]
    every = erp.asks("GET", "/invoices")["body"]

    assert [(each["id"], each["paid"]) for each in open_ones["invoices"]] == [
        ("ana-1", "50.00")
    ]
    assert len(every["invoices"]) == 2
    assert erp.asks("GET", "/invoices?status=lost")["status"] == 422
    assert erp.asks("GET", "/invoices?after=x")["status"] == 422


def test_pages_of_invoices_join(erp: Erp, monkeypatch: pytest.MonkeyPatch) -> None:
    """`next` leads on, and is null at the end."""
    monkeypatch.setattr("bot.api.view.MOST", 1)
    first = erp.asks("GET", "/invoices")["body"]
    second = erp.asks("GET", f"/invoices?after={first['next']}")["body"]

    assert [first["invoices"][0]["id"], second["invoices"][0]["id"]] == [
        "ana-1",
        "ana-2",
    ]
    assert second["next"] is None


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Authorization": ""}, id="none"),
        pytest.param({"Authorization": "Bearer regua_wrong"}, id="wrong"),
        pytest.param({"Authorization": "Basic YTpi"}, id="another scheme"),
        pytest.param({"Authorization": "Bearer "}, id="empty"),
    ],
)
def test_without_a_token_there_is_nothing(erp: Erp, headers: Mapping[str, str]) -> None:
    """401 on every route, with how to come in."""
    asked = [("POST", "/payments"), ("GET", "/payments/x"), ("GET", "/invoices")]
    answers = [erp.asks(*each, headers=dict(headers)) for each in asked]

    assert {each["status"] for each in answers} == {401}
    assert answers[0]["headers"]["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_expired_token_opens_nothing(erp: Erp) -> None:
    """At once, and from that hour on."""
    now = erp.world.clock.now()
    erp.token = token(erp.world, expires_at=now + timedelta(hours=1))
    before = erp.asks("GET", "/invoices")["status"]
    erp.world.move(hours=1)
    expired = erp.asks("GET", "/invoices")["status"]
    erp.token = token(erp.world)
    with erp.world.session() as session:
        last = session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).first()
        assert last is not None
        revoke_token(session, last.id, "cli", now)

    assert (before, expired) == (200, 401)
    assert erp.asks("GET", "/invoices")["status"] == 401


PAYMENT_SCOPES = (Scope.PAYMENTS_WRITE, Scope.PAYMENTS_READ, Scope.INVOICES_READ)


def test_a_token_does_what_it_is_for(erp: Erp) -> None:
    """Each route wants its own scope."""
    asked = [("POST", "/payments"), ("GET", "/payments/x"), ("GET", "/invoices")]
    seen = []
    for scope in PAYMENT_SCOPES:
        erp.token = token(erp.world, scopes=[scope])
        seen.append([erp.asks(*each)["status"] == 403 for each in asked])

    assert seen == [
        [False, True, True],
        [True, False, True],
        [True, True, False],
    ]


@pytest.mark.parametrize("scope", Scope)
def test_a_service_wants_its_own_scope(erp: Erp, scope: Scope) -> None:
    """Who may write of payments may not write of services."""
    erp.token = token(erp.world, scopes=[scope])
    told = service(erp, {"state": "active"})["status"] == 200
    read = service(erp)["status"] == 200

    assert told == (scope is Scope.SERVICES_WRITE)
    assert read == (scope is Scope.SERVICES_READ)


def test_a_token_that_asks_too_often_waits(erp: Erp) -> None:
    """429 with the seconds; a minute later it is served again."""
    most = erp.world.parts.settings.api.requests_per_minute
    seen = [erp.asks("GET", "/invoices") for _ in range(most + 1)]
    erp.world.move(minutes=1)

    assert [each["status"] for each in seen] == [200] * most + [429]
    assert int(seen[-1]["headers"]["Retry-After"]) >= 1
    assert erp.asks("GET", "/invoices")["status"] == 200


def test_frozen_books_say_to_come_again(erp: Erp) -> None:
    """503 and when; nothing is lost, for the sender has it still."""
    with erp.world.session() as session:
        freeze(session, [], "night", "a test", erp.world.clock.now())
    said = erp.tells()

    assert said["status"] == 503
    assert said["headers"]["Retry-After"]


@pytest.mark.fault("F59")
def test_a_payment_of_the_erp_ends_the_claim(erp: Erp) -> None:
    """A "já paguei" had paused the reminders until somebody told of the money."""
    till, now = erp.till, erp.world.clock.now()
    with erp.world.session() as session:
        session.add(
            Hold(
                client_id=till.client_id,
                invoice_id=till.ids[0],
                reason="claimed_payment",
                created_at=now,
            )
        )
    erp.tells()

    assert till.holds == []


def service(erp: Erp, body: object = None, who: str = "ana") -> Json:
    """Tell of a client's service, or read it."""
    path = f"/clients/{who}/service"
    return erp.asks("GET" if body is None else "PUT", path, body)


def test_a_service_is_suspended_and_read_back(erp: Erp) -> None:
    """What is told stands; told again, and without a day, nothing changes."""
    told = service(erp, {"state": "suspended", "since": "2026-11-20"})
    again = service(erp, {"state": "suspended"})
    read = service(erp)

    assert [it["status"] for it in (told, again, read)] == [200, 200, 200]
    assert told["body"] == again["body"] == read["body"]
    assert read["body"] == {
        "client": "ana",
        "state": "suspended",
        "since": "2026-11-20",
        "unlock": None,
    }


def test_a_service_that_is_back_confirms_the_unlock(erp: Erp) -> None:
    """It stands, then it is confirmed; the client is told once."""
    with erp.world.session() as session:
        session.execute(update(Client).values(service="suspended"))
    for line in ("libera minha internet que eu pago sexta", "529", "1985", "sim"):
        erp.world.hears(line)
    waits = service(erp)["body"]["unlock"]
    back = [service(erp, {"state": "active"})["body"]["unlock"] for _ in range(2)]

    assert (waits["confirmed"], waits["until"]) == (False, "2026-11-27")
    assert [it["confirmed"] for it in back] == [True, True]
    assert len(erp.world.messages(key="unlock.back")) == 1


@pytest.mark.parametrize(
    ("body", "who", "kind"),
    [
        pytest.param({"state": "gone"}, "ana", "unfit", id="no state of ours"),
        pytest.param({"since": "2026-11-20"}, "ana", "unfit", id="no state"),
        pytest.param({"state": "active", "x": 1}, "ana", "unfit", id="more"),
        pytest.param(["active"], "ana", "unfit", id="a list"),
        pytest.param(
            {"state": "active", "since": "20/11/2026"}, "ana", "unfit", id="a day"
        ),
        pytest.param(
            {"state": "active", "since": "2026-02-30"}, "ana", "unfit", id="no day"
        ),
        pytest.param(
            {"state": "active", "since": "2026-11-25"}, "ana", "unfit", id="ahead"
        ),
        pytest.param({"state": "active"}, "nobody", "not-found", id="nobody"),
    ],
)
def test_a_service_that_is_unclear_is_refused(
    erp: Erp, body: object, who: str, kind: str
) -> None:
    """Nothing is guessed at, and nothing is changed."""
    answer = service(erp, body, who)

    assert answer["body"]["type"] == f"urn:regua:problem:{kind}"
    assert service(erp)["body"]["state"] is None


def test_the_openapi_file_is_one() -> None:
    """Each schema of it is a schema."""
    for schema in SPEC["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)

    assert SPEC["openapi"].startswith("3.1")
