"""The decision that announces internal procedures, with the list and the inventory as annexes."""

from motcua.base.printing.official import Column, OfficialDocument, Row
from motcua.base.text import day as said
from motcua.control.programmes.models import DecisionLine, InternalDecision
from motcua.control.programmes.outgoing import inventory_rows
from motcua.control.programmes.papers.inventory import add_inventory
from motcua.control.programmes.papers.places import committee, place_name

CHANGES = {"MOI": "ban hành mới", "SDBS": "sửa đổi, bổ sung", "BAIBO": "bãi bỏ"}
_LIST = (
    Column("TT", 11, "center"), Column("Mã", 34), Column("Tên thủ tục hành chính nội bộ", 70), Column("Lĩnh vực", 32),
    Column("Cơ quan thực hiện", 40),
)  # fmt: skip


def decision_document(found: InternalDecision) -> bytes:
    """Return a decision, signed or not yet, with its annexes."""
    lines = list(found.lines.select_related("internal__procedure__field", "internal__owner"))
    document = OfficialDocument(
        issuer=committee(), number=found.number or "/QĐ-UBND", place=place_name(), day=found.signed_on,
        kind="Quyết định", subject=found.title,
        note="" if found.signed_on else "Dự thảo, chưa có giá trị thi hành",
    )  # fmt: skip
    document.add_paragraph("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", bold=True, align="center")
    document.add_bases(
        [
            "Luật Tổ chức chính quyền địa phương",
            "Quyết định số 1085/QĐ-TTg ngày 15 tháng 9 năm 2022 của Thủ tướng Chính phủ về rà soát, đơn giản hóa thủ "
            "tục hành chính nội bộ trong hệ thống hành chính nhà nước",
            f"Theo đề nghị của Thủ trưởng {found.owner.name}",
        ]
    )
    document.add_paragraph("QUYẾT ĐỊNH:", bold=True, align="center")
    for place, text in enumerate(_articles(lines), start=1):
        document.add_paragraph(f"Điều {place}. {text}")
    document.add_recipients(
        ["Như Điều 3", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Cổng thông tin điện tử tỉnh", "Lưu: VT, KSTT"]
    )
    document.add_signer(post="Chủ tịch", name="")
    attached = (
        f"Kèm theo Quyết định số {found.number or '       /QĐ-UBND'} {_dated(found)} của Chủ tịch UBND tỉnh"
    )
    document.start_annex("Phụ lục I", "Danh mục thủ tục hành chính nội bộ", attached)
    document.add_table(_LIST, _rows(lines))
    rows = inventory_rows(line.internal for line in lines if line.change != "BAIBO")
    if rows:
        add_inventory(document, rows, "Phụ lục II", "Nội dung thủ tục hành chính nội bộ", attached)
    return document.to_bytes()


def _dated(found: InternalDecision) -> str:
    return f"ngày {said(found.signed_on)}" if found.signed_on else "ngày      tháng      năm      "


def _articles(lines: list[DecisionLine]) -> list[str]:
    parts = []
    for change, words in CHANGES.items():
        many = sum(line.change == change for line in lines)
        if many:
            parts.append(f"{many:02} thủ tục {words}")
    return [
        "Công bố kèm theo Quyết định này danh mục thủ tục hành chính nội bộ trên địa bàn tỉnh, gồm "
        f"{', '.join(parts)}.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Chánh Văn phòng Ủy ban nhân dân tỉnh, Thủ trưởng các cơ quan, đơn vị có tên trong danh mục và các tổ chức, cá "
        "nhân liên quan chịu trách nhiệm thi hành Quyết định này.",
    ]


def _rows(lines: list[DecisionLine]) -> list[Row]:
    found = []
    for roman, (change, words) in zip(("I", "II", "III"), CHANGES.items(), strict=True):
        group = [line for line in lines if line.change == change]
        if not group:
            continue
        found.append(Row([roman, f"Thủ tục {words}"], bold=True, across=True))
        for place, line in enumerate(group, start=1):
            procedure = line.internal.procedure
            found.append(
                Row(
                    [
                        str(place),
                        procedure.code,
                        procedure.name,
                        str(procedure.field or ""),
                        line.internal.owner.name,
                    ]
                )
            )
    return found
