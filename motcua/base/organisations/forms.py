"""Forms of the registers; what is allowed is decided by the services."""

from collections.abc import Iterable
from typing import Any

from django import forms

from motcua.base import clock
from motcua.base.organisations.models import AdministrativeUnit, Agency, AgencyIdentifier, Person, Unit
from motcua.base.organisations.roles import Role


def day_field(label: str, *, required: bool = True, hint: str = "", today: bool = False) -> forms.DateField:
    """Return a day typed the Vietnamese way (a browser's own date field follows the browser's language)."""
    return forms.DateField(
        label=label, required=required, help_text=hint, initial=clock.today if today else None,
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"],
        widget=forms.DateInput(
            {"data-date": "", "placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"},
            "%d/%m/%Y",
        ),
        error_messages={"invalid": "Viết ngày như 21/11/2026.", "required": "Ghi ngày."},
    )  # fmt: skip


def text_field(label: str, size: int = 200, *, required: bool = True, hint: str = "") -> forms.CharField:
    """Return a line of text."""
    return forms.CharField(
        label=label, max_length=size, required=required, help_text=hint,
        error_messages={
            "required": "Mục này không để trống.", "max_length": f"Không quá {size} ký tự.",
        },
    )  # fmt: skip


def choice_field(
    label: str,
    choices: Iterable[tuple[Any, str]],
    *,
    empty: str = "Chọn",
    required: bool = True,
    hint: str = "",
) -> forms.ChoiceField:
    """Return a choice that begins with nothing chosen."""
    return forms.ChoiceField(
        label=label, choices=[("", empty), *choices], required=required, help_text=hint,
        error_messages={"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."},
    )  # fmt: skip


class Form(forms.Form):
    """A form whose controls look like ours and whose ids do not meet those of its neighbours on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = field.widget
            if isinstance(kind, forms.Select):
                kind.attrs.setdefault("class", "select")
            elif not isinstance(kind, forms.CheckboxInput | forms.HiddenInput):
                kind.attrs.setdefault("class", "input")

    def choices_of(self, name: str, choices: Iterable[tuple[Any, str]], empty: str = "Chọn") -> None:
        """Fill a choice field with what this page offers."""
        self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]


class AgencyForm(Form):
    """Mở một cơ quan."""

    name = text_field("Tên cơ quan", hint="Như trong quyết định thành lập")
    short_name = text_field("Tên gọn", 80, required=False)
    kind = choice_field("Loại", Agency.Kind.choices)
    level = choice_field("Cấp", AdministrativeUnit.Level.choices)
    parent_id = forms.TypedChoiceField(label="Cơ quan cấp trên", coerce=int, required=False, empty_value=None)
    area_code = text_field(
        "Mã đơn vị hành chính", 10, required=False, hint="Mã xã, phường nơi cơ quan quản lý"
    )
    address = text_field("Địa chỉ", 250, required=False)
    phone = text_field("Điện thoại", 40, required=False)
    valid_from = day_field("Hiệu lực từ")
    basis = text_field("Căn cứ", hint="Số, ngày quyết định")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("parent_id", [(agency.pk, agency.name) for agency in agencies], "Không có")

    def clean(self) -> dict[str, Any]:
        """Find the administrative unit by its code on the first day."""
        data = super().clean() or {}
        code, day = (data.get("area_code") or "").strip(), data.get("valid_from")
        data["area_id"] = None
        if code and day:
            units = AdministrativeUnit.objects.on(day).filter(code=code)
            data["area_id"] = units.values_list("pk", flat=True).first()
            if data["area_id"] is None:
                self.add_error("area_code", "Không có đơn vị hành chính mang mã này vào ngày hiệu lực.")
        return data


class ContactForm(Form):
    """Sửa thông tin liên hệ."""

    short_name = text_field("Tên gọn", 80, required=False)
    address = text_field("Địa chỉ", 250, required=False)
    phone = text_field("Điện thoại", 40, required=False)


class RenameForm(Form):
    """Đổi tên cơ quan."""

    name = text_field("Tên mới")
    short_name = text_field("Tên gọn", 80, required=False)
    day = day_field("Từ ngày", today=True)
    basis = text_field("Căn cứ", hint="Số, ngày quyết định")


class EndForm(Form):
    """Kết thúc cơ quan."""

    last_day = day_field("Ngày cuối", today=True)
    successor_id = forms.TypedChoiceField(
        label="Cơ quan kế thừa", coerce=int, required=False, empty_value=None
    )
    basis = text_field("Căn cứ", hint="Số, ngày quyết định")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("successor_id", [(agency.pk, agency.name) for agency in agencies], "Không có")


class IdentifierForm(Form):
    """Thêm mã định danh."""

    code = text_field("Mã định danh", 30, hint="H05.24.31 hoặc 000.00.24.H05")
    format = choice_field("Định dạng", AgencyIdentifier.Format.choices)
    valid_from = day_field("Hiệu lực từ", today=True)
    unverified = forms.BooleanField(label="Chưa đối chiếu với danh mục quốc gia", required=False)


class UnitForm(Form):
    """Mở một đơn vị."""

    name = text_field("Tên đơn vị", 160)
    kind = choice_field("Loại", Unit.Kind.choices)
    valid_from = day_field("Hiệu lực từ", today=True)


class UnitRenameForm(Form):
    """Đổi tên đơn vị."""

    name = text_field("Tên mới", 160)
    day = day_field("Từ ngày", today=True)
    basis = text_field("Căn cứ", hint="Số, ngày văn bản")


class UnitEndForm(Form):
    """Kết thúc đơn vị."""

    last_day = day_field("Ngày cuối", today=True)
    move_to_id = forms.TypedChoiceField(
        label="Người và việc chuyển sang", coerce=int, required=False, empty_value=None
    )
    basis = text_field("Căn cứ", hint="Số, ngày văn bản")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("move_to_id", [(unit.pk, unit.name) for unit in units], "Không còn người và việc")


class DeskForm(Form):
    """Thêm quầy."""

    number = forms.IntegerField(
        label="Số quầy", min_value=1, max_value=999,
        error_messages={
            "required": "Ghi số quầy.", "invalid": "Số quầy là một số.",
            "min_value": "Số quầy từ 1 đến 999.", "max_value": "Số quầy từ 1 đến 999.",
        },
    )  # fmt: skip
    name = text_field("Tên quầy", 80, required=False, hint="Ví dụ Tư pháp, hộ tịch")
    valid_from = day_field("Hiệu lực từ", today=True)


class PersonForm(Form):
    """Thêm hoặc sửa một người."""

    full_name = text_field("Họ và tên", 120)
    username = text_field("Tên đăng nhập", 40, hint="Chữ thường không dấu, ví dụ an.nguyenvan")
    title = text_field("Chức danh", 120, required=False)
    phone = text_field("Điện thoại", 20, required=False)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person:
            del self.fields["username"]
            self.initial = {"full_name": person.full_name, "title": person.title, "phone": person.phone}


class ReasonForm(Form):
    """Khóa tài khoản, gỡ xác thực hai lớp: lý do."""

    reason = text_field("Lý do")


class RoleForm(Form):
    """Giao vai trò."""

    unit_id = forms.IntegerField(
        label="Đơn vị", widget=forms.HiddenInput,
        error_messages={"required": "Chọn đơn vị trong danh sách gợi ý.", "invalid": "Chọn đơn vị."},
    )  # fmt: skip
    role = choice_field("Vai trò", Role.choices)
    position = text_field("Chức vụ", 120, required=False, hint="Như ghi dưới chữ ký")
    valid_from = day_field("Từ ngày", today=True)
    valid_to = day_field("Đến ngày", required=False, hint="Để trống nếu chưa định")
    sent_by_id = forms.TypedChoiceField(
        label="Cơ quan cử đến", coerce=int, required=False, empty_value=None,
        help_text="Chỉ với người được cử đến Bộ phận Một cửa",
    )  # fmt: skip
    basis = text_field("Căn cứ", required=False, hint="Số, ngày quyết định")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("sent_by_id", [(agency.pk, agency.name) for agency in agencies], "Không")


class LastDayForm(Form):
    """Kết thúc một phân công, một việc làm thay."""

    last_day = day_field("Ngày cuối", today=True)
    basis = text_field("Căn cứ", required=False)


class WithdrawForm(Form):
    """Chấm dứt ủy quyền ký."""

    last_day = day_field("Ngày cuối", today=True)
    reason = text_field("Lý do, văn bản")


class DelegationForm(Form):
    """Ủy quyền ký."""

    grantor_id = forms.TypedChoiceField(label="Người ủy quyền", coerce=int)
    delegate_id = forms.IntegerField(
        label="Người được ủy quyền", widget=forms.HiddenInput,
        error_messages={"required": "Chọn một người trong danh sách gợi ý.", "invalid": "Chọn một người."},
    )  # fmt: skip
    decision = text_field("Số văn bản ủy quyền", 80)
    fields_of = text_field(
        "Lĩnh vực", required=False, hint="Mã lĩnh vực, cách nhau dấu phẩy; để trống: mọi lĩnh vực"
    )
    signature_form = forms.ChoiceField(
        label="Thể thức ký", choices=[("TUQ.", "TUQ. (thừa ủy quyền)"), ("TL.", "TL. (thừa lệnh)")]
    )
    valid_from = day_field("Từ ngày", today=True)
    valid_to = day_field("Đến ngày", required=False, hint="Để trống: đến khi chấm dứt")

    def __init__(self, *args: Any, grantors: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("grantor_id", [(one.pk, one.full_name) for one in grantors])


class StandInForm(Form):
    """Cử người làm thay."""

    absent_id = forms.TypedChoiceField(label="Người vắng mặt", coerce=int)
    substitute_id = forms.TypedChoiceField(label="Người làm thay", coerce=int)
    valid_from = day_field("Từ ngày", today=True)
    valid_to = day_field("Đến ngày")
    reason = text_field("Lý do", hint="Ví dụ nghỉ phép, đi công tác")
    give_roles = forms.BooleanField(
        label="Giao vai trò còn thiếu cho người làm thay trong thời gian này", required=False
    )

    def __init__(
        self, *args: Any, absent: Iterable[Person], substitutes: Iterable[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("absent_id", [(one.pk, one.full_name) for one in absent])
        self.choices_of("substitute_id", [(one.pk, one.full_name) for one in substitutes])
