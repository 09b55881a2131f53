"""Headers of e-mail that Python would write in a way that mailboxes do not read.

It cuts a long header between words, and encodes a word that is longer than a line
(RFC 2047). An address in List-Unsubscribe is such a word, and must not be encoded
(RFC 2369, section 2): the mailbox would show no way out at all.
"""

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, EmailPolicy


class _Addresses(UnstructuredHeader):
    """Addresses in brackets with commas between: one a line, as they are."""

    def fold(self, *, policy: EmailPolicy) -> str:
        """Write the header for the wire."""
        lines = f",{policy.linesep} ".join(str(self).split(", "))
        return f"List-Unsubscribe: {lines}{policy.linesep}"


_registry = HeaderRegistry()
# The registry mixes BaseHeader in by itself, as for the library's own headers.
_registry.map_to_type("list-unsubscribe", _Addresses)  # type: ignore[arg-type]  # above
MAIL = SMTP.clone(header_factory=_registry)
