"""Interlinked agencies, reference copies, non-territorial filing and moved processes, as the database holds them."""

from django.db import migrations

# Written out: a migration must say tomorrow what it said today.
MOVES = {
    "CHO_CHUYEN": "DA_TIEP_NHAN LIEN_THONG",
    "CHO_NVTC": "LIEN_THONG",
    "CHO_PHAN_CONG": "LIEN_THONG",
    "DA_TIEP_NHAN": "LIEN_THONG",
    "LAY_Y_KIEN": "LIEN_THONG",
    "LIEN_THONG": "CHO_NVTC CHO_PHAN_CONG CO_KET_QUA LAY_Y_KIEN THAM_DINH TRINH_KY XAC_MINH",
    "THAM_DINH": "LIEN_THONG",
    "TRINH_KY": "LIEN_THONG",
    "XAC_MINH": "LIEN_THONG",
}


def load_moves(apps, schema_editor):
    pairs = [(before, after) for before, afters in MOVES.items() for after in afters.split()]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO dossiers_legalmove (before, after) VALUES (%s, %s)", pairs)


def unload_moves(apps, schema_editor):
    pairs = [(before, after) for before, afters in MOVES.items() for after in afters.split()]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("DELETE FROM dossiers_legalmove WHERE before = %s AND after = %s", pairs)


FUNCTION = """
CREATE OR REPLACE FUNCTION dossiers_check_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    -- A reference copy shows what a ministry's own system says; its moves are not ours.
    IF NEW.system <> '' THEN
        IF TG_OP = 'UPDATE' AND (OLD.system <> NEW.system OR OLD.code IS DISTINCT FROM NEW.code) THEN
            RAISE EXCEPTION 'system and code of reference copy % never change', OLD.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.system <> '' THEN
        RAISE EXCEPTION 'reference copy % never becomes a dossier of ours', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
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
            -- The first date of a non-territorial dossier is known when the competent agency receives it.
            OR (NEW.first_due_at <> OLD.first_due_at
                AND NOT (NEW.non_territorial AND OLD.arrived_at IS NULL AND NEW.arrived_at IS NOT NULL))
            OR NEW.rule_set <> OLD.rule_set
            OR NEW.procedure_version_id <> OLD.procedure_version_id
            -- A leader may move a running dossier to another version of its own process.
            OR (NEW.process_version_id IS DISTINCT FROM OLD.process_version_id AND NOT EXISTS (
                SELECT 1 FROM processes_processversion old_one JOIN processes_processversion new_one
                    ON new_one.process_id = old_one.process_id
                WHERE old_one.id = OLD.process_version_id AND new_one.id = NEW.process_version_id
                    AND new_one.status <> 'NHAP'))) THEN
        RAISE EXCEPTION 'code, receipt, first date and pinned versions of dossier % never change', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version < OLD.version THEN
        RAISE EXCEPTION 'version of dossier % goes back', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FORMER_FUNCTION = """
CREATE OR REPLACE FUNCTION dossiers_check_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_whole_one_stop"), ("processes", "0002_database_rules")]
    operations = [
        migrations.RunPython(load_moves, unload_moves),
        migrations.RunSQL(FUNCTION, FORMER_FUNCTION),
    ]
