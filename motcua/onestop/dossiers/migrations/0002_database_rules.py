"""Rules of a dossier's life that the database itself holds (mot-cua.md 3.3): legal moves, what never changes."""

from django.db import migrations

# Written out: a migration must say tomorrow what it said today ("" is the birth of a dossier).
MOVES = {
    "": "CHO_BO_SUNG_TN DA_TIEP_NHAN MOI_NOP THAM_DINH TU_CHOI_TN",
    "CHO_BO_SUNG_GQ": "DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH XAC_MINH",
    "CHO_BO_SUNG_TN": "DA_RUT DA_TIEP_NHAN DUNG_XU_LY TU_CHOI_TN",
    "CHO_CHUYEN": "CHO_PHAN_CONG DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH TRINH_KY XAC_MINH",
    "CHO_NVTC": "DE_NGHI_RUT DUNG_XU_LY THAM_DINH XAC_MINH",
    "CHO_PHAN_CONG": "DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH TRINH_KY XAC_MINH",
    "CO_KET_QUA": "DA_TRA",
    "DA_TIEP_NHAN": "CHO_CHUYEN CHO_PHAN_CONG CO_KET_QUA DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH TRINH_KY XAC_MINH",
    "DE_NGHI_RUT": "CHO_BO_SUNG_GQ CHO_CHUYEN CHO_NVTC CHO_PHAN_CONG DA_RUT DA_TIEP_NHAN DUNG_XU_LY LAY_Y_KIEN LIEN_THONG THAM_DINH TRINH_KY XAC_MINH",
    "LAY_Y_KIEN": "CHO_BO_SUNG_GQ CHO_PHAN_CONG CO_KET_QUA DE_NGHI_RUT DUNG_XU_LY THAM_DINH TRINH_KY XAC_MINH",
    "LIEN_THONG": "DE_NGHI_RUT DUNG_XU_LY",
    "MOI_NOP": "CHO_BO_SUNG_TN DA_RUT DA_TIEP_NHAN TU_CHOI_TN",
    "THAM_DINH": "CHO_BO_SUNG_GQ CHO_NVTC CHO_PHAN_CONG CO_KET_QUA DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN TRINH_KY XAC_MINH",
    "TRINH_KY": "CHO_PHAN_CONG CO_KET_QUA DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH TU_CHOI_GQ XAC_MINH",
    "TU_CHOI_GQ": "DA_TRA",
    "XAC_MINH": "CHO_BO_SUNG_GQ CHO_NVTC CHO_PHAN_CONG CO_KET_QUA DE_NGHI_RUT DUNG_XU_LY LAY_Y_KIEN THAM_DINH TRINH_KY",
}

TABLE = """
CREATE TABLE dossiers_legalmove (before text NOT NULL DEFAULT '', after text NOT NULL, PRIMARY KEY (before, after));
"""


def load_moves(apps, schema_editor):
    pairs = [(before, after) for before, afters in MOVES.items() for after in afters.split()]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_legalmove (before, after) VALUES (%s, %s)", pairs)


TRIGGERS = """
CREATE FUNCTION dossiers_check_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM dossiers_legalmove WHERE before = '' AND after = NEW.status) THEN
            RAISE EXCEPTION 'no dossier begins in state %', NEW.status USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT 1 FROM dossiers_legalmove WHERE before = OLD.status AND after = NEW.status
    ) THEN
        RAISE EXCEPTION 'illegal move of dossier % from % to %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.code IS NOT NULL AND (NEW.code IS DISTINCT FROM OLD.code OR NEW.received_at <> OLD.received_at
            OR NEW.first_due_at <> OLD.first_due_at OR NEW.rule_set <> OLD.rule_set
            OR NEW.procedure_version_id <> OLD.procedure_version_id
            OR NEW.process_version_id IS DISTINCT FROM OLD.process_version_id) THEN
        RAISE EXCEPTION 'code, receipt, first date and pinned versions of dossier % never change', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version < OLD.version THEN
        RAISE EXCEPTION 'version of dossier % goes back', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossiers_move BEFORE INSERT OR UPDATE ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossiers_check_move();

CREATE FUNCTION dossiers_keep_issued() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION 'an issued paper is kept as it was' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dossiers_issued_kept BEFORE UPDATE ON dossiers_issuedpaper
    FOR EACH ROW EXECUTE FUNCTION dossiers_keep_issued();
"""

UNDO = """
DROP TRIGGER dossiers_issued_kept ON dossiers_issuedpaper;
DROP FUNCTION dossiers_keep_issued();
DROP TRIGGER dossiers_move ON dossiers_dossier;
DROP FUNCTION dossiers_check_move();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE dossiers_legalmove;"),
        migrations.RunPython(load_moves, migrations.RunPython.noop),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
