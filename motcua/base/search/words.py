"""Words looked for in the text of rows: every word somewhere, accents or not."""

from django.db.models import Q

from motcua.base.text import clean, fold

MOST_WORDS = 8


def having(text: str, *fields: str, folded: tuple[str, ...] = ()) -> Q:
    """Return the condition that each word of a text stands in one of the fields, accents or not.

    Args:
        text: what was typed; of many words the first eight count.
        fields: names of text fields.
        folded: names of fields that are kept without accents (`base.text.fold`).
    """
    found = Q()
    for word in clean(text).split()[:MOST_WORDS]:
        either = Q()
        for name in fields:
            either |= Q(**{f"{name}__unaccent__icontains": word})
        for name in folded:
            either |= Q(**{f"{name}__contains": fold(word)})
        found &= either
    return found
