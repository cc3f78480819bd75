"""The log of events only grows."""

from django.db import migrations

from motcua.base.audit import sql


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("audit", "0001_initial")]
    operations = [sql.append_only("events_event")]
