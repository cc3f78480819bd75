"""What constraints cannot say: an approved version and its steps are never changed, only ended or withdrawn."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION processes_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'NHAP' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.status = 'NHAP' OR
       to_jsonb(NEW) - ARRAY['valid_to', 'status'] <> to_jsonb(OLD) - ARRAY['valid_to', 'status'] THEN
        RAISE EXCEPTION 'an approved process version is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER processes_version_is_frozen BEFORE UPDATE OR DELETE ON processes_processversion
    FOR EACH ROW EXECUTE FUNCTION processes_version_is_frozen();

CREATE FUNCTION processes_step_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM processes_processversion WHERE id = owner AND status <> 'NHAP') OR
       (TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id) THEN
        RAISE EXCEPTION 'steps of an approved process version are not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER processes_step_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON processes_processstep
    FOR EACH ROW EXECUTE FUNCTION processes_step_is_frozen();
"""

BACKWARD = """
DROP TRIGGER processes_step_is_frozen ON processes_processstep;
DROP FUNCTION processes_step_is_frozen();
DROP TRIGGER processes_version_is_frozen ON processes_processversion;
DROP FUNCTION processes_version_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
