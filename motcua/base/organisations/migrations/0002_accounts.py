"""Accounts and secondments; and the table of the shared cache, where failed sign-ins are counted.

The counts must be seen by every web process, so they cannot live in one process's memory. Losing them in a
crash costs nothing, hence UNLOGGED.
"""

import django.db.models.deletion
from django.db import migrations, models

CACHE_TABLE = """
CREATE UNLOGGED TABLE IF NOT EXISTS motcua_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS motcua_cache_expires ON motcua_cache (expires);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="phải đổi mật khẩu"),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="sent_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seconded",
                to="organisations.agency", verbose_name="cơ quan cử đến",
            ),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="stand_in",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="assignments",
                to="organisations.standin",
            ),
        ),
        migrations.AddConstraint(
            model_name="desk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="desk_ends_after_start",
            ),
        ),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE IF EXISTS motcua_cache;"),
    ]
