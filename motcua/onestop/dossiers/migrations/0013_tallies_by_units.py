"""What a dossier adds to the figures of a day is told once for all its units, so that a recount groups before it
multiplies.
"""

import importlib

from django.db import migrations

before = importlib.import_module("motcua.onestop.dossiers.migrations.0005_tallies")

# Each fact where the dossier was when it happened (FormerHome). Bodies without SET can be inlined into the recount
# of a million; it takes columns since to look into a whole row, time and again, is slower by half.
BY_UNITS = """
CREATE FUNCTION dossiers_tally_by_units(
    its_id bigint, its_agency bigint, its_units bigint[], its_status varchar, its_channel smallint,
    its_supplements smallint, received_at timestamptz, finished_at timestamptz, timeliness varchar, is_refused boolean
) RETURNS TABLE (
    day date, agency_id bigint, units bigint[], received integer, online integer, supplemented integer,
    finished integer, early integer, on_time integer, late integer, refused integer, seconds numeric
) LANGUAGE sql STABLE AS $$
    SELECT f.day, coalesce(h.agency_id, its_agency), coalesce(h.units, its_units), f.received, f.online,
           f.supplemented, f.finished, f.early, f.on_time, f.late, f.refused, f.seconds
    FROM (
        SELECT received_at AS at, (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, 1 AS received,
               (its_channel = 2)::integer AS online, (its_supplements > 0)::integer AS supplemented,
               0 AS finished, 0 AS early, 0 AS on_time, 0 AS late, 0 AS refused, 0::numeric AS seconds
        WHERE received_at IS NOT NULL AND its_status NOT IN ('MOI_NOP', 'CHO_BO_SUNG_TN', 'TU_CHOI_TN')
        UNION ALL
        SELECT finished_at, (finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 0, 0, 0, 1,
               (timeliness = 'TRUOC_HAN')::integer, (timeliness = 'DUNG_HAN')::integer,
               (timeliness = 'QUA_HAN')::integer, is_refused::integer,
               coalesce(extract(epoch FROM finished_at - received_at), 0)
        WHERE finished_at IS NOT NULL
    ) f
    LEFT JOIN LATERAL (
        SELECT w.agency_id, w.units FROM dossiers_formerhome w
        WHERE w.dossier_id = its_id AND w.until > f.at ORDER BY w.until LIMIT 1
    ) h ON true
$$;
CREATE FUNCTION dossiers_tally_units(units bigint[]) RETURNS TABLE (unit_id bigint) LANGUAGE sql STABLE AS $$
    SELECT 0::bigint UNION SELECT unnest(units)
$$;
CREATE OR REPLACE FUNCTION dossiers_tally_of(d dossiers_dossier) RETURNS TABLE (
    day date, agency_id bigint, unit_id bigint, received integer, online integer, supplemented integer,
    finished integer, early integer, on_time integer, late integer, refused integer, seconds numeric
) LANGUAGE sql STABLE AS $$
    SELECT t.day, t.agency_id, u.unit_id, t.received, t.online, t.supplemented, t.finished, t.early, t.on_time,
           t.late, t.refused, t.seconds
    FROM dossiers_tally_by_units(
        d.id, d.agency_id, d.units, d.status, d.channel, d.supplements, d.received_at, d.finished_at, d.timeliness,
        d.refused
    ) t CROSS JOIN LATERAL dossiers_tally_units(t.units) u
$$;
"""
UNDO = f"""
{before.OF_DOSSIER.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
DROP FUNCTION dossiers_tally_by_units;
DROP FUNCTION dossiers_tally_units;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_indexes_without_empty_ones")]
    operations = [migrations.RunSQL(BY_UNITS, UNDO)]
