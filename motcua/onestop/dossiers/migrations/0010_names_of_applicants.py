"""Names of applicants are kept once each: a search by name reads some thousand names instead of a million dossiers."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

# A name is looked for before it is added and may come twice: whoever adds one waits for nobody.
NOTE = """
CREATE FUNCTION dossiers_name_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    INSERT INTO dossiers_applicantname (folded) SELECT NEW.applicant_folded
    WHERE NOT EXISTS (SELECT FROM dossiers_applicantname WHERE folded = NEW.applicant_folded);
    RETURN NULL;
END $$;
CREATE TRIGGER dossiers_name_born AFTER INSERT ON dossiers_dossier FOR EACH ROW
    EXECUTE FUNCTION dossiers_name_note();
CREATE TRIGGER dossiers_name_changed AFTER UPDATE OF applicant_folded ON dossiers_dossier FOR EACH ROW
    WHEN (OLD.applicant_folded <> NEW.applicant_folded) EXECUTE FUNCTION dossiers_name_note();
"""
FILL = "INSERT INTO dossiers_applicantname (folded) SELECT DISTINCT applicant_folded FROM dossiers_dossier"
UNDO = """
DROP TRIGGER dossiers_name_born ON dossiers_dossier;
DROP TRIGGER dossiers_name_changed ON dossiers_dossier;
DROP FUNCTION dossiers_name_note();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_open_work_read_from_indexes")]
    operations = [
        migrations.CreateModel(
            name="ApplicantName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folded", models.CharField(max_length=250)),
            ],
        ),
        # The trigger first: it waits for whoever writes, and from then on no name is missed.
        migrations.RunSQL(NOTE, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex("applicantname", models.Index(fields=["folded"], name="applicantname_folded")),
        migrations.AddIndex(
            "applicantname", GinIndex(OpClass("folded", "gin_trgm_ops"), name="applicantname_trgm")
        ),
        migrations.AddIndex(
            "applicantname", GinIndex(SearchVector("folded", config="simple"), name="applicantname_words")
        ),
        migrations.AddIndex(
            "dossier", models.Index(fields=["applicant_folded", "id"], name="dossier_applicant_name")
        ),
        migrations.RemoveIndex("dossier", "dossier_name_words"),
        migrations.RemoveIndex("dossier", "dossier_applicant_trgm"),
    ]
