#!/bin/bash
# Start the broker of docker-compose.yml. The first time, format its storage with the operator's user in it:
# nobody could log in to make one.
set -euo pipefail
umask 077
properties=/etc/outbound/kafka/broker.properties
arguments=$(mktemp) # arguments in a file, for the list of processes shows a command line to everyone
printf -- '--add-scram\nSCRAM-SHA-512=[name=operator,password=%s]\n' "$KAFKA_OPERATOR_PASSWORD" > "$arguments"
unset KAFKA_OPERATOR_PASSWORD
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$properties" "@$arguments"
rm "$arguments"
exec /opt/kafka/bin/kafka-server-start.sh "$properties"
