"""The legal forms of sample dossiers: what each said when it was issued, by the same code as the real ones."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from motcua.base.printing.formsets import form_spec
from motcua.base.worktime.rules import VN
from motcua.demo.dossiers.posts import Officer
from motcua.demo.dossiers.world import World
from motcua.onestop.dossiers import papers as forms
from motcua.onestop.dossiers.rules import FACTS, Status

if TYPE_CHECKING:
    from motcua.demo.dossiers.clerk import File


@dataclass(slots=True)
class IssueOf:
    """A form to be issued: of which dossier, when, and how the dossier stood then."""

    file: "File"
    form: str
    edition: int
    at: datetime
    by: Officer
    due_at: datetime | None
    papers: int
    about: dict[str, Any]


class _Listed(list):
    """A list that answers like a related manager, as far as the forms ask."""

    def filter(self, **wanted: Any) -> "_Listed":
        """Return the rows that have these values."""
        return _Listed(row for row in self if all(getattr(row, k) == v for k, v in wanted.items()))

    def all(self) -> "_Listed":
        """Return all rows."""
        return self


def _vn(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=VN) if at else None


class Issuer:
    """Numbers forms and writes down what they say."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = f"{settings.SITE_URL}{reverse('dossiers:verify')}?ma={{code}}"

    def series(self, issue: IssueOf) -> str:
        """Return the series that numbers the form."""
        row = issue.file.row
        agency = row.agency_id if issue.form in forms._AGENCY_FORMS else row.intake_agency_id
        return f"form:{agency}:{issue.form}:{issue.at.year}"

    def written(self, issue: IssueOf, serial: int) -> str:
        """Return the number as it stands on the form."""
        return f"{serial:02d}/{forms.SUFFIX[issue.form]}"

    def form_set(self, issue: IssueOf) -> str:
        """Return the set of forms of the law that the dossier is judged by."""
        received = issue.file.row.received_at or issue.at
        return self.world.law_on(received.date()).form_set

    def content(self, issue: IssueOf, number: str) -> str:
        """Return what the form says, as JSON."""
        dossier = self._stand_in(issue)
        by, at = issue.by.actor(), issue.at.replace(tzinfo=VN)
        about = {key: _aware(value) for key, value in issue.about.items() if hasattr(value, "columns")}
        words = issue.about.get("refusal") or issue.about.get("stop") or {}
        made = {
            "tiep_nhan": lambda: forms._receipt(dossier, by, at, issue.edition),
            "bo_sung": lambda: forms._supplement(dossier, about.get("request"), by),
            "tu_choi": lambda: forms._refusal(dossier, words, by),
            "xin_loi": lambda: forms._apology(dossier, about.get("apology"), by),
            "phieu_bien_nhan_ket_qua": lambda: forms._result_slip(dossier, about.get("result"), by, at),
            "dung_giai_quyet": lambda: forms._stop(dossier, words, by, at),
        }[issue.form]()
        made["head"] = forms._head(dossier, issue.form, number, issue.at.date())
        made["lookup_url"], made["sample"] = self.url, True
        return form_spec(issue.form, self.form_set(issue)).model(**made).model_dump_json()

    def _stand_in(self, issue: IssueOf) -> Any:
        file, row = issue.file, issue.file.row
        fees = _Listed(_FeeThen(line, issue.at) for line in file.fees)
        return SimpleNamespace(
            code=row.code if row.received_at and row.received_at <= issue.at else None,
            temporary_code=row.temporary_code, applicant=file.applicant, applicant_name=row.applicant_name,
            applicant_address=row.applicant_address, filer=file.filer, filer_id=row.filer_id,
            procedure_version=file.offer.version, case=file.offer.case, case_id=row.case_id,
            field=file.offer.version.field, field_id=row.field_id, papers=_Listed(file.papers[: issue.papers]),
            fees=fees, copies=row.copies, limit_amount=row.limit_amount, limit_unit=row.limit_unit,
            due_at=_vn(issue.due_at), received_at=_vn(row.received_at), result_way=row.result_way,
            quantity=row.quantity, arrived_at=None, non_territorial=False,
            result_address=row.result_address, book_year=row.book_year, book_number=row.book_number,
            intake_unit=file.place.unit, intake_agency=file.place.agency,
            agency=self.world.agencies[row.agency_id], facts=FACTS[Status(row.status)],
        )  # fmt: skip


class _FeeThen:
    """A fee as it stood at an instant."""

    def __init__(self, line: Any, at: datetime) -> None:
        self.name, self.total = line.name, line.unit_amount * line.quantity
        self.paid_at = line.paid_at if line.paid_at and line.paid_at <= at else None


def _aware(row: Any) -> Any:
    """Return a request's or apology's values with their instants aware."""
    values = {name: getattr(row, name) for name in row.columns}
    return SimpleNamespace(
        **{name: _vn(value) if isinstance(value, datetime) else value for name, value in values.items()}
    )
