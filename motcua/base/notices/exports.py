"""One's own notices as a file."""

from django.db.models import QuerySet
from django.http import QueryDict

from motcua.base.lists.registry import Column, register
from motcua.base.notices import queries
from motcua.base.notices.models import Notice
from motcua.base.organisations.actor import Actor


def _found(by: Actor, query: QueryDict) -> QuerySet[Notice]:
    return queries.mine(by, unread=query.get("xem") != "tat-ca")


COLUMNS = (
    Column("Lúc", lambda row: row.at, "moment", 16),
    Column("Thông báo", lambda row: row.title, width=60),
    Column("Nội dung", lambda row: row.text, width=60),
    Column("Đọc lúc", lambda row: row.read_at, "moment", 16),
)


def register_lists() -> None:
    """Let one's notices be exported."""
    register("notices:list", title="Thông báo", action="notice.view", columns=COLUMNS, found=_found)
