"""Figures as of each day and by field, the days that are kept, and figures entered by hand."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

# What was kept so far said what was known when it was worked out.
KNOWN = """
UPDATE indicators_snapshot
SET as_of = GREATEST(start, (computed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) WHERE as_of IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ("indicators", "0001_initial"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="snapshot", name="indicators_snapshot_once"),
        migrations.AddField("snapshot", "field_id", models.BigIntegerField(default=0, verbose_name="mã lĩnh vực")),
        migrations.AddField("snapshot", "by_hand", models.BooleanField(default=False, verbose_name="nhập tay")),
        migrations.AddField("snapshot", "as_of", models.DateField(null=True, verbose_name="tính đến hết ngày")),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AlterField("snapshot", "as_of", models.DateField(verbose_name="tính đến hết ngày")),
        migrations.AddConstraint(
            "snapshot",
            models.UniqueConstraint(
                fields=("indicator", "scope_kind", "scope_id", "field_id", "period", "start", "end", "as_of"),
                name="indicators_snapshot_once",
            ),
        ),
        migrations.AddConstraint(
            "snapshot",
            models.CheckConstraint(condition=Q(as_of__gte=F("start")), name="indicators_snapshot_known"),
        ),
        migrations.AddIndex("snapshot", models.Index(fields=["as_of"], name="indicators_snapshot_day")),
        migrations.CreateModel(
            name="SnapshotDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="ngày")),
                ("rows", models.PositiveIntegerField(verbose_name="số dòng")),
                (
                    "failed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None,
                        verbose_name="chưa đo được",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="chốt lúc")),
            ],
            options={"verbose_name": "ngày đã chốt số liệu", "verbose_name_plural": "ngày đã chốt số liệu"},
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=60, verbose_name="chỉ số")),
                ("scope_kind", models.CharField(max_length=12, verbose_name="phạm vi")),
                ("scope_id", models.BigIntegerField(default=0, verbose_name="mã phạm vi")),
                ("scope_name", models.CharField(blank=True, max_length=200, verbose_name="tên phạm vi")),
                ("period", models.CharField(max_length=10, verbose_name="loại kỳ")),
                ("start", models.DateField(verbose_name="từ ngày")),
                ("end", models.DateField(verbose_name="đến ngày")),
                ("numerator", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="tử số")),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="mẫu số")),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="giá trị")),
                ("evidence", models.CharField(max_length=2000, verbose_name="tài liệu chứng minh")),
                ("entered_by_name", models.CharField(max_length=160, verbose_name="người nhập")),
                ("entered_at", models.DateTimeField(verbose_name="nhập lúc")),
                ("replaced_at", models.DateTimeField(blank=True, null=True, verbose_name="được thay lúc")),
                ("entered_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("file", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
            ],
            options={
                "verbose_name": "số liệu nhập tay",
                "verbose_name_plural": "số liệu nhập tay",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["indicator", "-end"], name="indicators_entry_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(replaced_at__isnull=True),
                        fields=("indicator", "scope_kind", "scope_id", "period", "start", "end"),
                        name="indicators_entry_one_counts",
                    ),
                    models.CheckConstraint(condition=Q(end__gte=F("start")), name="indicators_entry_forward"),
                    models.CheckConstraint(condition=~Q(evidence=""), name="indicators_entry_has_evidence"),
                    models.CheckConstraint(
                        condition=Q(denominator__isnull=True) | Q(denominator__gt=0, numerator__isnull=False),
                        name="indicators_entry_share_of_something",
                    ),
                    models.CheckConstraint(
                        condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("entered_at")),
                        name="indicators_entry_times_in_order",
                    ),
                ],
            },
        ),
    ]
