"""What other rooms' pages show of giving and taking."""

from typing import Any

from django import template

from motcua.base.organisations.permissions import allowed
from motcua.onestop.handovers import queries

register = template.Library()


@register.inclusion_tag("handovers/_dossier.html", takes_context=True)
def giao_nhan(context: template.Context, dossier_id: int) -> dict[str, Any]:
    """Show where a dossier's papers lie and what the post has of it; nothing when there is nothing to say."""
    by = context["request"].actor
    return {
        "way": queries.on_the_way(dossier_id),
        "dossier_id": dossier_id,
        "may_post": allowed(by, "post.view") is not None,
    }
