"""A fact sheet as Markdown and HTML, from the aggregator's answer (`views.factsheet.sheet`)."""
