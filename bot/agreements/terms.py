"""The terms of an agreement as they are kept, and the hash that seals them."""

import hashlib
import json
from typing import Any

from domain.offers import Offer

Json = dict[str, Any]


def stored_terms(offer: Offer) -> Json:
    """Write an offer as plain JSON values; amounts are in minor units."""
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "total_minor": offer.total.minor,
        "saved_minor": offer.saved.minor,
        "interest_minor": offer.interest.minor,
        "instalments": [
            {
                "number": part.number,
                "due_on": part.due_on.isoformat(),
                "amount_minor": part.amount.minor,
            }
            for part in offer.instalments
        ],
    }


def sealed(terms: Json) -> str:
    """Seal terms: SHA-256 of them as canonical JSON."""
    text = json.dumps(terms, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
