"""The Typst compiler behind all PDFs: our templates, our four fonts, nothing of the machine it runs on."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import typst

from motcua.base.clock import VN
from motcua.base.printing.forms import FormData, Receipt, Register
from motcua.base.printing.formsets import FormSpec
from motcua.base.printing.present import words

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates" / "typst"
FONTS = HERE / "fonts"

# Typst keeps the last ten documents in memory, about 200 kB a register row; longer registers are set in runs.
ROWS_AT_ONCE = 120

# A compiler refuses a second thread ("Already borrowed"), and a new one reads the fonts and parses the templates
# again (about 30 ms against 15). So idle compilers wait here; list.append and list.pop are atomic.
_idle: list[typst.Compiler] = []


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    try:
        compiler = _idle.pop()
    except IndexError:
        compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    try:
        yield compiler
    finally:
        _idle.append(compiler)


def typeset(form: FormSpec, data: FormData) -> bytes:
    """Return the PDF/A-2a of `data` on the template of `form`; the same data gives the same bytes.

    Strings travel as JSON and are never read as Typst markup. Safe to call from many threads.
    """
    with _compiler() as compiler:
        if isinstance(data, Register) and len(data.rows) > ROWS_AT_ONCE:
            return _long_register(compiler, form, data)
        if isinstance(data, Receipt):
            return _receipt(compiler, form, data)
        return _compile(compiler, form, data, words(form, data))


def set_sheet(template: Path, content: dict[str, Any], day: date) -> bytes:
    """Return the PDF/A-2a of a room's own template (a poster, a sheet of codes), in the fonts of all papers.

    Args:
        template: beside which what it includes lies; it reads `json(bytes(sys.inputs.data))`.
        content: plain JSON-able values; never read as Typst markup.
        day: of issue; the same content of the same day gives the same bytes.
    """
    compiler = typst.Compiler(root=str(template.parent), font_paths=_fonts(), ignore_system_fonts=True)
    return _written(compiler, template, content, day, tags=True)


def _compile(
    compiler: typst.Compiler, form: FormSpec, data: FormData, content: dict[str, Any], *, tags: bool = True
) -> bytes:
    return _written(compiler, TEMPLATES / f"{form.form}.typ", content, data.head.issued_on, tags=tags)


def _written(
    compiler: typst.Compiler, template: Path, content: dict[str, Any], day: date, *, tags: bool
) -> bytes:
    job: dict[str, Any] = {
        "input": str(template),
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(content, ensure_ascii=False)},
        "timestamp": int(datetime.combine(day, time(0), tzinfo=VN).timestamp()),
        "pdf_tags": tags,
    }
    try:
        pdf = compiler.compile(**job, pdf_standards=["a-2a" if tags else "a-2u"])
    except typst.TypstError as fault:
        # PDF/A forbids signs the font lacks (an emoji in a name): such a paper becomes an ordinary PDF with an
        # empty box for the sign. Anything else is a fault of the template.
        if "could not be displayed with font" not in fault.message:
            raise
        pdf = compiler.compile(**job)
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__} for {template.stem}")
    return pdf


def _receipt(compiler: typst.Compiler, form: FormSpec, data: Receipt) -> bytes:
    """Set a receipt at the largest of three sizes that keeps each copy on one page, else at the first.

    Setting it again costs the rare long receipt a little; measuring inside Typst would cost every receipt.
    """
    content = words(form, data)
    first = None
    for fit in range(3):
        pdf = _compile(compiler, form, data, content | {"fit": fit})
        pages = int(compiler.query("<pages>", field="value", one=True))
        if pages <= len(data.copies):
            return pdf
        first = first or pdf
        if pages > 2 * len(data.copies):
            break
    assert first is not None
    return first


def _long_register(compiler: typst.Compiler, form: FormSpec, data: Register) -> bytes:
    """Set a register run by run and join the runs without a gap.

    The last page of a run is seldom full: it is dropped, and the next run begins with the first row that stood on
    it, which the template tells under the label `<carry>`. Without tags: a tag tree cannot be joined.
    """
    whole: pikepdf.Pdf | None = None
    start, page = 0, 1
    while start < len(data.rows):
        rows = data.rows[start : start + ROWS_AT_ONCE]
        closing = start + len(rows) == len(data.rows)
        content = words(form, data.model_copy(update={"rows": rows}))
        content["run"] = {"start": start, "page": page, "total": len(data.rows), "closing": closing}
        run = pikepdf.open(io.BytesIO(_compile(compiler, form, data, content, tags=False)))
        following = start + len(rows)
        if not closing and len(run.pages) > 1:
            following = int(compiler.query("<carry>", field="value", one=True))
            del run.pages[-1]
        start, page = following, page + len(run.pages)
        if whole is None:
            whole = run
        else:
            whole.pages.extend(run.pages)
    assert whole is not None  # called only for registers with rows
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()
