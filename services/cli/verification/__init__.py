"""Recomputing the totals: from the log, from the services' records, and from the journal.

`replay` reads the log into a temporary database by the aggregator's own rules, up to the very
positions at which the totals stand, so that a running system can be verified as well. `held` reads
the aggregator's totals and journal in one snapshot, `records` the services' versions; `cells` holds
the sums of each side by side. Nothing is written but the temporary database.
"""
