"""Ways to pay, as clients name them."""

import re

from flows.heard import Method
from nlu.values.scan import Scan

_NAMES = (
    (Method.DEBIT, r"debito (?:automatico|em conta)|direct debit|debito direto"
                   r"|domiciliacion"),
    (Method.PIX, r"pi[xs]|piks|picx|copia e cola|qr ?code|qrcode"),
    (Method.BOLETO, r"bole(?:to|ta|tos|tinho)|bolet|buleto|codigos? de barras?"
                    r"|codigo barras?|linha digitavel|bar ?code"),
    (Method.CARD, r"cartao|cartoes|kartao|credito|credit|card|tarjeta|visa|mastercard"
                  r"|master|elo"),
    (Method.TRANSFER, r"transferencia|transferir|transfiro|ted|doc|deposito"
                      r"|transfer|bank transfer|wire|deposit"),
    (Method.DEBIT, r"(?:no|por|em|via|com|by) (?:debito|debit)|^debito$"),
)  # fmt: skip
_PATTERN = re.compile(r"\b(?:" + "|".join(f"({names})" for _, names in _NAMES) + r")\b")
_REFUSED = re.compile(
    r"\b(?:nao (?:tenho|uso|quero|tem|mexo com|sei usar|consigo|aceito)|sem|nada de"
    r"|do not (?:have|use|want)|no (?:tengo|uso|quiero)|without)"
    r"(?:\s(?:pagar|no|por|com|fazer|um|o|a|de|mais|by|with|con|el|la))*\s$"
)
_CREDIT_ELSEWHERE = re.compile(r"\b(?:protecao ao|analise de|score de) credito\b")


def take_method(scan: Scan) -> Method | None:
    """Take the first way to pay that isn't refused: "não tenho pix, manda boleto"."""
    scan.drop(_CREDIT_ELSEWHERE)
    for found in scan.each(_PATTERN):
        if not _REFUSED.search(scan.text[: found.start()]):
            return _NAMES[(found.lastindex or 1) - 1][0]
    return None
