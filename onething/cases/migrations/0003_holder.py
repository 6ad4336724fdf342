from django.db import migrations


class Migration(migrations.Migration):
    """Two questions of every second: what somebody has in hand, and what nobody has yet."""

    dependencies = [("cases", "0002_lights")]
    operations = [
        migrations.RunSQL(
            "create index task_holder on task (holder_id)"
            " where closed_at is null and holder_id is not null;"
            "create index task_free on task (org_id, opened_at)"
            " where closed_at is null and holder_id is null",
            "drop index task_holder, task_free",
        )
    ]
