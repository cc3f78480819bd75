"""The trail only grows, and the database chains its rows."""

from django.db import migrations

from motcua.base.audit import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [sql.append_only("audit_act"), migrations.RunSQL(sql.CHAIN, sql.UNCHAIN)]
