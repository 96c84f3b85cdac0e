-- What the aggregator says that it applied. `$file` has an entry of its journal a line.
INSERT INTO journal
SELECT record_id, kind, version, left(recorded_at, 10)::DATE,
    place(day, port_code, field_office, operation, task_force, agency,
        CASE WHEN partners = '' THEN []::VARCHAR[] ELSE string_split(partners, ',') END),
    coalesce(digest(list_transform(from_json(lines, '[["VARCHAR"]]'), lambda l: line(l[1], l[2], l[3]))), 0)
FROM (
    SELECT * REPLACE (
        coalesce(port_code, '') AS port_code, coalesce(field_office, '') AS field_office,
        coalesce(operation, '') AS operation, coalesce(task_force, '') AS task_force,
        coalesce(agency, '') AS agency, coalesce(partners, '') AS partners
    ) FROM read_csv(
        $file, delim = E'\x1f', quote = E'\x01', escape = E'\x01', header = false, auto_detect = false,
        max_line_size = 16000000, columns = {
            'record_id': 'UUID', 'kind': 'VARCHAR', 'version': 'INTEGER', 'recorded_at': 'VARCHAR',
            'day': 'DATE', 'port_code': 'VARCHAR', 'field_office': 'VARCHAR', 'operation': 'VARCHAR',
            'task_force': 'VARCHAR', 'agency': 'VARCHAR', 'partners': 'VARCHAR', 'lines': 'VARCHAR'
        }
    )
);
