"""One's own keys of the API: the list, a new one shown once, revoking."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import DomainError
from motcua.base.organisations.access import signed_in
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.queries import assignments_of
from motcua.base.tokens import queries, services


class TokenForm(forms.Form):
    """A new key: what for, as whom, how long."""

    name = forms.CharField(
        label="Dùng cho", max_length=80, help_text="Phần mềm, máy hay việc sẽ dùng khóa này.",
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        error_messages={"required": "Ghi khóa dùng cho phần mềm hay việc gì."},
    )  # fmt: skip
    assignment = forms.TypedChoiceField(
        label="Làm việc với vai trò", coerce=int, widget=forms.Select({"class": "select"}),
        error_messages={"invalid_choice": "Chọn một vai trò đang giữ.", "required": "Chọn vai trò."},
    )  # fmt: skip
    days = forms.IntegerField(
        label="Thời hạn (ngày)", initial=services.DEFAULT_DAYS,
        widget=forms.TextInput({"class": "input", "inputmode": "numeric"}),
        error_messages={"invalid": "Ghi số ngày.", "required": "Ghi số ngày."},
    )  # fmt: skip

    def __init__(self, *args: object, person_id: int, **kwargs: object) -> None:
        super().__init__(*args, auto_id="token_%s", **kwargs)  # type: ignore[arg-type]
        held = assignments_of(person_id)
        self.fields["assignment"].choices = [(row.pk, f"{row}, {row.unit.agency}") for row in held]  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List one's keys (GET); make one and show it this once, or revoke one (POST)."""
    person_id = request.user.pk or 0
    if request.POST.get("revoke", "").isdigit():
        token = services.revoke(int(request.POST["revoke"]), by=_actor(request))
        messages.success(request, f"Đã thu hồi khóa “{token.name}”.")
        return redirect("tokens:mine")
    form, made = TokenForm(request.POST or None, person_id=person_id), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.issue(
                person_id, by=_actor(request), name=data["name"], days=data["days"],
                assignment_id=data["assignment"],
            )  # fmt: skip
        except DomainError as fault:
            form.add_error(fault.field if fault.field in form.fields else None, fault.message)
    if made is not None:
        form = TokenForm(person_id=person_id)
    context = {
        "form": form, "made": made, "rows": queries.of_person(person_id)[:100], "now": clock.now(),
        "crumbs": [{"label": "Tài khoản của tôi", "url": reverse("organisations:me")}],
    }  # fmt: skip
    return render(request, "tokens/mine.html", context, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    return actor or Actor(request.user.pk, request.user.get_username())
