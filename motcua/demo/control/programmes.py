"""Sample programmes: a store of invented internal procedures, campaigns in several states, a decision under opinion."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from motcua.base import clock
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Person
from motcua.base.organisations.queries import actor_for, agencies_on
from motcua.catalogue.procedures.importing.record import (
    AgencyRecord,
    BasisRecord,
    CaseRecord,
    ChannelRecord,
    DocumentRecord,
    ProcedureRecord,
    ResultRecord,
)
from motcua.catalogue.procedures.importing.stored import records_of
from motcua.catalogue.procedures.models import Field
from motcua.control.programmes.inventory import InventoryRow
from motcua.control.programmes.models import (
    BusinessRegulation,
    InternalProcedure,
    Opinion,
    Programme,
    ScopeItem,
    Treatment,
)
from motcua.control.programmes.services import (
    campaigns,
    contributing,
    deciding,
    internal,
    regulating,
    treating,
)
from motcua.control.programmes.services.contributing import Proposal
from motcua.control.programmes.services.internal import Facts
from motcua.control.programmes.services.regulating import Rule
from motcua.control.programmes.services.treating import Option
from motcua.demo.progress import Progress

SINCE, ANNOUNCED = date(2023, 1, 16), date(2023, 3, 20)
# Owner (short name or its end), field, layer, days, times a year, what it is about; all invented.
_STORE = (
    ("Sở Xây dựng", "Quản lý xây dựng", "SO", 10, 24, "Thẩm định nhiệm vụ quy hoạch chi tiết"),
    ("Sở Xây dựng", "Quản lý xây dựng", "SO", 15, 40, "Lấy ý kiến thống nhất chủ trương điều chỉnh cục bộ quy hoạch"),
    ("Sở Xây dựng", "Quản lý xây dựng", "CAP", 12, 60, "Cho ý kiến đồ án quy hoạch chung xã"),
    ("Sở Xây dựng", "Quản lý nhà ở", "SO", 20, 12, "Trình phê duyệt kế hoạch phát triển nhà ở hằng năm"),
    ("Sở Xây dựng", "Quản lý nhà ở", "CAP", 7, 90, "Xác nhận nhu cầu nhà ở công vụ của cán bộ"),
    ("Sở Xây dựng", "Văn phòng", "DON_VI", 3, 300, "Đăng ký sử dụng xe công đi công tác"),
    ("Sở Xây dựng", "Văn phòng", "DON_VI", 5, 120, "Đề nghị thanh toán công tác phí"),
    ("Sở Tư pháp", "Văn bản quy phạm pháp luật", "SO", 15, 30, "Góp ý dự thảo quyết định của UBND tỉnh"),
    ("Sở Tư pháp", "Văn bản quy phạm pháp luật", "SO", 20, 25, "Thẩm định dự thảo văn bản quy phạm pháp luật"),
    ("Sở Tư pháp", "Phổ biến pháp luật", "CAP", 10, 80, "Công nhận báo cáo viên pháp luật cấp xã"),
    ("Sở Tư pháp", "Văn phòng", "DON_VI", 4, 60, "Cử công chức tham dự lớp bồi dưỡng"),
    ("Sở Nội vụ", "Thi đua, khen thưởng", "SO", 25, 45, "Tặng Bằng khen của Chủ tịch UBND tỉnh theo công trạng"),
    ("Sở Nội vụ", "Thi đua, khen thưởng", "CAP", 20, 60, "Tặng danh hiệu Tập thể lao động xuất sắc"),
    ("Sở Nội vụ", "Tổ chức cán bộ", "SO", 15, 70, "Điều động, luân chuyển công chức giữa các sở"),
    ("Sở Nội vụ", "Tổ chức cán bộ", "CAP", 10, 150, "Thống nhất tiếp nhận công chức cấp xã"),
    ("Sở Nội vụ", "Tổ chức cán bộ", "SO", 12, 200, "Nâng bậc lương trước thời hạn do lập thành tích"),
    ("Sở Tài chính", "Quản lý ngân sách", "SO", 15, 110, "Phân bổ dự toán bổ sung cho đơn vị dự toán cấp một"),
    ("Sở Tài chính", "Quản lý ngân sách", "CAP", 20, 130, "Thẩm tra quyết toán ngân sách cấp xã"),
    ("Sở Tài chính", "Quản lý tài sản công", "SO", 30, 55, "Điều chuyển tài sản công giữa các cơ quan"),
    ("Sở Tài chính", "Quản lý tài sản công", "SO", 25, 35, "Thanh lý tài sản công tại cơ quan nhà nước"),
    ("Văn phòng UBND tỉnh", "Văn phòng", "SO", 5, 900, "Trình Chủ tịch UBND tỉnh ký văn bản của các sở"),
    ("Văn phòng UBND tỉnh", "Văn phòng", "CAP", 3, 400, "Đăng ký lịch làm việc của lãnh đạo UBND tỉnh với cấp xã"),
    ("Văn phòng UBND tỉnh", "Văn phòng", "DON_VI", 2, 260, "Phát hành văn bản theo thủ tục khẩn"),
    ("Văn phòng UBND tỉnh", "Văn phòng", "DON_VI", 3, 85, "Cấp, đổi thẻ ra vào trụ sở"),
)  # fmt: skip
_BUSINESS = (
    ("QDKD-XD-01", "Điều kiện năng lực của tổ chức thí nghiệm chuyên ngành xây dựng", "DIEU_KIEN", "Xây dựng", 420),
    ("QDKD-XD-02", "Báo cáo định kỳ của chủ đầu tư dự án nhà ở", "BAO_CAO", "Kinh doanh bất động sản", 180),
    ("QDKD-XD-03", "Kiểm tra chất lượng vật liệu ốp lát nhập khẩu", "KIEM_TRA", "Vật liệu xây dựng", 260),
    ("QDKD-XD-04", "Quy chuẩn địa phương về bể tự hoại", "TIEU_CHUAN", "Xây dựng", 95),
    ("QDKD-XD-05", "Thỏa thuận vị trí đặt biển quảng cáo trên công trình", "TTHC", "Quảng cáo", 310),
    ("QDKD-XD-06", "Báo cáo sáu tháng của sàn giao dịch bất động sản", "BAO_CAO", "Kinh doanh bất động sản", 75),
    ("QDKD-XD-07", "Bố trí chỗ để xe tối thiểu của cửa hàng kinh doanh", "DIEU_KIEN", "Bán lẻ", 140),
)  # fmt: skip
_DECISION_1, _DECISION_2 = "2210/QĐ-UBND (mẫu)", "2480/QĐ-UBND (mẫu)"


def build(progress: Progress) -> None:
    """Fill the room of programmes; what is there stays.

    Args:
        progress: where to tell of it.
    """
    with progress.step("Chương trình cắt giảm, TTHC nội bộ (mẫu)") as step, transaction.atomic():
        before = InternalProcedure.objects.count()
        if not before:
            control = _actor("kiemsoat")
            _fill_store(control)
            _announce(control)
            _past_campaign(control)
            _own_campaign(control)
            _contributions(control)
            _decision_under_opinion(control)
            _regulations(control)
            _business_campaign(control)
        step.done(InternalProcedure.objects.count(), InternalProcedure.objects.count() - before)


def _actor(username: str) -> Actor:
    actor = actor_for(Person.objects.get(username=username))
    if actor is None:
        raise LookupError(username)
    return actor


def _agencies() -> dict[str, Agency]:
    return {str(one): one for one in agencies_on()}


def _fill_store(by: Actor) -> None:
    known = _agencies()
    fallback = known.get("Sở Xây dựng") or next(iter(known.values()))
    rows = [
        InventoryRow(
            "",
            _record(*one, owner=known.get(one[0], fallback)),
            one[2],
            known.get(one[0], fallback).name,
            one[4],
        )
        for one in _STORE
    ]
    internal.take_in(rows, by=by, valid_from=SINCE, label="bieu-thong-ke-mau.xlsx")


def _record(
    short: str, field: str, layer: str, days: int, yearly: int, about: str, *, owner: Agency
) -> ProcedureRecord:
    inside = layer == "DON_VI"
    papers = [DocumentRecord(name="Tờ trình hoặc phiếu đề nghị", originals=1)]
    papers += [] if inside else [
        DocumentRecord(name="Báo cáo thuyết minh", originals=1),
        DocumentRecord(name="Bản sao văn bản liên quan", copies=2),
    ]  # fmt: skip
    steps = ["Đơn vị đề nghị lập hồ sơ, gửi qua hệ thống quản lý văn bản."]
    steps += [] if inside else [f"{owner} lấy ý kiến các cơ quan liên quan."]
    steps += ["Chuyên viên xem xét, trình lãnh đạo.", "Lãnh đạo ký, văn thư phát hành."]
    return ProcedureRecord(
        code="", name=f"{about} (mẫu)", source="sample", field_name=field, is_sample=True, is_public=False,
        kind="STANDARD_INTERNAL" if inside else "INTERCONNECTED_INTERNAL", levels=["TINH"],
        targets=["Cơ quan, đơn vị thuộc tỉnh"] if not inside else ["Công chức, người lao động"], no_fees=True,
        no_forms=True, conditions="" if inside else "Có trong kế hoạch công tác năm.\nĐã lấy ý kiến cơ quan liên quan.",
        no_conditions=inside, cases=[CaseRecord(documents=papers, steps=steps)],
        channels=[ChannelRecord(1, Decimal(days), "NGAY_LV"), ChannelRecord(2, Decimal(days), "NGAY_LV")],
        agencies=[AgencyRecord("THUC_HIEN", owner.name)], results=[ResultRecord(name="Văn bản trả lời, quyết định")],
        bases=[BasisRecord("15/2021/QĐ-UBND (mẫu)", "Quy chế phối hợp", "UBND tỉnh")],
    )  # fmt: skip


def _announce(by: Actor) -> None:
    """All but three were announced in time; the rest are still to be."""
    rows = list(InternalProcedure.objects.order_by("procedure__code"))
    kept = rows[: len(rows) - 3]
    made = deciding.draft(
        title="Công bố thủ tục hành chính nội bộ trong hệ thống hành chính nhà nước trên địa bàn tỉnh (mẫu)",
        owner_id=by.agency_id, changes={row.pk: "MOI" for row in kept}, by=by,
    )  # fmt: skip
    deciding.sign(made.pk, number="512/QĐ-UBND (mẫu)", signed_on=ANNOUNCED, by=by)
    deciding.publish(
        made.pk, address="Cổng thông tin điện tử tỉnh", published_on=ANNOUNCED + timedelta(days=3), by=by
    )


def _costs(found: Programme, by: Actor) -> list[ScopeItem]:
    items = list(found.items.select_related("internal").order_by("procedure__code"))
    costs = {
        item.pk: Decimal((item.internal.yearly or 10) * 185_000 if item.internal else 40_000_000)
        for item in items
    }
    campaigns.set_costs(found.pk, costs, by=by)
    for item in items:
        item.cost = costs[item.pk]
    return items


def _options(items: list[ScopeItem], round: int, by: Actor, every: int) -> Iterator[int]:
    """Propose for items what an office usually does: shorten, drop papers, now and then abolish or keep."""
    for place, item in enumerate(items):
        outcome = "BAI_BO" if place % every == 3 else "GIU" if place % every == 4 else "DON_GIAN"
        content = {"BAI_BO": "", "GIU": ""}.get(
            outcome, "Bỏ văn bản giấy, gửi qua hệ thống quản lý văn bản; rút một phần ba thời hạn."
        )
        after = item.cost * Decimal("0.65") if item.cost is not None and outcome == "DON_GIAN" else None
        option = Option(
            outcome, content, "Giảm bước trình trung gian (mẫu).", "15/2021/QĐ-UBND (mẫu), Điều 6",
            whole(after),
        )  # fmt: skip
        yield treating.propose(item.pk, round, option, by=by).pk


def whole(amount: Decimal | None) -> Decimal | None:
    """Return an amount in whole đồng."""
    return None if amount is None else amount.quantize(Decimal(1))


def _past_campaign(by: Actor) -> None:
    """The programme of 2022–2025: its first half reached in time, its last dates missed."""
    found = campaigns.adopt("noi-bo-2022-2025", by=by)
    first = found.milestones.get(code="thong-ke")
    campaigns.finish_milestone(first.pk, done_on=date(2023, 2, 24), note="Báo cáo 18/BC-VP (mẫu)", by=by)
    campaigns.freeze(found.pk, by=by)
    items = _costs(found, by)
    half = len(items) * 55 // 100 + 1
    keys = list(_options(items[:half], 1, by, 7))
    treating.approve(found.pk, keys, decision_no=_DECISION_1, approved_on=date(2023, 12, 14), by=by)
    _enforce(found, keys, "08/2024/QĐ-UBND (mẫu)", date(2024, 6, 12), by)
    rest = list(_options(items[half : len(items) - 2], 2, by, 6))
    treating.approve(found.pk, rest, decision_no=_DECISION_2, approved_on=date(2024, 12, 20), by=by)
    _enforce(found, rest[: len(rest) // 2], "21/2025/QĐ-UBND (mẫu)", date(2025, 6, 18), by)


def _enforce(found: Programme, keys: list[int], text: str, day: date, by: Actor) -> None:
    changing = Treatment.objects.filter(pk__in=keys).exclude(outcome="GIU").values_list("pk", flat=True)
    if changing:
        treating.enforce(found.pk, list(changing), enforced_by=text, enforced_on=day, by=by)


def _own_campaign(by: Actor) -> None:
    """A programme of the province's own, under way: shorter limits came month by month."""
    today = clock.today()
    found = campaigns.set_up(
        name="Cắt giảm thời gian, chi phí TTHC nội bộ năm 2026 (mẫu)", document="Kế hoạch số 35/KH-UBND (mẫu)",
        baseline=date(today.year - 1, 12, 31), scope_code="NOI_BO", by=by,
        counts_as_cut=["DON_GIAN", "THAY_THE", "BAI_BO"],
    )  # fmt: skip
    end = date(today.year, 12, 31)
    for measure, level in (("RA_SOAT", 70), ("GIAM_THOI_GIAN", 30), ("GIAM_CHI_PHI", 20), ("THUC_THI", 80)):
        campaigns.add_goal(found.pk, measure=measure, level=Decimal(level), due=end, by=by)
    campaigns.freeze(found.pk, by=by)
    items = _costs(found, by)
    batches = [items[place::6] for place in range(3)]
    for number, batch in enumerate(batches):
        day = min(date(today.year, 3 + 2 * number, 12), today)
        keys = list(_options(batch, 1, by, 9))
        treating.approve(
            found.pk, keys, decision_no=f"{610 + 70 * number}/QĐ-UBND (mẫu)", approved_on=day, by=by
        )
        if number < 2:
            _enforce(
                found,
                keys,
                f"{14 + number}/{today.year}/QĐ-UBND (mẫu)",
                min(day + timedelta(days=40), today),
                by,
            )
            _shorten(batch, min(day + timedelta(days=40), today), by)
    list(_options(items[3::6], 1, by, 9))


def _shorten(items: list[ScopeItem], day: date, by: Actor) -> None:
    rows = [item.internal for item in items if item.internal]
    for row in rows:
        newest = row.procedure.versions.order_by("-number")[0]
        record = records_of([newest])[0]
        channels = [
            replace(one, amount=max(Decimal(1), (one.amount or Decimal(1)) * 6 // 10))
            for one in record.channels
        ]
        row.refresh_from_db()
        internal.change(
            row.pk, replace(record, channels=channels), Facts(row.layer, row.owner_id, row.yearly), by=by,
            shown_hash=newest.content_hash, valid_from=day,
        )  # fmt: skip


def _contributions(control: Actor) -> None:
    commune, owner = _actor("daumoi"), _actor("daumoi.sxd")
    fields = {one.name: one.pk for one in Field.objects.filter(procedures__internal__isnull=False)}
    sent = [
        contributing.send(
            Proposal(
                name, fields.get(field) or next(iter(fields.values())), "CAP", steps, "Tờ trình (01 bản chính)",
                Decimal(days), "NGAY_LV", "Văn bản thống nhất", "15/2021/QĐ-UBND (mẫu); Điều 9; UBND tỉnh", yearly,
            ),
            by=commune,
        )
        for name, field, days, yearly, steps in (
            ("Xin ý kiến trước khi cấp phép xây dựng tạm (mẫu)", "Quản lý xây dựng", 7, 35,
             "UBND xã lập hồ sơ xin ý kiến.\nSở Xây dựng kiểm tra hiện trạng.\nSở trả lời bằng văn bản."),
            ("Báo cáo tình hình trật tự xây dựng đột xuất (mẫu)", "Quản lý xây dựng", 2, 50,
             "UBND xã tổng hợp.\nGửi Sở Xây dựng."),
            ("Xác nhận nhu cầu nhà ở công vụ cấp xã (mẫu)", "Quản lý nhà ở", 7, 15,
             "UBND xã gửi danh sách.\nSở xác nhận."),
            ("Đề nghị tặng Giấy khen đột xuất (mẫu)", "Thi đua, khen thưởng", 10, 20, "UBND xã trình.\nSở Nội vụ xét."),
        )
    ]  # fmt: skip
    contributing.refuse(sent[1].pk, "Đây là chế độ báo cáo, không phải thủ tục hành chính nội bộ.", by=owner)
    into = InternalProcedure.objects.filter(
        owner_id=owner.agency_id, procedure__field_id=sent[2].field_id
    ).last()
    if sent[2].owner_id == owner.agency_id and into is not None:
        contributing.merge(sent[2].pk, into.pk, by=owner)


def _decision_under_opinion(control: Actor) -> None:
    """What was not announced yet lies in a draft; one agency has agreed, one has a comment, the others owe theirs."""
    rows = InternalProcedure.objects.filter(announced_on__isnull=True).order_by("procedure__code")[:3]
    if not rows:
        return
    made = deciding.draft(
        title="Công bố thủ tục hành chính nội bộ bổ sung năm 2026 (mẫu)", owner_id=control.agency_id,
        changes={row.pk: "MOI" for row in rows}, by=control,
    )  # fmt: skip
    known = _agencies()
    asked = [known[name].pk for name in ("Sở Xây dựng", "Sở Tư pháp", "Sở Nội vụ") if name in known]
    asked += list(Agency.objects.filter(level="XA", kind="UBND").values_list("pk", flat=True)[:2])
    deciding.ask_opinions(made.pk, asked, due=clock.today() + timedelta(days=6), by=control)
    mine = Opinion.objects.filter(decision=made, agency_id=known["Sở Xây dựng"].pk).first()
    if mine is not None:
        deciding.give_opinion(
            mine.pk, answer="GOP_Y", text="Đề nghị rút thời hạn thủ tục thứ nhất còn 03 ngày làm việc.",
            by=_actor("daumoi.sxd"),
        )  # fmt: skip


def _regulations(by: Actor) -> None:
    owner = _agencies().get("Sở Xây dựng")
    for place, (code, name, group, trade, millions) in enumerate(_BUSINESS):
        cost = Decimal(millions * 1_000_000)
        done, approved = place in (1, 5), place in (0, 1, 4, 5)
        regulating.save(
            Rule(
                code=code, name=f"{name} (mẫu)", group=group, trade=trade, document="12/2018/QĐ-UBND (mẫu)",
                article=f"Điều {place + 4}", subjects="Doanh nghiệp, hộ kinh doanh", valid_from=date(2018, 7, 1),
                owner_id=owner.pk if owner else by.agency_id, cost=cost,
                outcome="" if place == 6 else "BAI_BO" if done else "DON_GIAN",
                option="" if place == 6 else "Bỏ báo cáo giấy, lấy số liệu từ hệ thống." if done
                else "Gộp với báo cáo năm, bỏ bản sao chứng thực.",
                cost_after=None if place == 6 else Decimal(0) if done else cost * 6 / 10,
                decision_no="1875/QĐ-UBND (mẫu)" if approved else "",
                approved_on=date(2022, 9, 30) if approved else None,
                enforced_by="30/2023/QĐ-UBND (mẫu)" if done else "", enforced_on=date(2023, 11, 10) if done else None,
            ),
            by=by,
        )  # fmt: skip
    if BusinessRegulation.objects.exists():
        found = campaigns.adopt("nq68-2020-2025", by=by)
        campaigns.freeze(found.pk, by=by)


def _business_campaign(by: Actor) -> None:
    found = campaigns.adopt(
        "nq66-2026", by=by, baseline=date(2025, 7, 1),
        reason="Danh mục điện tử của tỉnh theo mô hình hai cấp có từ 01/7/2025",
    )  # fmt: skip
    campaigns.freeze(found.pk, by=by)
