"""What the lists and the search of a desk go by. No column of the ledger changes."""

from django.db import migrations

KEY = "coalesce(due_at, '9999-01-01 00:00+00'::timestamptz)"
# What somebody has in hand is read in the order of a desk; that index answers how much it is, too.
INDEXES = f"""
create index task_desk_free on task (org_id, role, {KEY}, id)
    where closed_at is null and holder_id is null;
drop index task_holder;
create index task_holder on task (holder_id, {KEY}, id)
    where closed_at is null and holder_id is not null;
create index dossier_tail on dossier (reverse(number) text_pattern_ops);
create index case_definition on "case" (definition, dossier_id);
"""
DROP = """
drop index task_desk_free, task_holder, dossier_tail, case_definition;
create index task_holder on task (holder_id) where closed_at is null and holder_id is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_recount")]
    operations = [migrations.RunSQL(INDEXES, DROP)]
