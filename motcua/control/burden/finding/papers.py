"""Findings about papers: asked again and never decisive, known to the state already, often lacking."""

from collections.abc import Iterator
from dataclasses import replace

from motcua.base.text import number
from motcua.control.burden import rules
from motcua.control.burden.finding.found import Found, count, hours_text, in_a_year, percent
from motcua.control.burden.finding.sums import PaperSum, Sums
from motcua.law.burden import Measures

NEEDLESS, HELD, SUPPLEMENT = "GIAY_TO_THUA", "GIAY_TO_DA_CO", "BO_SUNG_NHIEU"


def asked_again(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find papers people must bring again and again; needless when no dossier that lacked one was ever refused."""
    needless, often = measures.threshold(NEEDLESS), measures.threshold(SUPPLEMENT)
    for paper in sums.papers:
        share = rules.ratio(paper.asked, paper.dossiers)
        if paper.asked >= needless.least and share >= needless.level and not paper.refused:
            yield _again(sums, measures, paper, share, NEEDLESS)
        elif paper.asked >= often.least and share >= often.level:
            yield _again(sums, measures, paper, share, SUPPLEMENT)


def _again(sums: Sums, measures: Measures, paper: PaperSum, share: float, kind: str) -> Found:
    days = sums.days
    yearly = in_a_year(paper.requests, days)
    waiting = in_a_year(paper.waited_minutes / 60, days)
    asked = (
        f"{percent(share)} hồ sơ bị yêu cầu bổ sung «{paper.name}» ({number(paper.asked)} trên "
        f"{number(paper.dossiers)} hồ sơ của trường hợp này)"
    )
    if kind == NEEDLESS:
        sentence = (
            f"{asked}, vậy mà không hồ sơ nào bị từ chối vì nó: giấy này làm mất thêm {hours_text(waiting)} chờ "
            "một năm nhưng không làm đổi kết quả."
        )
        remedy = "Bỏ giấy tờ này khỏi thành phần hồ sơ, hoặc thay bằng một dòng cam kết trong tờ khai."
    else:
        sentence = f"{asked}; một năm khoảng {count(yearly)} lượt, hồ sơ chờ {hours_text(waiting)}."
        remedy = "Hướng dẫn rõ và cho mẫu điền sẵn ngay khi nộp; xét xem có thay được bằng dữ liệu không."
    return Found(
        kind, f"{kind}|{paper.procedure}|{paper.case}|{paper.name}"[:200], paper.procedure, paper.field, paper.requests,
        share, sentence, remedy,
        [
            ("Hồ sơ thuộc diện nộp giấy này", number(paper.dossiers)), ("Hồ sơ phải bổ sung", number(paper.asked)),
            ("Tỷ lệ phải bổ sung", percent(share)), ("Trong đó bị từ chối", number(paper.refused)),
            ("Bổ sung trực tiếp tại trụ sở", number(paper.direct)),
            ("Chờ bổ sung một hồ sơ", hours_text(rules.ratio(paper.waited_minutes / 60, paper.asked))),
        ],
        hours=yearly * float(measures.worth.supplement), waiting=waiting, trips=in_a_year(paper.direct, days),
        procedures=[paper.procedure], paper=paper.name, documents=paper.documents,
    )  # fmt: skip


def held(sums: Sums, measures: Measures) -> Iterator[Found]:
    """Find papers people bring though the state has them: the province gave it to them, or a database holds it."""
    limit = measures.threshold(HELD)
    for paper in _over_cases(sums.papers):
        had = paper.brought if paper.data_source else paper.held
        share = rules.ratio(had, paper.dossiers)
        if had < limit.least or share < limit.level:
            continue
        yearly = in_a_year(had, sums.days)
        where = (
            f"có trong {paper.data_source}"
            if paper.data_source
            else "do chính các cơ quan của tỉnh cấp cho họ"
        )
        taken = (
            f"mới {number(paper.reused)} hồ sơ được lấy" if paper.reused else "chưa hồ sơ nào được lấy"
        ) + " từ kho hoặc cơ sở dữ liệu."
        mine = (
            f" {number(paper.held)} người trong số này từng được chính tỉnh cấp giấy đó."
            if paper.held
            else ""
        )
        yield Found(
            HELD, f"{HELD}|{paper.procedure}|{paper.name}"[:200], paper.procedure, paper.field, had, share,
            f"{number(had)} trên {number(paper.dossiers)} hồ sơ vẫn nộp «{paper.name}» dù giấy này {where}; {taken}"
            f"{mine if paper.data_source else ''}",
            "Không yêu cầu nộp; cán bộ khai thác dữ liệu và ghi kết quả vào hồ sơ (giấy tờ thay bằng dữ liệu số không "
            "tính chi phí).",
            [
                ("Hồ sơ thuộc diện nộp giấy này", number(paper.dossiers)), ("Hồ sơ đã nộp", number(paper.brought)),
                ("Lấy từ kho, cơ sở dữ liệu", number(paper.reused)),
                ("Người nộp đã được tỉnh cấp trước đó", number(paper.held)),
                ("Cơ sở dữ liệu", paper.data_source or "–"),
            ],
            hours=yearly * float(measures.worth.paper), procedures=[paper.procedure], paper=paper.name,
            documents=paper.documents,
        )  # fmt: skip


def _over_cases(papers: list[PaperSum]) -> list[PaperSum]:
    """Return papers of one name in one procedure as one: people bring the same thing whatever their case is."""
    whole: dict[tuple[int, str], PaperSum] = {}
    for one in papers:
        key = (one.procedure, one.name)
        if key not in whole:
            whole[key] = replace(one, documents=list(one.documents))
            continue
        found = whole[key]
        found.documents += one.documents
        found.dossiers += one.dossiers
        found.brought += one.brought
        found.held += one.held
        found.reused += one.reused
        found.data_source = found.data_source or one.data_source
    return list(whole.values())
