"""Open work is counted and handed out from its indexes alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_fewer_indexes")]

    operations = [
        # Some databases have the index from an early form of 0007.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddIndex(
                    "workitem",
                    models.Index(
                        fields=["unit", "-opened_at"],
                        condition=Q(closed_at__isnull=True, kind__in=("TRA_KET_QUA", "TRA_TU_CHOI")),
                        name="work_to_hand_out",
                    ),
                )
            ],
            database_operations=[
                migrations.RunSQL(
                    "CREATE INDEX IF NOT EXISTS work_to_hand_out ON dossiers_workitem (unit_id, opened_at DESC) "
                    "WHERE closed_at IS NULL AND kind IN ('TRA_KET_QUA', 'TRA_TU_CHOI')",
                    "DROP INDEX IF EXISTS work_to_hand_out",
                )
            ],
        ),
        # What was added lately must soon be known to be visible to everybody, or the index alone does not do.
        migrations.RunSQL(
            "ALTER TABLE dossiers_workitem SET (autovacuum_vacuum_insert_scale_factor = 0.0, "
            "autovacuum_vacuum_insert_threshold = 2000, autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE dossiers_workitem RESET (autovacuum_vacuum_insert_scale_factor, "
            "autovacuum_vacuum_insert_threshold, autovacuum_vacuum_scale_factor)",
        ),
    ]
