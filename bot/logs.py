"""What goes into the log: every line, its arguments too, without a card number."""

import logging

from domain.cards import mask_cards


def mask_record(record: logging.LogRecord) -> bool:
    """Mask a record before it is written; it is never held back."""
    if any(char.isdigit() for char in str(record.args or record.msg)):
        text = record.getMessage()
        masked = mask_cards(text)
        if masked != text:
            record.msg, record.args = masked, ()
    return True
