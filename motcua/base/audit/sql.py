"""SQL of the trail for migrations: tables that only grow, and the chain of hashes."""

from django.db.migrations import RunSQL

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Bảng % chỉ được ghi thêm, không được sửa hay xóa.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

# Each field is written as its length, a colon and its text, NULL as "-": no two rows share a canonical text.
# `verify.py` builds the same text in Python, so that a replaced function is found out.
CHAIN = """
CREATE FUNCTION audit_canonical(parts text[]) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(
        CASE WHEN part IS NULL THEN '-' ELSE length(part) || ':' || part END, ';' ORDER BY place)
    FROM unnest(parts) WITH ORDINALITY AS listed(part, place)
$$;

CREATE FUNCTION audit_lock_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.audit_chainhead WHERE id = 1 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nhật ký mất đầu chuỗi; chạy motcua audit verify.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION audit_chain_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head record;
    tail record;
    present timestamptz := clock_timestamp();
BEGIN
    SELECT seq, hash, recorded_at INTO STRICT head FROM public.audit_chainhead WHERE id = 1;
    -- Rows of the same statement stand after the head until the statement ends.
    SELECT seq, hash, recorded_at INTO tail FROM public.audit_act ORDER BY seq DESC LIMIT 1;
    IF FOUND AND tail.seq > head.seq THEN
        head := tail;
    END IF;
    -- A correction by the time service is levelled; a clock put back further is left for the verifier.
    IF head.recorded_at IS NOT NULL AND present < head.recorded_at
            AND head.recorded_at - present < interval '5 seconds' THEN
        present := head.recorded_at;
    END IF;
    NEW.seq := head.seq + 1;
    NEW.recorded_at := present;
    NEW.at := coalesce(NEW.at, present);
    NEW.prev_hash := head.hash;
    NEW.hash := sha256(NEW.prev_hash || convert_to(public.audit_canonical(ARRAY[
        NEW.seq::text,
        (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
        (extract(epoch FROM NEW.recorded_at) * 1000000)::bigint::text,
        NEW.act, NEW.actor_id::text, NEW.actor_name, NEW.roles::text, NEW.unit_name, NEW.on_behalf_of,
        NEW.ip, NEW.channel, NEW.object_kind, NEW.object_id::text, NEW.label, NEW.detail::text
    ]), 'UTF8'));
    RETURN NEW;
END $$;

CREATE FUNCTION audit_move_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.audit_chainhead AS head
    SET seq = tail.seq, hash = tail.hash, recorded_at = tail.recorded_at
    FROM (SELECT seq, hash, recorded_at FROM public.audit_act ORDER BY seq DESC LIMIT 1) AS tail
    WHERE head.id = 1 AND tail.seq > head.seq;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_1_lock BEFORE INSERT ON audit_act FOR EACH STATEMENT EXECUTE FUNCTION audit_lock_head();
CREATE TRIGGER audit_2_chain BEFORE INSERT ON audit_act FOR EACH ROW EXECUTE FUNCTION audit_chain_row();
CREATE TRIGGER audit_3_head AFTER INSERT ON audit_act FOR EACH STATEMENT EXECUTE FUNCTION audit_move_head();
INSERT INTO audit_chainhead (id, seq, hash) VALUES (1, 0, sha256('motcua'::bytea));
"""

UNCHAIN = """
DROP TRIGGER audit_1_lock ON audit_act;
DROP TRIGGER audit_2_chain ON audit_act;
DROP TRIGGER audit_3_head ON audit_act;
DROP FUNCTION audit_lock_head();
DROP FUNCTION audit_chain_row();
DROP FUNCTION audit_move_head();
DROP FUNCTION audit_canonical(text[]);
DELETE FROM audit_chainhead;
"""


def append_only(table: str) -> RunSQL:
    """Return the migration operation that lets a table only grow: update, delete and truncate are refused.

    Args:
        table: the table's name; the migration must depend on ("audit", "0001_initial").
    """
    return RunSQL(
        REFUSE
        + f"""
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
""",
        f"DROP TRIGGER {table}_no_change ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )


# A reading is numbered by its sequence and stamped by the database. The shared lock, held to the end of the
# transaction, lets the seal wait for whoever is still writing: below the last number it sees, no row comes later.
READINGS = """
CREATE FUNCTION audit_reading_shared() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('motcua audit_reading'));
    RETURN NULL;
END $$;

CREATE FUNCTION audit_reading_stamp() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.at := coalesce(NEW.at, NEW.recorded_at);
    RETURN NEW;
END $$;

CREATE TRIGGER audit_reading_1_lock BEFORE INSERT ON audit_reading
    FOR EACH STATEMENT EXECUTE FUNCTION audit_reading_shared();
CREATE TRIGGER audit_reading_2_stamp BEFORE INSERT ON audit_reading
    FOR EACH ROW EXECUTE FUNCTION audit_reading_stamp();
"""

UNREADINGS = """
DROP TRIGGER audit_reading_1_lock ON audit_reading;
DROP TRIGGER audit_reading_2_stamp ON audit_reading;
DROP FUNCTION audit_reading_shared();
DROP FUNCTION audit_reading_stamp();
"""
