"""The sums of a run as SQL: each scans its table once; what is found is small and kept by the run.

Dossiers of a run are those that had their result in its period, with their papers and requests; steps are those that
ended in it, whether their dossier has its result or not: who is slow would else be seen last.
Words in braces are filled in by `figures`; nothing of them comes from a person.
"""

DOSSIERS = "d.finished_at >= %(begins)s AND d.finished_at < %(ends)s AND d.system = ''"
MINUTES = "(SELECT %(counted)s::int4[] AS counted) m"

# Steps by who did them and whose dossier it was; `spread` has a sign for each step, of how long it took: to group by
# the bucket too would make ten times as many rows. `unnest` lets the minutes of a step be worked out once and yet by
# several processes.
ITEMS = """
CREATE TEMP TABLE burden_items AS
SELECT procedure_id, home, agency_id, step, kind, min(id) AS item, count(*)::int AS items, sum(used)::bigint AS used,
    sum(given)::bigint AS given, count(*) FILTER (WHERE used > given AND given > 0)::int AS over,
    coalesce(sum(used - given) FILTER (WHERE used > given AND given > 0), 0)::bigint AS over_minutes,
    count(*) FILTER (WHERE outcome = 'return')::int AS sent_back, count(*) FILTER (WHERE is_return)::int AS redone,
    coalesce(sum(used) FILTER (WHERE is_return), 0)::bigint AS redone_minutes,
    count(*) FILTER (WHERE outcome = 'supplement')::int AS asked,
    count(*) FILTER (WHERE outcome = 'refuse')::int AS refused, count(*) FILTER (WHERE noted)::int AS noted,
    string_agg(chr({first} + least({most}, floor(ln(used + 1) * {fine}))::int), '') AS spread
FROM (
    SELECT d.procedure_id, d.agency_id AS home, n.agency_of[w.unit_id] AS agency_id, w.id, w.step, w.kind,
        w.outcome, w.is_return, w.note <> '' AS noted, w.minutes AS given, unnest(ARRAY[{worked}]) AS used
    FROM dossiers_workitem w
    JOIN dossiers_dossier d ON d.id = w.dossier_id, (SELECT %(agency_of)s::int4[] AS agency_of) n, {minutes}
    WHERE w.closed_at >= %(begins)s AND w.closed_at < %(ends)s AND d.system = '' AND NOT w.kind = ANY (%(beside)s)
) item
GROUP BY procedure_id, home, agency_id, step, kind
"""

STEPS = """
INSERT INTO burden_stepburden (run_id, procedure_id, agency_id, field_id, level, step, kind, name, items, minutes,
    given, over, over_minutes, sent_back, redone, redone_minutes, asked, refused, noted, spread)
SELECT %(run)s, s.procedure_id, s.agency_id, p.field_id, a.level, s.step, s.kind, w.name, s.items, s.used, s.given,
    s.over, s.over_minutes, s.sent_back, s.redone, s.redone_minutes, s.asked, s.refused, s.noted, s.spread
FROM (
    SELECT procedure_id, agency_id, step, min(kind) AS kind, min(item) AS item, sum(items) AS items, sum(used) AS used,
        sum(given) AS given, sum(over) AS over, sum(over_minutes) AS over_minutes, sum(sent_back) AS sent_back,
        sum(redone) AS redone, sum(redone_minutes) AS redone_minutes, sum(asked) AS asked, sum(refused) AS refused,
        sum(noted) AS noted, string_agg(spread, '') AS spread
    FROM burden_items GROUP BY procedure_id, agency_id, step
) s
JOIN procedures_procedure p ON p.id = s.procedure_id
JOIN organisations_agency a ON a.id = s.agency_id
JOIN dossiers_workitem w ON w.id = s.item
"""

PAPERS = """
CREATE TEMP TABLE burden_papers AS
SELECT d.procedure_id, d.agency_id, p.document_id, count(*)::int AS dossiers,
    count(*) FILTER (WHERE p.received AND p.source IN ('NOP', 'SO_HOA') AND p.reuse = 0)::int AS brought,
    count(*) FILTER (WHERE p.received AND (p.source IN ('KHO', 'CSDL') OR p.reuse > 0))::int AS reused
FROM dossiers_dossierpaper p
JOIN dossiers_dossier d ON d.id = p.dossier_id
WHERE {dossiers}
GROUP BY d.procedure_id, d.agency_id, p.document_id
"""

# Papers that were to be brought again: in how many dossiers, what became of these, how long they were waited for.
ASKED = """
CREATE TEMP TABLE burden_asked AS
SELECT procedure_id, document_id, count(*)::int AS asked, sum(requests)::int AS requests,
    count(*) FILTER (WHERE refused)::int AS refused, count(*) FILTER (WHERE channel = 1)::int AS direct,
    sum(waited)::bigint AS waited
FROM (
    SELECT d.id, d.procedure_id, d.refused, d.channel, (one ->> 'document_id')::bigint AS document_id,
        count(*) AS requests, sum({waited}) AS waited
    FROM dossiers_supplementrequest s
    JOIN dossiers_dossier d ON d.id = s.dossier_id, jsonb_array_elements(s.items) one, {minutes}
    WHERE {dossiers} AND one ->> 'document_id' IS NOT NULL
    GROUP BY d.id, document_id
) request
GROUP BY procedure_id, document_id
"""

# Papers that the applicant brought although the province itself had given this very applicant what may stand for them.
HELD = """
CREATE TEMP TABLE burden_held AS
WITH wanted AS (
    SELECT id AS document_id, unnest(replaced_by) AS code FROM procedures_requireddocument WHERE replaced_by <> '{{}}'
), given AS (
    SELECT d.applicant_id, r.code, min(r.signed_at) AS at
    FROM dossiers_result r JOIN dossiers_dossier d ON d.id = r.dossier_id
    WHERE r.kind = 'KET_QUA' AND r.replaced_by_id IS NULL AND r.code = ANY (ARRAY(SELECT DISTINCT code FROM wanted))
    GROUP BY d.applicant_id, r.code
)
SELECT d.procedure_id, p.document_id, count(DISTINCT p.id)::int AS held
FROM wanted
JOIN dossiers_dossierpaper p ON p.document_id = wanted.document_id
JOIN dossiers_dossier d ON d.id = p.dossier_id
JOIN given ON given.applicant_id = d.applicant_id AND given.code = wanted.code AND given.at < d.received_at
WHERE p.document_id = ANY (ARRAY(SELECT document_id FROM wanted)) AND p.received AND p.source IN ('NOP', 'SO_HOA')
    AND p.reuse = 0 AND {dossiers}
GROUP BY d.procedure_id, p.document_id
"""

PAPER_ROWS = """
INSERT INTO burden_paperburden (run_id, procedure_id, case_code, name, documents, dossiers, brought, reused,
held, asked,
    requests, refused, waited_minutes, direct, data_source, result_codes)
SELECT %(run)s, p.procedure_id, c.code, left(doc.name, 1000), array_agg(doc.id ORDER BY doc.id), sum(p.dossiers),
    sum(p.brought), sum(p.reused), sum(coalesce(h.held, 0)), sum(coalesce(a.asked, 0)), sum(coalesce(a.requests, 0)),
    sum(coalesce(a.refused, 0)), sum(coalesce(a.waited, 0)), sum(coalesce(a.direct, 0)), max(doc.data_source),
    max(doc.replaced_by)
FROM (
    SELECT procedure_id, document_id, sum(dossiers) AS dossiers, sum(brought) AS brought, sum(reused) AS reused
    FROM burden_papers WHERE document_id IS NOT NULL GROUP BY procedure_id, document_id
) p
JOIN procedures_requireddocument doc ON doc.id = p.document_id
JOIN procedures_procedurecase c ON c.id = doc.case_id
LEFT JOIN burden_asked a ON a.procedure_id = p.procedure_id AND a.document_id = p.document_id
LEFT JOIN burden_held h ON h.procedure_id = p.procedure_id AND h.document_id = p.document_id
GROUP BY p.procedure_id, c.code, left(doc.name, 1000)
"""

PROCEDURES = """
INSERT INTO burden_procedureburden (run_id, procedure_id, agency_id, field_id, level, dossiers, late, late_minutes,
    refused, asked_again, requests, direct, online, trips, minutes, papers, loops, passing_minutes,
    paused_minutes, fees,
    hours, cost)
SELECT %(run)s, procedure_id, agency_id, field_id, level, dossiers, late, late_minutes, refused, asked_again, requests,
    direct, online, trips, minutes, papers, loops, passing_minutes, paused_minutes, fees, hours,
    round(hours * %(wage)s + trips * %(trip_money)s + fees)
FROM (
    SELECT one.*, p.field_id, a.level, coalesce(papers.brought, 0) AS papers, coalesce(items.loops, 0) AS loops,
        coalesce(items.passing, 0) AS passing_minutes, coalesce(paused.minutes, 0) AS paused_minutes,
        coalesce(fees.paid, 0) AS fees,
        coalesce(papers.brought, 0) * %(paper)s + one.trips * %(trip)s + one.online * %(online)s
            + one.post * %(post)s + one.requests * %(supplement)s AS hours
    FROM (
        SELECT d.procedure_id, d.agency_id, count(*) AS dossiers, count(*) FILTER (WHERE d.timeliness =
        'QUA_HAN') AS late,
            coalesce(sum({late}) FILTER (WHERE d.timeliness = 'QUA_HAN'), 0) AS late_minutes,
            count(*) FILTER (WHERE d.refused) AS refused, count(*) FILTER (WHERE d.supplements > 0) AS asked_again,
            sum(d.supplements) AS requests, count(*) FILTER (WHERE d.channel = 1) AS direct,
            count(*) FILTER (WHERE d.channel = 2) AS online, count(*) FILTER (WHERE d.channel = 3) AS post,
            sum({elapsed}) AS minutes, sum({trips}) AS trips
        FROM dossiers_dossier d, {minutes} WHERE {dossiers} GROUP BY d.procedure_id, d.agency_id
    ) one
    JOIN procedures_procedure p ON p.id = one.procedure_id
    JOIN organisations_agency a ON a.id = one.agency_id
    LEFT JOIN (
        SELECT procedure_id, agency_id, sum(brought) AS brought FROM burden_papers GROUP BY procedure_id, agency_id
    ) papers USING (procedure_id, agency_id)
    LEFT JOIN (
        SELECT procedure_id, home AS agency_id, sum(sent_back) AS loops,
            sum(used) FILTER (WHERE kind = ANY (%(passing)s)) AS passing
        FROM burden_items GROUP BY procedure_id, home
    ) items USING (procedure_id, agency_id)
    LEFT JOIN (
        SELECT d.procedure_id, d.agency_id, sum({paused}) AS minutes
        FROM dossiers_pause pause JOIN dossiers_dossier d ON d.id = pause.dossier_id, {minutes}
        WHERE pause.to_at IS NOT NULL AND pause.mode <> 'NONE' AND {dossiers} GROUP BY d.procedure_id, d.agency_id
    ) paused USING (procedure_id, agency_id)
    LEFT JOIN (
        SELECT d.procedure_id, d.agency_id, sum(fee.unit_amount * fee.quantity) AS paid
        FROM dossiers_feeline fee JOIN dossiers_dossier d ON d.id = fee.dossier_id
        WHERE fee.exemption = '' AND {dossiers} GROUP BY d.procedure_id, d.agency_id
    ) fees USING (procedure_id, agency_id)
) summed
"""

# One to file, one for each supplement brought in person, one for the result unless it was given at once.
TRIPS = (
    "(d.channel = 1)::int * (1 + d.supplements) + (d.result_way = 1 AND NOT coalesce(d.returned_at - d.received_at "
    "<= make_interval(hours => %(at_once)s), false))::int"
)
TEMPORARY = ("burden_items", "burden_papers", "burden_asked", "burden_held")
# Sums over millions: hashes in memory, no compiling that takes longer than it saves, no look-ups one by one.
# Until the transaction ends. A step's name is looked up by one of its items: there a look-up beats reading them all.
SETTINGS = """
SELECT set_config('work_mem', '96MB', true), set_config('jit', 'off', true),
    set_config('enable_nestloop', %(look_up)s, true)
"""
