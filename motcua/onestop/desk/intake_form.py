"""The intake page's form: what is typed, what the catalogue says about it, and the `IntakeData` made of both.

The fields are few and plain but their rows (papers, fees) follow the procedure, so they are read by hand.
Nothing that was typed is ever lost: every value goes back to the page beside its error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.http import QueryDict

from motcua.base import clock
from motcua.base.crypto import blind_index
from motcua.base.lawbook.queries import rules_for_day
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Agency, Unit
from motcua.base.text import clean, day
from motcua.base.worktime.rules import Deadline
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import ProcedureCase, ProcedureVersion
from motcua.onestop.desk import intake_papers, queries
from motcua.onestop.desk.intake_papers import PaperRow, number_of
from motcua.onestop.dossiers import queries as dossiers
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.intake_data import FeeData, IntakeData, PartyData, parse_card
from motcua.onestop.dossiers.models import Dossier, Party

DEFAULTS: dict[str, str] = {
    "procedure": "", "procedure_text": "", "case": "", "agency": "", "helping": "", "channel": "1", "result_way": "1",
    "result_address": "", "copies": "1", "quantity": "1", "summary": "",
    "applicant_party": "", "applicant_group": "person", "applicant_kind": "DOANH_NGHIEP", "applicant_name": "",
    "applicant_identity_kind": "", "applicant_identity": "", "applicant_birth_date": "", "applicant_sex": "",
    "applicant_address": "", "applicant_commune": "", "applicant_commune_text": "", "applicant_phone": "",
    "applicant_email": "", "applicant_representative": "",
    "filer_name": "", "filer_identity": "", "filer_address": "", "filer_phone": "", "authorisation": "",
    "collect": "", "receipt": "", "forward": "1", "draft": "", "card_read": "",
    "reason": "", "basis": "", "right_place": "", "deadline": "", "again_reason": "", "despite": "",
}  # fmt: skip
_CHECKBOXES = ("collect", "forward")


@dataclass
class FeeRow:
    """A fee on the page: amount in đồng."""

    index: int
    name: str
    kind: str
    amount: int
    quantity: int = 1
    exempt: bool = False
    exemption: str = ""

    @property
    def total(self) -> int:
        """What is owed, in đồng."""
        return 0 if self.exempt else self.amount * self.quantity

    @property
    def words(self) -> str:
        """The multiplication, when there is one."""
        return f"{self.quantity} bản × {self.amount:,} đ".replace(",", ".") if self.quantity > 1 else ""


@dataclass
class IntakeForm:
    """The page's state."""

    by: Actor
    values: dict[str, str]
    token: str
    papers: list[PaperRow] = field(default_factory=list)
    fees: list[FeeRow] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    version: ProcedureVersion | None = None
    cases: list[ProcedureCase] = field(default_factory=list)
    case: ProcedureCase | None = None
    agencies: list[Agency] = field(default_factory=list)
    elsewhere: list[Agency] = field(default_factory=list)
    helping_units: list[Unit] = field(default_factory=list)
    agency: Agency | None = None
    obstacle: str = ""
    due: Deadline | None = None
    limit: catalogue.Limit | None = None
    earlier: list[Dossier] = field(default_factory=list)
    party: Party | None = None
    unknown_fee: str = ""
    panel: str = ""

    # ---- reading ------------------------------------------------------------------------------------------

    @classmethod
    def blank(cls, by: Actor) -> "IntakeForm":
        """Return an empty page."""
        return cls(by, dict(DEFAULTS), str(uuid4()))

    @classmethod
    def read(cls, post: QueryDict, *, by: Actor) -> "IntakeForm":
        """Return what was sent, with everything the catalogue says about it."""
        values = {name: post.get(name, default)[:2000] for name, default in DEFAULTS.items()}
        if post.get("parts") == "1":
            # An unticked box sends nothing.
            values |= {name: post.get(name, "") for name in _CHECKBOXES}
        form = cls(by, values, _token(post.get("token", "")))
        form._read_card()
        form._load_procedure()
        form._load_papers(post)
        form._load_fees(post)
        return form

    @classmethod
    def from_draft(cls, content: Mapping[str, list[str]], *, by: Actor, draft_id: int) -> "IntakeForm":
        """Return a draft as it was left, with a new token."""
        post = QueryDict(mutable=True)
        for name, found in content.items():
            post.setlist(name, found)
        post["draft"], post["token"] = str(draft_id), str(uuid4())
        return cls.read(post, by=by)

    def _read_card(self) -> None:
        """Take the text of a citizen card's QR wherever the reader typed it (the page does it too, when it can)."""
        for name in ("applicant_name", "applicant_identity", "procedure_text"):
            card = parse_card(self.values[name]) if "|" in self.values[name] else None
            if card is None:
                continue
            self.values[name] = ""
            self.values |= {
                "applicant_group": "person", "applicant_name": card.name, "applicant_identity": card.identity,
                "applicant_birth_date": day(card.birth_date) if card.birth_date else "",
                "applicant_sex": card.sex, "applicant_address": card.address, "card_read": "1",
            }  # fmt: skip
            return

    def _load_procedure(self) -> None:
        wanted = self.values["procedure"]
        if not wanted.isdigit():
            return
        version = self.version = catalogue.version_on(int(wanted), clock.today())
        if version is None or not queries.takes(version, by=self.by):
            self.version = None
            return
        self.values["procedure_text"] = version.name
        self.cases = list(version.cases.all())
        self.case = next((c for c in self.cases if str(c.pk) == self.values["case"]), None) or (
            self.cases[0] if self.cases else None
        )
        self.values["case"] = str(self.case.pk) if self.case else ""
        self.agencies = queries.agencies_for(version, by=self.by)
        self.elsewhere = queries.agencies_elsewhere(version, by=self.by)
        offered = [*self.agencies, *self.elsewhere]
        chosen = (agency for agency in offered if str(agency.pk) == self.values["agency"])
        self.agency = next(chosen, None) or next(iter(offered), None)
        self.values["agency"] = str(self.agency.pk) if self.agency else ""
        self.helping_units = queries.other_desks(by=self.by) if self.non_territorial else []
        self.limit = catalogue.limit_for(version.pk, self.case_id, self.channel)
        self.obstacle = queries.obstacle(version, self.case, self.agency, self.limit)
        if self.agency is not None:
            self.due = services.due_within(self.limit, self.agency.pk)

    def _load_papers(self, post: QueryDict) -> None:
        if self.version is None:
            return
        documents = catalogue.documents_for(self.case.pk) if self.case else []
        if post.get("papers_of") == self.values["case"]:
            self.papers = intake_papers.as_sent(post, documents, by=self.by)
        else:
            self.papers = intake_papers.untouched(documents)

    def _load_fees(self, post: QueryDict) -> None:
        if self.version is None:
            return
        quantity = max(1, min(200, number_of(self.values["quantity"], 1)))
        fees = services.fees_of(self.version.pk, self.case_id, self.channel, quantity)
        same = post.get("fees_of") == self.fees_key
        for index, fee in enumerate(fees):
            exempt = same and post.get(f"fee-{index}-exempt") == "1"
            self.fees.append(
                FeeRow(
                    index, fee.name, fee.kind, fee.unit_amount, fee.quantity, exempt,
                    post.get(f"fee-{index}-exemption", "")[:200] if same else "",
                )
            )  # fmt: skip
        rows = catalogue.fees_for(self.version.pk, self.case_id, self.channel)
        self.unknown_fee = "; ".join(fee.name for fee in rows if fee.amount is None)

    # ---- what the page shows ------------------------------------------------------------------------------

    @property
    def channel(self) -> int:
        """The channel chosen."""
        return number_of(self.values["channel"], 1)

    @property
    def case_id(self) -> int | None:
        """The case's id, None without cases."""
        return self.case.pk if self.case else None

    @property
    def non_territorial(self) -> bool:
        """Whether the agency chosen is competent elsewhere: the papers travel, its clock starts there."""
        return self.agency is not None and self.agency.pk in {agency.pk for agency in self.elsewhere}

    @property
    def clock_waits(self) -> bool:
        """Whether the date shown is only expected: the clock starts when the competent agency has the dossier."""
        return self.non_territorial and queries.clock_starts_there()

    @property
    def fees_key(self) -> str:
        """For which case and channel the fees on the page were worked out."""
        return f"{self.values['case']}-{self.values['channel']}"

    @property
    def fees_total(self) -> int:
        """What is owed altogether, in đồng."""
        return sum(fee.total for fee in self.fees)

    @property
    def ticked(self) -> int:
        """How many of the required papers are there."""
        return len(self.must) - len(self.lacking())

    @property
    def must(self) -> list[PaperRow]:
        """The papers that the procedure requires."""
        return [row for row in self.papers if row.required and not row.own]

    @property
    def is_person(self) -> bool:
        """Whether the applicant is a person."""
        return self.values["applicant_group"] != "organisation"

    @property
    def has_filer(self) -> bool:
        """Whether somebody else files."""
        return any(self.values[name] for name in ("filer_name", "filer_identity", "authorisation"))

    @property
    def has_more(self) -> bool:
        """Whether the folded fields of the applicant must be seen: one is wrong."""
        return any(f"applicant_{name}" in self.errors for name in ("email", "identity_kind"))

    @property
    def law(self) -> str:
        """The decree whose rules hold today."""
        return rules_for_day(clock.today()).short_name

    @property
    def forward_on(self) -> bool:
        """Whether the dossier goes on at once."""
        return self.values["forward"] == "1"

    def find_earlier(self) -> None:
        """Look for the applicant's earlier dossiers by identity number."""
        index = blind_index(self.values["applicant_identity"])
        self.party = Party.objects.filter(identity_index=index).first() if index else None
        if self.party is not None:
            self.earlier = dossiers.earlier_of(self.party.pk, by=self.by, limit=5)

    # ---- what becomes of it -------------------------------------------------------------------------------

    def data(self, *, to_receive: bool = True) -> IntakeData:
        """Return what was typed as the dossier's services want it; notes its errors in `errors`.

        Args:
            to_receive: what forbids receiving the procedure is an error too (it may still be refused).
        """
        born = self._date("applicant_birth_date") if self.is_person else None
        values = self.values
        applicant = PartyData(
            kind="CONG_DAN" if self.is_person else values["applicant_kind"], name=values["applicant_name"],
            identity=values["applicant_identity"], birth_date=born, sex=values["applicant_sex"][:4],
            identity_kind=self._identity_kind(), address=values["applicant_address"][:300],
            commune_id=int(values["applicant_commune"]) if values["applicant_commune"].isdigit() else None,
            phone=values["applicant_phone"], email=values["applicant_email"][:254],
            representative="" if self.is_person else values["applicant_representative"][:150],
        )  # fmt: skip
        data = IntakeData(
            procedure_id=self.version.procedure_id if self.version else 0,
            agency_id=self.agency.pk if self.agency else 0, case_id=self.case_id, applicant=applicant,
            filer=self._filer(), authorisation=values["authorisation"], channel=self.channel,
            result_way=number_of(values["result_way"], 0), result_address=values["result_address"],
            copies=number_of(values["copies"], 0), quantity=number_of(values["quantity"], 0), summary=values["summary"],
            papers=[intake_papers.data_of(row) for row in self.papers], fees=[_fee_data(row) for row in self.fees],
            token=UUID(self.token), non_territorial=self.non_territorial,
            helping_unit_id=int(values["helping"]) if values["helping"].isdigit() else None,
        )  # fmt: skip
        self._collect_errors(data, to_receive)
        return data

    def _identity_kind(self) -> str:
        bare = re.sub(r"[\s.\-]", "", self.values["applicant_identity"])
        if not self.is_person:
            return "MST"
        if self.values["applicant_identity_kind"]:
            return self.values["applicant_identity_kind"]
        return (
            "CMND" if re.fullmatch(r"\d{9}", bare) else "HO_CHIEU" if re.match(r"[A-Za-z]", bare) else "CCCD"
        )

    def _filer(self) -> PartyData | None:
        if not self.has_filer:
            return None
        values = self.values
        return PartyData(
            name=values["filer_name"], identity=values["filer_identity"], phone=values["filer_phone"],
            address=values["filer_address"] or values["applicant_address"],
        )  # fmt: skip

    def _date(self, name: str) -> date | None:
        text = clean(self.values[name])
        if not text:
            return None
        try:
            return datetime.strptime(text.replace("-", "/").replace(".", "/"), "%d/%m/%Y").date()
        except ValueError:
            self.errors[name] = "Ngày không đúng; ghi ngày/tháng/năm, ví dụ 04/07/1990."
            return None

    def _collect_errors(self, data: IntakeData, to_receive: bool) -> None:
        found = data.problems(clock.today())
        if self.version is None:
            found["procedure_text"] = (
                "Không có thủ tục này ở quầy của bạn. Hãy chọn trong danh sách gợi ý."
                if self.values["procedure_text"] else "Chưa chọn thủ tục."
            )  # fmt: skip
        elif self.obstacle and to_receive:
            found["procedure_text"] = self.obstacle
        for fee in self.fees:
            if fee.exempt and not clean(fee.exemption):
                found[f"fee-{fee.index}"] = "Miễn phí, lệ phí phải ghi căn cứ."
        for name, text in found.items():
            self.errors.setdefault(name, text)

    def lacking(self) -> list[PaperRow]:
        """Return the required papers that are not ticked."""
        return [row for row in self.papers if row.required and not row.own and not row.on]

    def asked(self) -> list[dict]:
        """Return what the supplement panel asks for, as the services want it."""
        return [
            {
                "document_id": int(row.document) if row.document else None, "name": row.name,
                "originals": number_of(row.originals, 0), "certified": number_of(row.certified, 0),
                "copies": number_of(row.shown_copies, 0), "basis": clean(row.basis),
                "despite": clean(self.values["despite"]),
            }
            for row in self.papers if row.ask
        ]  # fmt: skip

    def asked_deadline(self) -> date | None:
        """Return the deadline of the supplement panel; a wrong or past one is an error."""
        found = self._date("deadline")
        if found and found < clock.today():
            self.errors["deadline"] = "Hạn bổ sung phải từ hôm nay trở đi."
        return found

    def ask_for_missing(self) -> None:
        """Tick in the supplement panel what lacks in the checklist, as many as the procedure asks for."""
        for row in self.papers:
            row.ask = not row.on
            row.originals = row.quantity if row.how != "1" else "0"
            row.shown_copies = row.quantity if row.how == "1" else "0"

    @property
    def label(self) -> str:
        """How a draft of this is called."""
        return (
            " – ".join(filter(None, [self.values["applicant_name"], self.values["procedure_text"]]))
            or "Bản trống"
        )


def _token(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _fee_data(row: FeeRow) -> FeeData:
    return FeeData(
        name=row.name, kind=row.kind, unit_amount=row.amount, quantity=row.quantity,
        exemption=clean(row.exemption) if row.exempt else "",
    )  # fmt: skip
