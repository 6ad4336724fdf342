"""Empties the worker's database: what one module of tests left behind troubles no other."""

from django.db import connection

KEPT = ("django_migrations", "django_content_type", "epoch")
"""What migrations wrote, and tests only read."""

_TABLES = """
select c.relname, exists (
    select 1 from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    and not c.relname = any(%s)
order by c.relname
"""


def empty() -> None:
    """Empty every table, also those that refuse to be. Numbers of rows go on from where they were:
    what processes keep of releases by their number stays true."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [list(KEPT)])
        tables = cursor.fetchall()
        guarded = [f'"{name}"' for name, is_guarded in tables if is_guarded]
        for name in guarded:
            cursor.execute(f"alter table {name} disable trigger user")
        cursor.execute("truncate " + ", ".join(f'"{name}"' for name, _ in tables))
        for name in guarded:
            cursor.execute(f"alter table {name} enable trigger user")
