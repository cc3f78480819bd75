"""The desk over the API: filing and receiving, files brought before there is a dossier, my inbox, many at once."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from motcua.base import clock
from motcua.base.errors import Conflict, DomainError, Invalid, NotFound
from motcua.base.events.idempotency import claim
from motcua.base.files.models import StoredFile
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import AdministrativeUnit, Agency, AgencyIdentifier
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Cursor, Day, Id, Line, Words, operation
from motcua.catalogue.procedures import queries as catalogue
from motcua.catalogue.procedures.models import ProcedureCase, ProcedureVersion
from motcua.onestop.desk import queries, services
from motcua.onestop.dossiers import open_work
from motcua.onestop.dossiers import services as acts
from motcua.onestop.dossiers.api import router as dossiers_router
from motcua.onestop.dossiers.api.answers import DossierBrief, FileTold, brief_of
from motcua.onestop.dossiers.intake_data import FeeData, IntakeData, PaperData, PartyData
from motcua.onestop.dossiers.models import Party
from motcua.onestop.dossiers.work_lines import WorkLine, first_lines

router = Router(tags=["Tiếp nhận, việc của tôi"])


class PartyIn(Body):
    """Người, tổ chức nộp hồ sơ."""

    kind: Literal[tuple(Party.Kind.values)] = "CONG_DAN"  # type: ignore[valid-type]
    name: Line = Field(examples=["Nguyễn Thị Mẫu"])
    identity_kind: Literal["CCCD", "CMND", "HO_CHIEU", "MST"] = "CCCD"
    identity: Code = Field(description="Số giấy tờ.", examples=["024190000001"])
    birth_date: Day | None = Field(None, examples=["1990-07-04"])
    sex: Literal["", "Nam", "Nữ"] = ""
    address: Line = Field(examples=["Tổ dân phố 5, phường Mẫu"])
    commune: Code = Field("", description="Mã đơn vị hành chính cấp xã.")
    phone: Code = Field("", examples=["0912345668"])
    email: Annotated[Line, Field(max_length=254)] = ""
    representative: Annotated[Line, Field(max_length=150)] = ""

    def data(self) -> PartyData:
        """Return what the intake writes down."""
        commune_id = None
        if self.commune:
            on_day = AdministrativeUnit.objects.on(clock.today()).filter(code=self.commune, level="XA")
            commune_id = on_day.values_list("pk", flat=True).first()
            if commune_id is None:
                raise Invalid(f"Không có đơn vị hành chính cấp xã mã {self.commune}.", field="commune")
        return PartyData(**self.model_dump(exclude={"commune"}), commune_id=commune_id)


class PaperIn(Body):
    """Giấy tờ kèm theo; theo thành phần hồ sơ của thủ tục (`document_id` hoặc `code`), hoặc giấy tờ khác (`name`)."""

    document_id: Id | None = None
    code: Code = Field("", description="Mã giấy tờ trong thành phần hồ sơ.")
    name: Annotated[Line, Field(max_length=1000)] = ""
    form: Literal[0, 1, 2] = Field(2, description="0 bản chính, 1 bản sao, 2 bản điện tử.")
    quantity: int = Field(1, ge=1, le=999)
    source: Literal["NOP", "SO_HOA", "KHO", "CSDL"] = "NOP"
    file: UUID | None = Field(None, description="Mã tệp đã gửi bằng keepFile.")
    note: Line = ""


class FeeIn(Body):
    """Khoản thu."""

    name: Line
    kind: Literal["PHI", "LE_PHI", "KHAC"] = "LE_PHI"
    unit_amount: int = Field(ge=0, le=10_000_000_000, description="Đồng.")
    quantity: int = Field(1, ge=1, le=200)
    exemption: Annotated[Line, Field(max_length=200)] = ""
    paid: bool = False
    receipt: Code = ""


class NewDossier(Body):
    """Hồ sơ mới."""

    intake: Literal["submit", "receive"] = Field(
        description="submit: nộp, chờ Bộ phận Một cửa xem (MOI_NOP); receive: tiếp nhận ngay, cấp mã và ngày hẹn."
    )
    procedure: Code = Field(description="Mã thủ tục.", examples=["2.000635"])
    case: Code = Field("", description="Mã trường hợp; trống là trường hợp đầu.")
    agency_id: Id | None = Field(
        None, description="Cơ quan giải quyết; trống thì theo mã định danh hoặc thủ tục."
    )
    agency: Code = Field(
        "", description="Mã định danh điện tử của cơ quan giải quyết.", examples=["H05.24.31"]
    )
    applicant: PartyIn
    filer: PartyIn | None = Field(None, description="Người nộp thay.")
    authorisation: Line = Field("", description="Giấy ủy quyền của người nộp thay.")
    channel: Literal[1, 2, 3] | None = Field(
        None, description="1 trực tiếp, 2 trực tuyến, 3 bưu chính công ích."
    )
    device: Literal["QUAY", "WEB", "DI_DONG", "KI_OT"] = "WEB"
    result_way: Literal[1, 2, 3] = 1
    result_address: Line = ""
    copies: int = Field(1, ge=1, le=50, description="Số bộ hồ sơ.")
    quantity: int = Field(1, ge=1, le=200, description="Số bản kết quả.")
    summary: Annotated[Words, Field(max_length=1000)] = ""
    papers: list[PaperIn] = Field([], max_length=200)
    fees: list[FeeIn] | None = Field(None, max_length=50, description="Trống: theo công bố của thủ tục.")
    origin: Annotated[Code, Field(max_length=30)] = Field(
        "", description="Hệ thống gửi đến, ví dụ DVCQG.", examples=["DVCQG"]
    )
    national_code: Code = Field(
        "", description="Mã hồ sơ ở hệ thống ấy; gửi lại cùng mã thì nhận hồ sơ đã có."
    )


@operation(
    dossiers_router, "POST", "/dossiers", name="createDossier", action="dossier.receive",
    gives=DossierBrief, status=201,
    summary="Nộp hồ sơ từ hệ thống khác, hoặc tiếp nhận tại Bộ phận Một cửa",
    about="Hồ sơ vào Bộ phận Một cửa của vai trò khóa này làm việc. Cùng `origin` và `national_code` thì trả về hồ sơ "
    "đã tạo trước. `receive` cần đủ giấy tờ bắt buộc.",
)  # fmt: skip
def create(request: ApiRequest, data: NewDossier) -> DossierBrief:
    """File or receive a dossier at the desk of the key's role."""
    by = request.actor
    intake = _intake(data, by=by)
    made = acts.receive(intake, by=by) if data.intake == "receive" else acts.submit(intake, by=by)
    if made.intake_agency_id != by.agency_id:
        raise Conflict("Mã hồ sơ này của hệ thống gửi đến đã có ở một cơ quan khác.", field="national_code")
    services.adopt_files(intake, made.pk, by=by)
    return DossierBrief(**brief_of(made))


def _intake(data: NewDossier, *, by: Actor) -> IntakeData:
    procedure = catalogue.procedure_by_code(data.procedure)
    version = catalogue.version_on(procedure.pk, clock.today()) if procedure else None
    if procedure is None or version is None:
        raise Invalid(f"Không có thủ tục {data.procedure} đang áp dụng.", field="procedure")
    cases = list(version.cases.all())
    case = next((one for one in cases if data.case in ("", one.code)), None)
    if case is None and (data.case or cases):
        raise Invalid(f"Thủ tục không có trường hợp {data.case}.", field="case")
    channel = data.channel or (1 if data.intake == "receive" else 2)
    if data.fees is None:
        fees = acts.fees_of(version.pk, case.pk if case else None, channel, data.quantity)
    else:
        fees = [FeeData(**fee.model_dump()) for fee in data.fees]
    plain = {
        "authorisation", "device", "result_way", "result_address", "copies", "quantity", "summary", "origin",
        "national_code",
    }  # fmt: skip
    return IntakeData(
        procedure_id=procedure.pk, agency_id=_agency(data, version, by=by), case_id=case.pk if case else None,
        applicant=data.applicant.data(), filer=data.filer.data() if data.filer else None, channel=channel,
        papers=_papers(data.papers, case, by=by), fees=fees, **data.model_dump(include=plain),
    )  # fmt: skip


def _agency(data: NewDossier, version: ProcedureVersion, *, by: Actor) -> int:
    """Return the agency that handles: the one named, by key or identifier, else the likeliest for the procedure."""
    if data.agency_id:
        return data.agency_id
    if data.agency:
        known = AgencyIdentifier.objects.on(clock.today()).filter(code=data.agency)
        found = known.values_list("agency_id", flat=True).first()
        if found is None:
            raise Invalid(f"Không có cơ quan mã định danh {data.agency}.", field="agency")
        return found
    likely: list[Agency] = queries.agencies_for(version, by=by)
    if not likely:
        raise Invalid("Chưa xác định được cơ quan giải quyết; ghi `agency_id` hoặc `agency`.", field="agency")
    return likely[0].pk


def _papers(given: list[PaperIn], case: ProcedureCase | None, *, by: Actor) -> list[PaperData]:
    """Return the checklist: the procedure's papers, those sent ticked off, then what else was sent."""
    documents = catalogue.documents_for(case.pk) if case else []
    files = _files([paper.file for paper in given if paper.file], by=by)
    sent: dict[int, PaperIn] = {}
    other: list[PaperData] = []
    for number, paper in enumerate(given):
        named = (
            row for row in documents if paper.document_id == row.pk or (paper.code and paper.code == row.code)
        )
        row = next(named, None)
        if row is not None:
            sent[row.pk] = paper
        elif paper.document_id or paper.code or not paper.name.strip():
            raise Invalid(
                "Giấy tờ này không có trong thành phần hồ sơ của thủ tục.", field=f"papers.{number}"
            )
        else:
            other.append(_paper(paper, files, name=paper.name, required=False))
    listed = [
        _paper(sent[row.pk], files, name=row.name, document_id=row.pk, required=row.required)
        if row.pk in sent
        else PaperData(name=row.name, document_id=row.pk, received=False, required=row.required)
        for row in documents
    ]
    return listed + other


def _paper(
    sent: PaperIn, files: dict[UUID, int], *, name: str, required: bool, document_id: int | None = None
) -> PaperData:
    return PaperData(
        name=name, document_id=document_id, form=sent.form, quantity=sent.quantity, required=required,
        source=sent.source, note=sent.note, file_id=files[sent.file] if sent.file else None,
    )  # fmt: skip


def _files(uuids: list[UUID], *, by: Actor) -> dict[UUID, int]:
    """Return the keys of files that the actor sent before (keepFile) and no dossier has taken yet."""
    if not uuids:
        return {}
    rows = StoredFile.objects.filter(uuid__in=uuids, object_kind="intake", object_id=by.person_id)
    found = dict(rows.values_list("uuid", "pk"))
    if len(found) < len(set(uuids)):
        raise Invalid("Có tệp chưa gửi, của người khác hoặc đã thuộc hồ sơ khác.", field="papers")
    return found


@operation(
    router, "POST", "/files", name="keepFile", action="dossier.receive", gives=FileTold, status=201,
    summary="Gửi trước tệp của giấy tờ, khi chưa có hồ sơ",
    about="Ghi mã tệp vào `papers[].file` khi tạo hồ sơ. Gửi multipart/form-data, trường `file`.",
)  # fmt: skip
def keep_file(request: ApiRequest, file: File[UploadedFile]) -> FileTold:
    """Keep a file before there is a dossier."""
    kept = services.keep_file(file, by=request.actor)
    return FileTold(
        id=kept.uuid, name=kept.name, size=kept.size, content_type=kept.content_type, sha256=kept.sha256
    )


# ---- my work ----------------------------------------------------------------------------------------------


class InboxFilters(Body):
    """Lọc việc; như trang Việc của tôi."""

    tab: Literal[tuple(open_work.TABS)] = "tat-ca"  # type: ignore[valid-type]
    scope: Literal["mine", "unit"] = Field("mine", description="mine: việc của tôi; unit: cả đơn vị.")
    q: Line = ""
    after: Cursor = Field("", description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=100)


class InboxLine(Schema):
    """Một việc."""

    work_id: int
    dossier_id: int
    version: int
    code: str
    status: str
    applicant: str
    procedure: str
    procedure_name: str
    step: str
    kind: str
    assignee: str
    from_name: str
    is_return: bool
    read: bool
    opened_at: datetime
    step_due_at: datetime | None
    due_at: datetime | None


class InboxPage(Schema):
    """Một trang việc, hạn gần nhất trước."""

    total: int = Field(description="Tổng số việc khớp, chính xác.")
    items: list[InboxLine]
    next: str | None = Field(description="Gửi lại ở `after` để đọc trang sau; null là hết.")


@operation(
    router, "GET", "/inbox", name="listInbox", summary="Việc đang ở chỗ tôi hoặc đơn vị tôi", action="work.view",
    gives=InboxPage,
)  # fmt: skip
def list_inbox(request: ApiRequest, filters: Query[InboxFilters]) -> InboxPage:
    """Show a page of the inbox, the earliest due first, with the exact total."""
    by = request.actor
    work = open_work.unit_work(by) if filters.scope == "unit" else open_work.my_work(by)
    rows = open_work.inbox(by, work, tab=filters.tab, q=filters.q)
    total = rows.order_by().count()
    if filters.after:
        due, work_id = _place(filters.after)
        rows = rows.filter(dossier_due_at__gte=due).filter(Q(dossier_due_at__gt=due) | Q(pk__gt=work_id))
    found = first_lines(rows, filters.limit + 1)
    items = found[: filters.limit]
    last = items[-1] if len(found) > filters.limit else None
    return InboxPage(
        total=total, items=[_line(item) for item in items],
        next=_after(last) if last else None,
    )  # fmt: skip


_STAMP = "%Y%m%dT%H%M%S%f"


def _after(item: WorkLine) -> str:
    due = item.dossier_due_at
    return f"{due.astimezone(UTC):{_STAMP}}_{item.pk}" if due else ""


def _place(cursor: str) -> tuple[datetime, int]:
    """Return the due date and the key of the last line of the page before.

    Raises:
        Invalid: it was not written by us.
    """
    moment, _, key = cursor.partition("_")
    try:
        place = datetime.strptime(moment, _STAMP).replace(tzinfo=UTC), int(key)
    except ValueError:
        raise Invalid(
            "Con trỏ không đúng; gửi lại nguyên văn `next` của trang trước.", field="after"
        ) from None
    return place


def _line(item: WorkLine) -> InboxLine:
    dossier = item.dossier
    return InboxLine(
        work_id=item.pk, dossier_id=item.dossier_id, version=dossier.version, code=dossier.label,
        status=dossier.status, applicant=dossier.applicant_name, procedure=dossier.procedure.code,
        procedure_name=dossier.procedure.name, step=item.name, kind=item.kind,
        assignee=item.assignee.full_name if item.assignee else "", from_name=item.from_name,
        is_return=item.is_return, read=item.read_at is not None, opened_at=item.opened_at,
        step_due_at=item.step_due_at, due_at=item.dossier_due_at,
    )  # fmt: skip


class ReadAt(Schema):
    """Đã đánh dấu xem."""

    work_id: int


@operation(
    router, "POST", "/inbox/{int:work_id}/read", name="markRead", summary="Đánh dấu đã xem một việc",
    action="work.view", gives=ReadAt,
)  # fmt: skip
def mark_read(request: ApiRequest, work_id: Id) -> ReadAt:
    """Note that somebody of the unit has looked at a work item; a leader signs many only once read."""
    item = open_work.unit_work(request.actor).filter(pk=work_id).only("pk").first()
    if item is None:
        raise NotFound("Việc này không còn ở đơn vị của bạn.")
    acts.mark_read(work_id, by=request.actor)
    return ReadAt(work_id=work_id)


class BatchIn(Body):
    """Một việc trên nhiều hồ sơ."""

    act: Literal[tuple(services.BATCH_ACTS)] = Field(  # type: ignore[valid-type]
        description="take nhận việc, assign giao việc, forward chuyển bước, sign ký (chỉ việc đã xem)."
    )
    work_ids: list[Id] = Field(min_length=1, max_length=services.MOST_AT_ONCE)
    person_id: Id | None = Field(None, description="Người được giao (assign).")
    note: Words = Field("", description="Ý kiến (forward).")


class BatchLine(Schema):
    """Một việc: xong, hoặc vì sao không."""

    work_id: int
    done: bool
    status: int = Field(description="Như mã trạng thái HTTP của riêng việc này.")
    detail: str


class BatchDone(Schema):
    """Kết quả từng việc."""

    done: int
    refused: int
    items: list[BatchLine]


@operation(
    router, "POST", "/inbox/batch", name="batchAct", summary="Làm một việc trên nhiều hồ sơ", action="work.act",
    gives=BatchDone, each=True,
    about="Mỗi hồ sơ là một giao dịch riêng; hồ sơ không làm được không cản hồ sơ khác. Với Idempotency-Key, mỗi hồ sơ "
    "được làm đúng một lần: gửi lại sau khi đứt quãng chỉ làm tiếp những hồ sơ chưa xong.",
)  # fmt: skip
def batch(request: ApiRequest, data: BatchIn) -> BatchDone:
    """Do one act on many work items, each once for the key."""
    if data.act == "assign" and data.person_id is None:
        raise Invalid("Chưa chọn người được giao.", field="person_id")
    lines = [_one_of(request, data, work_id) for work_id in dict.fromkeys(data.work_ids)]
    done = sum(line.done for line in lines)
    return BatchDone(done=done, refused=len(lines) - done, items=lines)


class _Refused(Conflict):
    """One of many that was not done."""


def _one_of(request: ApiRequest, data: BatchIn, work_id: int) -> BatchLine:
    by, key = request.actor, request.META.get("HTTP_IDEMPOTENCY_KEY", "")[:60]
    body = [request.path, data.act, data.person_id, data.note, work_id]
    try:
        with claim(f"{key}:{work_id}" if key else None, by=by, body=body, url=request.path) as claimed:
            if claimed.answer is None:
                made = services.do_many(data.act, [work_id], by=by, person_id=data.person_id, note=data.note)
                if made.refused:
                    raise _Refused(made.refused[0][1])
                if not made.done:
                    raise NotFound("Việc này không còn ở đơn vị của bạn.")
                claimed.store({"done": made.done[0]})
            else:
                made = None
            return BatchLine(
                work_id=work_id, done=True, status=200, detail="" if made else "Đã làm ở lần gửi trước."
            )
    except DomainError as error:
        return BatchLine(work_id=work_id, done=False, status=error.status, detail=error.message)
