"""Forms of the acts on a dossier: what is asked of the officer, nothing decided here."""

from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.functional import SimpleLazyObject, lazy

from motcua.base.organisations.queries import people_in
from motcua.catalogue.processes.queries import rows_of, steps_of
from motcua.catalogue.processes.table import return_targets
from motcua.onestop.dossiers.models import Dossier, WorkItem
from motcua.onestop.dossiers.services import unit_of
from motcua.onestop.dossiers.services._core import takers_of


class DayField(forms.DateField):
    """A day typed as dd/MM/yyyy (or picked as ISO)."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"data-date": "", "placeholder": "dd/mm/yyyy"})
        super().__init__(
            input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"], widget=widget,
            error_messages={"invalid": "Ngày không đúng; ghi dạng 25/11/2026.", "required": "Chưa ghi ngày."}, **more,
        )  # fmt: skip


class WordsField(forms.CharField):
    """A text that must be there."""

    def __init__(
        self, label: str, *, rows: int = 3, required: bool = True, hint: str = "", **more: Any
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(
            label=label, required=required, widget=widget, help_text=hint, strip=True, max_length=2000,
            error_messages={"required": f"Chưa ghi {label[:1].lower()}{label[1:]}."}, **more,
        )  # fmt: skip


class ActForm(forms.Form):
    """The base of an act's form: it knows the dossier and the open step."""

    def __init__(self, *args: Any, dossier: Dossier, item: WorkItem | None, **more: Any) -> None:
        self.dossier, self.item = dossier, item
        super().__init__(*args, **more)
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the dossier."""


class ForwardForm(ActForm):
    """Chuyển bước tiếp theo."""

    note = WordsField("Ý kiến", required=False, rows=2)
    assignee = forms.TypedChoiceField(label="Giao cho", required=False, coerce=int, empty_value=None)

    def prepare(self) -> None:
        # The page has no such field when there is no choice, and then sends none.
        offered = not self.is_bound or "assignee" in self.data
        choices = _next_people(self.dossier, self.item) if offered else []
        if len(choices) > 1:
            self.fields["assignee"].choices = [("", "Để đơn vị nhận việc"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["assignee"]


def _next_people(dossier: Dossier, item: WorkItem | None) -> list[tuple[int, str]]:
    """Return who may do the next step of the main line, with their open work counted."""
    if item is None or dossier.process_version_id is None:
        return []
    steps = steps_of(dossier.process_version_id)
    following = next((after for step, after in pairwise(steps) if step.key == item.step), None)
    if following is None or following.where == "MOT_CUA" or following.block:
        return []
    unit = unit_of(dossier, following)
    people = list(people_in(unit.pk, following.role).values_list("pk", "full_name"))
    if len(people) < 2:
        return people
    # Counted when a page writes the choices; an answer needs only to be one of them.
    held: Any = SimpleLazyObject(
        lambda: dict(
            WorkItem.objects.filter(unit=unit, closed_at__isnull=True, assignee__isnull=False)
            .values_list("assignee_id")
            .annotate(Count("pk"))
        )
    )

    def label(pk: int, name: str) -> str:
        return f"{name} (đang giữ {held.get(pk, 0)} việc)"

    return [(pk, lazy(label, str)(pk, name)) for pk, name in people]


class SendBackForm(ActForm):
    """Trả lại bước trước."""

    return_to = forms.ChoiceField(label="Trả lại bước")
    reason = WordsField("Điều cần sửa")

    def prepare(self) -> None:
        self.fields["return_to"].choices = return_choices(self.dossier, self.item)  # type: ignore[attr-defined]


def return_choices(dossier: Dossier, item: WorkItem | None) -> list[tuple[str, str]]:
    """Return the earlier steps an open step may be sent back to, nearest first."""
    if item is None or dossier.process_version_id is None:
        return []
    rows = rows_of(dossier.process_version_id)
    names = {row.key: row.name for row in rows if row.kind != "TIEP_NHAN"}
    if item.kind == "KY_TU_CHOI":
        return [("", "Bước đã đề nghị từ chối")]
    return [(key, names[key]) for key in return_targets(rows, item.step) if key in names]


class AssignForm(ActForm):
    """Giao việc."""

    person = forms.TypedChoiceField(label="Giao cho", coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        people = takers_of(self.item) if self.item else []
        self.fields["person"].choices = [("", "Để đơn vị nhận việc"), *people]  # type: ignore[attr-defined]


class SupplementForm(ActForm):
    """Yêu cầu bổ sung: chosen papers of the procedure, or others with their legal basis."""

    papers = forms.MultipleChoiceField(
        label="Giấy tờ phải bổ sung, sửa đổi",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
    )
    other = WordsField("Giấy tờ khác", required=False, rows=1)
    other_basis = WordsField("Căn cứ pháp lý của giấy tờ khác", required=False, rows=1)
    reason = WordsField("Lý do, hướng dẫn cho người nộp")
    deadline = DayField(label="Hạn bổ sung", required=False)
    agency_fault = forms.BooleanField(label="Lỗi không phải của người nộp", required=False)
    despite = WordsField("Lý do vẫn yêu cầu giấy tờ đã có trong kho", required=False, rows=1)
    again_reason = WordsField("Lý do yêu cầu thêm lần nữa", required=False, rows=1)

    def prepare(self) -> None:
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (str(paper.pk), paper.name) for paper in self.dossier.papers.all()
        ]
        if self.dossier.supplements == 0:
            del self.fields["again_reason"]

    def items(self) -> list[dict[str, Any]]:
        """Return what is asked for, as the service takes it."""
        chosen = self.dossier.papers.filter(pk__in=self.cleaned_data["papers"])
        items = [
            {
                "document_id": paper.document_id, "name": paper.name, "originals": 1 if paper.form == 0 else 0,
                "certified": 0, "copies": 0 if paper.form == 0 else 1, "despite": self.cleaned_data["despite"],
                **({} if paper.document_id else {"basis": "giấy tờ người nộp đã nộp"}),
            }
            for paper in chosen
        ]  # fmt: skip
        if self.cleaned_data["other"]:
            items.append(
                {
                    "name": self.cleaned_data["other"],
                    "basis": self.cleaned_data["other_basis"],
                    "originals": 1,
                }
            )
        return items


class ReceiveSupplementForm(ActForm):
    """Nhận bổ sung."""

    note = WordsField("Ghi chú khi nhận", required=False, rows=2)


class RefuseForm(ActForm):
    """Từ chối giải quyết."""

    reason = WordsField("Lý do không đủ điều kiện")
    basis = WordsField("Căn cứ pháp lý", rows=1, hint="Văn bản, điều, khoản")


class RefuseIntakeForm(RefuseForm):
    """Từ chối tiếp nhận."""

    reason = WordsField("Lý do từ chối")
    right_place = WordsField("Nơi có thẩm quyền", required=False, rows=1)


class SignForm(ActForm):
    """Ký kết quả."""

    summary = WordsField("Nội dung kết quả", required=False, rows=2)
    number = WordsField("Số, ký hiệu", required=False, rows=1, hint="Bỏ trống để văn thư cho số")
    valid_to = DayField(label="Có giá trị đến", required=False)
    file = forms.FileField(label="Tệp kết quả", required=False)


class StampForm(ActForm):
    """Vào sổ, đóng dấu."""

    number = WordsField("Số, ký hiệu", rows=1)
    file = forms.FileField(label="Tệp đã đóng dấu", required=False)


class ReleaseForm(ActForm):
    """Trả kết quả."""

    receiver = WordsField("Người nhận", required=False, rows=1)
    receiver_note = WordsField(
        "Giấy ủy quyền (nếu người khác nhận)", required=False, rows=1, hint="Số, ngày; hoặc số bưu gửi"
    )
    way = forms.TypedChoiceField(label="Cách trả", coerce=int, choices=Dossier.ResultWay.choices)

    def prepare(self) -> None:
        owner = self.dossier.filer or self.dossier.applicant
        self.initial.setdefault("receiver", owner.name)
        self.initial.setdefault("way", self.dossier.result_way)


class ExtendForm(ActForm):
    """Gia hạn, hẹn lại hoặc xin lỗi."""

    new_due = DayField(label="Ngày hẹn mới")
    reason = WordsField("Lý do")


class PauseForm(ActForm):
    """Dừng đồng hồ."""

    kind = forms.ChoiceField(
        label="Loại", choices=[("NVTC", "Chờ nghĩa vụ tài chính"), ("LUAT", "Thời gian luật không tính")]
    )
    reason = WordsField("Lý do", rows=2)
    basis = WordsField("Căn cứ pháp lý", rows=1, hint="Luật chuyên ngành, điều, khoản")


class NoteForm(ActForm):
    """Một ghi chú."""

    note = WordsField("Ghi chú", required=False, rows=2)


class ReasonForm(ActForm):
    """Một lý do."""

    reason = WordsField("Nội dung, lý do", rows=2)


class WithdrawalForm(ActForm):
    """Xác nhận hoặc bác đề nghị rút."""

    agree = forms.TypedChoiceField(
        label="Quyết định",
        coerce=lambda value: value == "1",
        choices=[("1", "Đồng ý cho rút"), ("0", "Không đồng ý")],
    )
    reason = WordsField("Lý do, việc xử lý giấy tờ và phí", required=False, rows=2)


class StopForm(RefuseForm):
    """Dừng giải quyết."""

    reason = WordsField("Nội dung dừng giải quyết")


class IncidentForm(ActForm):
    """Sự cố mất, hỏng hồ sơ."""

    what = WordsField("Sự việc, giấy tờ bị mất hoặc hỏng")
    papers = forms.MultipleChoiceField(
        label="Giấy tờ bị mất, hỏng", widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
        error_messages={"required": "Chọn giấy tờ bị mất, hỏng."},
    )  # fmt: skip
    remedy = WordsField("Cách khắc phục", rows=2)
    cost = forms.IntegerField(label="Chi phí cơ quan chịu (đồng)", min_value=0, required=False)

    def prepare(self) -> None:
        names = self.dossier.papers.values_list("name", flat=True)
        self.fields["papers"].choices = [(name, name) for name in names] or [  # type: ignore[attr-defined]
            ("Toàn bộ hồ sơ", "Toàn bộ hồ sơ")
        ]


class FeeForm(ActForm):
    """Thu phí, lệ phí."""

    receipt = WordsField("Số biên lai", required=False, rows=1)
