"""Official documents in Word, laid out as NĐ 30/2020/NĐ-CP, annex I says: plans, letters (công văn), reports.

A builder for papers whose length is not known before: head, kind and subject (or "V/v …" and "Kính gửi"), bases,
paragraphs, headings, tables, recipients and signer, annexes. Numerals are text, so that they can be copied and read
by programs as they are seen.
"""

from motcua.base.printing.official.document import OfficialDocument
from motcua.base.printing.official.grid import Column, Row
from motcua.base.printing.official.pieces import width

__all__ = ["Column", "OfficialDocument", "Row", "width"]
