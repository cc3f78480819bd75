"""Studies as an official document in Word (NĐ 30/2020/NĐ-CP): a report with the form's table as its annex."""

from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings

from motcua.base.organisations.models import Agency
from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import number
from motcua.control.costs.models import CostGroup, CostStudy
from motcua.control.costs.rules import Totals, together
from motcua.control.costs.sheet import Activity, Sheet
from motcua.control.costs.terms import Doing, Stage, Way, Work
from motcua.control.costs.wording import money, percent

FORM = (
    Column("STT", 12, "center"), Column("Các hoạt động, cách thức thực hiện cụ thể", 66),
    Column("Thời gian (giờ)", 16, "right"), Column("Thu nhập/giờ (đồng)", 20, "right"),
    Column("Phí, lệ phí, chi phí khác (đồng)", 24, "right"), Column("Số lần/ năm", 14, "right"),
    Column("Số đối tượng/ năm", 18, "right"), Column("Chi phí một lần (đồng)", 24, "right"),
    Column("Tổng chi phí/năm (đồng)", 30, "right"), Column("Ghi chú", 34),
)  # fmt: skip
SUMMARY = (
    Column("TT", 11, "center"), Column("Thủ tục hành chính", 56),
    Column("Hiện tại", 36, "right", over="Chi phí tuân thủ (đồng/năm)"),
    Column("Sau", 36, "right", over="Chi phí tuân thủ (đồng/năm)"),
    Column("Tiết kiệm (đồng/năm)", 34, "right"), Column("Tỷ lệ cắt giảm", 20, "right"),
)  # fmt: skip
_DRAFT = "Bản dự thảo, chưa xác nhận"


def study_document(study: CostStudy, sheet: Sheet) -> bytes:
    """Return one study: what it comes to, by work, and the form as an annex."""
    document = _begun(study.agency, f"Chi phí tuân thủ thủ tục “{study.title}”", not study.confirmed_at)
    sums = sheet.totals()
    code = f" (mã {study.procedure.code})" if study.procedure else ""
    document.add_heading("1. Kết quả tính chi phí")
    document.add_paragraph(
        f"Thủ tục “{study.title}”{code} được tính chi phí tuân thủ theo mô hình chi phí chuẩn, mức thu nhập bình quân "
        f"{money(sheet.wage)} đồng/giờ{f' ({study.wage_basis})' if study.wage_basis else ''}. {_said(sums)}"
    )
    document.add_table(
        (SUMMARY[0], Column("Công việc", 56), *SUMMARY[2:]), _by_work(sheet.by_work(), sums), size=11.5
    )
    if study.note:
        document.add_heading("2. Ghi chú")
        for line in study.note.splitlines():
            document.add_paragraph(line)
    _ended(document, study.agency)
    attached = f"Kèm theo Báo cáo chi phí tuân thủ thủ tục “{study.title}”"
    document.start_annex("Phụ lục", "Bảng tính chi phí tuân thủ thủ tục hành chính", attached, landscape=True)
    document.add_table(FORM, _form(sheet), size=10.5)
    return document.to_bytes()


def group_document(group: CostGroup, studies: Sequence[CostStudy], sheets: Mapping[int, Sheet]) -> bytes:
    """Return a group: the table of its procedures with the totals, and each study's form as an annex.

    Args:
        group: its name and who leads it.
        studies: in the order they are printed.
        sheets: by the keys of the studies.
    """
    unconfirmed = any(study.confirmed_at is None for study in studies)
    document = _begun(group.agency, f"Chi phí tuân thủ nhóm thủ tục “{group.title}”", unconfirmed)
    sums = {study.pk: sheets[study.pk].totals() for study in studies}
    whole = together(sums.values())
    document.add_heading("1. Kết quả tính chi phí")
    document.add_paragraph(f"Nhóm gồm {number(len(studies))} thủ tục. {_said(whole)}")
    document.add_paragraph(
        "Tỷ lệ của nhóm tính từ tổng chi phí của các thủ tục, không lấy trung bình các tỷ lệ.", italic=True
    )
    rows = [
        Row([str(place), study.title, *_amounts(sums[study.pk])]) for place, study in enumerate(studies, 1)
    ]
    document.add_table(SUMMARY, [*rows, Row(["", "Tổng cộng", *_amounts(whole)], bold=True)], size=11.5)
    if group.note:
        document.add_heading("2. Ghi chú")
        for line in group.note.splitlines():
            document.add_paragraph(line)
    _ended(document, group.agency)
    for place, study in enumerate(studies, 1):
        document.start_annex(f"Phụ lục {place}", "Bảng tính chi phí tuân thủ", study.title, landscape=True)
        document.add_table(FORM, _form(sheets[study.pk]), size=10.5)
    return document.to_bytes()


def _begun(agency: Agency, subject: str, unconfirmed: bool) -> OfficialDocument:
    above = ""
    if agency.kind in {Agency.Kind.DEPARTMENT, Agency.Kind.OFFICE, Agency.Kind.CENTRE}:
        above = f"Ủy ban nhân dân {settings.PROVINCE_NAME[:1].lower()}{settings.PROVINCE_NAME[1:]}"
    place = str(settings.PROVINCE_NAME).removeprefix("Tỉnh ").removeprefix("Thành phố ")
    return OfficialDocument(
        issuer=agency.name, issuer_above=above, number="/BC", place=place, kind="Báo cáo", subject=subject,
        note=_DRAFT if unconfirmed else "",
    )  # fmt: skip


def _ended(document: OfficialDocument, agency: Agency) -> None:
    document.add_recipients(["UBND tỉnh (báo cáo)", "Văn phòng UBND tỉnh", "Lưu: VT"])
    if agency.kind == Agency.Kind.COMMITTEE:
        document.add_signer(authority=["TM. ỦY BAN NHÂN DÂN"], post="CHỦ TỊCH", name="")
    elif agency.kind == Agency.Kind.OFFICE:
        document.add_signer(post="CHÁNH VĂN PHÒNG", name="")
    else:
        document.add_signer(post="GIÁM ĐỐC", name="")


def _said(sums: Totals) -> str:
    words = (
        f"Chi phí hiện tại {money(sums.now)} đồng/năm; sau đơn giản hóa (dự kiến) {money(sums.after)} đồng/năm; "
        f"tiết kiệm {money(sums.saved)} đồng/năm"
    )
    return f"{words}, tỷ lệ cắt giảm {percent(sums)}." if percent(sums) else f"{words}."


def _amounts(sums: Totals) -> list[str]:
    return [money(sums.now), money(sums.after), money(sums.saved), percent(sums)]


def _by_work(found: Mapping[Work, Totals], whole: Totals) -> Iterator[Row]:
    for work, sums in found.items():
        yield Row([str(int(work)), work.label, *_amounts(sums)])
    yield Row(["", "Tổng cộng", *_amounts(whole)], bold=True)


def _form(sheet: Sheet) -> Iterator[Row]:
    sums = sheet.totals()
    blocks = {
        Stage.NOW: ("I. HIỆN TẠI", sums.now),
        Stage.AFTER: ("II. SAU ĐƠN GIẢN HÓA (DỰ KIẾN)", sums.after),
    }
    several = len(sheet.cases()) > 1
    for stage, (title, whole) in blocks.items():
        yield Row([title, *[...] * 9], bold=True)
        lines = sheet.of(stage)
        for work in Work:
            yield Row([str(int(work)), work.label], bold=True, across=True)
            for place, line in enumerate((one for one in lines if one.work == work), 1):
                yield Row([f"{int(work)}.{place}", *_line(sheet, line, several)])
        yield Row(["", "Tổng cộng", "", "", "", "", "", "", money(whole), ""], bold=True)
    yield Row(["III. SO SÁNH", *[...] * 9], bold=True)
    yield Row(["", "Chi phí tiết kiệm được", "", "", "", "", "", "", money(sums.saved), ""], bold=True)
    yield Row(["", "Tỷ lệ cắt giảm", "", "", "", "", "", "", percent(sums), ""], bold=True)


def _line(sheet: Sheet, line: Activity, several: bool) -> list[str]:
    where = [line.key.case or "trường hợp chung"] if several else []
    if line.key.way != Way.ALL:
        where.append(line.key.way.label.lower())
    name = f"{line.name} ({', '.join(where)})" if where else line.name
    told = [line.doing.label] if line.doing != Doing.SELF else []
    return [
        name, number(line.hours), money(sheet.wage_of(line)), money(line.fee + line.other),
        number(sheet.times_of(line)), number(sheet.subjects_of(line)), money(sheet.once(line)),
        money(sheet.yearly(line)), "; ".join([*told, line.note] if line.note else told),
    ]  # fmt: skip
