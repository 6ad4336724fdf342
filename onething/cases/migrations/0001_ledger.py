from pathlib import Path

from django.db import migrations

LEDGER = Path(__file__).parent.parent / "ledger.sql"

DROP = """
drop table dossier, "case", task, event, record, command, due, outbox, counter, seal,
    definition, release, message, epoch cascade;
drop function insert_only cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [migrations.RunSQL(LEDGER.read_text(encoding="utf-8"), DROP)]
