"""Their columns and ours."""

import pytest

from bot.imports.columns import UnfitMappingError, columns_of
from bot.settings.imports import Mapping

HEADER = ("Código", "Cliente", "Valor", "Vencimento", "Obs")
MAP = {
    "Código": "external_id",
    "Cliente": "client",
    "Valor": "amount",
    "Vencimento": "due_on",
}


def test_a_mapping_finds_each_column() -> None:
    """Their names lead to ours; what nobody reads is told."""
    columns = columns_of(HEADER, Mapping(kind="invoices", columns=MAP))

    assert columns.cell(("F1", "A1", "10", "2026-11-10", "x"), "amount") == "10"
    assert columns.unused == ("Obs",)


def test_our_own_names_need_no_mapping() -> None:
    """Small and capital letters alike."""
    columns = columns_of(("EXTERNAL_ID", "Name"), Mapping(kind="clients"))

    assert columns.cell(("A1", "Ana"), "name") == "Ana"


def test_a_mapped_column_wins_over_one_of_our_name() -> None:
    """`--map Total=amount` is obeyed where the file has an `amount` too."""
    header = ("external_id", "client", "amount", "Total", "due_on")
    mapping = Mapping(kind="invoices", columns={"Total": "amount"})

    assert columns_of(header, mapping).cell(("F", "A", "1", "2", ""), "amount") == "2"


def test_a_constant_fills_what_is_empty() -> None:
    """A file of one segment need not say so on each row."""
    mapping = Mapping(kind="clients", constants={"segment": "casa"})
    columns = columns_of(("external_id", "name"), mapping)

    assert columns.cell(("A1", "Ana"), "segment") == "casa"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        pytest.param({}, "no column is external_id, client", id="nothing mapped"),
        pytest.param({**MAP, "Preço": "number"}, "no column 'Preço'", id="not there"),
        pytest.param({**MAP, "Obs": "remark"}, "no column of ours", id="not ours"),
        pytest.param({**MAP, "Obs": "amount"}, "two columns", id="one for two"),
    ],
)
def test_a_mapping_that_does_not_fit_says_why(
    mapping: dict[str, str], said: str
) -> None:
    """Nothing is loaded by halves because a column was misspelt."""
    with pytest.raises(UnfitMappingError, match=said):
        columns_of(HEADER, Mapping(kind="invoices", columns=mapping))
