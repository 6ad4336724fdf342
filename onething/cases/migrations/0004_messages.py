"""A message need not come from the ledger: a reminder or an escalation is told under a key of its own,
to an account, a party or a post, in words that stand with it."""

from django.db import migrations

WIDEN = """
alter table message add column id bigint;
update message set id = outbox_id;
alter table message drop constraint message_pkey;
alter table message
    alter column id set not null,
    alter column id add generated always as identity,
    alter column outbox_id drop not null,
    alter column role drop not null,
    alter column message drop not null,
    add primary key (id),
    add column key text,
    add column account_id bigint,
    add column says jsonb,
    add column urgent boolean not null default false,
    add column spread_at timestamptz,
    add constraint message_key unique (key),
    add constraint message_outbox unique (outbox_id);
update message set spread_at = at;
select setval(pg_get_serial_sequence('message', 'id'),
    (select coalesce(max(id), 0) + 1 from message), false);
drop index message_party;
drop index message_org;
create index message_party on message (party_id, id) where party_id is not null;
create index message_org on message (org_id, role, id) where org_id is not null;
create index message_account on message (account_id, id) where account_id is not null;
create index message_unspread on message (id) where spread_at is null;
"""
NARROW = """
delete from message where outbox_id is null;
alter table message drop constraint message_pkey;
alter table message
    drop constraint message_outbox,
    drop column id, drop column key, drop column account_id, drop column says,
    drop column urgent, drop column spread_at,
    alter column role set not null,
    alter column message set not null,
    add primary key (outbox_id);
create index message_party on message (party_id, outbox_id) where party_id is not null;
create index message_org on message (org_id, role, outbox_id) where org_id is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_holder")]
    operations = [migrations.RunSQL(WIDEN, NARROW)]
