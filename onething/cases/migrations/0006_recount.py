"""A calendar that came is counted into the open dossiers, batch by batch; how far that is stands here,
so that it goes on where it was when something was killed."""

from django.db import migrations

TABLE = """
create table recount (
    release  bigint primary key,
    realm_id bigint not null,
    last     uuid not null default '00000000-0000-0000-0000-000000000000',
    seen     bigint not null default 0,
    moved    bigint not null default 0,
    began_at timestamptz not null,
    done_at  timestamptz
);
create index dossier_open on dossier (realm_id, id) where closed_at is null;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_papers")]
    operations = [migrations.RunSQL(TABLE, "drop index dossier_open; drop table recount;")]
