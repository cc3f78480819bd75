"""The sample province's walls, lists and data cleaning: some right, some outdated, some late (all invented)."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Desk, Person
from motcua.base.organisations.queries import actor_for
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.importing import national
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import ProcedureVersion
from motcua.catalogue.publication import standing
from motcua.catalogue.publication.homes import homes
from motcua.catalogue.publication.models import CleaningFinding, ListEntry, PostingPoint
from motcua.catalogue.publication.services import cleaning, lists, posting
from motcua.demo.progress import Progress

DECISION: dict[str, Any] = {"decision_no": "1250/QĐ-UBND (mẫu)", "decision_date": date(2025, 7, 10)}
FIRST = date(2025, 7, 15)
AT_DESK, ONLINE = "TAI_MOT_CUA", "TRUC_TUYEN"
MOST_AT_DESK = 60


def build_publication(progress: Progress) -> None:
    """Build points, lists and two runs of data cleaning; what is there stays."""
    with progress.step("Niêm yết, danh mục, làm sạch dữ liệu (mẫu)") as step, transaction.atomic():
        before = PostingPoint.objects.count()
        if not before and ProcedureVersion.objects.filter(is_sample=True).exists():
            control = _actor("kiemsoat")
            versions = list(procedures.in_force().filter(is_sample=True).order_by("procedure__code"))
            _lists(versions, control)
            _walls(control)
            _cleaned(versions, control)
        step.done(
            PostingPoint.objects.count() + ListEntry.objects.count(), PostingPoint.objects.count() - before
        )


def _actor(username: str) -> Actor:
    actor = actor_for(Person.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


def _lists(versions: list[ProcedureVersion], control: Actor) -> None:
    """Put sample procedures on every list; a few of the announced facts are left out, so that pages have something."""

    def put(kind: str, version: ProcedureVersion, level: str, **more: Any) -> ListEntry:
        given: dict[str, Any] = {"level": level, "valid_from": max(FIRST, version.valid_from), "by": control}
        return lists.put_on(kind, version.procedure_id, **DECISION, **given, **more)

    at = {level: [one for one in versions if level in one.levels] for level in ("XA", "TINH")}
    desk = Desk.objects.filter(unit__agency__kind=Agency.Kind.CENTRE, name__contains="Xây dựng").first()
    builders, home = Agency.objects.filter(name="Sở Xây dựng").first(), homes()
    for level, rows in at.items():
        for version in rows[:MOST_AT_DESK]:
            put(AT_DESK, version, level)
    if desk is not None and builders is not None:
        for version in [one for one in at["TINH"] if home[one.procedure_id].handler == builders.pk][:5]:
            put(AT_DESK, version, "TINH", desk_id=desk.pk)
    outside = procedures.in_force().filter(is_sample=False, levels=["TINH"]).order_by("procedure__code")
    for version in outside[:3]:
        put(
            "NGOAI_MOT_CUA",
            version,
            "TINH",
            detail="Thực hiện tại hiện trường, công dân không phải đến trụ sở (mẫu)",
        )
    for version in [one for one in at["XA"] if one.nonterritorial][2:8]:
        put("PHI_DIA_GIOI", version, "XA", detail="Mọi Bộ phận Một cửa trong tỉnh")
    for version in [one for one in at["XA"] if one.post_delegated][:4]:
        put("BUU_CHINH", version, "XA", detail="Tiếp nhận, trả kết quả; Bưu điện tỉnh (mẫu)")
    for version in [one for one in at["XA"] if one.service_level in lists.SERVICES][:8]:
        put(ONLINE, version, "XA", service_level=version.service_level)
    for version in at["XA"][:4]:
        put("UY_QUYEN", version, "XA", detail="Chủ tịch UBND ủy quyền cho Phó Giám đốc Trung tâm PVHCC (mẫu)")
    for version in at["XA"][4:7]:
        put(
            "LIEN_THONG", version, "XA", group="Khai sinh, thường trú, thẻ BHYT", detail="UBND, Công an, BHXH"
        )
    ended = put("UY_QUYEN", at["XA"][5], "XA", detail="Chủ tịch UBND ủy quyền cho công chức tư pháp (mẫu)")
    lists.end(
        ended.pk, last_day=clock.today() - timedelta(days=30), reason="Người được ủy quyền chuyển công tác (mẫu)",
        by=control,
    )  # fmt: skip


def _walls(control: Actor) -> None:
    """Open points, hang what must hang but for a few, change the feedback address, look at two points."""
    today = clock.today()
    office = Agency.objects.get(kind=Agency.Kind.OFFICE, level="TINH")
    told: dict[str, Any] = {
        "agency_id": office.pk, "receiver": "Văn phòng UBND tỉnh, Phòng Kiểm soát TTHC (mẫu)",
        "address": "Số 1, đường Mẫu, phường Mẫu", "email": "pakn@tinhmau.example", "by": control,
        "website": "https://pakn.tinhmau.example/gui",
    }  # fmt: skip
    posting.set_feedback_address(phone="0222.0000.001", valid_from=date(2025, 7, 1), **told)
    desk = Desk.objects.filter(unit__agency__kind=Agency.Kind.CENTRE, name__contains="Xây dựng").first()
    wards = list(
        Agency.objects.filter(kind=Agency.Kind.COMMITTEE, level="XA", name__contains="phường").order_by("pk")
    )
    known = [one for one in wards if "Đa Mai" in one.name] + [
        one for one in wards if "Đa Mai" not in one.name
    ][:2]
    plans: list[tuple[Agency, str, str, str, int | None]] = []
    if desk is not None:
        centre = desk.unit.agency
        plans += [
            (centre, "BANG", "Bảng niêm yết sảnh chính", "Tầng 1, bên trái lối vào", None),
            (centre, "QR", "Tờ mã QR quầy Xây dựng", "Trên mặt quầy", desk.pk),
            (centre, "KIOSK", "Kiosk tra cứu số 1", "Cạnh máy lấy số", None),
        ]
    for ward in known:
        plans.append((ward, "BANG", "Bảng niêm yết Bộ phận Một cửa", "Hành lang tầng 1", None))
    plans.append(
        (
            Agency.objects.get(name="Sở Xây dựng"),
            "BANG",
            "Bảng niêm yết trụ sở Sở",
            "Cạnh phòng tiếp dân",
            None,
        )
    )
    points = [
        posting.open_point(
            agency_id=agency.pk, kind=kind, name=name, place=place, desk_id=desk_id, by=control,
            valid_from=date(2025, 8, 1),
        )
        for agency, kind, name, place, desk_id in plans
    ]  # fmt: skip
    for number, point in enumerate(points):
        rows = standing.lines([point])[point.pk]
        keys = [line.key for line in rows][: len(rows) - 2 * (number % 3)]
        if keys:
            posting.put_right(point.pk, keys, by=control, on=today - timedelta(days=75 + number))
    posting.set_feedback_address(phone="0222.0000.009", valid_from=today - timedelta(days=12), **told)
    posting.put_right(points[0].pk, [standing.FEEDBACK_KEY], by=control, on=today - timedelta(days=9))
    for point, bad in ((points[0], "SAI_PB"), (points[-2], "THIEU")):
        rows = [line for line in standing.lines([point])[point.pk] if line.posting][:8]
        looks = {line.key: posting.Look("DU") for line in rows}
        looks[rows[-1].key] = posting.Look(bad, "ghi nhận khi kiểm tra (mẫu)")
        posting.check_round(
            point.pk, looks, by=control, on=today - timedelta(days=4), note="Kiểm tra định kỳ (mẫu)"
        )


def _cleaned(versions: list[ProcedureVersion], control: Actor) -> None:
    """Run data cleaning twice against a list that differs here and there; one finding is mended, one is no fault."""
    now = clock.now()
    first = datetime.combine(now.date() - timedelta(days=26), time(9), clock.VN)
    items = json.loads(national.write(records_of(versions[:90])))
    for item in items[5:60:11]:
        item["TENTTHC"] = item["TENTTHC"] + " (bản cũ)"
    for item in items[8:70:15]:
        for way in item["CACHTHUCTHUCHIEN"]:
            for row in way["THOIGIAN"]:
                if row["THOIGIANGIAIQUYET"]:
                    row["THOIGIANGIAIQUYET"] = str(int(float(row["THOIGIANGIAIQUYET"].replace(",", "."))) + 2)
    items[3]["TRANGTHAI"] = "0"
    items.append(items[0] | {"MATTHC": "9.990001", "TENTTHC": "Thủ tục chỉ có ở danh sách quốc gia (mẫu)"})
    content = json.dumps(items, ensure_ascii=False).encode()
    upload = SimpleUploadedFile("danh-sach-quoc-gia-mau.json", content, "application/json")
    cleaning.run(upload, by=control, whole=False, at=first)
    for number, ended in (("61/2018/NĐ-CP", date(2025, 7, 1)), ("42/2022/NĐ-CP", date(2026, 7, 1))):
        cleaning.end_document(
            number, ended_on=ended, by=control,
            basis="NĐ 118/2025/NĐ-CP" if number.startswith("61") else "NĐ 224/2026/NĐ-CP",
        )  # fmt: skip
    rows = list(CleaningFinding.objects.filter(rule__in=[2, 3]).order_by("pk")[:3])
    if len(rows) == 3:
        cleaning.say(rows[0].pk, "DA_SUA", by=control, reason="Đã sửa trên CSDL quốc gia (mẫu)")
        cleaning.say(rows[1].pk, "KHONG_LOI", by=control, reason="Tên theo quyết định công bố mới (mẫu)")
