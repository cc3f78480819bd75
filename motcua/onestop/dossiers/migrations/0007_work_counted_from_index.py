"""An inbox of ten thousand is counted from its index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_names_by_words")]
    operations = [
        migrations.RemoveIndex(model_name="workitem", name="work_open_unit"),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["unit", "dossier_due_at", "id"],
                include=("assignee", "role", "kind", "read_at", "is_return", "opened_at", "dossier"),
                name="work_open_unit",
            ),
        ),
    ]
