"""Which database, and as whom: the owner changes the schema, the application only works with rows.

`DATABASE_URL` names a server's database; without it the embedded server is used. The application
connects as `motcua_app` (or with `SET ROLE motcua_app` when only the owner's address is known), and
`motcua migrate`, `motcua demo` and the other set-up commands connect as the owner.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from psycopg import sql

from motcua.config import embedded
from motcua.config.env import Misconfigured, installation_secrets, text

APP_ROLE = "motcua_app"
OWNER_ROLE = "motcua_owner"


def role() -> str:
    """Return as whom this process works: "app" (default) or "owner"."""
    return os.environ.get("MOTCUA_DB_ROLE", "app")


def database_name() -> str:
    """Return the name of the embedded database (`MOTCUA_DB_NAME`)."""
    return text("MOTCUA_DB_NAME", "motcua")


def is_embedded() -> bool:
    """Tell whether the embedded server is used."""
    return not text("DATABASE_URL")


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Misconfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": text("MOTCUA_DB_NAME") or unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def connection(as_role: str | None = None) -> dict[str, Any]:
    """Return Django's settings of one connection, for "app" or "owner"."""
    as_role = as_role or role()
    base: dict[str, Any] = {
        "ENGINE": "motcua.config.postgresql",
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
    if is_embedded():
        password = installation_secrets()[f"{as_role}_password"]
        user = APP_ROLE if as_role == "app" else OWNER_ROLE
        return (
            base
            | {"NAME": database_name(), "USER": user, "PASSWORD": password, "OPTIONS": {}}
            | (embedded.ensure_running())
        )
    owner_url = text("DATABASE_OWNER_URL")
    settings = base | _from_url(owner_url if as_role == "owner" and owner_url else text("DATABASE_URL"))
    if as_role == "app" and not owner_url:
        settings["OPTIONS"] = settings["OPTIONS"] | {"options": f"-c role={APP_ROLE}"}
    return settings


def _connect(settings: dict[str, Any], database: str | None = None) -> psycopg.Connection:
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=database or settings["NAME"],
        autocommit=True,
        **settings["OPTIONS"],
    )


def _create_role(conn: psycopg.Connection, name: str, password: str | None, extra: str = "") -> None:
    conn.execute(
        "SELECT pg_advisory_lock(hashtext('motcua roles'))"
    )  # set-ups of several processes take turns
    if not conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        try:
            conn.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        except psycopg.errors.DuplicateObject:  # another set-up was first
            return
        except psycopg.errors.InsufficientPrivilege:
            raise Misconfigured(
                f"the database has no role {name}; let its administrator run: CREATE ROLE {name};"
            ) from None
    if password:
        conn.execute(
            sql.SQL("ALTER ROLE {} LOGIN {} PASSWORD {}").format(
                sql.Identifier(name), sql.SQL(extra), sql.Literal(password)
            )
        )


def prepare(database: str | None = None, template: str | None = None) -> None:
    """Make the roles and the database if they are missing (safe to repeat).

    Args:
        database: name; by default the configured one.
        template: a database to copy instead of starting empty.
    """
    owner = connection("owner")
    name = database or owner["NAME"]
    if is_embedded():
        with psycopg.connect(embedded.superuser_dsn(), autocommit=True) as conn:
            known = installation_secrets()
            _create_role(conn, OWNER_ROLE, known["owner_password"], "CREATEDB")
            _create_role(conn, APP_ROLE, known["app_password"])
            _create_database(conn, name, template, OWNER_ROLE)
        return
    maintenance = "postgres" if database else owner["NAME"]
    try:
        conn = _connect(owner, maintenance)
    except psycopg.OperationalError as error:
        raise Misconfigured(f"the database of DATABASE_URL does not answer: {str(error).strip()}") from None
    with conn:
        _create_role(conn, APP_ROLE, None)
        member = conn.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [APP_ROLE]).fetchone()
        if member and not member[0]:
            conn.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(APP_ROLE)))
        if database:
            _create_database(conn, name, template, None)


def _create_database(conn: psycopg.Connection, name: str, template: str | None, owner: str | None) -> None:
    if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    if owner:
        statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
    conn.execute(statement)


def drop(database: str) -> None:
    """Drop a database with whoever is connected to it (tests and benchmarks)."""
    with maintenance_connection() as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def maintenance_connection() -> psycopg.Connection:
    """Connect to the maintenance database as somebody who may create and drop databases."""
    if is_embedded():
        embedded.ensure_running()
        return psycopg.connect(embedded.superuser_dsn(), autocommit=True)
    return _connect(connection("owner"), "postgres")


def grant(append_only: list[str], hidden: list[str]) -> None:
    """Give the application's role its rights, and no more.

    Args:
        append_only: tables the application may read and insert into, never change (design, rule 11).
        hidden: tables the application may only read.
    """
    from django.db import connection as db

    with db.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"REVOKE ALL ON django_migrations FROM {APP_ROLE}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {APP_ROLE}")
        for table in append_only:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')
        for table in hidden:
            cursor.execute(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')
