"""Who may do what on Kafka: one file says it, and the cluster is brought to it."""
