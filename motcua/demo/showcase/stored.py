"""The store of a ward's people: results in it, one about to end, one withdrawn, some on paper only, some used again."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image, ImageDraw, ImageFont

from motcua.base import clock, printing
from motcua.base.files.services import store
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person
from motcua.base.organisations.queries import actor_for, people_in
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.procedures.queries import in_force
from motcua.catalogue.processes import queries as processes
from motcua.demo.progress import Progress
from motcua.onestop.archive import queries, services
from motcua.onestop.archive.models import StoredPaper
from motcua.onestop.archive.services.entries import Facts
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.intake_data import IntakeData, PartyData
from motcua.onestop.dossiers.models import Dossier, WorkItem

DESK = "tiepnhan"
MARITAL = "KQ.G15.000038"
BIRTH = "KQ.G15.000031"
OWNERS = (
    "Nguyễn Thị Kho (mẫu)", "Trần Văn Lưu (mẫu)", "Lê Thị Giữ (mẫu)", "Phạm Văn Tra (mẫu)",
    "Hoàng Thị Dùng (mẫu)", "Vũ Văn Lại (mẫu)", "Đặng Thị Số (mẫu)", "Bùi Văn Hóa (mẫu)",
)  # fmt: skip
A4 = (1654, 2339)


@dataclass
class _Ward:
    """The desk, and the two procedures: one gives the paper that the other asks for."""

    desk: Actor
    gives: ProcedureVersion
    asks: ProcedureVersion
    births: ProcedureVersion | None


def build(progress: Progress) -> int:
    """Make the papers of eight invented people once; return how many stand in the store."""
    if StoredPaper.objects.filter(is_sample=True).exists():
        return 0
    ward = _ward()
    if ward is None:
        return 0
    with transaction.atomic():
        _fill(ward)
    return StoredPaper.objects.filter(is_sample=True).count()


def _ward() -> _Ward | None:
    person = Person.objects.filter(username=DESK).first()
    desk = actor_for(person, channel="system") if person else None
    level = in_force().filter(levels__contains=["XA"])
    gives = _runnable(level.filter(results__code=MARITAL))
    asks = _runnable(level.filter(cases__documents__replaced_by__contains=[MARITAL]))
    if desk is None or gives is None or asks is None:
        return None
    births = level.filter(results__code=BIRTH, cases__documents__name__icontains="chứng sinh")
    return _Ward(desk, gives, asks, _runnable(births))


def _runnable(versions: QuerySet[ProcedureVersion]) -> ProcedureVersion | None:
    """Return the first procedure that has an approved process for its first case."""
    for version in versions.order_by("procedure__code"):
        case = version.cases.first()
        if processes.process_for(version.procedure_id, case.code if case else "", "XA", clock.today()):
            return version
    return None


def _fill(ward: _Ward) -> None:
    now = clock.now()
    ended = []
    # Days before today; the second has some six weeks left of its six months, the last three have no file.
    for number, (days, file) in enumerate(
        ((20, True), (140, True), (15, True), (12, True), (9, False), (6, False), (3, False))
    ):
        dossier = _received(ward, ward.gives, number, now - timedelta(days=days))
        _to_result(dossier, now - timedelta(days=days - 1), file=file)
        ended.append(dossier)
    services.keep_results_of([dossier.pk for dossier in ended])
    withdrawn = StoredPaper.objects.filter(dossier=ended[3]).first()
    clerk = _holder(withdrawn.agency_id, "van_thu") if withdrawn else None
    if withdrawn and clerk:
        services.withdraw(
            withdrawn.pk, reason="Thu hồi theo QĐ 15/QĐ-UBND (mẫu): ghi sai nơi thường trú", by=clerk
        )
    _used_again(ward, now)
    _components(ward, now)


def _used_again(ward: _Ward, now: datetime) -> None:
    """File three requests that ask for what the store holds: one takes it, one has yet to, one brings an own copy."""
    taking = _received(ward, ward.asks, 0, now - timedelta(hours=4))
    papers = list(taking.papers.select_related("document"))
    for match in queries.best(services.look_up(by=ward.desk, dossier=taking)).values():
        paper = next(one for one in papers if one.document_id == match.document_id)
        if not match.why_not:
            dossiers.reuse(taking.pk, paper.pk, match.stored.pk, by=ward.desk)
    for paper in taking.papers.filter(file__isnull=True)[:2]:
        services.digitise_paper(taking.pk, paper.pk, _page(paper.name, OWNERS[0]), by=ward.desk)
    _received(ward, ward.asks, 2, now - timedelta(hours=3))
    bringing = _received(ward, ward.asks, 4, now - timedelta(hours=2))
    facts = Facts(
        number="88/XN (mẫu)", issued_on=clock.today() - timedelta(days=30), issuer="UBND phường khác (mẫu)"
    )
    services.add_for_owner(
        bringing.pk, MARITAL, _page("Giấy xác nhận tình trạng hôn nhân", OWNERS[4]), by=ward.desk, certified=True,
        facts=facts,
    )  # fmt: skip


def _components(ward: _Ward, now: datetime) -> None:
    """End a registration of birth whose scanned certificate may stay in the record."""
    if ward.births is None:
        return
    dossier = _received(ward, ward.births, 7, now - timedelta(days=2, hours=2))
    for paper in dossier.papers.filter(received=True)[:3]:
        services.digitise_paper(dossier.pk, paper.pk, _page(paper.name, OWNERS[7]), by=ward.desk)
    _to_result(dossier, now - timedelta(days=1), file=True)
    services.keep_results_of([dossier.pk])


def _received(ward: _Ward, version: ProcedureVersion, owner: int, at: datetime) -> Dossier:
    case = version.cases.first()
    papers = dossiers.required_papers(case.pk if case else None)
    for paper in papers:
        paper.received = paper.required
    data = IntakeData(
        procedure_id=version.procedure_id, agency_id=ward.desk.agency_id or 0, case_id=case.pk if case else None,
        papers=papers, is_sample=True, token=uuid4(),
        applicant=PartyData(
            name=OWNERS[owner], identity=f"024299{owner + 1:06d}", phone="0912000000", is_sample=True,
            address="Tổ dân phố 3, phường Đa Mai, tỉnh Bắc Ninh",
        ),
    )  # fmt: skip
    return dossiers.receive(data, by=ward.desk, at=at)


def _to_result(dossier: Dossier, at: datetime, *, file: bool) -> None:
    """Let the people of each step do it until the result lies at the desk."""
    for turn in range(20):
        item = WorkItem.objects.filter(dossier=dossier, closed_at__isnull=True).select_related("unit").first()
        if item is None or item.kind == "TRA_KET_QUA":
            return
        by = _doer(item)
        moment = max(at + timedelta(minutes=10 * turn), item.opened_at)
        if by is None:
            return
        if item.kind == "KY":
            name = dossier.procedure_version.name
            made = (
                store(_page(name, dossier.applicant_name), by=by, object_kind="dossier", object_id=dossier.pk)
                if file
                else None
            )
            dossiers.sign_result(
                dossier.pk, item.pk, by=by, at=moment, summary=f"Kết quả (mẫu) cho {dossier.applicant_name}",
                file_id=made.pk if made else None,
            )  # fmt: skip
        elif item.kind == "DONG_DAU":
            dossiers.stamp(dossier.pk, item.pk, number=f"{100 + dossier.pk % 900}/UBND-XN", by=by, at=moment)
        else:
            dossiers.forward(dossier.pk, item.pk, by=by, at=moment)


def _doer(item: WorkItem) -> Actor | None:
    person = item.assignee or people_in(item.unit_id, item.role).first()
    return actor_for(person, channel="system") if person else None


def _holder(agency_id: int, role: str) -> Actor | None:
    held = (
        Person.objects.filter(assignments__unit__agency_id=agency_id, assignments__role=role)
        .order_by("pk")
        .first()
    )
    return actor_for(held, channel="system") if held else None


def _page(title: str, owner: str) -> SimpleUploadedFile:
    """Draw a page as a scanner would give it: A4, 200 dpi, colour; marked as invented."""
    fonts = Path(printing.__file__).parent / "fonts"
    regular = next(iter(sorted(fonts.glob("Tinos*Regular*.ttf"))), None) or next(
        iter(sorted(fonts.glob("*.ttf")))
    )
    page = Image.new("RGB", A4, (253, 252, 248))
    draw = ImageDraw.Draw(page)
    big, small = ImageFont.truetype(str(regular), 54), ImageFont.truetype(str(regular), 38)
    draw.text(
        (A4[0] / 2, 220), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", font=small, fill=(20, 20, 20), anchor="mm"
    )
    draw.text((A4[0] / 2, 280), "Độc lập - Tự do - Hạnh phúc", font=small, fill=(20, 20, 20), anchor="mm")
    for number, part in enumerate(_wrapped(title.upper(), 44)[:5]):
        draw.text((A4[0] / 2, 480 + 70 * number), part, font=big, fill=(20, 20, 20), anchor="mm")
    draw.text((220, 980), f"Họ và tên: {owner}", font=small, fill=(20, 20, 20))
    draw.text(
        (220, 1060),
        "Nội dung do máy dựng để trình diễn, không có giá trị pháp lý.",
        font=small,
        fill=(20, 20, 20),
    )
    draw.ellipse((1050, 1500, 1370, 1820), outline=(190, 20, 30), width=9)
    draw.text((1210, 1660), "BẢN MẪU", font=small, fill=(190, 20, 30), anchor="mm")
    made = io.BytesIO()
    page.save(made, "PDF", resolution=200, quality=70)
    return SimpleUploadedFile("ban-quet-mau.pdf", made.getvalue(), "application/pdf")


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
