-- The totals as the aggregator holds them, summed by cell. `$file` has a cell a line.
INSERT INTO totals
SELECT * REPLACE (
    coalesce(port, '') AS port, coalesce(office, '') AS office, coalesce(operation, '') AS operation,
    coalesce(task_force, '') AS task_force, coalesce(agency, '') AS agency, coalesce(subtype, '') AS subtype
) FROM read_csv(
    $file, delim = E'\x1f', quote = E'\x01', escape = E'\x01', header = false, auto_detect = false, columns = {
        'day': 'DATE', 'fiscal_year': 'INTEGER', 'port': 'VARCHAR', 'office': 'VARCHAR',
        'operation': 'VARCHAR', 'task_force': 'VARCHAR', 'agency': 'VARCHAR', 'role': 'VARCHAR',
        'measure': 'VARCHAR', 'subtype': 'VARCHAR', 'known': 'DATE', 'value': 'HUGEINT'
    }
);
