"""Rules the database itself holds: the post's axis of states; minutes and moves once written stay as they are."""

from django.db import migrations

# Written out: a migration must say tomorrow what it said today ("" is the birth of a parcel).
MOVES = {
    ("DEN", ""): "CHUA_GUI DA_THU_GOM",
    ("DEN", "CHUA_GUI"): "DA_THU_GOM",
    ("DEN", "DA_THU_GOM"): "DANG_VAN_CHUYEN DA_GIAO_CO_QUAN CHUYEN_HOAN",
    ("DEN", "DANG_VAN_CHUYEN"): "DA_GIAO_CO_QUAN CHUYEN_HOAN",
    ("DI", ""): "DA_LAY_KET_QUA",
    ("DI", "DA_LAY_KET_QUA"): "DANG_PHAT PHAT_THANH_CONG PHAT_KHONG_THANH_CONG CHUYEN_HOAN",
    ("DI", "DANG_PHAT"): "PHAT_THANH_CONG PHAT_KHONG_THANH_CONG CHUYEN_HOAN",
    ("DI", "PHAT_KHONG_THANH_CONG"): "DANG_PHAT PHAT_THANH_CONG CHUYEN_HOAN",
}

TABLE = """
CREATE TABLE handovers_legalmove (
    way text NOT NULL, before text NOT NULL DEFAULT '', after text NOT NULL, PRIMARY KEY (way, before, after)
);
"""


def load_moves(apps, schema_editor):
    rows = [(way, before, after) for (way, before), afters in MOVES.items() for after in afters.split()]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO handovers_legalmove (way, before, after) VALUES (%s, %s, %s)", rows)


TRIGGERS = """
CREATE FUNCTION handovers_check_parcel() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE came_from text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.way <> OLD.way OR (OLD.tracking <> '' AND NEW.tracking <> OLD.tracking) THEN
            RAISE EXCEPTION 'way and tracking number of parcel % never change', OLD.id
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.closed_at IS NOT NULL AND (NEW.closed_at IS DISTINCT FROM OLD.closed_at OR NEW.state <> OLD.state) THEN
            RAISE EXCEPTION 'parcel % has ended', OLD.id USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = OLD.state THEN
            RETURN NEW;
        END IF;
        came_from := OLD.state;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM handovers_legalmove WHERE way = NEW.way AND before = came_from AND after = NEW.state
    ) THEN
        RAISE EXCEPTION 'illegal move of a parcel (%) from "%" to %', NEW.way, came_from, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handovers_parcel BEFORE INSERT OR UPDATE ON handovers_parcel
    FOR EACH ROW EXECUTE FUNCTION handovers_check_parcel();

CREATE FUNCTION handovers_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER handovers_minutes_kept BEFORE UPDATE OR DELETE ON handovers_minutes
    FOR EACH ROW EXECUTE FUNCTION handovers_kept();
CREATE TRIGGER handovers_minutesline_kept BEFORE UPDATE OR DELETE ON handovers_minutesline
    FOR EACH ROW EXECUTE FUNCTION handovers_kept();
CREATE TRIGGER handovers_parcelmove_kept BEFORE UPDATE OR DELETE ON handovers_parcelmove
    FOR EACH ROW EXECUTE FUNCTION handovers_kept();
CREATE TRIGGER handovers_papermove_kept BEFORE UPDATE OR DELETE ON handovers_papermove
    FOR EACH ROW EXECUTE FUNCTION handovers_kept();

CREATE FUNCTION handovers_keep_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF OLD.answer <> '' AND (NEW.answer <> OLD.answer OR NEW.missing <> OLD.missing
            OR NEW.answered_at <> OLD.answered_at) THEN
        RAISE EXCEPTION 'the answer on slip line % is kept', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handovers_answer_kept BEFORE UPDATE ON handovers_slipline
    FOR EACH ROW EXECUTE FUNCTION handovers_keep_answer();
"""

UNDO = """
DROP TRIGGER handovers_answer_kept ON handovers_slipline;
DROP FUNCTION handovers_keep_answer();
DROP TRIGGER handovers_papermove_kept ON handovers_papermove;
DROP TRIGGER handovers_parcelmove_kept ON handovers_parcelmove;
DROP TRIGGER handovers_minutesline_kept ON handovers_minutesline;
DROP TRIGGER handovers_minutes_kept ON handovers_minutes;
DROP FUNCTION handovers_kept();
DROP TRIGGER handovers_parcel ON handovers_parcel;
DROP FUNCTION handovers_check_parcel();
"""


class Migration(migrations.Migration):
    dependencies = [("handovers", "0001_post_slips_and_places")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE handovers_legalmove;"),
        migrations.RunPython(load_moves, migrations.RunPython.noop),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
