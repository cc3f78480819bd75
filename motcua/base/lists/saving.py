"""Verbs of saved views: to keep the filters of a list under a name, to rename, to drop, to open with one."""

import re

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.audit.services import record_act
from motcua.base.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.base.lists import queries, registry
from motcua.base.lists.exporting import filters_of
from motcua.base.lists.models import DefaultView, SavedView
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.permissions import check
from motcua.base.text import clean

MOST_VIEWS = 30
_DIGITS = re.compile(r"(?:\d[ .\-]?){9,13}")


def save(
    code: str, name: str, query: str, *, by: Actor, for_unit: bool = False, opens: bool = False
) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces them.

    Args:
        code: of the list ("dossiers:list").
        name: how the view is called.
        query: the filters as they stand in the address.
        by: who keeps it.
        for_unit: for everybody of the actor's unit.
        opens: the list opens with it from now on, for this person.

    Raises:
        Invalid: no name, or filters that hold a citizen's number.
        NotAllowed: no right to the list, or to keep views for the unit.
        NotFound: the list is of one object alone.
        Conflict: too many views.
    """
    listing = registry.get(code)
    check(by, listing.action)
    if listing.within:
        raise NotFound("Danh sách này không giữ cách xem.")
    if for_unit and not queries.may_share(by):
        raise NotAllowed("Chỉ lãnh đạo phòng, giám đốc Trung tâm, kiểm soát TTHC lưu cách xem cho cả đơn vị.")
    name, filters = _name(name), filters_of(query)
    if _DIGITS.search(filters.get("q", "")):
        raise Invalid("Ô tìm đang có số định danh hoặc điện thoại; xóa đi rồi lưu cách xem.", field="ten")
    place = {"unit_id": by.unit_id} if for_unit else {"person_id": by.person_id, "unit__isnull": True}
    with transaction.atomic():
        if SavedView.objects.filter(listing=code, **place).exclude(name=name).count() >= MOST_VIEWS:
            raise Conflict(f"Mỗi danh sách giữ nhiều nhất {MOST_VIEWS} cách xem; xóa bớt rồi lưu.")
        found, _ = SavedView.objects.update_or_create(
            listing=code, name=name, **place,
            defaults={"query": filters.urlencode()[:2000], "saved_at": clock.now()},
            create_defaults={
                "query": filters.urlencode()[:2000], "saved_at": clock.now(), "person_id": by.person_id,
                "unit_id": by.unit_id if for_unit else None,
            },
        )  # fmt: skip
        if opens:
            open_with(found, by=by)
        if for_unit:
            _note("list.view_shared", found, by)
    return found


def _name(name: str) -> str:
    name = clean(name)[:60]
    if not name:
        raise Invalid("Đặt tên cho cách xem, ví dụ “Hồ sơ đất đai quá hạn”.", field="ten")
    return name


def _note(act: str, view: SavedView, by: Actor) -> None:
    record_act(
        act, by=by, object_kind="view", object_id=view.pk, label=view.name, detail={"unit": by.unit_name}
    )


def _check_own(view: SavedView, by: Actor) -> None:
    if view.unit_id is not None and not (view.unit_id == by.unit_id and queries.may_share(by)):
        raise NotAllowed("Cách xem chung của đơn vị do lãnh đạo đơn vị đổi hoặc xóa.")


def rename(view: SavedView, name: str, *, by: Actor) -> None:
    """Call a view otherwise; one of the unit only by those who may keep them.

    Raises:
        Invalid: no name.
        NotAllowed: the unit's view, and no right to change it.
        Conflict: another view has the name.
    """
    _check_own(view, by)
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(name=_name(name))
    except IntegrityError:
        raise Conflict("Đã có cách xem cùng tên.") from None


def drop(view: SavedView, *, by: Actor) -> None:
    """Delete a view; one of the unit only by those who may keep them (NotAllowed)."""
    _check_own(view, by)
    with transaction.atomic():
        shared, key = view.unit_id is not None, view.pk
        view.delete()
        view.pk = key
        if shared:
            _note("list.view_removed", view, by)


def open_with(view: SavedView, *, by: Actor) -> None:
    """Have a list open with a view from now on, for this person."""
    DefaultView.objects.update_or_create(
        person_id=by.person_id, listing=view.listing, defaults={"view": view}
    )


def open_plain(view: SavedView, *, by: Actor) -> None:
    """Have a list open without filters again."""
    DefaultView.objects.filter(person_id=by.person_id, listing=view.listing).delete()
