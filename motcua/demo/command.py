"""`motcua demo`: build the sample province, tell how to sign in, and serve it."""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from motcua.demo.progress import Printed, Progress

DOSSIERS = 20_000
SHOWN = (
    "tiepnhan", "traketqua", "giamdoc", "lanhdaophong", "thuly", "lanhdao", "vanthu", "tiepnhan.tinh",
    "traketqua.tinh", "giamdoc.tinh", "buuchinh", "lanhdaophong.sxd", "thuly.sxd", "lanhdao.sxd", "ctubnd", "kiemsoat",
    "daumoi.sxd", "daumoi", "thamdinh", "quantri", "kiemtra", "xakhac",
)  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua demo",
        description="Build the sample province (Bắc Ninh 2026, invented people) and, if asked, serve it. "
        "Safe to run again: what is there is kept.",
    )
    parser.add_argument(
        "--dossiers", type=int, default=DOSSIERS, metavar="N",
        help=f"dossiers of the last twelve months, up to millions (default {DOSSIERS})",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another year (default 1)")
    parser.add_argument(
        "--ordinary",
        action="store_true",
        help="without the few dossiers of rare kinds (interlinked, by post…)",
    )
    parser.add_argument("--serve", action="store_true", help="then serve the site, with its worker")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default 8000, or PORT"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing while building")
    return parser


def main(argv: Sequence[str]) -> int:
    """Build what is missing, print the sign-ins, and serve when asked to; return the exit status."""
    args = _parser().parse_args(list(argv))
    if args.dossiers < 0:
        print("motcua demo: số hồ sơ không được âm.", file=sys.stderr)
        return 2
    from motcua.demo.build import build_all
    from motcua.demo.figures import build_figures
    from motcua.demo.people import PASSWORD

    start = time.monotonic()
    if not args.quiet:
        print("Dựng tỉnh mẫu Bắc Ninh 2026 (người không có thật, mọi tên có ghi “(mẫu)”):", flush=True)
    progress = Progress() if args.quiet else Printed()
    sign_ins = build_all(args.dossiers, seed=args.seed, rare=not args.ordinary, progress=progress)
    if args.dossiers:
        build_figures(progress)
    if not args.quiet:
        print(f"Xong sau {time.monotonic() - start:.0f} giây.", flush=True)
    by_name = {one.username: one for one in sign_ins}
    print(
        table_of([by_name[name] for name in SHOWN], PASSWORD, f"http://{args.host}:{args.port}"), flush=True
    )
    if args.serve:
        _serve(args.host, args.port)
    return 0


def table_of(sign_ins: list, password: str, address: str) -> str:
    """Return the sign-ins as a table for the terminal."""
    rows = [(one.username, one.role, one.name, one.place) for one in sign_ins]
    head = ("Tên đăng nhập", "Vai trò", "Người", "Nơi làm việc")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        return "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()

    ruled = "  " + "  ".join("─" * width for width in widths)
    lines = ["", f"  Địa chỉ:  {address}", f"  Mật khẩu: {password} (chung cho mọi tên đăng nhập)", ""]
    return "\n".join([*lines, line(head), ruled, *map(line, rows), ""])


def _serve(host: str, port: int) -> None:
    """Become the serving process: the owner's rights are for building only."""
    os.environ["MOTCUA_DB_ROLE"] = "app"
    command = [sys.executable, "-m", "motcua.config.command", "serve", "--host", host, "--port", str(port)]
    os.execv(sys.executable, command)  # noqa: S606 - our own command, no shell
