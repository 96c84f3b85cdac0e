// Firearms and rounds seized, by port, each record exactly once: node subscriber.js STATE.json
// It goes on where STATE.json ends, reads what is new, prints the totals and ends. Needs `npm ci`.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Consumer, stringDeserializers } from '@platformatic/kafka'

const env = process.env
const file = process.argv[2]
const topic = env.OUTBOUND_TOPIC ?? 'outbound.seizures.v1'
const state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { next: {}, records: {} }

// State and positions in one step: a crash leaves both as they were.
function save() {
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}

// The highest version of a record replaces the former; one that is known already, or older, changes nothing.
function apply({ id, version, status, port_code: port = '-', items }) {
  if (version <= (state.records[id]?.version ?? 0)) return
  const counted = status === 'voided' ? [] : items // a voided record counts nothing
  const sum = (kind, field) => counted.filter(one => one.kind === kind).reduce((all, one) => all + one[field], 0)
  state.records[id] = { version, port, firearms: sum('firearm', 'quantity'), rounds: sum('ammunition', 'rounds') }
}

const protocol = env.KAFKA_SECURITY_PROTOCOL ?? 'PLAINTEXT'
const consumer = new Consumer({
  clientId: 'outbound-example',
  groupId: env.KAFKA_GROUP ?? 'outbound-example', // joined for the partitions alone; the positions are ours
  bootstrapBrokers: env.KAFKA_BOOTSTRAP_SERVERS.split(','),
  deserializers: stringDeserializers,
  tls: protocol.endsWith('SSL') ? { ca: env.KAFKA_SSL_CAFILE && readFileSync(env.KAFKA_SSL_CAFILE) } : undefined,
  sasl: protocol.startsWith('SASL')
    ? { mechanism: 'SCRAM-SHA-512', username: env.KAFKA_SASL_USERNAME, password: env.KAFKA_SASL_PASSWORD }
    : undefined,
})

const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic)
const next = partition => BigInt(state.next[partition] ?? 0)
const finished = () => ends.every((end, partition) => next(partition) >= end)
if (!finished()) {
  const offsets = ends.map((_, partition) => ({ topic, partition, offset: next(partition) }))
  const stream = await consumer.consume({ topics: [topic], mode: 'manual', offsets, autocommit: false })
  for await (const { headers, value, partition, offset } of stream) {
    if (headers.get('ce_type').startsWith('outbound.seizure.')) apply(JSON.parse(value)) // not a heartbeat
    state.next[partition] = String(offset + 1n)
    if (offset % 500n === 0n) save()
    if (finished()) break // or never
  }
  save()
}
await consumer.close(true)

const totals = {}
for (const { port, firearms, rounds } of Object.values(state.records)) {
  totals[port] = [(totals[port]?.[0] ?? 0) + firearms, (totals[port]?.[1] ?? 0) + rounds]
}
for (const port of Object.keys(totals).sort().filter(one => totals[one][0] + totals[one][1] > 0)) {
  console.log([port, ...totals[port]].join('\t'))
}
