"""Webhooks and event streams: what agencies without Kafka get."""
