"""Items of review and options in the search at the top: by name, content, the procedure's code or name."""

from django.db.models import QuerySet

from motcua.base.organisations.actor import Actor
from motcua.base.search.registry import Hit, Kind, rows
from motcua.base.urls import url_of
from motcua.control.reviews import choosing, queries
from motcua.control.reviews.models import ReviewItem, SimplificationOption

_ALL = {"loai": "tat-ca"}


def _items(by: Actor, text: str) -> QuerySet[ReviewItem]:
    chosen = choosing.Common.read({"q": text} | _ALL, choosing.ITEM_TABS)
    found = choosing.items_chosen(queries.items(by), chosen).exclude(state=ReviewItem.State.DROPPED)
    return found.order_by("-plan__year", "pk")


def _item(row: ReviewItem) -> Hit:
    return Hit(
        row.name, url_of("reviews:item", row.pk), str(row.plan.year),
        f"{row.lead} · {row.get_state_display()}",
    )  # fmt: skip


def _options(by: Actor, text: str) -> QuerySet[SimplificationOption]:
    chosen = choosing.Common.read({"q": text} | _ALL, choosing.OPTION_TABS)
    return choosing.options_chosen(queries.options(by), chosen).order_by("-proposed_at", "-pk")


def _option(row: SimplificationOption) -> Hit:
    return Hit(
        str(row), url_of("reviews:option", row.pk), row.procedure.code,
        f"{row.procedure.name} · {row.agency} · {row.get_state_display()}",
    )  # fmt: skip


FOUND = (
    Kind("review_items", "Mục rà soát", "review.view", rows(_items, _item), 90, "reviews:items", _ALL),
    Kind(
        "options", "Phương án đơn giản hóa", "review.view", rows(_options, _option), 100, "reviews:options",
        _ALL,
    ),
)  # fmt: skip
