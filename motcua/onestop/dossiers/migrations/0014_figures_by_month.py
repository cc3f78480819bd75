from importlib import import_module

from django.db import migrations, models

# The tables of days and of notes, whose columns the months have too.
before = import_module("motcua.onestop.dossiers.migrations.0005_tallies")

# What has been folded so far; the notes that have not come with the next folding.
FILL = f"""
INSERT INTO dossiers_monthtally (day, agency_id, unit_id, {before.NAMES})
SELECT date_trunc('month', day)::date, agency_id, unit_id, {", ".join(f"sum({name})" for name in before.COUNTED)}
FROM dossiers_tally GROUP BY 1, 2, 3 ORDER BY 3, 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_tallies_by_units")]
    operations = [
        migrations.CreateModel(
            name="MonthTally",
            fields=before._columns(),
            options={
                "indexes": [models.Index(fields=["day", "unit_id"], name="month_tally_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit_id", "day", "agency_id"), name="month_tally_once")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
