"""Reading back what was exported."""

import csv
import io
from typing import Any

from django.core.files.storage import default_storage
from django.test import Client
from openpyxl import load_workbook

from motcua.base.lists import exporting
from motcua.base.lists.models import Export
from motcua.base.organisations.actor import Actor
from motcua.base.organisations.models import Person


def signed_in(client: Client, actor: Actor) -> Client:
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def asked(code: str, *, by: Actor, query: str = "", form: str = "xlsx", **more: Any) -> Export:
    """Ask for a list and have it written, as the worker would."""
    export = exporting.ask(code, query, form, by=by, **more)
    exporting.write(export.pk)
    return Export.objects.get(pk=export.pk)


def content_of(export: Export) -> bytes:
    with default_storage.open(export.storage_name) as stored:
        return stored.read()


def sheet_of(export: Export) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content_of(export)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def table_of(export: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content_of(export).decode("utf-8-sig"))))
