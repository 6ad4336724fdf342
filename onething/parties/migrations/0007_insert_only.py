from django.db import migrations

REFUSE = """
create function log_insert_only() returns trigger language plpgsql as $$
begin
    raise exception 'a log is insert only: % on % is refused', tg_op, tg_table_name;
end $$;
create trigger audit_insert_only before update or delete on parties_auditlog
    for each statement execute function log_insert_only();
create trigger access_insert_only before update or delete on parties_accesslog
    for each statement execute function log_insert_only();
"""
ALLOW = """
drop trigger audit_insert_only on parties_auditlog;
drop trigger access_insert_only on parties_accesslog;
drop function log_insert_only;
"""


class Migration(migrations.Migration):
    """What was noted of administrators and of looks at personal data is never changed nor deleted
    by anybody who uses the site."""

    dependencies = [("parties", "0006_administration")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
