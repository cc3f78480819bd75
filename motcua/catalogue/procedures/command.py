"""`motcua procedures`: the catalogue in and out of files."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from motcua.base.errors import DomainError, Invalid
from motcua.base.organisations.actor import Actor
from motcua.catalogue.procedures import queries, services
from motcua.catalogue.procedures.importing import national, workbook
from motcua.catalogue.procedures.importing.reading import read_bytes
from motcua.catalogue.procedures.importing.stored import records_of

REFUSED_SOME, CANNOT = 1, 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua procedures",
        description="Danh mục thủ tục hành chính: nhập, xuất. The catalogue of procedures in and out of files.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    reading = verbs.add_parser(
        "import",
        help="nhập JSON (LayThuTuc), CSV (bản kê) hoặc Excel (tệp mẫu)",
        description="Import procedures. The layout is told by the content: a JSON array of LayThuTuc records, the "
        "CSV of facts, or the Excel template. A broken record is refused with its code, place and field and stops "
        "nothing else; importing the same file again changes nothing; a changed record becomes a new version.",
        epilog="Exit status: 0 all stored, 1 some records refused, 2 nothing could be read.",
    )
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument(
        "--valid-from",
        type=_day,
        metavar="YYYY-MM-DD",
        help="ngày hiệu lực của phiên bản mới (first day of new versions; default today)",
    )
    reading.add_argument("--dry-run", action="store_true", help="chỉ xem sẽ đổi gì (change nothing)")
    reading.add_argument(
        "--json", action="store_true", help="in kết quả dạng JSON (print the outcome as JSON)"
    )

    template = verbs.add_parser("template", help="ghi tệp Excel mẫu (write the empty Excel template)")
    template.add_argument("file", type=Path, metavar="FILE.xlsx")

    export = verbs.add_parser(
        "export",
        help="xuất các thủ tục đang áp dụng (JSON theo LayThuTuc, hoặc .xlsx theo tệp mẫu)",
        description="Export the procedures in force on a day, as LayThuTuc JSON or, by the name .xlsx, as Excel.",
    )
    export.add_argument("file", type=Path, metavar="FILE", nargs="?", help="default: standard output, JSON")
    export.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="ngày xét hiệu lực (default today)")
    export.add_argument(
        "--code", action="append", default=[], metavar="MÃ", help="chỉ các mã này (repeatable)"
    )
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng YYYY-MM-DD") from None


def main(argv: Sequence[str]) -> int:
    """Run one verb and return the exit status."""
    args = _parser().parse_args(list(argv))
    try:
        return {"import": _import, "template": _template, "export": _export}[args.verb](args)
    except DomainError as error:
        print(f"motcua procedures: {error.message}", file=sys.stderr)
    except OSError as error:
        print(f"motcua procedures: {error.filename}: {error.strerror}", file=sys.stderr)
    return CANNOT


def _import(args: argparse.Namespace) -> int:
    reading = read_bytes(args.file.read_bytes(), args.file.name)
    outcome = services.import_reading(
        reading,
        by=Actor.system("Lệnh motcua procedures"),
        valid_from=args.valid_from,
        label=args.file.name,
        dry_run=args.dry_run,
    )
    if args.json:
        print(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))
    else:
        print(("Chạy thử: " if args.dry_run else "") + outcome.summary())
        for fault in outcome.refused:
            print(f"  từ chối {fault}", file=sys.stderr)
    return REFUSED_SOME if outcome.refused else 0


def _template(args: argparse.Namespace) -> int:
    args.file.write_bytes(workbook.write())
    print(f"Đã ghi {args.file}. Dòng có “(mẫu)” chỉ để xem, không được nhập.")
    return 0


def _export(args: argparse.Namespace) -> int:
    versions = queries.in_force(args.on).order_by("procedure__code")
    if args.code:
        versions = versions.filter(procedure__code__in=[queries.national_part(code) for code in args.code])
    records = records_of(versions)
    if not records:
        raise Invalid("Không có thủ tục nào để xuất.")
    if args.file is None:
        print(national.write(records))
        return 0
    if args.file.suffix.lower() == ".xlsx":
        args.file.write_bytes(workbook.write(records))
    else:
        args.file.write_text(national.write(records), encoding="utf-8")
    print(f"Đã xuất {len(records)} thủ tục ra {args.file}.")
    return 0
