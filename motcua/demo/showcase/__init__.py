"""Dossiers of the kinds that are rare but must be seen: made by the services themselves, a dozen of each.

Each module has `build(progress) -> int`: it makes its own once (nothing when they are there) and says how many.
The months of ordinary dossiers are made in bulk by `motcua.demo.dossiers`.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from motcua.demo.progress import Progress

KINDS = (
    ("across", "Liên thông, phi địa giới, tại chỗ"),
    ("handed", "Bưu chính, bàn giao"),
    ("stored", "Kho dữ liệu"),
    ("desk_life", "Trao đổi, vắng mặt"),
)


def build_showcase(progress: Progress) -> None:
    """Make the rare dossiers of every kind, each kind once."""
    for name, title in KINDS:
        module = f"{__name__}.{name}"
        if find_spec(module) is None:
            continue
        build: Callable[[Progress], int] = import_module(module).build
        with progress.step(title) as step:
            made = build(progress)
            step.done(made, made)
