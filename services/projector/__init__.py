"""The projector: what other governments get of the records, as their terms allow and no more."""
