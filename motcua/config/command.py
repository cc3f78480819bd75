"""The `motcua` command: everything an IT team does with an installation."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

Handler = Callable[[argparse.Namespace, list[str]], int]


def _django(role: str) -> None:
    os.environ["MOTCUA_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django

    django.setup()


def _migrate(args: argparse.Namespace, rest: list[str]) -> int:
    from motcua.config import database

    if database.is_embedded():
        database.embedded.ensure_running()
    database.prepare()
    _django("owner")
    from django.conf import settings
    from django.core.management import call_command

    from motcua.config.migrating import light_states

    with light_states():
        call_command("migrate", interactive=False, verbosity=args.verbosity)
    from motcua.base.audit.history import append_only_tables

    database.grant([*settings.APPEND_ONLY_TABLES, *append_only_tables()], settings.READ_ONLY_TABLES)
    return 0


def _check_free(host: str, port: int) -> None:
    """Stop with one sentence when somebody else listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise SystemExit(
                f"motcua: {host}:{port} cannot be used ({fault.strerror}); choose another with PORT="
            ) from None


def _serve(args: argparse.Namespace, rest: list[str]) -> int:
    _check_free(args.host, args.port)
    if _migrate(argparse.Namespace(verbosity=0), []):
        return 1
    os.environ["MOTCUA_DB_ROLE"] = "app"
    os.environ["PORT"] = str(args.port)
    children = []
    # Every child stays in this process's group and holds the embedded server until it ends.
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        args.host,
        "--port",
        str(args.port),
        "--workers",
        str(args.workers),
        "--blocking-threads",
        str(args.threads),
        "--no-ws",
        "--log-level",
        "warning",
        "--respawn-failed-workers",
        "motcua.config.wsgi:application",
    ]
    children.append(subprocess.Popen(web))
    if not args.no_worker:
        children.append(subprocess.Popen([sys.executable, "-m", "motcua.config.command", "worker"]))
    print(f"Một Cửa: http://{args.host}:{args.port}  (Ctrl+C để dừng)", flush=True)
    return _wait(children)


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a child ends or we are asked to stop; then stop all of them in order."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if stopping else 1


def _worker(args: argparse.Namespace, rest: list[str]) -> int:
    _django("app")
    from django.core.management import call_command

    # A job put off (the readers' wake-up) is looked for each second; one for now is heard of at once.
    waits = ["--fetch-job-polling-interval", "1"]
    call_command("procrastinate", "worker", "--concurrency", str(args.concurrency), *waits)
    return 0


def _manage(args: argparse.Namespace, rest: list[str]) -> int:
    from motcua.config import database

    if database.is_embedded():
        database.embedded.ensure_running()
        database.prepare()
    _django(args.role)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua manage", *rest])
    return 0


def _deadline(args: argparse.Namespace, rest: list[str]) -> int:
    from motcua.base.worktime.deadline import main as deadline

    return deadline(rest)


def _as_owner(module: str) -> Handler:
    def run(args: argparse.Namespace, rest: list[str]) -> int:
        _migrate(argparse.Namespace(verbosity=0), [])
        return _call(module, rest)

    return run


def _as_app(module: str) -> Handler:
    def run(args: argparse.Namespace, rest: list[str]) -> int:
        _django("app")
        return _call(module, rest)

    return run


def _alone(module: str) -> Handler:
    """Run a command that needs no database."""
    return lambda args, rest: _call(module, rest)


def _call(module: str, rest: list[str]) -> int:
    from importlib import import_module

    from motcua.base.errors import DomainError

    try:
        return int(import_module(module).main(rest))
    except DomainError as refused:
        print(f"motcua: {refused.message}", file=sys.stderr)
        return 2


# Commands that read their own arguments, `--help` included.
OWN_ARGUMENTS: dict[str, tuple[Handler, str]] = {
    "deadline": (_deadline, "work out a due date, one or many (tính hạn)"),
    "demo": (_as_owner("motcua.demo.command"), "build the sample province and its dossiers, and serve it"),
    "audit": (_as_app("motcua.base.audit.command"), "verify or seal the trail of acts (nhật ký)"),
    "token": (_as_app("motcua.base.tokens.command"), "make, list, revoke keys of the API (khóa truy cập)"),
    "procedures": (_as_app("motcua.catalogue.procedures.command"), "import and export the catalogue (TTHC)"),
    "dossiers": (
        _as_app("motcua.onestop.dossiers.command"),
        "verify that every dossier is what its events say (hồ sơ)",
    ),
    "figures": (
        _as_app("motcua.base.indicators.command"),
        "keep the figures of days that are over (chốt số liệu)",
    ),
    "burden": (
        _as_app("motcua.control.burden.command"),
        "work the burden of procedures out (gánh nặng thủ tục)",
    ),
    "plans": (_alone("motcua.control.plans.command"), "read a plan from a document (kế hoạch)"),
    "costs": (
        _alone("motcua.control.costs.command"),
        "compute compliance costs from a file (chi phí tuân thủ)",
    ),
    "reform": (
        _as_app("motcua.base.organisations.command"),
        "end an agency and hand its open dossiers to its heir (sắp xếp bộ máy)",
    ),
    "calendar": (
        _as_app("motcua.base.worktime.command"),
        "show a year's working days, import days off (lịch)",
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua",
        description="Một Cửa: run and look after an installation.",
        epilog="The database: embedded under var/ (MOTCUA_VAR), or a server's by DATABASE_URL. "
        "`motcua COMMAND --help` tells more.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    serve = commands.add_parser("serve", help="run the site, with its worker, in the foreground")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default 8000, or PORT"
    )
    serve.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    serve.add_argument("--threads", type=int, default=4, help="threads in each (default 4)")
    serve.add_argument("--no-worker", action="store_true", help="without the background worker")
    serve.set_defaults(handler=_serve)

    worker = commands.add_parser("worker", help="run a background worker (as many as you like, on any host)")
    worker.add_argument("--concurrency", type=int, default=4, help="jobs at a time (default 4)")
    worker.set_defaults(handler=_worker)

    migrate = commands.add_parser(
        "migrate", help="make or upgrade the database, and give the roles their rights"
    )
    migrate.add_argument("--verbosity", type=int, default=1, choices=range(4))
    migrate.set_defaults(handler=_migrate)

    manage = commands.add_parser("manage", help="any Django management command, after `--`")
    manage.add_argument("--role", choices=["app", "owner"], default="owner", help="as whom (default owner)")
    manage.set_defaults(handler=_manage)

    for name, (handler, summary) in OWN_ARGUMENTS.items():
        commands.add_parser(name, help=summary, add_help=False).set_defaults(handler=handler)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    argv = list(sys.argv[1:] if argv is None else argv)
    if argv and argv[0] in OWN_ARGUMENTS:
        return OWN_ARGUMENTS[argv[0]][0](argparse.Namespace(), argv[1:])
    args, rest = _parser().parse_known_args(argv)
    if rest and args.command != "manage":
        _parser().error(f"unknown arguments: {' '.join(rest)}")
    return int(args.handler(args, rest[1:] if rest[:1] == ["--"] else rest))


if __name__ == "__main__":
    sys.exit(main())
