"""Forms of the acts that cross agencies: questions, answers, field checks, arrivals."""

from datetime import datetime
from typing import Any

from django import forms

from motcua.base import clock
from motcua.onestop.dossiers.forms import ActForm, WordsField
from motcua.onestop.dossiers.models import DossierLeg
from motcua.onestop.dossiers.places_asked import find_place
from motcua.onestop.dossiers.services.opinions import Question

ROWS = 4


class MomentField(forms.DateTimeField):
    """A day and an hour typed as "25/11/2026 08:00" (or as the browser's own picker sends them)."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"placeholder": "dd/mm/yyyy hh:mm"})
        super().__init__(
            input_formats=["%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Hh%M %d/%m/%Y"], widget=widget,
            error_messages={"invalid": "Ghi ngày giờ dạng 25/11/2026 08:00.", "required": "Chưa ghi thời gian."},
            **more,
        )  # fmt: skip

    def to_python(self, value: Any) -> datetime | None:
        """Return the typed moment in Vietnamese time."""
        found = super().to_python(value)
        return found.replace(tzinfo=clock.VN) if isinstance(found, datetime) else None


class AskForm(ActForm):
    """Lấy ý kiến: up to four places at once, each with its content, limit and file."""

    def prepare(self) -> None:
        for number in range(1, ROWS + 1):
            first = number == 1
            self.fields[f"place_{number}"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields[f"to_{number}"] = forms.CharField(
                label="Nơi được hỏi", required=False, max_length=250
            )
            self.fields[f"content_{number}"] = WordsField("Nội dung hỏi", rows=2, required=False)
            self.fields[f"amount_{number}"] = forms.DecimalField(
                label="Hạn trả lời", required=False, min_value=0, max_digits=5, decimal_places=1,
                initial=2 if first else None, localize=False,
            )  # fmt: skip
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label="Tính bằng",
                required=False,
                choices=[("NGAY_LV", "ngày làm việc"), ("GIO_LV", "giờ làm việc")],
            )
            self.fields[f"file_{number}"] = forms.FileField(label="Tệp gửi kèm", required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as the page lays them out."""
        names = ("place", "to", "content", "amount", "unit", "file")
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in names}}
            for number in range(1, ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Find the places named; a row without a place is left out unless something else was written in it."""
        data = super().clean() or {}
        for number in range(1, ROWS + 1):
            named = data.get(f"to_{number}", "") or data.get(f"place_{number}", "")
            if not named:
                if data.get(f"content_{number}"):
                    self.add_error(f"to_{number}", "Chưa chọn nơi được hỏi.")
                continue
            place = find_place(data.get(f"place_{number}", ""), data.get(f"to_{number}", ""), self.dossier)
            if place is None:
                self.add_error(f"to_{number}", "Không có nơi này; chọn trong danh sách gợi ý.")
            if not data.get(f"content_{number}"):
                self.add_error(f"content_{number}", "Chưa ghi nội dung hỏi.")
            if not data.get(f"amount_{number}"):
                self.add_error(f"amount_{number}", "Chưa ghi hạn trả lời.")
            data[f"found_{number}"] = place
        if not any(data.get(f"found_{number}") for number in range(1, ROWS + 1)) and not self.errors:
            self.add_error("to_1", "Chọn ít nhất một cơ quan hoặc phòng.")
        return data

    def questions(self, file_ids: dict[int, int | None]) -> list[Question]:
        """Return what is asked, as the service takes it.

        Args:
            file_ids: the stored file of each row.
        """
        data = self.cleaned_data
        asked = []
        for number in range(1, ROWS + 1):
            place = data.get(f"found_{number}")
            if place is None:
                continue
            asked.append(
                Question(
                    data[f"content_{number}"], data[f"amount_{number}"], data[f"unit_{number}"] or "NGAY_LV",
                    place.agency_id, place.unit_id, file_ids.get(number),
                )
            )  # fmt: skip
        return asked


class AnswerForm(ActForm):
    """Trả lời ý kiến."""

    answer = forms.ChoiceField(
        label="Ý kiến",
        choices=[
            (one.value, one.label) for one in DossierLeg.Answer if one.value in ("DONG_Y", "KHONG_DONG_Y")
        ]
        + [(DossierLeg.Answer.OTHER.value, "Ý kiến khác")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn đồng ý, không đồng ý hoặc ý kiến khác."},
    )
    opinion = WordsField("Nội dung trả lời", required=False, rows=4)
    file = forms.FileField(label="Văn bản trả lời", required=False)


class WithdrawQuestionForm(ActForm):
    """Rút câu hỏi."""

    leg = forms.TypedChoiceField(label="Câu hỏi", coerce=int)
    reason = WordsField("Lý do rút", rows=2)

    def prepare(self) -> None:
        rows = DossierLeg.objects.filter(
            dossier=self.dossier, block="", ended_at__isnull=True, key__startswith=f"{self.item.pk}."
        ) if self.item else []  # fmt: skip
        self.fields["leg"].choices = [  # type: ignore[attr-defined]
            (leg.pk, f"{leg.agency} – {leg.name[:80]}") for leg in rows
        ]


class GoOnForm(ActForm):
    """Giải quyết tiếp, không chờ ý kiến."""

    reason = WordsField("Căn cứ giải quyết tiếp", rows=2)


class PlanForm(ActForm):
    """Lịch thẩm tra, xác minh, họp Hội đồng."""

    kind = forms.ChoiceField(
        label="Hình thức", choices=[("XAC_MINH", "Xác minh thực địa"), ("HOI_DONG", "Họp Hội đồng")]
    )
    planned_at = MomentField(label="Thời gian")
    place = WordsField("Địa điểm", rows=1)
    participants = WordsField("Thành phần", rows=2)
    content = WordsField("Nội dung", rows=2)
    applicant_invited = forms.BooleanField(label="Mời người nộp hồ sơ có mặt", required=False)

    def prepare(self) -> None:
        if self.item is not None and self.item.kind == "HOI_DONG":
            self.initial.setdefault("kind", "HOI_DONG")


class RecordForm(ActForm):
    """Biên bản thẩm tra, xác minh."""

    passed = forms.TypedChoiceField(
        label="Kết quả", coerce=lambda value: value == "1", widget=forms.RadioSelect,
        choices=[("1", "Đạt điều kiện"), ("0", "Không đạt")], error_messages={"required": "Chọn đạt hoặc không đạt."},
    )  # fmt: skip
    conclusion = WordsField("Kết luận")
    held_at = MomentField(label="Thời gian tiến hành", required=False)
    participants = WordsField("Thành phần thực tế (nếu khác)", required=False, rows=2)
    file = forms.FileField(label="Biên bản đã ký", required=False)


class ReasonOnlyForm(ActForm):
    """Một lý do."""

    reason = WordsField("Lý do", rows=2)
