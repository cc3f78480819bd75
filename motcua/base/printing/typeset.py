"""The Typst compiler behind all PDFs: our templates, our four fonts, nothing of the machine it runs on."""

import json
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from motcua.base.clock import VN
from motcua.base.printing.forms import FormData
from motcua.base.printing.formsets import FormSpec
from motcua.base.printing.present import words

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates" / "typst"
FONTS = HERE / "fonts"

# A compiler refuses a second thread ("Already borrowed"), and a new one reads the fonts and parses the templates
# again (about 30 ms against 6). So idle compilers wait here; list.append and list.pop are atomic.
_idle: list[typst.Compiler] = []


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _new_compiler() -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)


def typeset(form: FormSpec, data: FormData) -> bytes:
    """Return the PDF/A-2a of `data` on the template of `form`; the same data gives the same bytes.

    Strings travel as JSON and are never read as Typst markup. Safe to call from many threads.
    """
    job: dict[str, Any] = {
        "input": str(TEMPLATES / f"{form.form}.typ"),
        "format": "pdf",
        "sys_inputs": {"data": json.dumps(words(form, data), ensure_ascii=False)},
        "timestamp": int(datetime.combine(data.head.issued_on, time(0), tzinfo=VN).timestamp()),
    }
    try:
        compiler = _idle.pop()
    except IndexError:
        compiler = _new_compiler()
    try:
        try:
            pdf = compiler.compile(**job, pdf_standards=["a-2a"])
        except typst.TypstError as fault:
            # PDF/A forbids signs the font lacks (an emoji in a name): such a paper is an ordinary PDF instead,
            # with an empty box for the sign. Anything else is a fault of the template.
            if "could not be displayed with font" not in fault.message:
                raise
            pdf = compiler.compile(**job)
    finally:
        _idle.append(compiler)
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__} for {form.form}")
    return pdf
