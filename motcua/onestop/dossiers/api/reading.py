"""Reads of dossiers over the API: one, lists by cursor, papers, history, due date, events."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import File, Query
from ninja.files import UploadedFile
from pydantic import Field

from motcua.base.errors import NotAllowed
from motcua.base.events.queries import Place, events_after
from motcua.base.files.services import store
from motcua.base.organisations.permissions import Scope, allowed
from motcua.base.tokens.auth import ApiRequest
from motcua.base.tokens.operations import Body, Code, Cursor, Day, Id, Line, operation
from motcua.base.tokens.paging import page_of
from motcua.base.worktime.api import DeadlineAnswer, told
from motcua.onestop.dossiers import papers, queries, services
from motcua.onestop.dossiers.acts import situation_of
from motcua.onestop.dossiers.api.answers import (
    DossierBrief,
    DossierLine,
    DossierList,
    DossierWhole,
    EventLine,
    EventPage,
    FileTold,
    History,
    HistoryLine,
    IssuedTold,
    Papers,
    PaperTold,
    Personal,
    ResultTold,
    brief_of,
    file_of,
    line_of,
    router,
    whole_of,
)
from motcua.onestop.dossiers.history import history_of
from motcua.onestop.dossiers.readings import note_full_numbers, note_reading
from motcua.onestop.dossiers.rules import Status, Timeliness

PDF = "application/pdf"


class ListFilters(Body):
    """Lọc hồ sơ; như trang danh sách."""

    q: Line = Field("", description="Mã hồ sơ, số định danh, điện thoại, tên không dấu, thủ tục.")
    state: Literal[tuple(queries.STATES)] | None = Field(None, description="Nhóm tình trạng.")  # type: ignore[valid-type]
    status: Literal[tuple(status.value for status in Status)] | None = None  # type: ignore[valid-type]
    channel: Literal[1, 2, 3] | None = None
    procedure: Code = Field("", description="Mã thủ tục.", examples=["2.000635"])
    agency_id: Id | None = None
    field_id: Id | None = Field(None, description="Lĩnh vực.")
    timeliness: Literal[tuple(item.value for item in Timeliness)] | None = None  # type: ignore[valid-type]
    received_from: Day | None = None
    received_to: Day | None = None
    finished_from: Day | None = None
    finished_to: Day | None = None
    returned_from: Day | None = None
    returned_to: Day | None = None
    origin: Code = Field("", description="Hệ thống gửi đến.")
    national_code: Code = Field("", description="Mã hồ sơ ở hệ thống gửi đến.")
    after: Id | None = Field(None, description="`next` của trang trước.")
    limit: int = Field(50, ge=1, le=200)
    with_total: bool = Field(False, description="Đếm cả tổng số.")

    def as_page(self) -> queries.Filters:
        """Return the filters as the page of the list knows them."""
        return queries.Filters(
            q=self.q, state=self.state or "", status=self.status or "", channel=str(self.channel or ""),
            procedure=self.procedure, agency=str(self.agency_id or ""), field=str(self.field_id or ""),
            timeliness=self.timeliness or "", received_from=self.received_from, received_to=self.received_to,
            finished_from=self.finished_from, finished_to=self.finished_to, returned_from=self.returned_from,
            returned_to=self.returned_to,
        )  # fmt: skip


@operation(
    router, "GET", "/dossiers", name="listDossiers", summary="Các hồ sơ trong phạm vi của khóa, mới nhất trước",
    action="dossier.view", gives=DossierList,
)  # fmt: skip
def list_dossiers(request: ApiRequest, filters: Query[ListFilters]) -> DossierList:
    """List dossiers that the actor may see, by the filters of the page, a page at a time by key."""
    rows = filters.as_page().apply(queries.visible(request.actor))
    if filters.origin:
        rows = rows.filter(origin=filters.origin)
    if filters.national_code:
        rows = rows.filter(national_code=filters.national_code)
    total = rows.count() if filters.with_total else None
    chosen = rows.select_related("procedure", "agency").only(*_LINE)
    page, more = page_of(chosen, filters.after, filters.limit, by="-pk")
    items = [DossierLine(**line_of(row)) for row in page]
    return DossierList(items=items, total=total, next=more)


_LINE = (
    "code", "temporary_code", "origin", "national_code", "status", "submitted_at", "received_at", "due_at",
    "finished_at", "returned_at", "agency_id", "intake_unit_id", "version", "applicant_name", "channel", "timeliness",
    "procedure__code", "procedure__name", "agency__name", "agency__short_name",
)  # fmt: skip


@operation(
    router, "GET", "/dossiers/{int:dossier_id}", name="getDossier", summary="Một hồ sơ: tình trạng, bước đang mở",
    action="dossier.view", gives=DossierWhole,
    about="Tiêu đề ETag là phiên bản; gửi lại ở If-Match (hoặc `version`) khi làm việc để không ghi đè người khác.",
)  # fmt: skip
def get_dossier(request: ApiRequest, dossier_id: Id) -> DossierWhole:
    """Show a dossier; personal numbers are masked."""
    dossier = queries.get(dossier_id, by=request.actor)
    note_reading(dossier, by=request.actor, what="API")
    return whole_of(dossier)


@operation(
    router, "POST", "/dossiers/{int:dossier_id}/personal", name="readPersonalData", action="dossier.personal",
    summary="Xem đầy đủ thông tin cá nhân của chủ hồ sơ; ghi vào nhật ký", gives=Personal,
)  # fmt: skip
def read_personal(request: ApiRequest, dossier_id: Id) -> Personal:
    """Show the applicant's numbers in full, and note who saw them (design, rule 8)."""
    dossier = queries.get(dossier_id, by=request.actor)
    note_full_numbers(dossier, by=request.actor, what="số định danh, điện thoại của chủ hồ sơ")
    party = dossier.applicant
    return Personal(
        name=party.name, identity_kind=party.identity_kind, identity=party.identity, birth_date=party.birth_date,
        phone=party.phone, email=party.email, address=party.address,
    )  # fmt: skip


@operation(
    router, "GET", "/dossiers/{int:dossier_id}/history", name="getHistory", summary="Lịch sử hồ sơ bằng lời",
    action="dossier.view", gives=History,
)  # fmt: skip
def get_history(request: ApiRequest, dossier_id: Id) -> History:
    """Tell what happened, the latest first."""
    moments = history_of(queries.find(dossier_id, by=request.actor))
    return History(
        items=[HistoryLine(at=one.at, sentence=one.sentence, note=one.note, who=one.who) for one in moments]
    )


@operation(
    router, "GET", "/dossiers/{int:dossier_id}/deadline", name="getDossierDeadline", action="dossier.view",
    summary="Vì sao hồ sơ hẹn trả ngày này", gives=DeadlineAnswer,
)  # fmt: skip
def get_deadline(request: ApiRequest, dossier_id: Id) -> DeadlineAnswer:
    """Explain the due date as the law gives it, without any extension."""
    return told(services.deadline_of(queries.get(dossier_id, by=request.actor)))


# ---- papers and files -------------------------------------------------------------------------------------


@operation(
    router, "GET", "/dossiers/{int:dossier_id}/papers", name="listPapers", action="dossier.view", gives=Papers,
    summary="Giấy tờ, chứng từ đã lập và kết quả của hồ sơ",
)  # fmt: skip
def list_papers(request: ApiRequest, dossier_id: Id) -> Papers:
    """List the papers with their files, the forms issued and the results."""
    dossier = queries.find(dossier_id, by=request.actor)
    return Papers(
        papers=[
            PaperTold(
                id=row.pk, document_id=row.document_id, name=row.name, form=row.form, quantity=row.quantity,
                received=row.received, source=row.source, note=row.note, file=file_of(row.file),
            )
            for row in dossier.papers.select_related("file")
        ],
        forms=[
            IssuedTold(
                id=row.pk, form=row.form, form_set=row.form_set, number=row.number, edition=row.edition,
                issued_at=row.issued_at, issued_by=row.issued_by_name,
            )
            for row in dossier.issued.defer("content")
        ],
        results=[
            ResultTold(
                id=row.pk, kind=row.kind, code=row.code, name=row.name, number=row.number, summary=row.summary,
                signed_by=row.signed_by_name, signed_at=row.signed_at, issued_at=row.issued_at, valid_to=row.valid_to,
                file=file_of(row.file),
            )
            for row in dossier.results.select_related("file")
        ],
    )  # fmt: skip


@operation(
    router, "POST", "/dossiers/{int:dossier_id}/papers/{int:paper_id}/file", name="attachFile", action="dossier.attach",
    summary="Gắn tệp vào một giấy tờ của hồ sơ", gives=DossierBrief, status=201,
    about="PDF, ảnh, Word hoặc Excel; loại tệp xét theo nội dung. Gửi multipart/form-data, trường `file`.",
)  # fmt: skip
def attach_file(request: ApiRequest, dossier_id: Id, paper_id: Id, file: File[UploadedFile]) -> DossierBrief:
    """Attach a scan or an electronic copy to a paper."""
    queries.find(dossier_id, by=request.actor)
    return DossierBrief(**brief_of(services.attach(dossier_id, paper_id, file, by=request.actor)))


@operation(
    router, "POST", "/dossiers/{int:dossier_id}/files", name="uploadFile", action="work.act", gives=FileTold,
    status=201, summary="Gửi trước tệp kết quả, để ghi mã tệp khi ký hoặc đóng dấu",
    about="Chỉ người đang giữ bước của hồ sơ. Gửi multipart/form-data, trường `file`.",
)  # fmt: skip
def upload_file(request: ApiRequest, dossier_id: Id, file: File[UploadedFile]) -> FileTold:
    """Keep a file for the act that follows (sign, stamp)."""
    situation = situation_of(queries.find(dossier_id, by=request.actor), by=request.actor)
    if not situation.mine:
        raise NotAllowed(situation.why_not_mine or "Hồ sơ không có bước nào đang ở chỗ bạn.")
    stored = store(file, by=request.actor, object_kind="dossier", object_id=dossier_id)
    return FileTold(
        id=stored.uuid,
        name=stored.name,
        size=stored.size,
        content_type=stored.content_type,
        sha256=stored.sha256,
    )


@operation(
    router, "GET", "/dossiers/{int:dossier_id}/forms/{int:form_id}", name="getForm", action="dossier.view", gives=None,
    summary="Chứng từ đã lập (giấy tiếp nhận, phiếu yêu cầu bổ sung…) ở dạng PDF", media_type=PDF,
)  # fmt: skip
def get_form(request: ApiRequest, dossier_id: Id, form_id: Id) -> HttpResponse:
    """Send an issued form as it was issued."""
    dossier = queries.find(dossier_id, by=request.actor)
    issued = papers.of(dossier.pk, form_id)
    note_reading(dossier, by=request.actor, what="API", detail=f"bản in {issued.form}")
    answer = HttpResponse(papers.pdf(issued), content_type=PDF)
    answer["Content-Disposition"] = (
        f'attachment; filename="{dossier.label}-{issued.form}-{issued.edition}.pdf"'
    )
    return answer


# ---- events -----------------------------------------------------------------------------------------------


# How many events are looked through at a time for those that somebody of one agency may see.
WINDOW = 2000


class EventFilters(Body):
    """Đọc tiếp sự kiện."""

    after: Cursor = Field("", description="`next` của lần đọc trước; trống là từ đầu.")
    limit: Annotated[int, Field(ge=1, le=500)] = 100


@operation(
    router, "GET", "/events", name="listEvents", action="dossier.view", gives=EventPage,
    summary="Sự kiện của các hồ sơ trong phạm vi, sau một con trỏ",
    about="Chỉ gồm giao dịch cũ hơn giao dịch lâu nhất đang chạy, nên không sự kiện nào bị sót. Trang có thể rỗng mà "
    "`more` vẫn đúng khi các sự kiện vừa đọc thuộc hồ sơ ngoài phạm vi; cứ đọc tiếp từ `next`.",
)  # fmt: skip
def list_events(request: ApiRequest, filters: Query[EventFilters]) -> EventPage:
    """Read the log on from a cursor, cut to the dossiers the actor may see."""
    by = request.actor
    everything = allowed(by, "dossier.view") == Scope.PROVINCE
    read, place, more = events_after(Place.read(filters.after), filters.limit if everything else WINDOW)
    events = [event for event in read if event.stream_kind == "dossier"]
    seen = queries.visible(by).filter(pk__in={event.stream_id for event in events})
    labels = {
        pk: code or temporary for pk, code, temporary in seen.values_list("pk", "code", "temporary_code")
    }
    events = [event for event in events if event.stream_id in labels]
    if len(events) > filters.limit:
        events, more = events[: filters.limit], True
        place = place.at(events[-1])
    items = [
        EventLine(
            id=event.pk, at=event.at, kind=event.kind, dossier_id=event.stream_id, code=labels[event.stream_id],
            actor=event.actor_name, unit=event.unit_name, payload=event.payload,
        )
        for event in events
    ]  # fmt: skip
    return EventPage(items=items, next=str(place), more=more)
