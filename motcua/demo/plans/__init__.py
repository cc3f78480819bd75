"""The sample plan and the sample directive: our own wording, invented people, as DOCX, XLSX and flattened text.

One file of content each (`*.yaml`), from which the files are made when they are asked for. The plan is as plans are:
with several leads, merged cells, recurring duties, and mistakes made on purpose for the reader to warn of.
`python -m motcua.demo.plans FOLDER` writes them all.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from motcua.demo.plans import files

Kind = Literal["docx", "xlsx", "txt"]
Of = Literal["plan", "directive"]
NAMES = {"plan": "ke-hoach-mau", "directive": "cong-van-mau"}
_MAKERS = {"docx": files.docx, "xlsx": files.xlsx, "txt": files.text}
KINDS: tuple[Kind, ...] = ("docx", "xlsx", "txt")


@cache
def sample_file(kind: Kind, of: Of = "plan") -> bytes:
    """Return the sample plan, or the directive that changes it, as a file of a kind."""
    return _MAKERS[kind](content(of))


def sample_name(kind: Kind, of: Of = "plan") -> str:
    """Return how the file is called: "ke-hoach-mau.docx"."""
    return f"{NAMES[of]}.{kind}"


def content(of: Of = "plan") -> dict[str, Any]:
    """Return what the sample says."""
    text = Path(__file__).with_name(f"{NAMES[of]}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
