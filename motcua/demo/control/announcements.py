"""Sample decisions of announcing in every state: one public, one entered late, one waiting, one returned (invented)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person
from motcua.base.organisations.queries import actor_for
from motcua.base.worktime.queries import calendar_for
from motcua.catalogue.announcements import contents
from motcua.catalogue.announcements.models import Announcement, AnnouncementLine, MinistryDecision
from motcua.catalogue.announcements.services import drafting, flowing, signing, sources
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    FeeRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.models import Procedure
from motcua.demo.progress import Progress

_NEW = (
    ("9.900101", "Chấp thuận đấu nối tạm công trình hạ tầng (mẫu)"),
    ("9.900102", "Gia hạn đấu nối tạm công trình hạ tầng (mẫu)"),
    ("9.900103", "Thông báo sửa chữa nhỏ hè phố (mẫu)"),
)
_FIELD = "Hạ tầng kỹ thuật"
# Procedures of the catalogue that drafts under way speak of; nothing of them changes before a signature.
_WAITING, _CHECKED, _RETURNED, _AHEAD = "1.008891", "1.012906", "1.013237", "1.014159"


def build_announcements(progress: Progress) -> None:
    """Let the department of construction, the control office and the chairman announce; what is there stays.

    Args:
        progress: where to tell of it.
    """
    with progress.step("Quyết định công bố (mẫu)") as step, transaction.atomic():
        before = Announcement.objects.count()
        if not Announcement.objects.filter(is_sample=True).exists():
            _Story().tell()
        found = Announcement.objects.count()
        step.done(found, found - before)


def _actor(username: str) -> Actor:
    actor = actor_for(Person.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


class _Story:
    """Who acts, and on which working day before today."""

    def __init__(self) -> None:
        self.focal, self.control, self.chairman = map(_actor, ("daumoi.sxd", "kiemsoat", "ctubnd"))
        self.today = clock.today()
        self.agency = Agency.objects.get(pk=self.focal.agency_id)

    def day(self, back: int) -> date:
        """Return the working day so many working days before today."""
        calendar, day = calendar_for(), self.today
        while back or not calendar.is_workday(day):
            day -= timedelta(days=1)
            back -= bool(back and calendar.is_workday(day))
        return day

    def at(self, back: int, hour: int = 9) -> datetime:
        """Return an instant of such a day."""
        return datetime.combine(self.day(back), time(hour), clock.VN)

    def tell(self) -> None:
        """Make everything, the oldest first."""
        self._public()
        self._entered_late()
        self._late_in_the_database()
        self._to_sign()
        self._to_check()
        self._returned()
        self._owed()

    def _source(
        self,
        number: str,
        title: str,
        back: int,
        effective: int,
        *,
        agencies: tuple[str, ...] = (),
        **more: Any,
    ) -> MinistryDecision:
        found = Agency.objects.on(self.today).filter(name__in=agencies, level="TINH")
        values = {
            "kind": "QD_BO", "number": number, "issued_on": self.day(back + 2), "issuer": "Bộ Xây dựng", "title": title,
            "text_number": "Thông tư (mẫu)", "text_signed_on": self.day(back + 12), "received_on": self.day(back),
            "effective_on": self.today + timedelta(days=effective), "note": "Văn bản mẫu, không có thật",
        }  # fmt: skip
        return sources.record_source(
            values | more, agency_ids=[self.agency.pk, *found.values_list("pk", flat=True)], by=self.control,
            at=self.at(back), is_sample=True,
        )  # fmt: skip

    def _draft(self, source: MinistryDecision | None, back: int, **more: Any) -> Announcement:
        given: dict[str, Any] = {"field_name": _FIELD} | more
        return drafting.draft(
            agency_id=self.agency.pk, by=self.focal, source_id=source.pk if source else None, at=self.at(back),
            is_sample=True, **given,
        )  # fmt: skip

    def _line(self, made: Announcement, change: str, code: str, back: int, **more: Any) -> AnnouncementLine:
        return drafting.add_line(
            made.pk, change=change, code=code, by=self.focal, at=self.at(back, 10), **more
        )

    def _content(
        self, line: AnnouncementLine, record: ProcedureRecord | None, back: int, legal: int = 0
    ) -> AnnouncementLine:
        if record is not None:
            line = drafting.save_content(
                line.pk, record, version=line.version, by=self.focal, at=self.at(back, 11)
            )
        return drafting.save_facts(
            line.pk, version=line.version, by=self.focal, changing_text="Thông tư (mẫu)",
            legal_amount=Decimal(legal) if legal else None, legal_unit="NGAY_LV" if legal else "",
            replaces=[link.procedure.code for link in line.replaced.select_related("procedure")],
            at=self.at(back, 11),
        )  # fmt: skip

    def _amended(self, made: Announcement, code: str, back: int, days: int, legal: int) -> AnnouncementLine:
        """Shorten the limit of a procedure and say where it is filed."""
        line = self._line(made, "SDBS", code, back)
        record = contents.from_json(line.content or {})
        channels = [replace(row, amount=Decimal(days), unit="NGAY_LV") for row in record.channels]
        record = replace(
            record, channels=channels or [ChannelRecord(1, Decimal(days), "NGAY_LV")],
            address_note=record.address_note or "Trung tâm Phục vụ hành chính công tỉnh",
            bases=[*record.bases, BasisRecord("12/2026/TT-BXD (mẫu)", "Thông tư sửa đổi về hạ tầng (mẫu)")],
        )  # fmt: skip
        return self._content(line, record, back, legal)

    def _submit(self, made: Announcement, back: int, number: str) -> Announcement:
        made.refresh_from_db()
        return flowing.submit(
            made.pk,
            version=made.version,
            by=self.focal,
            proposal_no=f"{number}/TTr-SXD",
            at=self.at(back, 14),
        )

    def _approve(self, made: Announcement, back: int) -> Announcement:
        made.refresh_from_db()
        return flowing.approve(made.pk, version=made.version, by=self.control, at=self.at(back, 15))

    def _sign(self, made: Announcement, back: int, number: str) -> Announcement:
        made.refresh_from_db()
        return signing.sign(
            made.pk, number=f"{number}/QĐ-UBND", version=made.version, by=self.chairman, at=self.at(back, 16)
        )

    def _public(self) -> None:
        """A decision in full text on procedures of the province, all of it in time."""
        source = self._source(
            "07/2026/QĐ-UBND (mẫu)", "Quy định về đấu nối hạ tầng kỹ thuật (mẫu)", 62, -60, kind="VB_TINH",
            issuer="Ủy ban nhân dân tỉnh", text_number="",
            text_signed_on=None, effective_on=self.day(45),
        )  # fmt: skip
        made = self._draft(source, 60, kind="TOAN_VAN", effective_on=self.day(45))
        for code, name in _NEW:
            line = self._line(made, "MOI", code, 60, name=name)
            self._content(line, sample_record(code, name), 59, legal=10)
        self._submit(made, 59, "88")
        self._approve(made, 57)
        self._sign(made, 55, "1101")
        made.refresh_from_db()
        signing.enter_all(made.pk, version=made.version, by=self.control, at=self.at(52))
        made.refresh_from_db()
        signing.publish(made.pk, version=made.version, by=self.control, at=self.at(51))

    def _entered_late(self) -> None:
        """An amendment, an abolition and a replacement; entered in the database after its day."""
        source = self._source("1502/QĐ-BXD (mẫu)", "Công bố thủ tục hạ tầng sửa đổi (mẫu)", 30, -18)
        made = self._draft(source, 28, effective_on=self.day(15))
        self._amended(made, _NEW[0][0], 28, 6, 10)
        self._content(self._line(made, "BAIBO", _NEW[2][0], 28), None, 28)
        line = self._line(made, "THAYTHE", "9.900104", 28, name="Gia hạn đấu nối công trình hạ tầng (mẫu)",
                          replaces=[_NEW[1][0]])  # fmt: skip
        self._content(line, None, 28, legal=10)
        self._submit(made, 26, "131")
        self._approve(made, 24)
        self._sign(made, 20, "1344")
        made.refresh_from_db()
        signing.enter_all(made.pk, version=made.version, by=self.control, at=self.at(10))
        made.refresh_from_db()
        signing.publish(made.pk, version=made.version, by=self.control, at=self.at(9))

    def _late_in_the_database(self) -> None:
        """Signed for a day to come; the national database still waits for it."""
        if not Procedure.objects.filter(code=_AHEAD).exists():
            return
        source = self._source("1611/QĐ-BXD (mẫu)", "Công bố thủ tục quy hoạch sửa đổi (mẫu)", 14, 20)
        made = self._draft(
            source,
            12,
            effective_on=self.today + timedelta(days=20),
            field_name="Quy hoạch đô thị và nông thôn",
        )
        self._amended(made, _AHEAD, 12, 5, 7)
        self._submit(made, 11, "152")
        self._approve(made, 9)
        self._sign(made, 7, "1420")

    def _to_sign(self) -> None:
        """Checked, with the chairman."""
        source = self._source("1655/QĐ-BXD (mẫu)", "Công bố thủ tục kiến trúc sửa đổi (mẫu)", 9, 7)
        made = self._draft(source, 8, field_name="Kiến trúc")
        self._amended(made, _WAITING, 8, 5, 6)
        self._submit(made, 6, "160")
        self._approve(made, 2)

    def _to_check(self) -> None:
        """Handed in and not checked in time."""
        source = self._source("1660/QĐ-BXD (mẫu)", "Công bố thủ tục bất động sản sửa đổi (mẫu)", 8, 15)
        made = self._draft(source, 7, field_name="Kinh doanh bất động sản")
        self._amended(made, _CHECKED, 7, 8, 10)
        self._submit(made, 6, "163")

    def _returned(self) -> None:
        """Returned with comments on a part."""
        source = self._source("1671/QĐ-BXD (mẫu)", "Công bố thủ tục hoạt động xây dựng sửa đổi (mẫu)", 6, 18)
        made = self._draft(source, 5, field_name="Hoạt động xây dựng")
        line = self._amended(made, _RETURNED, 5, 6, 6)
        self._submit(made, 4, "171")
        flowing.comment(
            made.pk, "Thời hạn đề nghị chưa cắt giảm so với quy định; sở nêu lý do hoặc đề xuất mức thấp hơn.",
            line_id=line.pk, part="Cách thức và thời hạn", by=self.control, at=self.at(3, 10),
        )  # fmt: skip
        made.refresh_from_db()
        flowing.send_back(
            made.pk, "Rà lại thời hạn giải quyết theo ý kiến ở từng bộ phận.", version=made.version, by=self.control,
            at=self.at(3, 11),
        )  # fmt: skip

    def _owed(self) -> None:
        """A ministry's decision after which departments owe their drafts, and one that has just come."""
        self._source(
            "1688/QĐ-BXD (mẫu)", "Công bố thủ tục nhà ở và công sở (mẫu)", 7, 12,
            agencies=("Sở Tư pháp", "Sở Tài chính"),
        )  # fmt: skip
        self._source("1702/QĐ-BXD (mẫu)", "Công bố thủ tục vật liệu xây dựng (mẫu)", 1, 40)


def sample_record(code: str, name: str) -> ProcedureRecord:
    """Return an invented procedure with every part."""
    return ProcedureRecord(
        code=code, name=name, source="manual", field_name=_FIELD, kind="SPECIFIC", levels=["TINH"],
        targets=["Tổ chức", "Công dân Việt Nam"], service_level="MOT_PHAN", no_conditions=True, is_sample=True,
        address_note="Trung tâm Phục vụ hành chính công tỉnh",
        cases=[
            CaseRecord(
                documents=[
                    DocumentRecord(name="Đơn đề nghị", originals=1, form_name="Mẫu đơn đề nghị (mẫu)"),
                    DocumentRecord(name="Bản vẽ vị trí", copies=1),
                ],
                steps=["Nộp hồ sơ.", "Cơ quan kiểm tra thực địa.", "Nhận kết quả."],
            )
        ],
        channels=[ChannelRecord(1, Decimal(8), "NGAY_LV"), ChannelRecord(2, Decimal(8), "NGAY_LV")],
        fees=[FeeRecord("Lệ phí cấp phép", kind="LE_PHI", amount=50_000)],
        bases=[BasisRecord("07/2026/QĐ-UBND (mẫu)", "Quyết định quy định về đấu nối hạ tầng (mẫu)")],
        agencies=[AgencyRecord("THUC_HIEN", "Sở Xây dựng"), AgencyRecord("THAM_QUYEN", "Sở Xây dựng")],
        results=[ResultRecord(name="Văn bản chấp thuận")],
    )  # fmt: skip
