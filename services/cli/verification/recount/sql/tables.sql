-- What is read. A place is the coordinates at which a version counts; `digest` is the same for the same lines
-- in any order, and whether a measure stands in one line or in two.
CREATE MACRO digest(lines) AS
    list_sum(list_transform(lines, lambda l: (hash(l.measure, l.subtype) >> 8)::HUGEINT * l.value));
CREATE MACRO place(day, port, office, operation, task_force, agency, partners) AS
    hash(day, port, office, operation, task_force, agency, partners);
CREATE MACRO line(measure, subtype, value) AS
    {'measure': measure::VARCHAR, 'subtype': coalesce(subtype, '')::VARCHAR, 'value': value::BIGINT};

CREATE TYPE LINE AS STRUCT(measure VARCHAR, subtype VARCHAR, value BIGINT);
CREATE TABLE versions (
    record UUID, kind VARCHAR, version INTEGER, published TIMESTAMP, known DATE,
    day DATE, port VARCHAR, office VARCHAR, operation VARCHAR, task_force VARCHAR,
    agency VARCHAR, partners VARCHAR[], lines LINE[]
);
CREATE TABLE journal (
    record UUID, kind VARCHAR, version INTEGER, known DATE, place UBIGINT, digest HUGEINT
);
CREATE TABLE totals (
    day DATE, fiscal_year INTEGER, port VARCHAR, office VARCHAR, operation VARCHAR, task_force VARCHAR,
    agency VARCHAR, role VARCHAR, measure VARCHAR, subtype VARCHAR, known DATE, value HUGEINT
);
