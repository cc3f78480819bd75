"""The words by which a drawing tells what a way at a choice means, without accents."""

from collections.abc import Iterable

from motcua.base.text import fold

SUPPLEMENT = (
    "bo sung", "chua du", "khong du ho so", "thieu", "khong day du", "chua day du", "chua hop le", "khong hop le",
    "hoan thien",
)  # fmt: skip
REFUSAL = ("tu choi", "khong du dieu kien", "khong dat", "khong giai quyet", "khong thuoc tham quyen")
NOT_AT_ALL = ("khong can", "khong phai", "khong yeu cau")
NO = ("khong", "chua", "no", "sai", "false")
YES = ("dat", "du", "co", "dong y", "hop le", "du dieu kien", "day du", "dung", "duyet", "yes", "ok", "true")
RESULT = ("tra ket qua", "giao ket qua")
APPLICANTS = ("nguoi dan", "cong dan", "to chuc, ca nhan", "ca nhan, to chuc", "nguoi nop", "khach hang",
              "nguoi yeu cau", "chu ho so", "doanh nghiep")  # fmt: skip


def says(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text, accents aside, has one of these words in it whole."""
    padded = f" {' '.join(_letters(fold(text)).split())} "
    return any(f" {word} " in padded for word in words)


def _letters(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in text)
