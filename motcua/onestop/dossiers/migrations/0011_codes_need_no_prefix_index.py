"""Codes of dossiers are asked for whole or by any part of them, never by their beginning alone: one index less."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_names_of_applicants")]
    operations = [
        # Django makes it beside every unique text; parts of codes are found by dossier_code_trgm.
        migrations.RunSQL(
            "DROP INDEX IF EXISTS dossiers_dossier_code_6d68c351_like",
            "CREATE INDEX dossiers_dossier_code_6d68c351_like ON dossiers_dossier (code varchar_pattern_ops)",
        )
    ]
