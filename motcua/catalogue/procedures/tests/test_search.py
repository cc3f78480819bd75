"""Search: codes, words without accents in any order, abbreviations, most used first."""

import pytest

from motcua.catalogue.procedures import queries, services
from motcua.catalogue.procedures.models import Procedure
from motcua.catalogue.procedures.tests.cast import SUMMER, extract, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    store(
        extract(),
        extract(code="1.901193", name="Thủ tục đăng ký khai sinh (mẫu)", abbreviations=["dkks"]),
        extract(
            code="1.901194", name="Thủ tục đăng ký lại khai sinh (mẫu)", abbreviations=[], levels=["TINH"]
        ),
        extract(code="1.908335", name="Khai thuế phát sinh (mẫu)", abbreviations=[]),
    )


def codes(text: str, **filters) -> list[str]:
    return [version.procedure.code for version in queries.search(text, day=SUMMER, **filters)]


@pytest.mark.parametrize(
    "typed",
    [
        "tlht",
        "trich luc",
        "Trích lục",
        "hộ tịch bản sao",
        "2.900635",
        "2900635",
        "900635",
        "2.900635.000.00.00.H05",
    ],
)
def test_the_extract_is_found_however_it_is_typed(typed):
    assert codes(typed)[0] == "2.900635"


def test_initials_of_the_name_find_it_without_a_written_abbreviation():
    assert "1.901194" in codes("dklks")


def test_words_together_go_before_words_apart():
    assert codes("khai sinh") == ["1.901193", "1.901194", "1.908335"]


def test_the_most_used_comes_first():
    services.count_use(Procedure.objects.get(code="1.901194").pk, times=5)
    services.count_use(Procedure.objects.get(code="1.901194").pk)
    services.count_use(Procedure.objects.get(code="1.901193").pk)
    assert codes("khai sinh")[:2] == ["1.901194", "1.901193"]
    assert codes("")[0] == "1.901194"


def test_counts_of_a_bulk_load_are_set_at_once():
    keys = dict(Procedure.objects.values_list("code", "pk"))
    services.set_uses({keys["1.908335"]: 900, keys["2.900635"]: 10})
    services.set_uses({keys["1.908335"]: 5})
    assert codes("")[:2] == ["2.900635", "1.908335"]


def test_a_level_cuts_the_list():
    assert codes("khai sinh", level="TINH") == ["1.901194"]


def test_a_slip_of_the_finger_still_finds():
    assert "2.900635" in codes("trích lụcc hộ tịhc")


@pytest.mark.parametrize("typed", ["khong co gi nhu vay ca", "%", "'; drop table", "\x00", "_" * 5])
def test_what_is_not_there_gives_nothing_and_breaks_nothing(typed):
    assert isinstance(codes(typed), list)


def test_a_procedure_not_yet_in_force_is_not_offered():
    store(extract(code="1.999999", name="Tương lai (mẫu)"), day=SUMMER.replace(year=2027))
    assert codes("tuong lai") == []
