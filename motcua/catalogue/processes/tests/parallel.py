"""Tables with blocks for tests: a few told by name, and random ones as wild as the rules allow."""

from hypothesis import strategies as st

from motcua.catalogue.processes.table import StepRow, normalise
from motcua.catalogue.processes.tests.conftest import USUAL

ASKED = [
    StepRow(
        name=f"{who} cho ý kiến", kind="LAY_Y_KIEN", unit_name=who, agency=code, minutes=minutes, block="y_kien",
        content="Trả lời bằng văn bản", on_timeout="DI_TIEP" if minutes > 960 else "",
    )
    for who, code, minutes in (
        ("Sở Xây dựng", "H05.07", 2400), ("Sở Nông nghiệp và Môi trường", "H05.06", 1440),
        ("Ủy ban nhân dân cấp xã", "XA", 960),
    )
]  # fmt: skip
OPINIONS = normalise(
    [
        *USUAL[:3],
        *ASKED,
        StepRow(name="Tổng hợp ý kiến", kind="THAM_DINH", minutes=480, content="Lập báo cáo"),
        *USUAL[3:],
    ]
)


def leg(name: str, agency: str, *steps: tuple[str, str, int]) -> list[StepRow]:
    """Return the rows of a leg of the block «lien_thong»."""
    return [
        StepRow(
            name=step, kind=kind, minutes=minutes, agency=agency, block="lien_thong", leg=agency or "chu_tri",
            leg_name=name, content="Làm phần việc của mình",
        )
        for step, kind, minutes in steps
    ]  # fmt: skip


LEGS = normalise(
    [
        *USUAL[:3],
        *leg(
            "Công an cấp xã",
            "H05.13",
            ("Kiểm tra cư trú", "THAM_DINH", 480),
            ("Phê duyệt cư trú", "KY", 240),
        ),
        *leg("Bảo hiểm xã hội", "H05.21", ("Cấp thẻ bảo hiểm y tế", "THAM_DINH", 960)),
        *leg("Thuế tỉnh", "H05.20", ("Cấp mã số", "THAM_DINH", 240), ("Duyệt", "TRINH_KY", 60)),
        *USUAL[3:],
    ]
)
POSTED = normalise(
    [
        *USUAL[:3],
        StepRow(name="Niêm yết công khai tại xã", kind="CHO_HAN", minutes=7200, content="Niêm yết 15 ngày"),
        StepRow(
            name="Xin ý kiến Hội đồng", kind="HOI_DONG", minutes=480, content="Họp", on_timeout="DI_TIEP"
        ),
        *USUAL[3:],
    ]
)
_SINGLE = ["PHAN_CONG", "THAM_DINH", "XAC_MINH", "LAY_Y_KIEN", "HOI_DONG", "TRINH_KY", "KY", "CHO_HAN"]
_IN_LEG = ["THAM_DINH", "XAC_MINH", "LAY_Y_KIEN", "TRINH_KY", "KY", "CHO_HAN"]
_places = st.sampled_from(["PHONG", "LANH_DAO", "VAN_PHONG", "MOT_CUA"])
_words = st.sampled_from(["Phòng Tư pháp", "Phòng «A & B» <1>", "Sở Xây dựng", ""])
_timeout = st.sampled_from(["", "", "DI_TIEP"])


@st.composite
def _row(draw, kinds, **fixed):
    return StepRow(
        name=draw(st.sampled_from(["Xem xét hồ sơ", 'Bước – "đặc" & <biệt>', "Lấy ý kiến bằng văn bản"])),
        kind=draw(st.sampled_from(kinds)), where=draw(_places), unit_name=draw(_words),
        minutes=draw(st.integers(0, 4800)), content=draw(_words), on_timeout=draw(_timeout),
        may_supplement=draw(st.booleans()), may_refuse=draw(st.booleans()), **fixed,
    )  # fmt: skip


@st.composite
def _block(draw, key):
    opinions = draw(st.booleans())
    kinds = ["LAY_Y_KIEN"] if opinions else _IN_LEG
    rows = []
    for number in range(draw(st.integers(1, 4))):
        agency = draw(st.sampled_from(["", "XA", "H05.06", "H05.20"]))
        name = draw(st.sampled_from(["", "Công an xã", "Thuế tỉnh"]))
        for _ in range(draw(st.integers(1, 1 if opinions and draw(st.booleans()) else 3))):
            rows.append(draw(_row(kinds, block=key, leg=f"chang_{number}", leg_name=name, agency=agency)))
    return rows


@st.composite
def block_tables(draw):
    """Tables of 1 to 6 parts between the desk and the desk, steps and blocks in any order."""
    rows = [StepRow(name="Tiếp nhận", kind="TIEP_NHAN", minutes=draw(st.integers(0, 480)))]
    for number in range(draw(st.integers(1, 6))):
        rows += draw(st.one_of(_row(_SINGLE).map(lambda row: [row]), _block(f"khoi_{number}")))
    rows.append(StepRow(name="Trả kết quả", kind="TRA_KET_QUA"))
    return normalise(rows)


class Oracle:
    """What must be open, found slowly from the rows alone: no diagram, no engine, no state but two sets."""

    def __init__(self, rows, on_paper):
        self.rows, self.on_paper = rows, on_paper
        self.open, self.ended_legs, self.joined = set(), set(), 0
        self._enter(0)

    def _legs(self, block):
        return list(dict.fromkeys(row.leg for row in self.rows if row.block == block))

    def _first_of(self, block, leg):
        return next(row.key for row in self.rows if (row.block, row.leg) == (block, leg))

    def _enter(self, place):
        if place == len(self.rows):
            return
        row = self.rows[place]
        if not row.block:
            self.open.add(row.key)
            return
        legs = self._legs(row.block)
        only_opinions = all(other.kind == "LAY_Y_KIEN" for other in self.rows if other.block == row.block)
        if self.on_paper and not only_opinions:
            legs = legs[:1]
        self.open |= {self._first_of(row.block, leg) for leg in legs}

    def go_on(self, key):
        """End a step forward, by somebody or by the clock."""
        place = next(n for n, row in enumerate(self.rows) if row.key == key)
        row = self.rows[place]
        self.open.discard(key)
        following = self.rows[place + 1] if place + 1 < len(self.rows) else None
        if not row.block:
            self._enter(place + 1)
            return
        if following and (following.block, following.leg) == (row.block, row.leg):
            self.open.add(following.key)
            return
        self.ended_legs.add((row.block, row.leg))
        legs = self._legs(row.block)
        left = [leg for leg in legs if (row.block, leg) not in self.ended_legs]
        if left and not self.open:
            self.open.add(self._first_of(row.block, left[0]))
        elif not left:
            self.ended_legs.clear()
            self.joined += 1
            self._enter(max(n for n, other in enumerate(self.rows) if other.block == row.block) + 1)

    def go_back(self, key, target):
        """End a step by returning to another."""
        self.open.discard(key)
        self.open.add(target)
