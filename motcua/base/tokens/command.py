"""`motcua token`: make, list and revoke keys of the API."""

import argparse
from collections.abc import Sequence


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua token",
        description="Keys of the API (khóa truy cập): make one and print it, list, revoke.",
    )
    parser.add_argument("--user", metavar="NAME", help="whose key: the name they sign in with")
    parser.add_argument("--name", metavar="TEXT", default="motcua token", help="what it is for")
    parser.add_argument("--days", type=int, default=90, metavar="N", help="how long it holds (default 90)")
    parser.add_argument(
        "--assignment", type=int, metavar="ID", help="the role assignment it acts under (default: the first)"
    )
    parser.add_argument("--list", action="store_true", help="list the person's keys and roles instead")
    parser.add_argument(
        "--revoke", metavar="KEY", help="revoke a key, named by its beginning as --list shows it"
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Run `motcua token ...` and return its exit status: 0 done, 2 refused."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.revoke:
        return _revoke(args.revoke)
    if not args.user:
        parser.error("--user NAME is needed")
    return _list(args.user) if args.list else _issue(args)


def _person_id(username: str) -> int:
    from motcua.base.errors import NotFound
    from motcua.base.organisations.models import Person

    person = Person.objects.filter(username__iexact=username).first()
    if person is None:
        raise NotFound(f"Không có người dùng “{username}”.")
    return person.pk


def _issue(args: argparse.Namespace) -> int:
    from motcua.base.organisations.actor import Actor
    from motcua.base.tokens.services import issue

    _, text = issue(
        _person_id(args.user), by=Actor.system("motcua token"), name=args.name, days=args.days,
        assignment_id=args.assignment,
    )  # fmt: skip
    print(text)
    return 0


def _list(username: str) -> int:
    from motcua.base import clock
    from motcua.base.organisations.queries import assignments_of
    from motcua.base.text import day, moment
    from motcua.base.tokens.queries import of_person

    person_id, now = _person_id(username), clock.now()
    for row in of_person(person_id):
        state = "đã thu hồi" if row.revoked_at else "hết hạn" if row.expires_at <= now else "đang dùng"
        used = f"dùng {moment(row.used_at)}" if row.used_at else "chưa dùng"
        print(f"mc_{row.prefix}  {row.name}  {row.assignment}  đến {day(row.expires_at)}  {used}  {state}")
    print("Vai trò (--assignment):")
    for held in assignments_of(person_id):
        print(f"  {held.pk}  {held}, {held.unit.agency}")
    return 0


def _revoke(text: str) -> int:
    from motcua.base.errors import NotFound
    from motcua.base.organisations.actor import Actor
    from motcua.base.tokens.models import Token
    from motcua.base.tokens.services import MARK, revoke

    prefix = text.removeprefix(MARK).partition("_")[0]
    token = Token.objects.filter(prefix=prefix).first()
    if token is None:
        raise NotFound("Không có khóa truy cập này.")
    revoke(token.pk, by=Actor.system("motcua token"))
    print(f"Đã thu hồi mc_{prefix}.")
    return 0
