-- Versions, as their services published them, and what each counts. `$file` has a row of an outbox a line.
INSERT INTO versions
WITH read AS (
    SELECT record_id, version, published_at, split_part(event_type, '.', 2) AS kind, from_json(body, '{
        "status": "VARCHAR", "recorded_at": "VARCHAR", "local_day": "DATE", "port_code": "VARCHAR",
        "field_office": "VARCHAR", "operation": "VARCHAR", "task_force": "VARCHAR", "agency": "VARCHAR",
        "partners": ["VARCHAR"], "traffic": "VARCHAR", "posture": "VARCHAR", "outcome": "VARCHAR",
        "mode": "VARCHAR", "arrests": "BIGINT", "events": "BIGINT", "source_reference": "VARCHAR",
        "requesting_country": "VARCHAR", "recovered_on": "DATE",
        "result": {"outcome": "VARCHAR", "purchased_on": "DATE"},
        "referred_to": "VARCHAR", "statutes": ["VARCHAR"], "statute_text": "VARCHAR",
        "usao_state": "VARCHAR", "sentence_months": "BIGINT", "records": "VARCHAR",
        "items": [{
            "kind": "VARCHAR", "type": "VARCHAR", "category": "VARCHAR", "quantity": "BIGINT",
            "serial_status": "VARCHAR", "privately_made": "BOOLEAN", "printed_3d": "BOOLEAN",
            "rounds": "BIGINT", "caliber": "VARCHAR", "currency": "VARCHAR", "amount_minor": "BIGINT",
            "usd_minor": "BIGINT", "form": "VARCHAR"
        }]
    }') AS r
    FROM read_csv(
        $file, delim = E'\x1f', quote = E'\x01', escape = E'\x01', header = false, auto_detect = false,
        max_line_size = 16000000, columns = {
            'record_id': 'UUID', 'version': 'INTEGER', 'event_type': 'VARCHAR', 'published_at': 'VARCHAR',
            'body': 'VARCHAR'
        }
    )
)
SELECT
    record_id, kind, version, left(published_at, 19)::TIMESTAMP, left(r.recorded_at, 10)::DATE,
    r.local_day, coalesce(r.port_code, ''), coalesce(r.field_office, ''), coalesce(r.operation, ''),
    coalesce(r.task_force, ''), coalesce(r.agency, ''), coalesce(r.partners, []),
    list_filter(
        CASE
            WHEN r.status <> 'active' THEN []
            WHEN kind = 'inspection' THEN inspection_lines(r)
            WHEN kind = 'seizure' THEN seizure_lines(r)
            WHEN kind = 'trace' THEN trace_lines(r)
            WHEN kind = 'referral' THEN referral_lines(r)
            WHEN kind = 'closing' THEN [line('closed_years', r.records, 1)]
        END,
        lambda l: l.value <> 0
    )
FROM read;
