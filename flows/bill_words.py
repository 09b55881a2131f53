"""What clients call an invoice, folded: parts of patterns that read which one it is."""

_NAMES = (
    *("fatura", "conta", "boleto", "cobranca", "mensalidade"),
    *("bill", "invoice"),
    "factura",
)
BILL = rf"(?:{'|'.join(_NAMES)})s?"  # one of them, or several
BILLS = rf"(?:{'|'.join(_NAMES)})s"
