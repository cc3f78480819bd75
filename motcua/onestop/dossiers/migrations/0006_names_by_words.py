"""Applicants are found by the words of their names."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_tallies")]
    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=GinIndex(
                SearchVector("applicant_folded", config="simple"), fastupdate=False, name="dossier_name_words"
            ),
        ),
    ]
