#!/bin/sh
# Firearms and rounds seized, by port, each record exactly once: sh subscriber.sh STATE.json
# It goes on where STATE.json ends, reads what is new, prints the totals and ends. Needs kcat and jq.
set -eu
umask 077
state=$1
topic=${OUTBOUND_TOPIC:-outbound.seizures.v1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/kafka" <<CONFIG
bootstrap.servers=$KAFKA_BOOTSTRAP_SERVERS
security.protocol=${KAFKA_SECURITY_PROTOCOL:-PLAINTEXT}
isolation.level=read_committed
CONFIG
[ -z "${KAFKA_SSL_CAFILE:-}" ] || echo "ssl.ca.location=$KAFKA_SSL_CAFILE" >>"$work/kafka"
[ -z "${KAFKA_SASL_USERNAME:-}" ] || cat >>"$work/kafka" <<CONFIG
sasl.mechanism=SCRAM-SHA-512
sasl.username=$KAFKA_SASL_USERNAME
sasl.password=$KAFKA_SASL_PASSWORD
CONFIG
[ -f "$state" ] || echo '{"next": {}, "records": {}}' >"$state"

cat >"$work/apply.jq" <<'JQ'
def sum(f): reduce .[] as $one (0; . + ($one | f));
reduce inputs as $message ($state[0];
  ($message.payload | fromjson) as $body
  | ($message.headers | .[index("ce_type") + 1]) as $type
  | if ($type | startswith("outbound.seizure.")) # not a heartbeat
      # The highest version of a record replaces the former; one that is known already, or older, changes nothing.
      and $body.version > (.records[$body.id].version // 0)
    then
      (if $body.status == "voided" then [] else $body.items end) as $items # a voided record counts nothing
      | .records[$body.id] = {
          version: $body.version,
          port: ($body.port_code // "-"),
          firearms: ($items | map(select(.kind == "firearm")) | sum(.quantity)),
          rounds: ($items | map(select(.kind == "ammunition")) | sum(.rounds))
        }
    else . end
  | .next[$message.partition | tostring] = $message.offset + 1)
JQ

kcat -F "$work/kafka" -L -J -t "$topic" >"$work/topic"
jq ".topics[].partitions[].partition" "$work/topic" >"$work/partitions"
while read -r partition; do
    next=$(jq --arg partition "$partition" '.next[$partition] // 0' "$state")
    kcat -F "$work/kafka" -C -q -e -J -t "$topic" -p "$partition" -o "$next" </dev/null >"$work/messages"
    jq -n -f "$work/apply.jq" --slurpfile state "$state" "$work/messages" >"$state.new"
    mv "$state.new" "$state" # state and positions in one step: a crash leaves both as they were
done <"$work/partitions"

jq -r '[.records[]] | group_by(.port)[] | [.[0].port, (map(.firearms) | add), (map(.rounds) | add)]
       | select(.[1] + .[2] > 0) | @tsv' "$state"
