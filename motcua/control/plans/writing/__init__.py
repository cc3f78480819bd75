"""Writing a plan: as the workbook plans are imported in, and as an official document; `reading` reads both back."""

from motcua.control.plans.writing.document import plan_document
from motcua.control.plans.writing.workbook import empty_workbook, plan_workbook
from motcua.control.plans.writing.written import Written, WrittenTarget, WrittenTask

__all__ = ["Written", "WrittenTarget", "WrittenTask", "empty_workbook", "plan_document", "plan_workbook"]
