from django.db import migrations, models

COUNTED = [
    ("received", "tiếp nhận"),
    ("online", "tiếp nhận trực tuyến"),
    ("supplemented", "tiếp nhận, đã yêu cầu bổ sung"),
    ("finished", "có kết quả"),
    ("early", "trước hạn"),
    ("on_time", "đúng hạn"),
    ("late", "quá hạn"),
    ("refused", "từ chối"),
]
NAMES = [name for name, _ in COUNTED] + ["seconds"]
# What has been folded so far; the notes that have not come with the next folding.
FILL = f"""
INSERT INTO dossiers_monthtally (day, agency_id, unit_id, {", ".join(NAMES)})
SELECT date_trunc('month', day)::date, agency_id, unit_id, {", ".join(f"sum({name})" for name in NAMES)}
FROM dossiers_tally GROUP BY 1, 2, 3 ORDER BY 3, 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_tallies_by_units")]
    operations = [
        migrations.CreateModel(
            name="MonthTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                ("agency_id", models.BigIntegerField(verbose_name="cơ quan")),
                ("unit_id", models.BigIntegerField(verbose_name="đơn vị")),
                *((name, models.IntegerField(default=0, verbose_name=words)) for name, words in COUNTED),
                (
                    "seconds",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=24, verbose_name="thời gian giải quyết (giây)"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day", "unit_id"], name="month_tally_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit_id", "day", "agency_id"), name="month_tally_once")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
