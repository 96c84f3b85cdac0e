import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Firearms and rounds seized, by port, each record exactly once: mvn -q compile exec:java -Dexec.args=STATE.json */
public class Subscriber {
    static final Map<String, String> ENV = System.getenv();

    /** The highest version of a record replaces the former; one that is known already, or older, changes nothing. */
    static void apply(ObjectNode records, JsonNode body) {
        var former = records.withObject("/" + body.get("id").asText());
        if (body.get("version").asInt() <= former.path("version").asInt()) return;
        boolean voided = body.get("status").asText().equals("voided"); // then it counts nothing
        List<JsonNode> items = voided ? List.of() : body.get("items").valueStream().toList();
        var firearms = items.stream().filter(one -> one.get("kind").asText().equals("firearm")).toList();
        former.put("version", body.get("version").asInt()).put("port", body.path("port_code").asText("-"))
            .put("firearms", sum(firearms, "quantity")).put("rounds", sum(items, "rounds"));
    }

    static long sum(List<JsonNode> found, String field) { return found.stream().mapToLong(one -> one.path(field).asLong()).sum(); }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]), written = Path.of(arguments[0] + ".new");
        var json = new ObjectMapper();
        var state = (ObjectNode) json.readTree(Files.exists(file) ? Files.readString(file) : "{}");
        ObjectNode next = state.withObject("/next"), records = state.withObject("/records");
        var topic = ENV.getOrDefault("OUTBOUND_TOPIC", "outbound.seizures.v1");
        var login = "org.apache.kafka.common.security.scram.ScramLoginModule required username='%s' password='%s';";
        Map<String, Object> settings = Map.of("bootstrap.servers", ENV.get("KAFKA_BOOTSTRAP_SERVERS"),
            "security.protocol", ENV.getOrDefault("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"), "isolation.level", "read_committed",
            "ssl.truststore.type", "PEM", "ssl.truststore.location", ENV.getOrDefault("KAFKA_SSL_CAFILE", ""),
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config", login.formatted(ENV.get("KAFKA_SASL_USERNAME"), ENV.get("KAFKA_SASL_PASSWORD")));
        try (var kafka = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var all = kafka.partitionsFor(topic).stream().map(one -> new TopicPartition(topic, one.partition())).toList();
            kafka.assign(all); // without a group: all partitions
            for (var one : all) kafka.seek(one, next.path("" + one.partition()).asLong());
            var ends = kafka.endOffsets(all).entrySet();
            while (ends.stream().anyMatch(one -> kafka.position(one.getKey()) < one.getValue())) { // or for ever
                for (var message : kafka.poll(Duration.ofSeconds(1))) {
                    var type = new String(message.headers().lastHeader("ce_type").value());
                    if (type.startsWith("outbound.seizure.")) apply(records, json.readTree(message.value())); // not a heartbeat
                    next.put("" + message.partition(), message.offset() + 1);
                }
                Files.writeString(written, state.toString()); // state and positions in one step
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        records.valueStream().filter(one -> one.get("firearms").asLong() + one.get("rounds").asLong() > 0)
            .collect(Collectors.groupingBy(one -> one.get("port").asText(), TreeMap::new, Collectors.toList()))
            .forEach((port, found) -> System.out.println(port + "\t" + sum(found, "firearms") + "\t" + sum(found, "rounds")));
    }
}
