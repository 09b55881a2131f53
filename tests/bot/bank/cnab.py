"""Return files as banks write them, put together field by field: nobody's money."""

from collections.abc import Mapping

Field = tuple[int, int]
T = {"movement": (16, 17), "our": (38, 57), "your": (59, 73), "face": (82, 96)}
U = {"paid": (78, 92), "on": (138, 145), "credited": (146, 153)}
NARROW = {
    "movement": (109, 110),
    "our": (63, 70),
    "your": (117, 126),
    "face": (153, 165),
    "paid": (254, 266),
    "on": (111, 116),
    "credited": (296, 301),
    "name": (325, 354),
}


def row(width: int, start: str, fields: Mapping[Field, str]) -> str:
    """Write a row: *start*, then each field in its columns, counted from 1."""
    cells = list(start.ljust(width))
    for (first, last), text in fields.items():
        cells[first - 1 : last] = text.ljust(last - first + 1)[: last - first + 1]
    return "".join(cells)


def wide(
    *boletos: Mapping[str, str],
    bank: str = "001",
    places: Mapping[str, Field] = T,
    document: Field = (134, 148),
    name: Field = (149, 188),
) -> bytes:
    """Write a CNAB 240 return file."""
    head = {(53, 71): "0123400000567890", (143, 143): "2"}
    rows = [row(240, f"{bank}00000", head), row(240, f"{bank}00011T01", {})]
    for place, told in enumerate(boletos):
        number = place * 2 + 1
        fields = {places[key]: told[key] for key in places if key in told}
        fields |= {document: told.get("document", ""), name: told.get("name", "")}
        rows.append(row(240, f"{bank}00013{number:05}T ", fields))
        money = {U[key]: told[key] for key in U if key in told}
        rows.append(row(240, f"{bank}00013{number + 1:05}U ", money))
    rows += [row(240, f"{bank}00015", {}), row(240, f"{bank}99999", {})]
    return "\r\n".join(rows).encode("latin-1") + b"\r\n"


def narrow(
    *boletos: Mapping[str, str],
    bank: str = "341",
    places: Mapping[str, Field] = NARROW,
) -> bytes:
    """Write a CNAB 400 return file."""
    head = {(27, 46): "7654001234 50", (77, 79): bank, (80, 94): "BANCO INVENTADO"}
    rows = [row(400, "02RETORNO01COBRANCA", head)]
    for told in boletos:
        fields = {places[key]: told[key] for key in places if key in told}
        rows.append(row(400, "1", fields))
    rows.append(row(400, "9", {}))
    return "\r\n".join(rows).encode("latin-1") + b"\r\n"


def paid(our: str, minor: int, **more: str) -> dict[str, str]:
    """Tell of one boleto that was paid on 23 November and credited on the 24th."""
    told = {
        "movement": "06",
        "our": our,
        "paid": f"{minor:015}",
        "face": f"{minor:015}",
    }
    return told | {"on": "23112026", "credited": "24112026"} | more


def paid_narrow(our: str, minor: int, **more: str) -> dict[str, str]:
    """Tell the same in the older format."""
    told = {
        "movement": "06",
        "our": our,
        "paid": f"{minor:013}",
        "face": f"{minor:013}",
    }
    return told | {"on": "231126", "credited": "241126"} | more
