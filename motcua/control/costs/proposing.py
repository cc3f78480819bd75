"""Starting lines of a sheet from the procedure as announced: its papers, channels, fees and results."""

from decimal import Decimal

from motcua.base import clock
from motcua.catalogue.procedures import queries as procedures
from motcua.catalogue.procedures.models import Channel, ProcedureCase, ProcedureVersion
from motcua.control.costs.sheet import Activity, Key, Sheet, Volume
from motcua.control.costs.terms import Stage, Way, Work

WAYS = {Channel.DIRECT: Way.DIRECT, Channel.ONLINE: Way.ONLINE, Channel.POST: Way.POST}
_FILE = {
    Way.DIRECT: "Nộp hồ sơ trực tiếp tại Bộ phận Một cửa (gồm đi lại)",
    Way.ONLINE: "Nộp hồ sơ trực tuyến",
    Way.POST: "Nộp hồ sơ qua bưu chính công ích",
}
_FETCH = {
    Way.DIRECT: "Nhận kết quả trực tiếp (gồm đi lại)",
    Way.ONLINE: "Nhận kết quả trực tuyến",
    Way.POST: "Nhận kết quả qua bưu chính công ích",
}


def proposed(procedure_id: int, wage: Decimal) -> Sheet:
    """Return block I as the version in force today suggests; hours and other cost are the officer's to find out.

    Args:
        procedure_id: the catalogue's procedure.
        wage: of the study (đồng an hour).
    """
    version = procedures.version_on(procedure_id, clock.today())
    if version is None:
        return Sheet(wage)
    cases = list(version.cases.prefetch_related("documents"))
    ways = sorted({row.channel for row in version.channels.all()}) or [Channel.DIRECT]
    named = {case: (case.name[:200] if len(cases) > 1 else "") for case in cases}
    lines: list[Activity] = []
    for case, name in named.items():
        lines += _of_case(version, case, name, [WAYS[Channel(way)] for way in ways])
    if not cases:
        lines += _of_case(version, None, "", [WAYS[Channel(way)] for way in ways])
    keys = dict.fromkeys(line.key for line in lines)
    return Sheet(wage, tuple(Volume(key) for key in keys), tuple(lines))


def _of_case(
    version: ProcedureVersion, case: ProcedureCase | None, name: str, ways: list[Way]
) -> list[Activity]:
    every = Key(Stage.NOW, name, Way.ALL)
    lines = []
    for place, paper in enumerate(case.documents.all() if case else (), 1):
        count = ", ".join(
            f"{amount} {words}"
            for amount, words in ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
            if amount
        )
        source = f"Thành phần hồ sơ công bố{f': {count}' if count else ''}"
        lines.append(Activity(every, Work.PREPARE, place, paper.name[:500], note=source))
    for way in ways:
        lines.append(Activity(Key(Stage.NOW, name, way), Work.FILE, 1, _FILE[way]))
    fees = [fee for fee in version.fees.all() if case is None or fee.case_id in (None, case.pk)]
    for place, fee in enumerate(fees, 1):
        way = WAYS[Channel(fee.channel)] if fee.channel else Way.ALL
        told = "; ".join(filter(None, [f"trên {fee.per}" if fee.per else "", fee.basis]))
        lines.append(
            Activity(
                Key(Stage.NOW, name, way), Work.PAY, place, fee.name, fee=Decimal(fee.amount or 0),
                note=(told or "Mức thu công bố" if fee.amount is not None else "Chưa công bố mức thu")[:300],
            )
        )  # fmt: skip
    for way in ways:
        lines.append(Activity(Key(Stage.NOW, name, way), Work.RESULT, 1, _FETCH[way]))
    return lines
