"""Each late dossier has its cause and its apology, and those that lack one are listed (mot-cua.md 3.5)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.events.queries import of_stream
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.tests.cast import open_item, vn
from motcua.onestop.lateness import queries

# Received on 20/8/2026 with three working days: due 24/8 at 17:30 (22/8 is worked instead of 31/8).
LATE = "2026-08-26T09:00"


@pytest.fixture
def late(cast) -> Dossier:
    return cast.appraised()


def test_a_dossier_past_its_date_is_owed_an_apology_and_a_cause(cast, late):
    with time_machine.travel(vn(LATE)):
        for tab in ("dang-cham", "no-xin-loi", "chua-nguyen-nhan"):
            assert list(queries.rows_of(tab, by=cast.leader)) == [late]
    with time_machine.travel(vn("2026-08-24T16:00")):
        assert not queries.rows_of("dang-cham", by=cast.leader).exists()


def test_the_apology_takes_it_off_one_list_and_the_cause_off_the_other(cast, late):
    with time_machine.travel(vn(LATE)):
        services.apologise(
            late.pk, new_due=date(2026, 8, 28), reason="Người thụ lý nghỉ ốm", by=cast.leader, at=vn(LATE)
        )
        assert not queries.rows_of("no-xin-loi", by=cast.leader).exists()
        assert queries.rows_of("chua-nguyen-nhan", by=cast.leader).exists()
        services.name_late_cause(late.pk, code="QUA_TAI", by=cast.head, at=vn(LATE))
        assert not queries.rows_of("chua-nguyen-nhan", by=cast.leader).exists()
        assert queries.rows_of("dang-cham", by=cast.leader).exists()
    assert of_stream("dossier", late.pk).last().payload["fault"] == "TAP_THE"


def test_a_dossier_in_time_has_no_cause_to_name(cast, late):
    with pytest.raises(Conflict, match="không quá hạn"):
        services.name_late_cause(late.pk, code="QUA_TAI", by=cast.head, at=vn("2026-08-21T09:00"))


def test_a_cause_that_says_nothing_by_itself_needs_words(cast, late):
    with pytest.raises(Invalid, match="Ghi rõ"):
        services.name_late_cause(late.pk, code="KHAC", by=cast.head, at=vn(LATE))
    with pytest.raises(Invalid, match="danh mục"):
        services.name_late_cause(late.pk, code="KHONG_CO", by=cast.head, at=vn(LATE))
    done = services.name_late_cause(
        late.pk, code="KHAC", words="Mất điện hai ngày", by=cast.head, at=vn(LATE)
    )
    assert done.late_cause == "Mất điện hai ngày"


def test_the_specialist_and_the_stranger_do_not_name_causes(cast, late):
    for actor in (cast.specialist, cast.stranger):
        with pytest.raises(NotAllowed):
            services.name_late_cause(late.pk, code="QUA_TAI", by=actor, at=vn(LATE))


def test_the_step_that_took_too_long_is_named_with_its_hours(cast, late):
    with time_machine.travel(vn(LATE)):
        steps = queries.overruns([late])[late.pk]
    # Thẩm định since 10:00 on 20/8: 5,5 h + 21, 22, 24, 25 at 8 h + 1,5 h on 26/8 = 39 h; the process gives 14 h.
    assert steps[0].words == "Thẩm định – Phòng Văn hóa – Xã hội: đang dùng 39 giờ, quy trình cho 14 giờ"
    assert steps[0].likely_cause == "THU_LY_CHAM"


def test_the_page_names_a_cause_and_comes_back_to_its_tab(cast, late, sit):
    with time_machine.travel(vn(LATE)):
        browser = sit(cast.head)
        page = browser.get(reverse("lateness:list"), {"loai": "chua-nguyen-nhan"})
        assert late.code in page.text
        assert "đang dùng 39 giờ" in page.text
        answer = browser.post(
            reverse("lateness:name_cause", args=[late.pk]),
            {"cause": "THU_LY_CHAM", "tiep": "/ho-so-cham/?loai=chua-nguyen-nhan"},
        )
        assert answer.headers["Location"] == "/ho-so-cham/?loai=chua-nguyen-nhan"
        assert "Mọi hồ sơ quá hạn đã có nguyên nhân" in browser.get("/ho-so-cham/?loai=chua-nguyen-nhan").text


def test_another_agency_sees_none_of_them(cast, late, sit):
    with time_machine.travel(vn(LATE)):
        assert not queries.rows_of("dang-cham", by=cast.stranger).exists()
        assert sit(cast.stranger).get(reverse("lateness:list")).status_code == 403


def test_a_page_of_late_dossiers_asks_as_much_for_ten_as_for_one(
    cast, late, sit, django_assert_max_num_queries
):
    for _ in range(9):
        cast.appraised()
    with time_machine.travel(vn(LATE)):
        browser = sit(cast.leader)
        browser.get(reverse("lateness:list"), {"loai": "dang-cham"})
        with django_assert_max_num_queries(24):
            page = browser.get(reverse("lateness:list"), {"loai": "dang-cham"})
    assert page.text.count("đang dùng") == 10


def test_finished_late_without_apology_stays_owed(cast, late):
    cast.step(late, cast.specialist, vn("2026-08-26T10:00"))
    services.sign_result(late.pk, open_item(late).pk, by=cast.leader, at=vn("2026-08-26T11:00"))
    services.stamp(late.pk, open_item(late).pk, number="9/TL", by=cast.clerk, at=vn("2026-08-26T14:00"))
    with time_machine.travel(vn("2026-09-10T09:00")):
        assert list(queries.rows_of("no-xin-loi", by=cast.director)) == [late]
        assert not queries.rows_of("dang-cham", by=cast.director).exists()
