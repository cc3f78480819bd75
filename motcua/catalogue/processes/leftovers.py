"""What a drawing has beside the line that was read: a loop nobody leaves, things not met, shared steps changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from motcua.catalogue.processes.diagram import CONTAINERS, Graph
from motcua.catalogue.processes.remarks import LOOSE, NOTE, STOP, Remark, called, cannot
from motcua.catalogue.processes.table import GENERATED_KEYS, StepRow, generated

if TYPE_CHECKING:
    from motcua.catalogue.processes.main_line import Reader


def without_exit(graph: Graph, start: str) -> list[Remark]:
    """Return the faults of a walk that can never end: a loop nothing leads out of (mot-cua.md 10)."""
    reached = graph.spread(start)
    behind: dict[str, list[str]] = {}
    for arrow in graph.arrows:
        behind.setdefault(arrow.target, []).append(arrow.source)
    ending = [node for node in reached if not graph.ahead[node]]
    seen = set(ending)
    for node in ending:
        for before in behind.get(node, []):
            if before not in seen:
                seen.add(before)
                ending.append(before)
    stuck = [node for node in reached if node not in seen]
    if not stuck:
        return []
    named = [node for node in stuck if graph.nodes[node].name] or stuck
    names = ", ".join(f"«{called(graph.nodes[node])}»" for node in named[:4])
    text = (
        f"Vòng lặp ở {names} không có lối ra nên quy trình không bao giờ kết thúc. Thêm lối ra rồi đọc lại."
    )
    return [Remark(text, named[0], STOP)]


def say_unmet(reader: "Reader") -> None:
    """Name whatever has not been met: other pools, unreached steps, events, messages, notes."""
    side: set[str] = set()
    for node in reader.graph.nodes.values():
        if node.attached_to and node.id not in reader.used:
            if reader.is_ours and node.id.startswith("han__"):
                reader.used.add(node.id)
                continue
            reader.say(cannot(node), node.id)
            side |= {one for one in reader.graph.spread(node.id) if one not in reader.visited}
    for node in reader.graph.nodes.values():
        if node.id in reader.used or node.is_junction:
            continue
        if node.process != reader.process:
            if node.is_step:
                pool = reader.graph.pools.get(node.process, "")
                reader.say(f"«{called(node)}» nằm ở khung khác («{pool}») nên không ghi vào bảng.", node.id)
        elif node.is_step or (node.tag in CONTAINERS and node.by_event):
            how = "chỉ tới được qua sự kiện" if node.id in side else "không nằm trên đường chính"
            reader.say(f"Bước «{called(node)}» {how} nên không ghi vào bảng.", node.id)
        elif node.event and node.tag != "endEvent":
            reader.say(cannot(node), node.id)
    for thing in reader.graph.loose:
        reader.say(LOOSE[thing.tag].format(thing.name or "không tên"), thing.id)


def say_shared_changed(reader: "Reader", rows: Sequence[StepRow]) -> None:
    """Name what was changed in the steps that every process of ours shares, and in its arrows."""
    if not reader.is_ours:
        if "supplement" not in reader.branches_drawn and rows:
            text = "Sơ đồ không vẽ nhánh bổ sung: các bước thẩm định vẫn được yêu cầu bổ sung như thường lệ."
            reader.say(text, level=NOTE)
        return
    shared = {row.key: row for row in generated(rows)}
    for key, kind in GENERATED_KEYS.items():
        node = reader.graph.nodes.get(key)
        if node is None:
            continue
        if key in shared and node.name != shared[key].name:
            text = f"Bước chung «{shared[key].name}» giống nhau ở mọi quy trình nên không đổi tên được."
            reader.say(text, key)
        if key in shared and node.own and node.own.get("minutes") != str(shared[key].minutes):
            text = f"Thời gian của bước chung «{shared[key].name}» giống nhau ở mọi quy trình nên không đổi."
            reader.say(text, key)
        if node.own and node.own.get("kind") != kind:
            reader.say(f"Loại của bước chung «{called(node)}» không đổi được.", key)
