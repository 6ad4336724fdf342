"""The single place that orders transactions for ever, also over a move to another server.

PostgreSQL numbers transactions per server, and a dump restored elsewhere meets lower numbers. So
the place of an event is the base of its epoch plus the number its server gave.
"""

from onething.cases import ledger

SPAN = 1 << 48
"""Transactions one epoch has room for; at ten thousand a second that is nine hundred years."""

_BEGIN = """
insert into epoch (base, system, began_at)
select (select max(base) from epoch) + %s, system_identifier, now() from pg_control_system()
where system_identifier <> (select system from epoch order by base desc limit 1)
on conflict do nothing
"""


def begin() -> bool:
    """Begin a new epoch when the ledger finds itself on another server; whether it did.

    Called before anything is served, as often as one likes.
    """
    with ledger.cursor() as cursor:
        return cursor.execute(_BEGIN, (SPAN,)).rowcount == 1
