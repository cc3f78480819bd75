"""4 and 5 tại chỗ: done whole at the desk, signed by a delegation looked up at the moment (TT 01/2018 Điều 6)."""

import re
from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.base.errors import Conflict, Invalid, NotAllowed
from motcua.base.organisations import services as organisations
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import SigningDelegation
from motcua.base.text import day
from motcua.catalogue.procedures import onsite
from motcua.catalogue.processes.table import StepRow
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.tests.across import items_of, replace_process
from motcua.onestop.dossiers.tests.cast import START, vn

AT_DESK = [
    StepRow(key="tham_dinh", name="Thẩm định tại chỗ", kind="THAM_DINH", where="MOT_CUA", role="thu_ly", minutes=60),
    StepRow(key="ky", name="Phê duyệt tại chỗ", kind="KY", where="MOT_CUA", role="phe_duyet", minutes=60),
    StepRow(key="dong_dau", name="Đóng dấu tại chỗ", kind="DONG_DAU", where="MOT_CUA", role="van_thu", minutes=30),
]  # fmt: skip


@pytest.fixture
def on_site(cast):
    onsite.put_on_list(
        cast.procedure.pk, level="XA", steps=5, decision_no="299/QĐ-UBND (mẫu)", decision_date=START,
        valid_from=START, delegate_ids=[cast.desk.person_id], by=Actor.system(),
    )  # fmt: skip
    replace_process(cast, AT_DESK, head=1, tail=5)
    delegation = SigningDelegation.objects.create(
        agency=cast.agency, grantor_id=cast.leader.person_id, delegate_id=cast.desk.person_id,
        fields_of="Hộ tịch", decision="15/QĐ-UBND (mẫu)", valid_from=START,
    )  # fmt: skip
    return cast, delegation


def _to_be_signed(cast) -> Dossier:
    dossier = cast.received("2026-08-20T08:00")
    cast.step(dossier, cast.desk, vn("2026-08-20T08:10"))
    return cast.step(dossier, cast.desk, vn("2026-08-20T08:30"))


def test_a_listed_procedure_is_done_whole_at_the_desk(on_site):
    cast, delegation = on_site
    dossier = _to_be_signed(cast)
    assert dossier.on_site == 5
    item = items_of(dossier)[0]
    assert (item.kind, item.unit_id, item.role) == ("KY", cast.desk_unit.pk, "tiep_nhan")
    services.sign_result(dossier.pk, item.pk, by=cast.desk, at=vn("2026-08-20T08:40"))
    services.stamp(
        dossier.pk, items_of(dossier)[0].pk, number="7/TL", by=cast.desk, at=vn("2026-08-20T08:45")
    )
    assert items_of(dossier)[0].kind == "TRA_KET_QUA"
    result = Result.objects.get(dossier=dossier)
    assert (result.delegation, result.signed_by_id) == (delegation, cast.desk.person_id)
    assert result.delegation.signature_form == "TUQ."


def test_a_delegation_withdrawn_a_minute_before_signs_nothing(on_site):
    cast, delegation = on_site
    dossier = _to_be_signed(cast)
    yesterday = clock.today() - timedelta(days=1)
    organisations.withdraw_delegation(
        delegation.pk, last_day=yesterday, by=Actor.system(), reason="QĐ 20 (mẫu)"
    )
    ended = re.escape(f"15/QĐ-UBND (mẫu) đã hết hiệu lực từ sau ngày {day(yesterday)}")
    with pytest.raises(NotAllowed, match=ended):
        services.sign_result(dossier.pk, items_of(dossier)[0].pk, by=cast.desk)
    assert Dossier.objects.get(pk=dossier.pk).status == "TRINH_KY"


def test_a_delegation_of_another_field_signs_nothing(on_site):
    cast, delegation = on_site
    SigningDelegation.objects.filter(pk=delegation.pk).update(fields_of="Đất đai")
    dossier = _to_be_signed(cast)
    with pytest.raises(NotAllowed, match="ủy quyền ký còn hiệu lực"):
        services.sign_result(dossier.pk, items_of(dossier)[0].pk, by=cast.desk, at=vn("2026-08-20T08:40"))


def test_the_list_counts_on_its_days_only(on_site):
    cast, _ = on_site
    row = onsite.listed().get()
    onsite.take_off_list(row.pk, last_day=date(2026, 8, 19), by=Actor.system())
    assert cast.received("2026-08-20T08:00").on_site == 0
    assert cast.received("2026-08-19T08:00").on_site == 5


def test_a_procedure_stands_once_on_the_list(on_site):
    cast, _ = on_site
    with pytest.raises(Conflict, match="đã có trong danh mục"):
        onsite.put_on_list(
            cast.procedure.pk, level="XA", steps=4, decision_no="300/QĐ-UBND (mẫu)", decision_date=START,
            valid_from=START, by=Actor.system(),
        )  # fmt: skip
    with pytest.raises(Invalid, match="số quyết định"):
        onsite.put_on_list(
            cast.procedure.pk, level="TINH", steps=4, decision_no=" ", decision_date=START, valid_from=START,
            by=Actor.system(),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        onsite.take_off_list(onsite.listed().get().pk, last_day=START, by=cast.desk)


def test_the_list_has_a_page_kept_by_who_controls_procedures(cast, client):
    from django.urls import reverse

    from motcua.catalogue.procedures.models import OnSiteProcedure
    from motcua.onestop.dossiers.tests.test_pages import sign_in

    line = {
        "procedure_text": cast.procedure.code, "level": "XA", "steps": "5", "decision_no": "299/QĐ-UBND (mẫu)",
        "decision_date": "01/07/2025", "valid_from": "01/07/2025",
        "signer-1": str(cast.desk.person_id), "signer-name-1": "Trần Thị Quầy",
    }  # fmt: skip
    sign_in(client, cast.desk)
    assert client.post(reverse("procedures:on_site"), line).status_code == 403
    sign_in(client, cast.control)
    wrong = client.post(reverse("procedures:on_site"), line | {"procedure_text": "9.999999"})
    assert wrong.status_code == 422
    assert "Không có thủ tục mã này" in wrong.text
    typed = client.post(reverse("procedures:on_site"), line | {"signer-name-2": "Nguyễn Văn"})
    assert typed.status_code == 422
    assert "Chưa chọn người ký “Nguyễn Văn”" in typed.text
    nobody = client.post(
        reverse("procedures:on_site"), line | {"signer-name-2": "Ai đó", "signer-2": "999999999"}
    )
    assert nobody.status_code == 422
    assert "Chọn người được ủy quyền ký từ danh sách gợi ý" in nobody.text
    assert not OnSiteProcedure.objects.exists()
    assert client.post(reverse("procedures:on_site"), line).status_code == 302
    row = OnSiteProcedure.objects.get()
    assert "Trần Thị Quầy (mẫu)" in client.get(reverse("procedures:on_site")).text
    ended = client.post(reverse("procedures:on_site_end", args=[row.pk]), {"last_day": "01/08/2025"})
    assert ended.status_code == 302
    assert "Chưa có thủ tục nào trong danh mục" in client.get(reverse("procedures:on_site")).text
