"""The page of the trail."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base.audit import acts, paging, queries, seals
from motcua.base.audit.models import Act, ChainHead
from motcua.base.lists.opening import opens_with_default
from motcua.base.organisations.access import requires
from motcua.base.organisations.roles import Role


def _day_field(label: str) -> forms.DateField:
    # A browser set to another language would draw its own date field month first.
    return forms.DateField(
        label=label, required=False, input_formats=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"],
        widget=forms.DateInput({"data-date": "", "placeholder": "dd/mm/yyyy", "inputmode": "numeric"}, "%d/%m/%Y"),
        error_messages={"invalid": "Viết ngày như 21/11/2026."},
    )  # fmt: skip


class FilterForm(forms.Form):
    """What to look for in the trail; the values stand in the address."""

    nguoi = forms.CharField(label="Người làm", required=False, max_length=120)
    viec = forms.ChoiceField(label="Việc", required=False)
    loai = forms.ChoiceField(label="Loại đối tượng", required=False)
    doi_tuong = forms.CharField(label="Mã hồ sơ, đối tượng", required=False, max_length=160)
    tu = _day_field("Từ ngày")
    den = _day_field("Đến ngày")
    truoc = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    sau = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(acts.ACTS.items(), key=lambda item: item[1])
        self.fields["viec"].choices = [("", "Mọi việc"), *named]  # type: ignore[attr-defined]
        self.fields["loai"].choices = [("", "Mọi loại"), *acts.KINDS.items()]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "select" if name in {"viec", "loai"} else "input"

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        found = super().clean() or {}
        if found.get("tu") and found.get("den") and found["den"] < found["tu"]:
            self.add_error("den", "Ngày kết thúc đứng trước ngày bắt đầu.")
        return found

    def chosen(self) -> queries.Filter:
        """Return the filter; a field that cannot be read does not narrow the list."""
        got = self.cleaned_data
        return queries.Filter(
            person=got.get("nguoi", ""), act=got.get("viec", ""), kind=got.get("loai", ""),
            label=got.get("doi_tuong", ""), first=got.get("tu"), last=got.get("den"),
        )  # fmt: skip


def _described(act: Act) -> dict[str, Any]:
    roles = [Role(code).label for code in act.roles if code in Role.values]
    return {
        "act": act,
        "name": acts.name_of(act.act),
        "kind": acts.KINDS.get(act.object_kind, act.object_kind),
        "url": acts.page_of(act.object_kind, act.object_id, act.label),
        "roles": ", ".join(roles),
        "detail": acts.worded(act.detail),
        "channel": acts.CHANNELS.get(act.channel, act.channel),
        "seal": bytes(act.hash).hex()[:12],
    }


@requires("audit.view")
@opens_with_default("audit:trail")
def trail(request: HttpRequest) -> HttpResponse:
    """List the acts of everybody, newest first, filtered by the address."""
    form = FilterForm(request.GET)
    form.is_valid()
    page = paging.page(
        queries.trail(request.actor, form.chosen()),  # type: ignore[attr-defined]
        before=form.cleaned_data.get("truoc"), after=form.cleaned_data.get("sau"),
    )  # fmt: skip
    context = {
        "form": form,
        "filtered": any(value for name, value in form.cleaned_data.items() if name not in {"truoc", "sau"}),
        "rows": [_described(act) for act in page.rows],
        "page": page,
        "head": ChainHead.objects.first(),
        "last_seal": seals.last_day(),
    }
    return render(request, "audit/trail.html", context)
