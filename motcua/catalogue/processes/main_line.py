"""Walks a drawing along its main line: at a choice the way that leads to the result, beside it what branches mean."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from motcua.catalogue.processes.diagram import CONTAINERS, Arrow, Graph, Node
from motcua.catalogue.processes.drawn_words import (
    APPLICANTS,
    NO,
    NOT_AT_ALL,
    REFUSAL,
    RESULT,
    SUPPLEMENT,
    YES,
    says,
)
from motcua.catalogue.processes.layout import RETURN_GATE
from motcua.catalogue.processes.leftovers import say_shared_changed, say_unmet, without_exit
from motcua.catalogue.processes.remarks import (
    DROPPED,
    EVENTS,
    NOTE,
    STOP,
    Reading,
    Remark,
    called,
    cannot,
)
from motcua.catalogue.processes.steps_read import Step, keys_for, name_blocks, name_legs, row_of
from motcua.catalogue.processes.table import (
    MAY_TIME_OUT,
    OnTimeout,
    StepRow,
    normalise,
)
from motcua.catalogue.processes.wording import iso_minutes

# What our own drawings have beside the table's steps, and what an arrow to it means.
_OURS = {
    "bo_sung_gui": "supplement", "bo_sung_nhan": "supplement", "tu_choi_ky": "refuse", "tu_choi_tra": "refuse",
    "nhanh_tu_choi_ky": "refuse", "ket_thuc_tu_choi": "refuse", RETURN_GATE: "return",
}  # fmt: skip
_MACHINES = {"serviceTask": "máy làm", "scriptTask": "kịch bản", "businessRuleTask": "bảng quy tắc"}


class Reader:
    """Walks one graph; `line` is the main line as it grows, `used` what has been understood or remarked on."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.line: list[Step] = []
        self.used: set[str] = set()
        self.visited: set[str] = set()
        self.remarks: list[Remark] = []
        self.blocks = 0
        self.branches_drawn: set[str] = set()
        self.is_ours = any(node.own for node in graph.nodes.values())
        self.shared = {
            node for node in graph.nodes if self.is_ours and (node in _OURS or node.startswith("tra__"))
        }
        self.used |= self.shared

    def say(self, text: str, element: str = "", level: str = DROPPED) -> None:
        """Add a remark, once."""
        remark = Remark(text, element, level)
        if remark not in self.remarks:
            self.remarks.append(remark)
        if element:
            self.used.add(element)

    # ---- the whole ----------------------------------------------------------------------------------------

    def read(self) -> Reading:
        """Return the reading of the graph."""
        start = self._start()
        if start is None:
            return Reading([], [Remark("Tệp không có công việc nào để ghi vào bảng.", level=STOP)])
        if faults := without_exit(self.graph, start):
            return Reading([], faults)
        for node in self.graph.opened:
            if self.is_ours and node.id.startswith("chang__"):
                self.used.add(node.id)
                continue
            self.say(
                f"Quy trình con «{node.name or node.id}» được trải ra thành các bước của nó.", node.id, NOTE
            )
        self._walk(start, frozenset())
        rows = self._rows()
        say_unmet(self)
        say_shared_changed(self, rows)
        if not rows:
            self.say("Không đi tới được bước nào từ điểm bắt đầu.", level=STOP)
        order = {STOP: 0, DROPPED: 1, NOTE: 2}
        remarks = sorted(self.remarks, key=lambda remark: order[remark.level])
        return Reading(rows, remarks, keys_for(self.line))

    def _start(self) -> str | None:
        """Return the first node of the process with most steps."""
        count: dict[str, int] = {}
        for node in self.graph.nodes.values():
            if node.is_step:
                count[node.process] = count.get(node.process, 0) + (1 if not _by_applicant(node) else 0)
        if not count:
            return None
        main = max(count, key=lambda process: count[process])
        self.process = main
        inside = [
            node for node in self.graph.nodes.values()
            if node.process == main and not node.parent and not node.attached_to and not node.by_event
        ]  # fmt: skip
        first = [node for node in inside if node.tag == "startEvent"]
        first += [node for node in inside if not self.graph.behind[node.id] and node not in first]
        first.sort(key=lambda node: (-len(self.graph.spread(node.id)), node.tag != "startEvent"))
        for other in first[1:]:
            if other.tag == "startEvent":
                self.say(
                    f"Sơ đồ có thêm điểm bắt đầu «{called(other)}»: bảng chỉ có một, từ lúc tiếp nhận hồ sơ.",
                    other.id,
                )
        return first[0].id if first else (inside[0].id if inside else None)

    # ---- the walk -----------------------------------------------------------------------------------------

    def _walk(self, at: str | None, until: frozenset[str], block: str = "", leg: str = "") -> None:
        """Follow the line from a node to its end, or to one of `until`, adding the steps it meets."""
        while at is not None and at not in until:
            node = self.graph.nodes[at]
            self.used.add(at)
            if at in self.visited:
                self.say(f"Mũi tên quay lại «{called(node)}» không có điều kiện nên không ghi vào bảng.", at)
                return
            self.visited.add(at)
            self._meet(node, block, leg)
            ways = self.graph.ahead[at]
            if len(ways) < 2 and not (ways and _is_split(node)):
                at = ways[0].target if ways else None
                self.used.update(way.id for way in ways)
            elif self.is_ours and at.startswith("giay__"):
                # The way a paper dossier takes from leg to leg is drawn anew from the order of the table.
                self.used.update(way.id for way in ways)
                at = next((way.target for way in ways if way.target.startswith("gop__")), ways[0].target)
            elif self._runs_together(node, ways):
                at = self._together(node, ways, until, block, leg)
            else:
                at = self._choose(node, ways, until)

    def _meet(self, node: Node, block: str, leg: str) -> None:
        """Take a node into the line: as a step, or with a remark when it is none."""
        if node.is_step:
            self._step(node, block, leg)
        elif node.tag == "startEvent":
            if node.event:
                kind = EVENTS.get(node.event, node.event)
                self.say(
                    f"Điểm bắt đầu {kind} «{called(node)}»: quy trình luôn bắt đầu khi hồ sơ được tiếp nhận tại "
                    "Bộ phận Một cửa.", node.id, NOTE,
                )  # fmt: skip
        elif node.tag in {"intermediateCatchEvent", "intermediateThrowEvent"}:
            if node.event == "timer":
                self._step(node, block, leg)
            elif node.event or node.name:
                self.say(cannot(node), node.id)
        elif node.tag == "endEvent" and node.event not in {"", "terminate"}:
            self.say(
                f"Điểm kết thúc {EVENTS.get(node.event, node.event)} «{called(node)}» được ghi thành kết thúc "
                "thường.", node.id, NOTE,
            )  # fmt: skip
        elif node.tag in CONTAINERS:
            self.say(
                f"Quy trình con «{called(node)}» không chạy được: không có bước nào trên đường chính.",
                node.id,
            )

    def _step(self, node: Node, block: str, leg: str) -> None:
        if _by_applicant(node) and not node.own:
            self.say(
                f"«{called(node)}» do {node.lane or 'người nộp'} làm, không phải việc của cơ quan nên không ghi "
                "vào bảng.", node.id,
            )  # fmt: skip
            return
        if node.tag in _MACHINES:
            self.say(
                f"Việc {_MACHINES[node.tag]} «{called(node)}» không tự chạy được; ghi thành bước do người làm.",
                node.id, NOTE,
            )  # fmt: skip
        if node.tag == "callActivity":
            self.say(f"«{called(node)}» gọi quy trình khác; ghi thành một bước.", node.id, NOTE)
        if node.repeats:
            self.say(
                f"Dấu lặp nhiều lần của «{called(node)}» không chạy được: bước chỉ làm một lần.", node.id
            )
        self.line.append(Step(node, block, leg))

    def _choose(self, node: Node, ways: Sequence[Arrow], until: frozenset[str]) -> str | None:
        """Take the way that goes on at a choice; tell what the others mean to the step before it."""
        if node.tag in {"complexGateway", "eventBasedGateway"}:
            kind = "phức hợp" if node.tag == "complexGateway" else "chờ sự kiện"
            self.say(f"Điểm rẽ {kind} «{called(node)}» không chạy được: ghi như điểm chọn một lối.", node.id)
        step = self.line[-1] if self.line else None
        onward: list[Arrow] = []
        for way in ways:
            self.used.add(way.id)
            meaning = self._meaning(way, [other for other in ways if other is not way])
            if meaning == "on":
                onward.append(way)
            else:
                self._branch(step, way, meaning)
        if not onward:
            onward = [max(ways, key=lambda way: self._worth(way, ways))]
        best = max(onward, key=lambda way: self._worth(way, ways))
        for way in onward:
            if way is not best:
                self._other_way(node, way, best, ways)
        return best.target

    def _worth(self, way: Arrow, ways: Sequence[Arrow]) -> tuple[int, int]:
        """Say how much a way looks like the main line: its words, then how many steps would be left out."""
        nodes = self._ahead(way)
        points = 8 * any(says(self.graph.nodes[node].name, RESULT) for node in nodes)
        words = way.words
        points += 4 * (says(words, YES) and not says(words, NO)) - 4 * says(words, NO) + 2 * way.is_default
        return points, sum(self.graph.nodes[node].is_step for node in nodes)

    def _ahead(self, way: Arrow) -> list[str]:
        over = self.visited | self.shared
        return [] if way.target in over else self.graph.spread(way.target, over=over)

    def _alone(self, way: Arrow, others: Sequence[Arrow]) -> list[str]:
        """Return the nodes only this way leads to."""
        shared = {node for other in others for node in self._ahead(other)}
        return [node for node in self._ahead(way) if node not in shared]

    def _meaning(self, way: Arrow, others: Sequence[Arrow]) -> str:
        """Say what a way at a choice is: "on", "supplement", "refuse" or "return"."""
        alone, ahead = self._alone(way, others), self._ahead(way)
        if way.target in self.shared:
            return _OURS.get(way.target, "return")
        text = " ".join([way.words, *(self.graph.nodes[node].name for node in alone)])
        goes_on = any(not self.graph.ahead[node] for node in ahead)
        asks = says(text, SUPPLEMENT) and not says(way.words, NOT_AT_ALL)
        if not goes_on:
            for target in (arrow.target for node in alone for arrow in self.graph.ahead[node]):
                if target in self.shared:
                    return _OURS.get(target, "return")
            first = self.line[0].node.id if self.line else ""
            back = self._back_to(way)
            return "supplement" if asks or back == first else "return"
        ends_alone = any(not self.graph.ahead[node] for node in alone)
        if says(text, REFUSAL) and (ends_alone or alone):
            return "refuse"
        if asks and (ends_alone or self._turns_back(alone)):
            return "supplement"
        if ends_alone and says(way.words, NO) and not any(
            self.graph.nodes[node].is_step and not says(self.graph.nodes[node].name, ("tra ho so", "thong bao"))
            for node in alone
        ):  # fmt: skip
            return "refuse"
        return "on"

    def _turns_back(self, nodes: Iterable[str]) -> bool:
        return any(arrow.target in self.visited for node in nodes for arrow in self.graph.ahead[node])

    def _back_to(self, way: Arrow) -> str:
        """Return the step already walked that a way leads back to: the first met past gateways."""
        passed = [
            way.target,
            *(arrow.target for node in self._ahead(way) for arrow in self.graph.ahead[node]),
        ]
        walked = [step.node.id for step in self.line]
        for node in passed:
            for on in [node, *self.graph.spread(node)] if node in self.visited else []:
                if on in walked:
                    return on
        return ""

    def _branch(self, step: Step | None, way: Arrow, meaning: str) -> None:
        """Write a supplement, refusal or return into the step before the choice; name the steps it had."""
        alone = [self.graph.nodes[node] for node in self._ahead(way)] if meaning != "on" else []
        self.branches_drawn.add(meaning)
        common = {
            "supplement": "hai bước chung «Gửi phiếu yêu cầu bổ sung» và «Nhận hồ sơ bổ sung» tại Bộ phận Một cửa",
            "refuse": "hai bước chung «Ký phiếu từ chối giải quyết» và «Trả phiếu từ chối và hồ sơ»",
            "return": "lối trả lại bước trước",
        }[meaning]
        for node in alone:
            if meaning == "refuse" and any(node.id in self._ahead(other) for other in self._siblings(way)):
                continue
            self.used.add(node.id)
            if node.is_step:
                self.say(f"Bước «{called(node)}» trên nhánh rẽ được thay bằng {common}.", node.id)
            elif node.event and node.tag != "endEvent":
                self.say(cannot(node), node.id)
        if step is None:
            return
        step.drawn.add(meaning)
        if meaning == "return" and way.target not in self.shared and (back := self._back_to(way)):
            step.back.append(back)

    def _siblings(self, way: Arrow) -> list[Arrow]:
        return [other for other in self.graph.ahead[way.source] if other.id != way.id]

    def _other_way(self, node: Node, way: Arrow, best: Arrow, ways: Sequence[Arrow]) -> None:
        """Name a way the table cannot hold beside the one it takes."""
        label = way.words or called(self.graph.nodes[way.target])
        alone = self._alone(way, [other for other in ways if other is not way])
        steps = [self.graph.nodes[one] for one in alone if self.graph.nodes[one].is_step]
        at = f" ở «{called(node)}»" if node.name else ""
        self.used.update(one.id for one in steps)
        if steps:
            names = ", ".join(f"«{called(one)}»" for one in steps)
            text = f"Lối rẽ «{label}»{at} bị bỏ cùng các bước {names}: bảng chỉ có một đường chính."
            self.say(text, steps[0].id)
            return
        skipped = [
            self.graph.nodes[one] for one in self._alone(best, [other for other in ways if other is not best])
            if self.graph.nodes[one].is_step
        ]  # fmt: skip
        names = ", ".join(f"«{called(one)}»" for one in skipped)
        passes = (
            f"mọi hồ sơ đều qua {names}" if names else f"mọi hồ sơ đều theo lối «{best.words or 'chính'}»"
        )
        self.say(f"Lối tắt «{label}»{at} không ghi được vào bảng: {passes}.", way.id)

    # ---- branches that run together -----------------------------------------------------------------------

    def _runs_together(self, node: Node, ways: Sequence[Arrow]) -> bool:
        if node.tag in {"parallelGateway", "inclusiveGateway"}:
            return True
        # Several bare arrows out of a step run together, unless they are labelled as a choice.
        return node.is_step and not any(way.words or way.is_default for way in ways)

    def _join(self, ways: Sequence[Arrow], until: frozenset[str]) -> str | None:
        """Return where branches meet again: the nearest node common to all, a gateway before a step."""
        reached = [self.graph.spread(way.target, over=self.visited - {way.target}) for way in ways]
        common = [node for node in reached[0] if all(node in other for other in reached[1:])]
        far = {node: sum(line.index(node) for line in reached) for node in common}
        gates = [
            node for node in common
            if self.graph.nodes[node].tag.endswith("Gateway") and len(self.graph.behind[node]) >= len(ways)
        ]  # fmt: skip
        found = min(gates or common, key=lambda node: far[node], default=None)
        return found if found is not None else next((node for node in until if node in reached[0]), None)

    def _together(
        self, node: Node, ways: Sequence[Arrow], until: frozenset[str], block: str, leg: str
    ) -> str | None:
        """Read branches that run together as the legs of a block; return where they meet."""
        self.used.update(way.id for way in ways)
        own = node.id.replace("chia__", "gop__", 1) if _is_split(node) else ""
        met = all(own in self.graph.spread(way.target, over=self.visited) for way in ways)
        join = own if own and met else self._join(ways, until)
        if join is None:
            best = max(ways, key=lambda way: self._worth(way, ways))
            text = f"Các nhánh song song sau «{called(node)}» không gặp lại nhau nên không chạy được."
            self.say(text, node.id)
            for way in ways:
                if way is not best:
                    self._other_way(node, way, best, ways)
            return best.target
        if node.tag == "inclusiveGateway" and not _is_split(node):
            text = f"Điểm rẽ chọn nhiều nhánh «{called(node)}»: bảng cho mọi nhánh cùng chạy, bỏ điều kiện."
            self.say(text, node.id)
        before = len(self.line)
        if not block:
            self.blocks += 1
        mark = block or f"khoi_{self.blocks}"
        legs = 0
        for number, way in enumerate(ways, 1):
            start = len(self.line)
            self._walk(way.target, frozenset({*until, join}), mark, leg or f"nhanh{number}")
            legs += len(self.line) > start
        if block:
            names = ", ".join(f"«{called(step.node)}»" for step in self.line[before:])
            text = f"Nhánh song song lồng trong nhánh song song không chạy được: {names} được xếp lần lượt."
            self.say(text, node.id)
        elif legs < 2 and not _is_split(node):
            self.line[before:] = [replace(step, block="", leg="") for step in self.line[before:]]
        return join

    # ---- rows ---------------------------------------------------------------------------------------------

    def _rows(self) -> list[StepRow]:
        keys = keys_for(self.line)
        rows = [
            row_of(
                step, keys, first=place == 0, last=place == len(self.line) - 1,
                branches_drawn=frozenset() if self.is_ours else frozenset(self.branches_drawn),
            )
            for place, step in enumerate(self.line)
        ]  # fmt: skip
        self._legs_renamed()
        rows = name_blocks(self._timeouts(rows), self.line)
        # Where a new step of ours is drawn says nothing of its name: lanes there are legs themselves.
        lanes = [step.node.lane if step.node.own is None else "" for step in self.line]
        return normalise(name_legs(rows, lanes))

    def _legs_renamed(self) -> None:
        """Take a leg's name from the frame it is drawn in."""
        for step in self.line:
            frame = self.graph.nodes.get(step.node.parent)
            if step.node.own is not None and frame is not None and frame.name:
                step.node.own["leg_name"] = frame.name

    def _timeouts(self, rows: list[StepRow]) -> list[StepRow]:
        """Let a step whose clock leads on along the line go on without its answer."""
        done = []
        for step, row in zip(self.line, rows, strict=True):
            timed = [
                node for node in self._attached(step.node) if node.event == "timer" and self.graph.ahead[node.id]
            ]  # fmt: skip
            leads = {arrow.target for node in timed for arrow in self.graph.ahead[node.id]}
            onward = {
                one for arrow in self.graph.ahead[step.node.id] for one in self.graph.spread(arrow.target)
            }
            if timed and leads & onward and row.kind in MAY_TIME_OUT:
                minutes = row.minutes or iso_minutes(timed[0].timer) or 0
                row = replace(row, on_timeout=OnTimeout.GO_ON, minutes=minutes)
                self.used.update(node.id for node in timed)
            done.append(row)
        return done

    def _attached(self, node: Node) -> list[Node]:
        return [one for one in self.graph.nodes.values() if one.attached_to == node.id]


def _is_split(node: Node) -> bool:
    return node.id.startswith("chia__")


def _by_applicant(node: Node) -> bool:
    return says(node.lane, APPLICANTS) and not says(node.lane, ("mot cua", "phong", "can bo", "tiep nhan"))
