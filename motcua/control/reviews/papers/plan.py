"""The yearly plan in Word, with the list of Phụ lục V (TT 02/2017)."""

from collections.abc import Iterator, Sequence

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day
from motcua.control.reviews.models import ReviewItem, ReviewPlan
from motcua.control.reviews.papers import _common
from motcua.law import reviewing

LIST = (
    Column("TT", 8, "center"), Column("Tên thủ tục, nhóm thủ tục (lĩnh vực)", 58),
    Column("Chủ trì", 32, over="Cơ quan thực hiện rà soát"), Column("Phối hợp", 40, over="Cơ quan thực hiện rà soát"),
    Column("Bắt đầu", 20, "center", over="Thời gian"), Column("Hoàn thành", 20, "center", over="Thời gian"),
    Column("Căn cứ lựa chọn", 34), Column("Dự kiến sản phẩm", 36),
)  # fmt: skip


def plan_document(plan: ReviewPlan, items: Sequence[ReviewItem]) -> bytes:
    """Return a plan as DOCX; `items` bring `partners` and `field`."""
    paper, year = reviewing.paper("ke_hoach"), reviewing.calendar(plan.year)
    issuer = _common.committee() if plan.is_province else plan.agency.name
    document = OfficialDocument(
        issuer=issuer, issuer_above="" if plan.is_province else _common.above(plan.agency),
        number=plan.number or f"/{paper.sign if plan.is_province else 'KH'}", place=_common.province_place(),
        day=plan.decided_on, kind="Kế hoạch", subject=plan.title,
        note="" if plan.number or not plan.is_province else "Bản dự thảo, chưa phê duyệt",
    )  # fmt: skip
    document.add_bases([
        "Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính và các nghị "
        "định sửa đổi, bổ sung", "Thông tư số 02/2017/TT-VPCP ngày 31 tháng 10 năm 2017 của Bộ trưởng, Chủ nhiệm Văn "
        "phòng Chính phủ hướng dẫn về nghiệp vụ kiểm soát thủ tục hành chính",
    ])  # fmt: skip
    groups = sum(item.is_group for item in items)
    document.add_heading("I. MỤC ĐÍCH, YÊU CẦU")
    document.add_paragraph(
        "Phát hiện, đề xuất sửa đổi, bổ sung, thay thế hoặc bãi bỏ thủ tục, quy định không cần thiết, không hợp lý, "
        "không hợp pháp; cắt giảm thời gian và chi phí tuân thủ. Kết quả rà soát phải lượng hóa được chi phí trước và "
        "sau, nêu rõ văn bản, điều khoản phải sửa và thời hạn thực thi."
    )
    document.add_heading("II. NỘI DUNG")
    document.add_paragraph(
        f"Rà soát, đánh giá {len(items)} mục, trong đó {groups} nhóm thủ tục và {len(items) - groups} thủ tục riêng "
        "lẻ, theo danh mục kèm theo."
    )
    document.add_heading("III. TỔ CHỨC THỰC HIỆN")
    numbered = enumerate(
        (one for one in year.milestones if plan.is_province or one.code in {"ra_soat", "gui"}), 1
    )
    for place, one in numbered:
        when = f"từ {day(one.since)} đến {day(one.until)}" if one.since else f"chậm nhất {day(one.until)}"
        document.add_paragraph(f"{place}. {one.name}: {one.whose}, {when}.")
    document.add_recipients(
        ["Văn phòng Chính phủ (Cục KSTTHC)", "Các cơ quan chủ trì, phối hợp", "Lưu: VT, KSTT"]
        if plan.is_province
        else ["Văn phòng UBND tỉnh", "Lưu: VT"]
    )
    *authority, post = (
        ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"] if plan.is_province else _common.signer(plan.agency)
    )
    document.add_signer(authority=authority, post=post, name=plan.signer_name)
    attached = f"Kèm theo {plan.label}" + (
        f" ngày {day(plan.decided_on)} của {issuer}" if plan.decided_on else ""
    )
    document.start_annex(
        "Phụ lục", f"Danh mục thủ tục hành chính rà soát, đánh giá năm {plan.year}", attached, landscape=True
    )
    document.add_table(LIST, _rows(items), size=11)
    return document.to_bytes()


def _rows(items: Sequence[ReviewItem]) -> Iterator[Row]:
    for place, item in enumerate(items, 1):
        partners = "; ".join(
            [*(str(one) for one in item.partners.all()), *filter(None, [item.other_partners])]
        )
        name = f"{item.name} ({item.field})" if item.field and str(item.field) not in item.name else item.name
        basis = item.get_basis_display() + (f": {item.basis_note}" if item.basis_note else "")
        yield Row([
            str(place), name, str(item.lead), partners, day(item.start), day(item.finish), basis, item.product
        ])  # fmt: skip
