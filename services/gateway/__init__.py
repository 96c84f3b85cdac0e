"""The gateway: the topics over HTTP, for agencies without Kafka. What each may read is the same."""
