"""The decision that passes simplification options (Phụ lục VI, TT 02/2017) and the letter that takes them on."""

from collections.abc import Iterator, Sequence

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day, number
from motcua.control.reviews import queries, rules
from motcua.control.reviews.models import MinistryLetter, SimplificationDecision, SimplificationOption
from motcua.control.reviews.papers import _common
from motcua.law import reviewing

SUMS = (
    Column("TT", 8, "center"), Column("Thủ tục", 66), Column("Chi phí trước", 30, "right", over="Đồng/năm"),
    Column("Chi phí sau", 30, "right", over="Đồng/năm"), Column("Tiết kiệm", 30, "right", over="Đồng/năm"),
    Column("Tỷ lệ cắt giảm", 22, "right"),
)  # fmt: skip


def decision_document(decision: SimplificationDecision, options: Sequence[SimplificationOption]) -> bytes:
    """Return a decision as DOCX; `options` bring `procedure__field` and `amendments__agency`."""
    paper = reviewing.paper("quyet_dinh")
    committee = _common.committee()
    document = OfficialDocument(
        issuer="\n".join(_lines(committee)), number=decision.number or f"/{paper.sign}",
        place=_common.province_place(),
        day=decision.signed_on, kind="Quyết định", subject=decision.title,
        note="" if decision.number else "Bản dự thảo, chưa ký",
    )  # fmt: skip
    document.add_paragraph(f"CHỦ TỊCH {committee.upper()}", bold=True, align="center")
    document.add_bases(paper.bases)
    document.add_paragraph("QUYẾT ĐỊNH:", bold=True, align="center")
    count = len({one.procedure_id for one in options})
    document.add_paragraph(
        f"Điều 1. Thông qua phương án đơn giản hóa {number(count)} thủ tục hành chính (Phụ lục kèm theo)."
    )
    holders = sorted({row.holder for one in options for row in one.amendments.all() if row.agency_id})
    who = "; ".join(holders) or "Các cơ quan liên quan"
    document.add_paragraph(
        f"Điều 2. {who} soạn thảo, trình ban hành văn bản thực thi phương án đúng thời hạn ghi trong Phụ lục; Văn "
        "phòng Ủy ban nhân dân tỉnh kiểm tra, đôn đốc và tổng hợp kết quả."
    )
    document.add_paragraph(
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Thủ trưởng các cơ quan có liên quan chịu trách nhiệm thi hành "
        "Quyết định này kể từ ngày ký."
    )
    document.add_recipients(paper.recipients)
    document.add_signer(post="CHỦ TỊCH", name=decision.signer_name)
    attached = f"Kèm theo Quyết định số {decision.number or '…/' + paper.sign}"
    if decision.signed_on:
        attached += f" ngày {day(decision.signed_on)} của Chủ tịch {committee}"
    document.start_annex("Phụ lục", "Phương án đơn giản hóa thủ tục hành chính", attached)
    for place, option in enumerate(options, 1):
        _option(document, place, option)
    _sums(document, options)
    return document.to_bytes()


def _lines(committee: str) -> list[str]:
    """Cut the committee's name as it is cut in print: after what it is."""
    what, kept, where = committee.partition("nhân dân ")
    return [f"{what}{kept}".strip(), where] if kept else [committee]


def _option(document: OfficialDocument, place: int, option: SimplificationOption) -> None:
    procedure = option.procedure
    document.add_heading(f"{place}. Thủ tục: {procedure.name} (mã {procedure.code})")
    document.add_paragraph("1. Nội dung đơn giản hóa và lý do", bold=True)
    parts = ", ".join(rules.PARTS[part].lower() for part in option.parts)
    kind = option.get_kind_display() + (f" về {parts}" if parts else "")
    document.add_paragraph(f"a) {kind}: {option.what}")
    if option.days_before is not None and option.days_after is not None:
        cut = rules.days_cut(option.days_before, option.days_after)
        rate = f" (giảm {number(cut, 2)} %)" if cut is not None else ""
        document.add_paragraph(
            f"Thời hạn giải quyết: từ {number(option.days_before)} ngày còn {number(option.days_after)} ngày làm việc"
            f"{rate}."
        )
    document.add_paragraph(f"b) Lý do: {option.reason}")
    document.add_paragraph("2. Kiến nghị thực thi", bold=True)
    texts = list(option.amendments.all())
    for row in texts:
        document.add_paragraph(
            f"- Sửa {row.articles} {row.text}; {row.holder} soạn thảo, trước ngày {day(row.due)}."
        )
    if not texts:
        document.add_paragraph("Không phải sửa đổi văn bản.")
    document.add_paragraph("3. Lợi ích phương án đơn giản hóa", bold=True)
    costs = option.costs
    if costs is None:
        document.add_paragraph("Chưa lượng hóa được chi phí tuân thủ.")
        return
    for words in (
        f"- Chi phí tuân thủ trước khi đơn giản hóa: {_common.money(costs.now)} đồng/năm;",
        f"- Chi phí tuân thủ sau khi đơn giản hóa: {_common.money(costs.after)} đồng/năm;",
        f"- Chi phí tiết kiệm: {_common.money(costs.saved)} đồng/năm;",
        f"- Tỷ lệ cắt giảm chi phí: {_common.rate(costs)}.",
    ):
        document.add_paragraph(words)


def _sums(document: OfficialDocument, options: Sequence[SimplificationOption]) -> None:
    whole = queries.costs_of(options)
    if not whole.now and not whole.after:
        return
    document.add_heading("Tổng hợp lợi ích")
    document.add_table(SUMS, _sum_rows(options), size=11)
    document.add_paragraph(
        "Tỷ lệ của dòng tổng tính từ tổng chi phí; các phương án chung một bảng tính chi phí chỉ tính một lần.",
        italic=True,
    )


def _sum_rows(options: Sequence[SimplificationOption]) -> Iterator[Row]:
    seen: set[int] = set()
    place = 0
    for option in options:
        costs = option.costs
        if costs is None or (option.cost_study_id and option.cost_study_id in seen):
            continue
        if option.cost_study_id:
            seen.add(option.cost_study_id)
        place += 1
        money = [_common.money(value) for value in (costs.now, costs.after, costs.saved)]
        yield Row([str(place), option.procedure.name, *money, _common.rate(costs)])
    whole = queries.costs_of(options)
    money = [_common.money(value) for value in (whole.now, whole.after, whole.saved)]
    yield Row(["", "Tổng số", *money, _common.rate(whole)], bold=True)


def letter_document(letter: MinistryLetter, options: Sequence[SimplificationOption]) -> bytes:
    """Return a letter to a ministry as DOCX; `options` as for the decision."""
    paper, decision = reviewing.paper("cong_van"), letter.decision
    document = OfficialDocument(
        issuer=_common.committee(), number=letter.number or f"/{paper.sign}", place=_common.province_place(),
        day=letter.sent_on, subject="phương án đơn giản hóa thủ tục hành chính thuộc thẩm quyền của bộ, ngành",
        addressees=[letter.addressee], note="" if letter.number else "Bản dự thảo, chưa gửi",
    )  # fmt: skip
    signed = f" ngày {day(decision.signed_on)}" if decision.signed_on else ""
    document.add_paragraph(
        f"Thực hiện Nghị định số 63/2010/NĐ-CP về kiểm soát thủ tục hành chính, {_common.committee()} đã rà soát và "
        f"thông qua phương án đơn giản hóa tại {decision.label}{signed}. Trong đó có {number(len(options))} phương án "
        f"vượt thẩm quyền của tỉnh, đề nghị {letter.addressee} xem xét:"
    )
    for place, option in enumerate(options, 1):
        procedure = option.procedure
        document.add_heading(f"{place}. {procedure.name} (mã {procedure.code})", level=2)
        document.add_paragraph(f"- Nội dung: {option.what}")
        document.add_paragraph(f"- Lý do: {option.reason}")
        for row in option.amendments.all():
            document.add_paragraph(f"- Kiến nghị sửa {row.articles} {row.text}; thời hạn {day(row.due)}.")
        costs = option.costs
        if costs is not None:
            document.add_paragraph(
                f"- Lợi ích: tiết kiệm {_common.money(costs.saved)} đồng/năm, tỷ lệ cắt giảm {_common.rate(costs)}."
            )
    document.add_paragraph(
        f"{_common.committee()} trân trọng đề nghị {letter.addressee} quan tâm, xem xét và có văn bản trả lời."
    )
    document.add_recipients(paper.recipients)
    document.add_signer(authority=["TM. ỦY BAN NHÂN DÂN"], post="CHỦ TỊCH", name="")
    return document.to_bytes()
