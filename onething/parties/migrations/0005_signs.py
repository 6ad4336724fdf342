"""By which signs a firm is found (`signs.py`), and those of the firms that are there already.

No foreign key: Django empties the tables of a test in any order, and a party is never deleted.
"""

from typing import Any

from django.db import migrations

TABLE = """
create table parties_signs (
    party_id bigint primary key,
    said     text not null,
    plain    text not null,
    sound    text not null,
    initials text not null,
    code     text not null,
    signs    tsvector not null
);
create index parties_signs_found on parties_signs using gin (signs);
"""


def learn(apps: Any, schema_editor: Any) -> None:
    from onething.parties import signs

    party = apps.get_model("parties", "Party")
    rows = []
    with schema_editor.connection.cursor() as cursor:
        for id, name, code in party.objects.values_list("id", "name", "code").iterator():
            known = signs.known(name, code)
            rows.append(
                (
                    id,
                    f"{name} {code}",
                    known.plain,
                    known.sound,
                    known.initials,
                    known.code,
                    list(known.signs),
                )
            )
            if len(rows) == 2000:
                cursor.executemany(INSERT, rows)
                rows = []
        cursor.executemany(INSERT, rows)


INSERT = "insert into parties_signs values (%s, %s, %s, %s, %s, %s, array_to_tsvector(%s::text[]))"


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_phone")]
    operations = [
        migrations.RunSQL(TABLE, "drop table parties_signs"),
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
