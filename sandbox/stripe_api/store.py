"""What Stripe remembers: objects by id, events, and answers by idempotency key."""

from dataclasses import dataclass, field
from typing import Any

StripeObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Remembered:
    """The first answer to an idempotency key, and what was asked."""

    asked: str
    status: int
    body: bytes


@dataclass
class StripeStore:
    """Objects of every kind, in the order they were made."""

    objects: dict[str, StripeObject] = field(default_factory=dict)
    answers: dict[str, Remembered] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    attempts: dict[str, list[int | None]] = field(default_factory=dict)

    def add(self, made: StripeObject) -> StripeObject:
        """Keep an object under its id."""
        self.objects[made["id"]] = made
        return made

    def find(self, kind: str, key: str) -> StripeObject | None:
        """Return the object of that kind and id."""
        found = self.objects.get(key)
        return found if found and found["object"] == kind else None

    def every(self, kind: str) -> list[StripeObject]:
        """Return all objects of a kind, oldest first."""
        return [each for each in self.objects.values() if each["object"] == kind]
