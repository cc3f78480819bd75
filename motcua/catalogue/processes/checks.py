"""What is wrong with a process, in words a drafter understands; pure functions over rows and BPMN.

An error stops the approval, a warning does not. What is asked: mot-cua.md chapter 10
(TT 01/2018/TT-VPCP Điều 4, 8; NĐ 61/2018 Điều 5, 19, 36).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from motcua.base.errors import Invalid
from motcua.base.organisations.roles import Role
from motcua.base.text import day, number
from motcua.catalogue.processes.bpmn import BPMN, OURS, parse
from motcua.catalogue.processes.table import (
    GENERATED_KEYS,
    MAY_TIME_OUT,
    MINUTES_A_DAY,
    OWN_COMMUNE,
    TABLE_KINDS,
    Block,
    Branch,
    OnTimeout,
    StepKind,
    StepRow,
    Where,
    may_ask_supplement,
    may_propose_refusal,
    parts_of,
    scattered,
    total_minutes,
)

MOST_STEPS = 60
WORKING_DAYS = {"NGAY": Decimal(5) / 7, "THANG": Decimal(22)}
UNIT_WORDS = {"GIO_LV": "giờ làm việc", "NGAY_LV": "ngày làm việc", "NGAY": "ngày", "THANG": "tháng"}


@dataclass(frozen=True)
class Fault:
    """One finding; `step` is the key of the step it concerns, `row` its number in the table from 1."""

    text: str
    is_error: bool = True
    step: str = ""
    row: int | None = None

    @property
    def severity(self) -> str:
        """The word shown beside it."""
        return "lỗi" if self.is_error else "cảnh báo"


@dataclass(frozen=True)
class LegalLimit:
    """The procedure's time limit: an amount of GIO_LV, NGAY_LV, NGAY or THANG."""

    amount: Decimal
    unit: str

    @property
    def words(self) -> str:
        """The limit as it is said: "3 ngày làm việc"."""
        return f"{number(self.amount)} {UNIT_WORDS[self.unit]}"

    @property
    def minutes(self) -> int:
        """Working minutes: exact for working hours and days, a conversion for calendar days and months."""
        if self.unit == "GIO_LV":
            return int(self.amount * 60)
        return int(self.amount * WORKING_DAYS.get(self.unit, Decimal(1)) * MINUTES_A_DAY)

    @property
    def is_exact(self) -> bool:
        """Whether the limit is given in working time."""
        return self.unit in {"GIO_LV", "NGAY_LV"}


def duration(minutes: int) -> str:
    """Write working minutes as days and hours: 1500 becomes "3 ngày 1 giờ"."""
    days, rest = divmod(minutes, MINUTES_A_DAY)
    hours, rest = divmod(rest, 60)
    parts = [f"{days} ngày" if days else "", f"{hours} giờ" if hours else "", f"{rest} phút" if rest else ""]
    return " ".join(part for part in parts if part) or "0"


def check(
    rows: Sequence[StepRow],
    *,
    xml: str = "",
    limit: LegalLimit | None = None,
    performers: Collection[tuple[str, str]] | None = None,
    agencies: Collection[str] | None = None,
) -> list[Fault]:
    """Return every fault of a process, errors first, then in the order of the table.

    Args:
        rows: the table, normalised.
        xml: the BPMN, when there is one to look at.
        limit: the procedure's limit; None when the announcement gives none.
        performers: pairs (place, role) that somebody holds at some agency of the tier; None does not ask.
        agencies: the codes of agencies that exist; None does not ask.
    """
    faults = [*_rows(rows), *_order(rows), *_signing(rows), *_branches(rows), *_time(rows, limit)]
    faults += [*_timers(rows), *_blocks(rows), *_agencies(rows, agencies)]
    if performers is not None:
        faults += _performers(rows, performers)
    if xml:
        faults += check_graph(xml)
    return sorted(faults, key=lambda fault: (not fault.is_error, fault.row or 0))


def check_dates(later_from: date | None) -> list[Fault]:
    """Return the fault of a first day on or before that of another approved version of the process."""
    if later_from is None:
        return []
    approved = f"Đã có phiên bản được phê duyệt hiệu lực từ {day(later_from)}"
    return [Fault(f"{approved}; ngày hiệu lực phải sau ngày đó.")]


def _rows(rows: Sequence[StepRow]) -> list[Fault]:
    faults = []
    keys = Counter(row.key for row in rows)
    seen: list[str] = []
    for place, row in enumerate(rows, 1):

        def say(text: str, is_error: bool = True, *, place: int = place, row: StepRow = row) -> None:
            faults.append(Fault(text, is_error, row.key, place))

        if not row.name:
            say("Bước chưa có tên.")
        if row.kind not in TABLE_KINDS:
            say(f"Không rõ loại bước «{row.kind}».")
        if row.where not in Where.values:
            say(f"Không rõ nơi thực hiện «{row.where}».")
        if row.role not in Role.values:
            say(f"Không rõ vai trò «{row.role}»." if row.role else "Bước chưa có vai trò thực hiện.")
        if keys[row.key] > 1:
            say(f"Mã bước «{row.key}» dùng cho nhiều bước.")
        if row.key in GENERATED_KEYS:
            say(f"Mã bước «{row.key}» dành cho nhánh bổ sung, từ chối.")
        for target in row.may_return_to:
            if target not in seen:
                say(f"Bước được trả lại «{target}» không đứng trước bước này.")
        if row.minutes == 0 and row.kind not in {StepKind.RETURN_RESULT, StepKind.WAIT}:
            say("Bước chưa có thời gian thực hiện.", False)
        if not row.content and not row.product:
            say("Bước chưa ghi nội dung công việc hoặc sản phẩm.", False)
        seen.append(row.key)
    if len(rows) > MOST_STEPS:
        faults.append(Fault(f"Quy trình có {len(rows)} bước; nhiều nhất là {MOST_STEPS}."))
    return faults


def _order(rows: Sequence[StepRow]) -> list[Fault]:
    if not rows:
        return [Fault("Quy trình chưa có bước nào.")]
    faults = []
    first, last = rows[0], rows[-1]
    if first.kind != StepKind.INTAKE or first.where != Where.DESK:
        faults.append(Fault("Bước đầu tiên phải là tiếp nhận tại Bộ phận Một cửa.", True, first.key, 1))
    if last.kind != StepKind.RETURN_RESULT or last.where != Where.DESK:
        faults.append(
            Fault("Bước cuối cùng phải là trả kết quả tại Bộ phận Một cửa.", True, last.key, len(rows))
        )
    for place, row in enumerate(rows, 1):
        if row.kind == StepKind.INTAKE and place > 1:
            faults.append(Fault("Tiếp nhận chỉ đứng ở đầu quy trình.", True, row.key, place))
        if row.kind == StepKind.RETURN_RESULT and place < len(rows):
            faults.append(Fault("Trả kết quả chỉ đứng ở cuối quy trình.", True, row.key, place))
    return faults


def _signing(rows: Sequence[StepRow]) -> list[Fault]:
    signing = [(place, row) for place, row in enumerate(rows, 1) if row.kind == StepKind.SIGN]
    if not signing:
        return [Fault("Quy trình chưa có bước ký kết quả.")] if rows else []
    return [
        Fault("Bước ký phải do vai trò «Lãnh đạo ký» thực hiện.", True, row.key, place)
        for place, row in signing
        if row.role != Role.SIGNER
    ]


def _branches(rows: Sequence[StepRow]) -> list[Fault]:
    faults = []
    if rows and not any(may_ask_supplement(row) for row in rows):
        faults.append(Fault("Không có bước nào được yêu cầu bổ sung hồ sơ.", False))
    if rows and not any(may_propose_refusal(row) for row in rows):
        faults.append(Fault("Không có bước nào được từ chối giải quyết.", False))
    return faults


def _time(rows: Sequence[StepRow], limit: LegalLimit | None) -> list[Fault]:
    """TT 01/2018 Điều 4: a group of interlinked procedures has one limit, not the sum of its legs."""
    total, on_paper = total_minutes(rows), total_minutes(rows, on_paper=True)
    if limit is None:
        return [Fault("Thủ tục chưa có thời hạn giải quyết để đối chiếu.", False)] if rows else []
    about = f" nếu tính khoảng {duration(limit.minutes)} làm việc"
    if total > limit.minutes:
        over = f"Tổng thời gian các bước là {duration(total)} làm việc, vượt thời hạn {limit.words}"
        if limit.is_exact:
            return [Fault(f"{over} là {duration(total - limit.minutes)}.")]
        return [Fault(f"{over}{about}.", False)]
    faults = []
    if on_paper > limit.minutes:
        text = (
            f"Nếu hồ sơ giấy, các chặng đi tuần tự, tổng thời gian là {duration(on_paper)} làm việc, "
            f"vượt thời hạn {limit.words}"
        )
        more = f" là {duration(on_paper - limit.minutes)}" if limit.is_exact else about
        faults.append(Fault(f"{text}{more}.", False))
    if total < limit.minutes and limit.is_exact:
        less = duration(limit.minutes - total)
        text = f"Tổng thời gian các bước ít hơn thời hạn {limit.words} là {less}, trừ khi tỉnh đã cắt giảm."
        faults.append(Fault(text, False))
    return faults


def _timers(rows: Sequence[StepRow]) -> list[Fault]:
    """A clock may end a waiting or a request for a word; it never decides in an officer's place."""
    faults = []
    for place, row in enumerate(rows, 1):

        def say(text: str, is_error: bool = True, *, place: int = place, row: StepRow = row) -> None:
            faults.append(Fault(text, is_error, row.key, place))

        if row.on_timeout not in OnTimeout.values:
            say(f"Không rõ cách xử lý khi hết thời gian «{row.on_timeout}».")
        elif row.kind == StepKind.WAIT:
            if row.minutes == 0:
                say("Bước chờ phải ghi thời gian niêm yết, công khai.")
        elif row.on_timeout == OnTimeout.GO_ON:
            if row.kind not in MAY_TIME_OUT:
                kind = StepKind(row.kind).label if row.kind in StepKind.values else row.kind
                say(f"Bước «{kind}» không thể tự đi tiếp khi hết thời gian; phải có người xử lý.")
            elif row.minutes == 0:
                say("Bước tự đi tiếp khi hết thời gian phải ghi thời gian.")
            elif row.kind == StepKind.EXAMINE:
                say("Bước thẩm định tự đi tiếp khi hết thời gian: kiểm tra lại căn cứ pháp lý.", False)
    return faults


_SIGNS = frozenset({StepKind.SUBMIT, StepKind.SIGN, StepKind.STAMP})
_DESK_ONLY = frozenset({StepKind.INTAKE, StepKind.RETURN_RESULT})
_TAKES_UP = frozenset({StepKind.EXAMINE, StepKind.VERIFY, StepKind.COUNCIL, StepKind.SUBMIT})


def _blocks(rows: Sequence[StepRow]) -> list[Fault]:
    faults = [
        Fault("Các bước cùng khối, cùng chặng phải đứng liền nhau.", True, rows[place].key, place + 1)
        for place in scattered(rows)
    ]
    places = {row.key: place for place, row in enumerate(rows, 1)}
    parts = parts_of(rows)
    for position, part in enumerate(parts):
        if not isinstance(part, Block):
            continue
        first = part.rows[0]

        def say(
            text: str, is_error: bool = True, row: StepRow = first, *, places: dict[str, int] = places
        ) -> None:
            faults.append(Fault(text, is_error, row.key, places[row.key]))

        for row in part.rows:
            if row.kind in _DESK_ONLY:
                say("Tiếp nhận, trả kết quả không nằm trong khối; đó là việc của Bộ phận Một cửa.", True, row)
        before = parts[position - 1] if position else None
        after = parts[position + 1] if position + 1 < len(parts) else None
        for text, is_error, which in [*_mixed(part), *_around(part, before, after), *_alike(part)]:
            say(text, is_error, which or first)
    return faults


_Said = tuple[str, bool, StepRow | None]


def _mixed(block: Block) -> list[_Said]:
    """A block asks opinions or passes a dossier through agencies; one that does both runs as the latter."""
    if block.is_opinion:
        if len(block.branches) == 1:
            return [("Khối lấy ý kiến chỉ có một nơi được hỏi; để thành bước thường.", True, None)]
        return []
    asking = [branch for branch in block.branches if _asks_only(branch)]
    if 2 * len(asking) < len(block.branches):
        return []
    for branch in block.branches:
        for row in branch.rows:
            if row.kind in _SIGNS:
                kind = StepKind(row.kind).label
                return [(f"Khối lấy ý kiến không có bước «{kind}»; đưa bước này ra sau khối.", True, row)]
    text = "Khối vừa lấy ý kiến vừa có việc khác nên là khối liên thông: hồ sơ giấy sẽ đi tuần tự từng chặng."
    return [(text, False, None)]


def _asks_only(branch: Branch) -> bool:
    return all(row.kind == StepKind.OPINION for row in branch.rows)


def _around(block: Block, before: StepRow | Block | None, after: StepRow | Block | None) -> list[_Said]:
    """NĐ 61/2018 Điều 19.5: who examines asks for opinions, and takes them up when they have come."""
    if not block.is_opinion:
        return []
    said: list[_Said] = []
    if isinstance(before, StepRow) and before.kind == StepKind.INTAKE:
        text = "Khối lấy ý kiến đứng ngay sau tiếp nhận: chưa có bước thụ lý nêu nội dung cần hỏi."
        said.append((text, False, None))
    if not isinstance(after, StepRow) or after.kind not in _TAKES_UP:
        text = "Sau khối lấy ý kiến chưa có bước tổng hợp (thẩm định, hội đồng hoặc trình ký)."
        said.append((text, False, None))
    return said


def _alike(block: Block) -> list[_Said]:
    said: list[_Said] = []
    names = Counter(branch.name for branch in block.branches)
    for branch in block.branches:
        if names.pop(branch.name, 0) > 1:
            said.append((f"Trong khối có hai chặng cùng tên «{branch.name}».", False, branch.rows[0]))
        if len({row.agency for row in branch.rows}) > 1:
            text = f"Chặng «{branch.name}» có nhiều cơ quan; mỗi chặng chỉ một cơ quan chịu trách nhiệm."
            said.append((text, True, branch.rows[0]))
    return said


def _agencies(rows: Sequence[StepRow], agencies: Collection[str] | None) -> list[Fault]:
    """Every leg has its accountable agency; the lead agency itself may have one leg, without a code."""
    faults = []
    places = {row.key: place for place, row in enumerate(rows, 1)}
    for block in (part for part in parts_of(rows) if isinstance(part, Block)):
        nameless = [branch.rows[0] for branch in block.branches if not branch.agency]
        if block.is_opinion:
            nameless = [row for row in nameless if not row.unit_name]
        for row in nameless if block.is_opinion else nameless[1:]:
            faults.append(Fault("Chặng chưa ghi cơ quan thực hiện.", True, row.key, places[row.key]))
    if agencies is None:
        return faults
    for row in rows:
        if row.agency and row.agency != OWN_COMMUNE and row.agency not in agencies:
            text = f"Không có cơ quan nào mang mã «{row.agency}»."
            faults.append(Fault(text, True, row.key, places[row.key]))
    return faults


def _performers(rows: Sequence[StepRow], performers: Collection[tuple[str, str]]) -> list[Fault]:
    missing: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows, 1):
        known = row.where in Where.values and row.role in Role.values
        if known and not row.agency and (row.where, row.role) not in performers:
            missing.setdefault((row.where, row.role), []).append(place)
    faults = []
    for (where, role), places in missing.items():
        also = f" (cả bước {', '.join(map(str, places[1:]))})" if len(places) > 1 else ""
        text = f"Chưa có ai giữ vai trò «{Role(role).label}» tại {Where(where).label} ở cấp này{also}."
        faults.append(Fault(text, False, rows[places[0] - 1].key, places[0]))
    return faults


def check_graph(xml: str) -> list[Fault]:
    """Return the faults of a BPMN graph: dead ends, endless loops, branches that pass by the desk."""
    try:
        root = parse(xml)
    except Invalid as fault:
        return [Fault(fault.message)]
    kinds, names, places = {}, {}, {}
    ahead: defaultdict[str, set[str]] = defaultdict(set)
    behind: defaultdict[str, set[str]] = defaultdict(set)
    branches: list[tuple[str, str]] = []
    for element in root.iter(f"{{{BPMN}}}*"):
        tag = element.tag.rsplit("}", 1)[1]
        if tag == "sequenceFlow":
            source, target = element.get("sourceRef", ""), element.get("targetRef", "")
            ahead[source].add(target)
            behind[target].add(source)
            condition = element.findtext(f"{{{BPMN}}}conditionExpression") or ""
            branches += [(word, target) for word in ("supplement", "refuse") if f'"{word}"' in condition]
        elif tag.endswith(("Task", "Event", "Gateway")) or tag in {"task", "subProcess"}:
            node = element.get("id", "")
            kinds[node], names[node] = tag, element.get("name") or node
            if host := element.get("attachedToRef"):
                ahead[host].add(node)
                behind[node].add(host)
            step = element.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}step")
            places[node] = (step.get("kind"), step.get("where")) if step is not None else ("", "")
    starts = [node for node, tag in kinds.items() if tag == "startEvent"]
    ends = [node for node, tag in kinds.items() if tag == "endEvent"]
    if not starts or not ends:
        return [Fault("Sơ đồ phải có điểm bắt đầu và điểm kết thúc.")]
    reached, ending = _spread(starts, ahead), _spread(ends, behind)
    faults = [
        Fault(f"«{names[n]}» không đi tới được từ điểm bắt đầu.", step=n) for n in kinds if n not in reached
    ]
    for node in kinds:
        if node in reached and node not in ending:
            why = "đi vòng không có lối ra" if ahead[node] else "không dẫn tới đâu"
            faults.append(Fault(f"Nhánh ở «{names[node]}» {why}.", step=node))
    return faults + _desk(branches, places, names)


def _desk(
    branches: list[tuple[str, str]], places: dict[str, tuple[str | None, str | None]], names: dict[str, str]
) -> list[Fault]:
    """NĐ 61/2018 Điều 5: the applicant is asked, and told of a refusal, only through the one-stop desk."""
    faults = []
    for word, target in dict.fromkeys(branches):
        kind, where = places.get(target, ("", ""))
        if word == "supplement" and (kind != StepKind.SEND_SUPPLEMENT or where != Where.DESK):
            text = f"Yêu cầu bổ sung phải đi qua Bộ phận Một cửa, không phải «{names.get(target, target)}»."
            faults.append(Fault(text, step=target))
        refusal = kind == StepKind.SIGN_REFUSAL or (kind == StepKind.RETURN_REFUSAL and where == Where.DESK)
        if word == "refuse" and not refusal:
            text = (
                f"Từ chối phải được ký và trả qua Bộ phận Một cửa, không phải «{names.get(target, target)}»."
            )
            faults.append(Fault(text, step=target))
    return faults


def _spread(nodes: Sequence[str], steps: dict[str, set[str]]) -> set[str]:
    seen, left = set(nodes), list(nodes)
    while left:
        for following in steps.get(left.pop(), ()):
            if following not in seen:
                seen.add(following)
                left.append(following)
    return seen
