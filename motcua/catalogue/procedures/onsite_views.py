"""The page of the list "làm trọn tại Một cửa": read by everybody, kept by who controls procedures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base import clock
from motcua.base.errors import DomainError, Invalid
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import OfficerRequest, requires
from motcua.base.organisations.permissions import allowed
from motcua.catalogue.procedures import onsite
from motcua.catalogue.procedures.models import OnSiteProcedure, Procedure

# As many lines for those who may sign as a decision usually names.
SIGNERS = 4
_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
_WRONG = {"invalid": "Ngày không đúng; ghi dạng 25/11/2026.", "required": "Chưa ghi ngày."}


class OnSiteForm(forms.Form):
    """One line of the list."""

    procedure_text = forms.CharField(label="Mã thủ tục", max_length=300, required=False)
    level = forms.ChoiceField(label="Cấp thực hiện", choices=[("XA", "Cấp xã"), ("TINH", "Cấp tỉnh")])
    steps = forms.TypedChoiceField(label="Số khâu tại chỗ", coerce=int, choices=OnSiteProcedure.Steps.choices)
    decision_no = forms.CharField(
        label="Số quyết định", max_length=80, error_messages={"required": "Chưa ghi số quyết định."}
    )
    decision_date = forms.DateField(label="Ngày quyết định", input_formats=_DAYS, error_messages=_WRONG)
    valid_from = forms.DateField(label="Hiệu lực từ", input_formats=_DAYS, error_messages=_WRONG)

    def clean(self) -> dict[str, Any]:
        """Find the procedure and the people named."""
        data = super().clean() or {}
        typed = (data.get("procedure_text") or "").split(" ")[0]
        data["found"] = Procedure.objects.filter(code=typed).first()
        if data["found"] is None:
            self.add_error("procedure_text", "Không có thủ tục mã này trong danh mục.")
        named = [signer for signer in self.signers() if signer["name"]]
        for signer in named:
            if not signer["id"].isdecimal():
                self.add_error(None, f"Chưa chọn người ký “{signer['name']}” từ danh sách gợi ý.")
        data["people"] = [int(signer["id"]) for signer in named if signer["id"].isdecimal()]
        return data

    def signers(self) -> list[dict[str, str]]:
        """Return the lines for whom the decision lets sign: what was typed and who was chosen."""
        typed = {name: str(value).strip() for name, value in self.data.items()}
        return [
            {
                "line": str(line),
                "id": typed.get(f"signer-{line}", ""),
                "name": typed.get(f"signer-name-{line}", ""),
            }
            for line in range(1, SIGNERS + 1)
        ]


@requires("procedure.view")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_with_default("procedures:on_site")
def on_site_list(request: OfficerRequest) -> HttpResponse:
    """Show the list of a day, and put a procedure on it."""
    form = OnSiteForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                row = _put(form.cleaned_data, request)
            except DomainError as refused:
                if refused.status == 403:
                    raise
                field = "procedure_text" if refused.field == "procedure" else refused.field
                form.add_error(field if field in form.fields else None, refused.message)
            else:
                messages.success(request, f"Đã đưa {row.procedure.code} vào danh mục.")
                return redirect("procedures:on_site")
        status = 422
    filters, today = onsite.Filters.of(request.GET), clock.today()
    rows = filters.rows(today)
    context = {
        "rows": rows[:500], "total": rows.count(), "form": form, "filters": filters, "today": today,
        "may_manage": allowed(request.actor, "procedure.onsite") is not None,
    }  # fmt: skip
    return render(request, "procedures/on_site.html", context, status=status)


def _put(data: dict[str, Any], request: OfficerRequest) -> OnSiteProcedure:
    return onsite.put_on_list(
        data["found"].pk, level=data["level"], steps=data["steps"], decision_no=data["decision_no"],
        decision_date=data["decision_date"], valid_from=data["valid_from"], delegate_ids=data["people"],
        by=request.actor,
    )  # fmt: skip


@requires("procedure.onsite")
@require_POST
def on_site_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """End a line of the list after a day, today by default."""
    field = forms.DateField(input_formats=_DAYS, required=False)
    try:
        last_day = field.clean(request.POST.get("last_day", "")) or clock.today()
    except forms.ValidationError:
        raise Invalid(_WRONG["invalid"], field="last_day") from None
    row = onsite.take_off_list(pk, last_day=last_day, by=request.actor)
    messages.success(request, f"Đã chấm dứt {row.procedure.code} trong danh mục.")
    return redirect("procedures:on_site")
