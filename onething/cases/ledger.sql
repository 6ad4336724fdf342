-- The ledger. Projections (dossier, case, task, due) can be rebuilt from the events; `verify`
-- does so. There are no foreign keys among these tables: every row hangs on the dossier's row in
-- the one statement that writes it, and a key check per row would cost more than the row.

create table dossier (
    id           uuid primary key,
    realm_id     bigint not null,
    number       text not null unique,
    subject      text not null,
    release      bigint not null,
    version      integer not null,
    head         bytea not null,
    made         integer not null,
    applicant_id bigint,
    region_id    bigint,
    channel      text not null,
    at           timestamptz not null,
    opened_at    timestamptz not null,
    closed_at    timestamptz
) with (fillfactor = 80);
create index dossier_applicant on dossier (applicant_id, id);
create index dossier_realm on dossier (realm_id, id);

create table "case" (
    id           uuid primary key,
    dossier_id   uuid not null,
    branch       text not null,
    kind         text not null,
    definition   text not null,
    org_id       bigint not null,
    stage        text not null,
    state        text not null,
    needs        text[] not null,
    outcome      text,
    ended_at     timestamptz,
    due_at       timestamptz,
    legal_due_at timestamptz,
    clocks       jsonb not null,
    facts        jsonb not null
) with (fillfactor = 70);
create index case_dossier on "case" (dossier_id);

create table task (
    id         uuid primary key,
    dossier_id uuid not null,
    case_id    uuid not null,
    kind       text not null,
    org_id     bigint not null,
    role       text not null,
    clock      text,
    holder_id  bigint,
    version    integer not null,
    due_at     timestamptz,
    opened_at  timestamptz not null,
    closed_at  timestamptz
) with (fillfactor = 80);
create index task_dossier on task (dossier_id) where closed_at is null;
create index task_desk on task (org_id, role, coalesce(due_at, '9999-01-01 00:00+00'::timestamptz), id)
    where closed_at is null;

create table event (
    dossier_id  uuid not null,
    seq         integer not null,
    case_id     uuid,
    type        text not null,
    format      smallint not null,
    at          timestamptz not null,
    recorded_at timestamptz not null,
    actor_id    bigint,
    org_id      bigint,
    command_id  text,
    body        text not null,
    prev        bytea not null,
    hash        bytea not null,
    tx          bigint not null,
    primary key (dossier_id, seq)
);
create index event_tx on event (tx);

-- Where the numbers of transactions begin: `tx` is the base of its epoch and the server's own
-- number. A ledger restored into another server, which counts from elsewhere, begins a new epoch.
create table epoch (
    base     bigint primary key,
    system   bigint not null,
    began_at timestamptz not null
);
insert into epoch select 0, system_identifier, now() from pg_control_system();

create table record (
    dossier_id uuid not null,
    seq        integer not null,
    kind       text not null,
    body       text,
    salt       bytea,
    erased_at  timestamptz,
    primary key (dossier_id, seq, kind)
);

create table command (
    actor_id     bigint not null,
    key          text not null,
    request_hash bytea not null,
    dossier_id   uuid not null,
    answer       jsonb not null,
    at           timestamptz not null,
    primary key (actor_id, key)
);

create table due (
    case_id     uuid not null,
    kind        text not null,
    dossier_id  uuid not null,
    at          timestamptz not null,
    provisional boolean not null,
    primary key (case_id, kind)
);
create index due_at on due (at);

create table outbox (
    id         bigint generated always as identity primary key,
    dossier_id uuid not null,
    seq        integer not null,
    kind       text not null,
    body       jsonb not null,
    done_at    timestamptz
);
create index outbox_open on outbox (id) where done_at is null;

create table counter (
    office text not null,
    series text not null,
    year   integer not null,
    last   bigint not null,
    primary key (office, series, year)
) with (fillfactor = 10);

create table seal (
    day       date primary key,
    upto      bigint not null,
    dossiers  bigint not null,
    root      bytea not null,
    prev      bytea not null,
    key_id    text not null,
    signature text not null
);

create table definition (
    hash text primary key,
    kind text not null,
    name text not null,
    body text not null
);

create table release (
    id        bigint generated always as identity primary key,
    realm_id  bigint not null,
    version   text not null,
    manifest  jsonb not null,
    loaded_at timestamptz not null
);
create index release_realm on release (realm_id, id);

create function insert_only() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is insert only: % on % is refused', tg_op, tg_table_name;
end $$;
create trigger event_insert_only before update or delete or truncate on event
    for each statement execute function insert_only();
create trigger seal_insert_only before update or delete or truncate on seal
    for each statement execute function insert_only();
create trigger definition_insert_only before update or delete or truncate on definition
    for each statement execute function insert_only();
create trigger release_insert_only before update or delete or truncate on release
    for each statement execute function insert_only();

create table message (
    outbox_id  bigint primary key,
    dossier_id uuid not null,
    case_id    uuid not null,
    party_id   bigint,
    org_id     bigint,
    role       text not null,
    message    text not null,
    at         timestamptz not null,
    read_at    timestamptz
);
create index message_party on message (party_id, outbox_id) where party_id is not null;
create index message_org on message (org_id, role, outbox_id) where org_id is not null;
