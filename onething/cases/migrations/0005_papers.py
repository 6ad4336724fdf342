"""Every document has a number: counted without gaps, given in the statement that issues it."""

from django.db import migrations

TABLES = """
create table paper (
    dossier_id uuid not null,
    seq        integer not null,
    document   text not null,
    realm_id   bigint not null,
    series     text not null,
    count      bigint not null,
    number     text not null,
    primary key (dossier_id, seq, document),
    unique (realm_id, series, count),
    unique (realm_id, number)
);
create table paper_series (
    realm_id bigint not null,
    series   text not null,
    last     bigint not null,
    primary key (realm_id, series)
) with (fillfactor = 10);
create trigger paper_insert_only before update or delete or truncate on paper
    for each statement execute function insert_only();
"""
# What was issued before: in the order in which it was written, under the number that a pack
# without a letterhead gives.
NUMBER_THE_OLD = """
with asked as (
    select e.dossier_id, e.seq, change->>'document' as document, d.realm_id, e.tx,
        o.code || '-' || (change->>'document') || '-'
            || extract(year from e.at at time zone l.zone) || '-' as series
    from event e
    join dossier d on d.id = e.dossier_id
    join parties_realm l on l.id = d.realm_id
    join "case" c on c.id = e.case_id
    join parties_org o on o.id = c.org_id
    cross join lateral jsonb_array_elements(e.body::jsonb->'changes') change
    where e.body like '%"do":"issue"%' and change->>'do' = 'issue'),
counted as (
    select distinct on (dossier_id, seq, document) * from asked),
numbered as (
    select *, row_number() over (
        partition by realm_id, series order by tx, dossier_id, seq, document) as count
    from counted),
put as (
    insert into paper (dossier_id, seq, document, realm_id, series, count, number)
    select dossier_id, seq, document, realm_id, series, count, series || count from numbered)
insert into paper_series (realm_id, series, last)
select realm_id, series, max(count) from numbered group by realm_id, series
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_messages"), ("parties", "0004_phone")]
    operations = [
        migrations.RunSQL(TABLES, "drop table paper, paper_series"),
        migrations.RunSQL(NUMBER_THE_OLD, migrations.RunSQL.noop),
    ]
