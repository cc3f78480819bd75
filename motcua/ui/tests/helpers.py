"""Renders a piece of a page the way a view would."""

import re
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def render(piece: str, request: HttpRequest | None = None, **context: Any) -> str:
    """Return a template text with components, rendered, its runs of white space made one."""
    template = engines["django"].from_string(CottonCompiler().process(piece))
    return re.sub(r"\s+", " ", template.render(context, request or RequestFactory().get("/"))).strip()


def words(html: str) -> str:
    """Return only what a reader sees of a page, names of keys left out."""
    html = re.sub(r"<(script|style|svg|kbd)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()
