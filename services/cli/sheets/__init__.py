"""A fact sheet as Markdown and HTML, from the aggregator's answer (`services.aggregator.factsheet`)."""
