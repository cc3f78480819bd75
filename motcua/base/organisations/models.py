"""Agencies, units, desks, people and what they may do, all with dates."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from motcua.base.audit.history import tracked
from motcua.base.crypto import EncryptedTextField
from motcua.base.organisations.roles import Role


class Period(Func):
    """The daterange [valid_from, valid_to], both days included, for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()
    template = "%(function)s(%(expressions)s, '[]')"


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"{name}_ends_after_start"
    )


class DatedQuerySet(models.QuerySet):
    """Rows with `valid_from` and `valid_to` (the last day included; empty means still in force)."""

    def on(self, day):
        """Keep the rows in force on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class AdministrativeUnit(models.Model):
    """Đơn vị hành chính: a province, district or commune of the state's list, with the days of its code.

    Loaded from the national list; the same code may mean another place at another time (24 was Bắc Giang
    until 30/6/2025 and is Bắc Ninh since), so the key is the code with its first day.
    """

    class Level(models.TextChoices):
        PROVINCE = "TINH", "Cấp tỉnh"
        DISTRICT = "HUYEN", "Cấp huyện"
        COMMUNE = "XA", "Cấp xã"

    code = models.CharField("mã", max_length=10)
    name = models.CharField("tên", max_length=100)
    full_name = models.CharField("tên đầy đủ", max_length=120)
    kind = models.CharField("loại", max_length=30)
    level = models.CharField("cấp", max_length=5, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)
    folded = models.CharField(max_length=120, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="adminunit_code_per_day"),
            _ends_after_start("adminunit"),
        ]

    def __str__(self) -> str:
        return self.full_name


@tracked
class Agency(models.Model):
    """Cơ quan: a people's committee, a department, a service centre with its own seal, a branch of the centre."""

    class Kind(models.TextChoices):
        COMMITTEE = "UBND", "Ủy ban nhân dân"
        OFFICE = "VAN_PHONG", "Văn phòng UBND"
        DEPARTMENT = "SO", "Sở, ban, ngành"
        CENTRE = "TTPVHCC", "Trung tâm Phục vụ hành chính công"
        BRANCH = "NGANH_DOC", "Cơ quan ngành dọc"
        OTHER = "KHAC", "Cơ quan khác"

    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọn", max_length=80, blank=True)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    level = models.CharField("cấp", max_length=5, choices=AdministrativeUnit.Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="agencies"
    )
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="agency_name_per_day"),
            _ends_after_start("agency"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


@tracked
class AgencyIdentifier(models.Model):
    """Mã định danh điện tử of an agency, in the format of its time.

    QCVN 102:2016 writes the lowest level first (000.00.24.H05), QĐ 20/2020/QĐ-TTg the highest (H05.24).
    """

    class Format(models.TextChoices):
        QCVN102 = "QCVN102", "QCVN 102:2016/BTTTT"
        QD20 = "QD20", "QĐ 20/2020/QĐ-TTg"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="identifiers")
    code = models.CharField("mã định danh", max_length=30)
    format = models.CharField("định dạng", max_length=8, choices=Format.choices)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)
    unverified = models.BooleanField("cần kiểm", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="identifier_per_day"),
            models.CheckConstraint(
                condition=Q(format="QCVN102", code__regex=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
                | Q(format="QD20", code__regex=r"^[A-Z]\d{2}(\.\d{1,3}){0,4}$"),
                name="identifier_shape",
            ),
            _ends_after_start("identifier"),
        ]

    def __str__(self) -> str:
        return self.code


@tracked
class Unit(models.Model):
    """Đơn vị: a room, an office or a one-stop desk inside an agency, where people work."""

    class Kind(models.TextChoices):
        ONE_STOP = "MOT_CUA", "Bộ phận Một cửa"
        ROOM = "PHONG", "Phòng chuyên môn"
        LEADERS = "LANH_DAO", "Lãnh đạo cơ quan"
        OFFICE = "VAN_PHONG", "Văn phòng, văn thư"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField("tên", max_length=160)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name", "valid_from"], name="unit_name_per_day"),
            _ends_after_start("unit"),
        ]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """Quầy: a counter of a one-stop desk."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField("số quầy")
    name = models.CharField("tên", max_length=80, blank=True)
    valid_from = models.DateField("hiệu lực từ")
    valid_to = models.DateField("hiệu lực đến", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "valid_from"], name="desk_number_per_day"),
            _ends_after_start("desk"),
        ]

    def __str__(self) -> str:
        return f"Quầy {self.number}"


class Person(AbstractUser):
    """An officer with an account; what they may do stands in their role assignments."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức danh", max_length=120, blank=True)
    phone = EncryptedTextField("điện thoại", blank=True)
    is_sample = models.BooleanField("người mẫu", default=False)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


@tracked
class RoleAssignment(models.Model):
    """Phân công vai trò: a person holds a role at a unit for a period.

    `sent_by` is set for people another agency sends to the one-stop desk; `stand_in` for a role that was only
    given so that somebody can do an absent colleague's work.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    position = models.CharField("chức vụ", max_length=120, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)
    sent_by = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="seconded", verbose_name="cơ quan cử đến"
    )
    stand_in = models.ForeignKey("StandIn", models.PROTECT, null=True, blank=True, related_name="assignments")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_start("assignment"),
            ExclusionConstraint(
                name="assignment_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"


@tracked
class SigningDelegation(models.Model):
    """Ủy quyền ký: a leader lets an officer sign results for a period (NĐ 61/2018 Điều 17.5; TT 01/2018 Điều 6b)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="delegations")
    grantor = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    fields_of = models.CharField("lĩnh vực", max_length=200, blank=True, help_text="Bỏ trống: mọi lĩnh vực.")
    decision = models.CharField("số quyết định ủy quyền", max_length=80)
    signature_form = models.CharField("thể thức ký", max_length=20, default="TUQ.")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_start("delegation"),
            models.CheckConstraint(condition=~Q(grantor=F("delegate")), name="delegation_to_another"),
        ]


@tracked
class StandIn(models.Model):
    """Làm thay: somebody takes an absent colleague's work at a unit for a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stand_ins")
    absent = models.ForeignKey(Person, models.PROTECT, related_name="covered_by")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="covers")
    reason = models.CharField("lý do", max_length=200)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_start("standin"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="standin_is_another"),
            ExclusionConstraint(
                name="standin_one_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("absent", RangeOperators.EQUAL),
                    (Period("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
