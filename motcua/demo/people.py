"""Invented officers of the sample province: every name ends in "(mẫu)", every account has the same password."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.base.organisations.loading import TWO_TIERS
from motcua.base.organisations.models import Agency, Person, RoleAssignment, Unit
from motcua.base.organisations.roles import Role
from motcua.demo.names import Names
from motcua.demo.progress import Progress

PASSWORD = "motcua-demo-2026"  # noqa: S105 - shown to everybody who starts the demonstration
WARD = "07228"
SPECIALISTS_OF_A_COMMUNE_ROOM = 2
SPECIALISTS_OF_A_DEPARTMENT_ROOM = 3


@dataclass
class Post:
    """A post to fill: who holds which roles at which unit, and the sign-in when it is one of the known ones."""

    unit: Unit
    roles: tuple[str, ...]
    position: str
    username: str = ""


@dataclass(frozen=True)
class SignIn:
    """A sign-in shown to newcomers."""

    username: str
    role: str
    name: str
    place: str


# Sign-in, name, and what the newcomer is told; the posts below refer to them.
KNOWN: dict[str, tuple[str, str, str]] = {
    "tiepnhan": ("Trần Thị Quầy", "Tiếp nhận hồ sơ", "phường Đa Mai"),
    "traketqua": ("Nguyễn Thị Trả", "Trả kết quả, thu phí", "phường Đa Mai"),
    "giamdoc": ("Hoàng Văn Giám", "Giám đốc Trung tâm", "phường Đa Mai"),
    "lanhdaophong": ("Vũ Thị Phòng", "Lãnh đạo phòng, phân công", "Văn phòng HĐND và UBND phường Đa Mai"),
    "thuly": ("Phạm Văn Thụ", "Chuyên viên thụ lý", "Văn phòng HĐND và UBND phường Đa Mai"),
    "lanhdao": ("Nguyễn Văn Ký", "Lãnh đạo ký kết quả", "UBND phường Đa Mai"),
    "vanthu": ("Ngô Thị Dấu", "Văn thư", "UBND phường Đa Mai"),
    "tiepnhan.tinh": ("Dương Thị Tỉnh", "Tiếp nhận hồ sơ", "TTPVHCC tỉnh"),
    "traketqua.tinh": ("Giáp Văn Phát", "Trả kết quả, thu phí", "TTPVHCC tỉnh"),
    "giamdoc.tinh": ("Thân Văn Trung", "Giám đốc Trung tâm", "TTPVHCC tỉnh"),
    "buuchinh": ("Tô Văn Bưu", "Bưu chính công ích", "TTPVHCC tỉnh"),
    "lanhdaophong.sxd": ("Chu Văn Cấp", "Lãnh đạo phòng, phân công", "Sở Xây dựng"),
    "thuly.sxd": ("Bùi Thị Phép", "Chuyên viên thụ lý", "Phòng Quản lý xây dựng, Sở Xây dựng"),
    "lanhdao.sxd": ("Đặng Văn Sở", "Lãnh đạo ký kết quả", "Sở Xây dựng"),
    "ctubnd": ("Lê Văn Chủ", "Chủ tịch UBND tỉnh", "UBND tỉnh"),
    "kiemsoat": ("Đỗ Thị Kiểm", "Kiểm soát thủ tục hành chính", "Văn phòng UBND tỉnh"),
    "daumoi.sxd": ("Quách Thị Mối", "Công chức đầu mối kiểm soát TTHC", "Sở Xây dựng"),
    "daumoi": ("Lã Văn Đầu", "Công chức đầu mối kiểm soát TTHC", "phường Đa Mai"),
    "thamdinh": ("Cù Thị Thẩm", "Thẩm định văn bản", "Sở Tư pháp"),
    "quantri": ("Tạ Văn Quản", "Quản trị hệ thống", "Văn phòng UBND tỉnh"),
    "kiemtra": ("Lương Thị Tra", "Đoàn kiểm tra (chỉ xem)", "Văn phòng UBND tỉnh"),
    "xakhac": ("Nghiêm Thị Lạ", "Tiếp nhận hồ sơ (nơi khác)", "phường Bắc Giang"),
}


def build_people(
    agencies: Mapping[str, Agency], *, seed: int = 1, progress: Progress | None = None
) -> list[SignIn]:
    """Give every unit of the province its officers; those there already stay; return the known sign-ins.

    Args:
        agencies: by key, as `province.build_province` returns them.
        seed: of the invented names.
        progress: where to tell of it.
    """
    progress = progress or Progress()
    with progress.step("Công chức (người không có thật)") as step, transaction.atomic():
        present = set(Person.objects.values_list("username", flat=True))
        wanted = _named(_posts(agencies), Names(random.Random(seed)))
        fresh = [(post, username, name) for post, username, name in wanted if username not in present]
        if fresh:
            _store(fresh)
        step.done(len(wanted), len(fresh))
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """Return the sign-ins shown to newcomers, one for each role."""
    return [SignIn(username, role, f"{name} (mẫu)", place) for username, (name, role, place) in KNOWN.items()]


def _posts(agencies: Mapping[str, Agency]) -> Iterator[Post]:
    units: dict[int, list[Unit]] = {}
    for unit in Unit.objects.on(TWO_TIERS).order_by("id"):
        units.setdefault(unit.agency_id, []).append(unit)
    stranger = next(key for key in agencies if key.startswith("ubnd_xa:") and not key.endswith(WARD))
    for key, agency in agencies.items():
        here = units[agency.pk]
        if key.startswith("ubnd_xa:"):
            posts = _commune(here, known=key.endswith(WARD))
            if key == stranger:
                posts = _sign_in(posts, Role.INTAKE, "xakhac")
        elif key == "ttpvhcc_tinh":
            posts = _centre(here)
        elif key == "ubnd_tinh":
            chairman = (Role.CHAIRMAN, Role.SIGNER)
            posts = iter([Post(here[0], chairman, "Chủ tịch", "ctubnd")])
        elif key == "vp_ubnd_tinh":
            posts = _provincial_office(here)
        else:
            commune = agency.level == "XA"
            chief = "Trưởng Công an" if commune else "Giám đốc"
            posts = _department(here, chief, 2 if commune else SPECIALISTS_OF_A_DEPARTMENT_ROOM)
            if key == "so_xay_dung":
                posts = _construction(posts)
        yield from posts
    # After all others: whoever is added here changes nobody else's name.
    yield from _focal_officers(agencies, units)


def _focal_officers(agencies: Mapping[str, Agency], units: Mapping[int, list[Unit]]) -> Iterator[Post]:
    """One officer of each department and commune whom the control office turns to (NĐ 63/2010 Điều 5)."""
    known = {"so_xay_dung": "daumoi.sxd", f"ubnd_xa:{WARD}": "daumoi"}
    for key, agency in agencies.items():
        if key.startswith("ubnd_xa:") or agency.kind in {Agency.Kind.DEPARTMENT, Agency.Kind.CENTRE}:
            here = units[agency.pk]
            office = next((unit for unit in here if unit.kind == Unit.Kind.OFFICE), here[-1])
            yield Post(office, (Role.FOCAL,), "Công chức đầu mối kiểm soát TTHC", known.get(key, ""))
        if key == "so_tu_phap":
            yield Post(units[agency.pk][-1], (Role.APPRAISER,), "Chuyên viên thẩm định văn bản", "thamdinh")


def _sign_in(posts: Iterator[Post], role: Role, username: str) -> Iterator[Post]:
    """Give the first post with a role a sign-in that people remember."""
    given = False
    for post in posts:
        if not given and role in post.roles:
            post.username, given = username, True
        yield post


def _construction(posts: Iterator[Post]) -> Iterator[Post]:
    licensing: dict[str, str] = {Role.HEAD: "lanhdaophong.sxd", Role.SPECIALIST: "thuly.sxd"}
    for post in posts:
        role = post.roles[0]
        if post.unit.name == "Phòng Quản lý xây dựng" and role in licensing:
            post.username = licensing.pop(role)
        elif post.position == "Giám đốc":
            post.username = "lanhdao.sxd"
        yield post


def _commune(units: list[Unit], *, known: bool) -> Iterator[Post]:
    """A commune's posts; `known` gives the ward of the demonstration its sign-ins."""
    for unit in units:
        sign_in = dict.fromkeys(
            ("intake", "returning", "director", "head", "specialist", "chair", "clerk"), ""
        )
        if known and unit.kind == Unit.Kind.ONE_STOP:
            sign_in |= {"intake": "tiepnhan", "returning": "traketqua", "director": "giamdoc"}
        elif known and unit.name.startswith("Văn phòng"):
            sign_in |= {"head": "lanhdaophong", "specialist": "thuly"}
        elif known and unit.kind != Unit.Kind.ROOM:
            sign_in |= {"chair": "lanhdao", "clerk": "vanthu"}
        if unit.kind == Unit.Kind.ONE_STOP:
            both = (Role.INTAKE, Role.RETURNING, Role.CASHIER)
            yield Post(unit, (Role.CENTRE_DIRECTOR,), "Giám đốc Trung tâm", sign_in["director"])
            yield Post(unit, (Role.INTAKE,), "Công chức tiếp nhận", sign_in["intake"])
            yield Post(unit, both, "Công chức trả kết quả", sign_in["returning"])
        elif unit.kind == Unit.Kind.LEADERS:
            yield Post(unit, (Role.SIGNER,), "Chủ tịch", sign_in["chair"])
            yield from (Post(unit, (Role.SIGNER,), "Phó Chủ tịch") for _ in range(2))
        elif unit.kind == Unit.Kind.OFFICE:
            yield Post(unit, (Role.CLERK,), "Văn thư", sign_in["clerk"])
        else:
            chief = "Chánh Văn phòng" if unit.name.startswith("Văn phòng") else "Trưởng phòng"
            yield Post(unit, (Role.HEAD,), chief, sign_in["head"])
            for number in range(SPECIALISTS_OF_A_COMMUNE_ROOM):
                yield Post(unit, (Role.SPECIALIST,), "Chuyên viên", "" if number else sign_in["specialist"])


def _department(units: list[Unit], chief: str, specialists: int) -> Iterator[Post]:
    for unit in units:
        if unit.kind == Unit.Kind.LEADERS:
            yield Post(unit, (Role.SIGNER,), chief)
            yield from (Post(unit, (Role.SIGNER,), f"Phó {chief}") for _ in range(2))
        elif unit.kind == Unit.Kind.OFFICE:
            yield Post(unit, (Role.CLERK,), "Văn thư")
        else:
            yield Post(unit, (Role.HEAD,), _head_of(unit.name))
            yield from (Post(unit, (Role.SPECIALIST,), "Chuyên viên") for _ in range(specialists))


def _head_of(unit_name: str) -> str:
    first = unit_name.split()[0]
    titles = {
        "Chi": "Chi cục trưởng",
        "Trung": "Giám đốc Trung tâm",
        "Tổ": "Tổ trưởng",
        "Bộ": "Trưởng bộ phận",
    }
    return titles.get(first, "Trưởng phòng")


def _centre(units: list[Unit]) -> Iterator[Post]:
    """The provincial service centre: one officer a desk, two who return results, the director and a deputy."""
    for unit in units:
        if unit.kind == Unit.Kind.LEADERS:
            yield Post(unit, (Role.CENTRE_DIRECTOR,), "Giám đốc Trung tâm", "giamdoc.tinh")
            yield Post(unit, (Role.CENTRE_DIRECTOR,), "Phó Giám đốc Trung tâm")
        elif unit.kind == Unit.Kind.ONE_STOP:
            for number, desk in enumerate(unit.desks.order_by("number")):
                position = f"Công chức {desk.name[:1].lower()}{desk.name[1:]}"
                if "trả kết quả" in desk.name:
                    roles = (Role.RETURNING, Role.CASHIER)
                    yield Post(unit, roles, position, "traketqua.tinh")
                    yield Post(unit, roles, position)
                elif "bưu chính" in desk.name:
                    yield Post(unit, (Role.POSTAL,), "Nhân viên bưu chính công ích", "buuchinh")
                else:
                    yield Post(unit, (Role.INTAKE,), position, "" if number else "tiepnhan.tinh")
        else:
            yield Post(unit, (Role.CLERK,), "Văn thư")


def _provincial_office(units: list[Unit]) -> Iterator[Post]:
    for unit in units:
        if unit.kind == Unit.Kind.LEADERS:
            yield Post(unit, (Role.SIGNER,), "Chánh Văn phòng")
        elif unit.kind == Unit.Kind.OFFICE:
            yield Post(unit, (Role.CLERK,), "Văn thư")
            yield Post(unit, (Role.ADMIN,), "Quản trị hệ thống", "quantri")
            yield Post(unit, (Role.INSPECTOR,), "Thành viên đoàn kiểm tra", "kiemtra")
        elif "Kiểm soát thủ tục" in unit.name:
            yield Post(unit, (Role.CONTROL,), "Trưởng phòng Kiểm soát TTHC", "kiemsoat")
            yield from (Post(unit, (Role.CONTROL,), "Chuyên viên kiểm soát TTHC") for _ in range(2))


_SHORT: dict[str, str] = {
    Role.INTAKE: "tn",
    Role.RETURNING: "tkq",
    Role.CENTRE_DIRECTOR: "gdtt",
    Role.HEAD: "tp",
    Role.SPECIALIST: "cv",
    Role.SIGNER: "ld",
    Role.CLERK: "vt",
    Role.CONTROL: "kstt",
    Role.FOCAL: "dm",
    Role.APPRAISER: "td",
    Role.POSTAL: "bc",
    Role.CHAIRMAN: "ct",
    Role.ADMIN: "qt",
    Role.INSPECTOR: "kt",
}


def _named(posts: Iterator[Post], names: Names) -> list[tuple[Post, str, str]]:
    """Return (post, sign-in, name); sign-ins without a known one are role, unit and a number ("cv1.452")."""
    found = []
    counters: dict[tuple[int, str], Iterator[int]] = {}
    for post in posts:
        # A name is drawn for known posts too, so that knowing one more changes no other name.
        drawn = names.officer()
        if post.username:
            name = f"{KNOWN[post.username][0]} (mẫu)"
            found.append((post, post.username, name))
            continue
        short = _SHORT[post.roles[0]]
        number = next(counters.setdefault((post.unit.pk, short), count(1)))
        found.append((post, f"{short}{number}.{post.unit.pk}", drawn))
    return found


def _store(fresh: list[tuple[Post, str, str]]) -> None:
    # One hash for all: it is the same public password, and hashing two thousand times takes minutes.
    hashed = make_password(PASSWORD)
    people = [
        Person(username=username, full_name=name, title=post.position, password=hashed, is_sample=True)
        for post, username, name in fresh
    ]
    Person.objects.bulk_create(people)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            person=person, unit=post.unit, role=role, position=post.position, valid_from=TWO_TIERS,
            basis="Phân công mẫu",
        )
        for person, (post, _, _) in zip(people, fresh, strict=True)
        for role in post.roles
    )  # fmt: skip
