"""Figures by day: kept by a trigger that only adds rows, filled once from the dossiers there are."""

# Built from the names of our own columns only.
# ruff: noqa: S608

from django.db import migrations, models

COUNTED = (
    "received", "online", "supplemented", "finished", "early", "on_time", "late", "refused", "seconds",
)  # fmt: skip
SUMS = ", ".join(f"sum({name})" for name in COUNTED)
NAMES = ", ".join(COUNTED)
MINUS = ", ".join(f"-{name}" for name in COUNTED)

# What one dossier adds to the figures, each fact where the dossier was when it happened (FormerHome). A body without SET can be inlined into the recount of a million.
OF_DOSSIER = """
CREATE FUNCTION dossiers_tally_of(d dossiers_dossier) RETURNS TABLE (
    day date, agency_id bigint, unit_id bigint, received integer, online integer, supplemented integer,
    finished integer, early integer, on_time integer, late integer, refused integer, seconds numeric
) LANGUAGE sql STABLE AS $$
    SELECT f.day, coalesce(h.agency_id, d.agency_id), u.unit_id, f.received, f.online, f.supplemented, f.finished, f.early, f.on_time,
           f.late, f.refused, f.seconds
    FROM (
        SELECT d.received_at AS at, (d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, 1 AS received,
               (d.channel = 2)::integer AS online, (d.supplements > 0)::integer AS supplemented,
               0 AS finished, 0 AS early, 0 AS on_time, 0 AS late, 0 AS refused, 0::numeric AS seconds
        WHERE d.received_at IS NOT NULL AND d.status NOT IN ('MOI_NOP', 'CHO_BO_SUNG_TN', 'TU_CHOI_TN')
        UNION ALL
        SELECT d.finished_at, (d.finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 0, 0, 0, 1,
               (d.timeliness = 'TRUOC_HAN')::integer, (d.timeliness = 'DUNG_HAN')::integer,
               (d.timeliness = 'QUA_HAN')::integer, d.refused::integer,
               coalesce(extract(epoch FROM d.finished_at - d.received_at), 0)
        WHERE d.finished_at IS NOT NULL
    ) f
    LEFT JOIN LATERAL (
        SELECT w.agency_id, w.units FROM dossiers_formerhome w
        WHERE w.dossier_id = d.id AND w.until > f.at ORDER BY w.until LIMIT 1
    ) h ON true
    CROSS JOIN LATERAL (SELECT 0::bigint AS unit_id UNION SELECT unnest(coalesce(h.units, d.units))) u
$$;
"""

CHANGE = f"""
CREATE FUNCTION dossiers_tally_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO dossiers_tallychange (day, agency_id, unit_id, {NAMES})
        SELECT day, agency_id, unit_id, {NAMES} FROM dossiers_tally_of(NEW) WHERE received <> 0 OR finished <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO dossiers_tallychange (day, agency_id, unit_id, {NAMES})
        SELECT day, agency_id, unit_id, {MINUS} FROM dossiers_tally_of(OLD) WHERE received <> 0 OR finished <> 0;
    ELSE
        INSERT INTO dossiers_tallychange (day, agency_id, unit_id, {NAMES})
        SELECT day, agency_id, unit_id, {SUMS} FROM (
            SELECT day, agency_id, unit_id, {NAMES} FROM dossiers_tally_of(NEW)
            UNION ALL
            SELECT day, agency_id, unit_id, {MINUS} FROM dossiers_tally_of(OLD)
        ) both_sides
        GROUP BY day, agency_id, unit_id
        HAVING {" OR ".join(f"sum({name}) <> 0" for name in COUNTED)};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER dossiers_tally_born AFTER INSERT ON dossiers_dossier FOR EACH ROW
    WHEN (NEW.received_at IS NOT NULL OR NEW.finished_at IS NOT NULL) EXECUTE FUNCTION dossiers_tally_change();
CREATE TRIGGER dossiers_tally_gone AFTER DELETE ON dossiers_dossier FOR EACH ROW
    EXECUTE FUNCTION dossiers_tally_change();
CREATE TRIGGER dossiers_tally_moved AFTER UPDATE ON dossiers_dossier FOR EACH ROW
    WHEN (
        (OLD.received_at, OLD.finished_at, OLD.timeliness, OLD.refused, OLD.channel, OLD.agency_id, OLD.units)
            IS DISTINCT FROM
        (NEW.received_at, NEW.finished_at, NEW.timeliness, NEW.refused, NEW.channel, NEW.agency_id, NEW.units)
        OR (OLD.supplements > 0) <> (NEW.supplements > 0)
        OR (OLD.status IN ('MOI_NOP', 'CHO_BO_SUNG_TN', 'TU_CHOI_TN'))
            <> (NEW.status IN ('MOI_NOP', 'CHO_BO_SUNG_TN', 'TU_CHOI_TN'))
    ) EXECUTE FUNCTION dossiers_tally_change();
"""

FILL = f"""
INSERT INTO dossiers_tally (day, agency_id, unit_id, {NAMES})
SELECT t.day, t.agency_id, t.unit_id, {", ".join(f"sum(t.{name})" for name in COUNTED)}
FROM dossiers_dossier d, LATERAL dossiers_tally_of(d) t GROUP BY t.day, t.agency_id, t.unit_id;
"""

UNDO = """
DROP TRIGGER dossiers_tally_born ON dossiers_dossier;
DROP TRIGGER dossiers_tally_gone ON dossiers_dossier;
DROP TRIGGER dossiers_tally_moved ON dossiers_dossier;
DROP FUNCTION dossiers_tally_change();
DROP FUNCTION dossiers_tally_of(dossiers_dossier);
"""


def _columns() -> list[tuple[str, models.Field]]:
    counted = [
        ("received", "tiếp nhận"), ("online", "tiếp nhận trực tuyến"),
        ("supplemented", "tiếp nhận, đã yêu cầu bổ sung"), ("finished", "có kết quả"), ("early", "trước hạn"),
        ("on_time", "đúng hạn"), ("late", "quá hạn"), ("refused", "từ chối"),
    ]  # fmt: skip
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("day", models.DateField(verbose_name="ngày")),
        ("agency_id", models.BigIntegerField(verbose_name="cơ quan")),
        ("unit_id", models.BigIntegerField(verbose_name="đơn vị")),
        *((name, models.IntegerField(default=0, verbose_name=words)) for name, words in counted),
        (
            "seconds",
            models.DecimalField(
                decimal_places=6, default=0, max_digits=24, verbose_name="thời gian giải quyết (giây)"
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_rules_of_the_whole")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=_columns(),
            options={
                "indexes": [models.Index(fields=["day", "unit_id"], name="tally_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit_id", "day", "agency_id"), name="tally_once")
                ],
            },
        ),
        migrations.CreateModel(name="TallyChange", fields=_columns()),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(
                    ("status__in", ["DA_TRA", "DA_RUT", "DUNG_XU_LY", "TU_CHOI_TN"]), _negated=True
                ),
                fields=["status"],
                include=("due_at", "agency", "units"),
                name="dossier_under_way",
            ),
        ),
        migrations.RunSQL(OF_DOSSIER, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGE, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
