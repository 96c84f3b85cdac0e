"""A second opinion on the totals: every version counted again, in columns, by rules of its own.

`outbound verify --recount` reads the services' outboxes and what the aggregator holds into a temporary
database of DuckDB. The rules in `sql/` were written from `docs/measures.md`, without the aggregator's: a
mistake in those is found, which a replay through them would repeat.
"""
