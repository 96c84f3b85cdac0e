-- What should be in the totals: versions that have an entry in the journal, and those that should have one.
CREATE TABLE due AS
SELECT v.*, j.record IS NOT NULL AS held
FROM versions AS v LEFT JOIN journal AS j USING (record, kind, version)
WHERE j.record IS NOT NULL OR v.published < $late;

CREATE TABLE wrong_versions AS
SELECT record, kind, version, 'is not in the totals, though it was published at ' || published || ' UTC' AS what
FROM due WHERE NOT held
UNION ALL
SELECT record, kind, version, 'is in the totals, but not in its service'
FROM journal ANTI JOIN versions USING (record, kind, version)
UNION ALL
SELECT record, kind, version, 'in the journal ' || concat_ws(' and ',
    CASE WHEN a.place <> j.place THEN 'counts elsewhere' END,
    CASE WHEN a.known <> j.known THEN 'became known on ' || j.known || ', not on ' || a.known END,
    CASE WHEN a.digest <> j.digest THEN 'counts something else' END)
FROM (
    SELECT *, place(day, port, office, operation, task_force, agency, partners) AS place,
        coalesce(digest(lines), 0) AS digest
    FROM due
) AS a JOIN journal AS j USING (record, kind, version)
WHERE a.place <> j.place OR a.known <> j.known OR a.digest <> j.digest;

-- A version counts from the day on which it became known, until the day of the next one.
CREATE VIEW booked AS
SELECT * EXCLUDE (published, held), known AS booked, 1 AS sign FROM due
UNION ALL
SELECT * EXCLUDE (published, held, next), next AS booked, -1 AS sign
FROM (
    SELECT *, lead(known) OVER (PARTITION BY record, kind ORDER BY version) AS next
    FROM due SEMI JOIN (SELECT record, kind FROM due WHERE version > 1) USING (record, kind)
)
WHERE next IS NOT NULL;

-- A fiscal year begins on October 1 and has the name of the year in which it ends. A record counts once, for
-- the agency that leads, and is credited to each partner; what both components of CBP have a part in is
-- taken off once from what CBP has.
CREATE VIEW counted AS
SELECT day, year(day) + (month(day) >= 10)::INTEGER AS fiscal_year, port, office, operation, task_force,
    credit.agency AS agency, credit.role AS role, l.measure AS measure, l.subtype AS subtype, booked AS known,
    sign * credit.times * l.value AS value, record, kind, version
FROM (
    SELECT * EXCLUDE (agency, partners, lines), unnest(lines) AS l, agency AS lead_agency, partners AS others
    FROM booked
), LATERAL (
    SELECT unnest([{'agency': lead_agency, 'role': 'lead', 'times': 1}]
        || list_transform(others, lambda p: {'agency': p, 'role': 'partner', 'times': 1})
        || CASE WHEN list_has_all([lead_agency] || others, ['cbp_ofo', 'cbp_usbp'])
            THEN [{'agency': 'cbp', 'role': 'shared', 'times': -1}] ELSE [] END) AS credit
);

CREATE TABLE wrong_cells AS
SELECT * FROM (
    SELECT day, fiscal_year, port, office, operation, task_force, agency, role, measure, subtype, known,
        coalesce(sum(value) FILTER (WHERE NOT ours), 0) AS held,
        coalesce(sum(value) FILTER (WHERE ours), 0) AS expected
    FROM (
        SELECT * EXCLUDE (record, kind, version), true AS ours FROM counted
        UNION ALL SELECT *, false FROM totals
    ) GROUP BY ALL
) WHERE held <> expected;
