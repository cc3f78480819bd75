"""How long each item of a step took is kept as a sign each; what older runs counted is told anew in signs."""

from django.db import migrations, models

TO_SIGNS = """
UPDATE burden_stepburden SET spread = coalesce((
    SELECT string_agg(repeat(chr(40 + key::int), value::text::int), '' ORDER BY key::int) FROM jsonb_each(buckets)
), '')
"""
TO_COUNTS = """
UPDATE burden_stepburden SET buckets = coalesce((
    SELECT jsonb_object_agg(bucket, items) FROM (
        SELECT ascii(sign) - 40 AS bucket, count(*) AS items FROM string_to_table(spread, NULL) sign GROUP BY 1
    ) counted
), '{}')
"""


class Migration(migrations.Migration):

    dependencies = [("burden", "0001_initial")]

    operations = [
        migrations.AddField("stepburden", "spread", models.TextField("phân bố thời gian", blank=True, default="")),
        migrations.RunSQL(TO_SIGNS, TO_COUNTS),
        migrations.RemoveField("stepburden", "buckets"),
        migrations.AlterField("stepburden", "spread", models.TextField("phân bố thời gian", blank=True)),
    ]
