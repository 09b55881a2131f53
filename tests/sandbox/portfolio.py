"""What the application's demo API tells of its only client, Ana."""

from tests.sandbox.providers import ANA, Json

CLIENT: dict[str, Json] = {
    "external_id": "C1",
    "name": "Ana Souza",
    "address": ANA,
    "state": "em atraso",
    "segment": "fibra",
    "open_invoices": 1,
    "overdue_minor": 9990,
    "next_step": "+3",
}
STATE: dict[str, Json] = {
    "now": "2026-12-24T11:00:00+00:00",
    "zone": "America/Sao_Paulo",
    "company": "Fibra Serrana",
    "sender": "whatsapp:+551140028922",
    "console_url": "/console/login/once",
    "clients": [CLIENT],
}
