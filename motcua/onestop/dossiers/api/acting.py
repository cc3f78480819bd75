"""Every act of `acts.py` over the API: what may be done now, and doing it.

Bodies and their checks are those of the page's forms, so an act that is added there is here too.
"""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django import forms as django_forms
from django.utils.datastructures import MultiValueDict
from ninja import Schema
from pydantic import Field, create_model

from motcua.base.errors import Conflict, Invalid
from motcua.base.files.models import StoredFile
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Code, Day, Id, Line, Seen, Words, expected_version, operation
from motcua.base.tokens.problems import Faults
from motcua.onestop.dossiers import queries
from motcua.onestop.dossiers.acts import ACTS, Act, Situation, offered, situation_of
from motcua.onestop.dossiers.api.answers import DossierBrief, brief_of, router
from motcua.onestop.dossiers.models import Dossier


class ActBody(Seen):
    """What every act may be sent."""

    work_id: Id | None = Field(
        None, description="Bước đang mở cần làm, khi hồ sơ có nhiều bước song song; mặc định bước của tôi."
    )


class Choice(Schema):
    """Một lựa chọn."""

    value: str
    label: str


class FieldTold(Schema):
    """Một trường của việc."""

    name: str
    label: str
    required: bool
    choices: list[Choice] = Field(description="Các giá trị nhận; rỗng là tự ghi.")


class ActTold(Schema):
    """Một việc làm được với hồ sơ, hoặc vì sao chưa làm được."""

    name: str = Field(examples=["chuyen"])
    label: str = Field(examples=["Chuyển bước tiếp theo"])
    allowed: bool
    why_not: str
    fields: list[FieldTold]


class ActList(Schema):
    """Các việc bây giờ."""

    version: int
    acts: list[ActTold]


@operation(
    router, "GET", "/dossiers/{int:dossier_id}/acts", name="listActs", action="dossier.view", gives=ActList,
    summary="Các việc tôi làm được với hồ sơ bây giờ, và vì sao chưa làm được",
)  # fmt: skip
def list_acts(request: ApiRequest, dossier_id: Id) -> ActList:
    """List the acts as the dossier's page offers them."""
    situation = situation_of(queries.get(dossier_id, by=request.actor), by=request.actor)
    acts = [
        ActTold(
            name=offer.act.name, label=offer.act.label, allowed=not offer.why_not, why_not=offer.why_not,
            fields=[_told(name, field) for name, field in offer.form.fields.items()] if offer.form else [],
        )
        for offer in offered(situation)
    ]  # fmt: skip
    return ActList(version=situation.dossier.version, acts=acts)


def _told(name: str, field: django_forms.Field) -> FieldTold:
    listed = getattr(field, "choices", [])
    choices = [Choice(value=str(value), label=str(label)) for value, label in listed]
    return FieldTold(name=name, label=str(field.label or name), required=field.required, choices=choices)


def _type_of(field: django_forms.Field) -> Any:
    """Return the type of a form's field in a body."""
    if isinstance(field, django_forms.FileField):
        return UUID
    if isinstance(field, django_forms.DateField):
        return Day
    if isinstance(field, django_forms.BooleanField):
        return bool
    if isinstance(field, django_forms.MultipleChoiceField):
        return list[Line]
    values = tuple(str(value) for value, _ in getattr(field, "choices", ()))
    if isinstance(field, django_forms.TypedChoiceField):
        return bool if set(values) == {"0", "1"} else Id
    if isinstance(field, django_forms.ChoiceField):
        return Literal[values] if values else Code
    if isinstance(field, django_forms.IntegerField):
        return Id
    return Words


def body_of(act: Act) -> type[ActBody]:
    """Return the body of an act, made from its form."""
    fields: dict[str, Any] = {}
    for name, field in {} if act.quick else act.form.base_fields.items():
        kind, words = _type_of(field), f"{field.label or name}."
        if field.help_text:
            words += f" {field.help_text}."
        if isinstance(field, django_forms.FileField):
            words += " Mã của tệp đã gửi trước (uploadFile)."
        # A choice whose value the page fills in need not be sent.
        must = field.required and not isinstance(field, django_forms.TypedChoiceField)
        fields[name] = (
            (kind, Field(description=words)) if must else (kind | None, Field(None, description=words))
        )
    name = "".join(part.capitalize() for part in act.name.split("-"))
    made: type[ActBody] = create_model(f"Act{name}", __base__=ActBody, __doc__=act.label, **fields)
    return made


def filled(act: Act, situation: Situation, data: ActBody) -> Any:
    """Return the act's form, filled and checked.

    Raises:
        Faults: what is wrong, by field.
    """
    sent = data.model_dump(exclude={"version", "work_id"}, exclude_none=True)
    file_id = sent.pop("file", None)
    values: MultiValueDict = MultiValueDict()
    for name, value in sent.items():
        if isinstance(value, list):
            values.setlist(name, value)
        elif isinstance(value, bool):
            choice = isinstance(act.form.base_fields[name], django_forms.TypedChoiceField)
            if value or choice:
                values[name] = "1" if value else "0"
        else:
            values[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    form = act.form(values, dossier=situation.dossier, item=situation.item)
    for name, value in form.initial.items():
        if name not in values:
            values[name] = str(value)
    if not form.is_valid():
        raise Faults(
            [(name if name != "__all__" else "", str(words[0])) for name, words in form.errors.items()]
        )
    if file_id is not None:
        form.cleaned_data["file"] = _stored(situation.dossier, file_id)
    return form


def _stored(dossier: Dossier, file_id: UUID) -> StoredFile:
    found = StoredFile.objects.filter(uuid=file_id, object_kind="dossier", object_id=dossier.pk).first()
    if found is None:
        raise Invalid("Không có tệp này trong hồ sơ; gửi tệp trước rồi ghi mã.", field="file")
    return found


def perform(request: ApiRequest, dossier_id: int, act: Act, data: ActBody) -> DossierBrief:
    """Do an act as the page does it, and return the dossier.

    Raises:
        Conflict: the dossier changed since the sender saw it, or the act is not to be done now.
    """
    by = request.actor
    version = expected_version(request, data.version)
    dossier = queries.find(dossier_id, by=by)
    if version is not None and version != dossier.version:
        raise Conflict("Hồ sơ vừa được người khác xử lý; đọc lại hồ sơ rồi làm tiếp.", field="version")
    situation = situation_of(dossier, by=by, work=data.work_id)
    if not act.shown(situation):
        raise Conflict(f"Hồ sơ đang “{dossier.facts.label}”, bạn không làm được việc “{act.label}” lúc này.")
    if why := act.why_not(situation):
        raise Conflict(why)
    form = None if act.quick else filled(act, situation, data)
    done = act.run(situation, form.cleaned_data if form else {}, form, {"by": by, "version": version})
    return DossierBrief(**brief_of(done))


def _offer(act: Act) -> None:
    """Give an act its address."""
    body = body_of(act)

    def run(request: ApiRequest, dossier_id: Id, data: body) -> DossierBrief:  # type: ignore[valid-type]
        return perform(request, dossier_id, act, data)

    name = "".join(part.capitalize() for part in act.name.split("-"))
    declare: Callable[..., Any] = operation(
        router, "POST", f"/dossiers/{{int:dossier_id}}/acts/{act.name}", name=f"act{name}", action="dossier.view",
        summary=act.label, gives=DossierBrief,
        about=f"{act.label}. Quyền làm việc này được xét lại theo vai trò và tình trạng hồ sơ, như trên trang hồ sơ.",
    )  # fmt: skip
    declare(run)


for _act in ACTS:
    _offer(_act)
