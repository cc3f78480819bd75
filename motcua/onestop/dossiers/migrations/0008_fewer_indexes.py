"""Indexes that no query reads are dropped: every act writes fewer; open work is counted from its index alone."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, Q

PERSON = settings.AUTH_USER_MODEL


def _unindexed(model: str, name: str, to: str, **more: Any) -> migrations.AlterField:
    """Return what makes a reference of a model go without an index of its own."""
    kept: dict[str, Any] = {"on_delete": PROTECT, "related_name": "+"} | more
    return migrations.AlterField(model, name, models.ForeignKey(to, db_index=False, **kept))


def _optional(model: str, name: str, to: str, **more: Any) -> migrations.AlterField:
    return _unindexed(model, name, to, null=True, blank=True, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0007_work_counted_from_index"),
        ("organisations", "0003_row_history"),
        ("procedures", "0002_on_site_list"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        _unindexed("dossier", "agency", "organisations.agency"),
        _unindexed("dossier", "applicant", "dossiers.party", related_name="dossiers"),
        _optional("dossier", "case", "procedures.procedurecase"),
        _optional("dossier", "created_by", PERSON),
        _optional("dossier", "field", "procedures.field"),
        _optional("dossier", "helping_unit", "organisations.unit", verbose_name="nơi hỗ trợ"),
        _unindexed("dossier", "intake_agency", "organisations.agency"),
        _unindexed("dossier", "intake_unit", "organisations.unit"),
        _unindexed("dossier", "procedure", "procedures.procedure"),
        _unindexed("dossier", "procedure_version", "procedures.procedureversion"),
        _optional("dossierpaper", "digitised_by", PERSON),
        _optional("dossierpaper", "document", "procedures.requireddocument"),
        _optional("feeline", "paid_to", PERSON),
        _optional("result", "delegation", "organisations.signingdelegation"),
        _optional("result", "signed_by", PERSON),
        _optional("workitem", "assignee", PERSON),
        _optional("workitem", "closed_by", PERSON),
        _unindexed("workitem", "dossier", "dossiers.dossier", on_delete=models.CASCADE, related_name="work"),
        _optional("workitem", "leg", "dossiers.dossierleg", related_name="work"),
        _unindexed("workitem", "unit", "organisations.unit"),
        migrations.AddIndex(
            "workitem", models.Index(fields=["leg"], condition=Q(leg__isnull=False), name="work_leg")
        ),
        migrations.AddIndex(
            "workitem",
            models.Index(
                fields=["unit", "-opened_at"],
                condition=Q(closed_at__isnull=True, kind__in=("TRA_KET_QUA", "TRA_TU_CHOI")),
                name="work_to_hand_out",
            ),
        ),
        # Counted from their index alone: what was added lately must soon be known to be visible to everybody.
        migrations.RunSQL(
            "ALTER TABLE dossiers_workitem SET (autovacuum_vacuum_insert_scale_factor = 0.0, "
            "autovacuum_vacuum_insert_threshold = 2000, autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE dossiers_workitem RESET (autovacuum_vacuum_insert_scale_factor, "
            "autovacuum_vacuum_insert_threshold, autovacuum_vacuum_scale_factor)",
        ),
    ]
