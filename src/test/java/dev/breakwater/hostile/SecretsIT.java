package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ConfigSample;
import dev.breakwater.testing.Exchange;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No key leaks in any form, and a caller without a key learns nothing. */
@TestMethodOrder(OrderAnnotation.class)
class SecretsIT {

    /** A key with characters that JSON, URLs and base64 can encode in several ways. */
    private static final String SECRET = "sk-proj/9f8e7d6c5b4a+3210=ZYXWVUTS";

    /** A part of the key that must not appear. */
    private static final String PIECE = "9f8e7d6c";

    @RegisterExtension
    static final Gateway GATEWAY = new Gateway("""
        router_settings:
          num_retries: 0
          disable_cooldowns: true
        """)
            .entry("secret", "{model: openai/m, api_base: \"{secret}\", api_key: \"" + SECRET + "\"}")
            .entry("short-e", "{model: openai/m, api_base: \"{short}\", api_key: e}")
            .entry("short-none", "{model: openai/m, api_base: \"{short}\", api_key: none}")
            .entry("short-1234", "{model: openai/m, api_base: \"{short}\", api_key: sk-1234}")
            .entry(
                    "shown",
                    "{model: openai/m, api_base: \"{shown}\", api_key: sk-of-shown-0001, auth: " + PIECE
                            + "-auth, tenant_id: " + PIECE + "-tenant, bearer_tok: " + PIECE
                            + "-tok, temperature: 0.5}");

    /** E6: the key in place of a number, and in a name. */
    @Test
    void what_a_provider_calls_a_limit_is_passed_on_only_where_it_is_one() throws Exception {
        GATEWAY.provider()
                .byDefault(
                        "secret",
                        Behaviours.raw(
                                200,
                                Behaviours.completion("hello"),
                                "x-ratelimit-remaining-requests: " + SECRET,
                                "x-ratelimit-" + PIECE + ": 1",
                                "x-ratelimit-limit-requests: 60",
                                "x-ratelimit-reset-tokens: 6m0s",
                                "x-ratelimit-remaining-tokens: Bearer " + SECRET));

        Answer answer = GATEWAY.chat("secret");

        answer.says("hello");
        assertThat(answer.head()).doesNotContain(PIECE);
        assertThat(answer.header("x-ratelimit-limit-requests")).contains("60");
        assertThat(answer.header("x-ratelimit-reset-tokens")).contains("6m0s");
    }

    static List<String> disguises() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        return List.of(
                SECRET,
                SECRET.replace("/", "\\/"),
                SECRET.replace("k", "\\u006b").replace("9", "\\u0039"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                Base64.getEncoder().encodeToString(("Bearer " + SECRET).getBytes(StandardCharsets.UTF_8)),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8)
                        .replace("%2F", "%2f")
                        .replace("%3D", "%3d"));
    }

    /** E9: a key in an error, plain and encoded, before a stream, in a stream, and in a plain response. */
    @ParameterizedTest
    @MethodSource("disguises")
    void a_key_that_a_provider_repeats_is_shown_to_nobody(String disguise) throws Exception {
        String error = "{\"error\":{\"message\":\"wrong key " + disguise + ", sorry\",\"type\":\"t " + disguise
                + "\",\"code\":\"c " + disguise + "\"}}";
        GATEWAY.provider()
                .script(
                        "secret",
                        Behaviours.raw(400, error),
                        Behaviours.raw(500, error),
                        Behaviours.raw(400, "wrong key " + disguise + ", sorry", "Content-Type: text/plain"),
                        Behaviours.events(error),
                        Behaviours.events(Behaviours.words("One"), error));

        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(GATEWAY.chat("secret"));
        }
        answers.add(GATEWAY.stream("secret"));
        answers.add(GATEWAY.stream("secret"));

        String base64 = Base64.getEncoder()
                .encodeToString(PIECE.getBytes(StandardCharsets.UTF_8))
                .substring(0, 8);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.toString())
                        .contains("sorry")
                        .doesNotContain(PIECE, base64, disguise, disguise.replace("\\/", "/")));
        assertThat(GATEWAY.printed()).doesNotContain(PIECE, base64);
    }

    /** E9: a long error is truncated; a key across the cut is not shown in part either. */
    @Test
    void a_key_across_the_cut_of_a_long_message_is_not_shown() throws Exception {
        for (int before = 3_950; before < 4_000; before += 3) {
            String message = "a".repeat(before - 5) + " key " + SECRET + " " + "b".repeat(500);
            GATEWAY.provider().script("secret", Behaviours.error(400, message));

            assertThat(GATEWAY.chat("secret").body())
                    .as("the key after %s characters", before)
                    .doesNotContain("sk-proj/9f");
        }
    }

    /** B5: text that is not a secret is not masked. */
    @ParameterizedTest
    @ValueSource(strings = {"short-e", "short-none", "short-1234"})
    void a_placeholder_of_a_key_does_not_garble_errors(String group) throws Exception {
        String words = "None of the deployments here; none is ready yet, see sk-1234 in the manual";
        GATEWAY.provider().byDefault("short", Behaviours.error(400, words));

        assertThat(GATEWAY.chat(group).error()).contains(words);
    }

    /** E18: unknown parameters. */
    @ParameterizedTest
    @ValueSource(strings = {"/model/info", "/v1/model/info"})
    void model_info_shows_what_is_known_to_be_harmless(String path) throws Exception {
        Answer answer = GATEWAY.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"shown\"").doesNotContain(PIECE, SECRET, "sk-of-");
    }

    private static final List<Answer> GUESSES = new ArrayList<>();
    private static String metricsBefore = "";
    private static long guessed;

    /** E15: forty wrong keys in a row. */
    @BeforeAll
    static void guess() throws Exception {
        metricsBefore = metrics();
        for (int i = 0; i < 40; i++) {
            GUESSES.add(GATEWAY.post(
                    "/v1/chat/completions",
                    "{\"model\":\"plain\",\"messages\":[]}",
                    "Authorization: Bearer sk-guess-" + i));
        }
        guessed = System.nanoTime();
    }

    /** E15: valid keys from the same address are not affected. */
    @Test
    void guessing_keys_is_slowed_down() throws Exception {
        assertThat(GUESSES).allSatisfy(answer -> answer.isOurs(401, 429));
        assertThat(GUESSES.subList(0, 9)).allSatisfy(answer -> answer.isOurs(401));
        assertThat(GUESSES.subList(10, 40))
                .as("from the tenth on: 429, or slowly")
                .allMatch(answer -> answer.status() == 429 || answer.took().toMillis() >= 100);
        assertThat(GATEWAY.chat("plain").status()).as("a right key").isEqualTo(200);
    }

    /** E15. */
    @Test
    void guesses_are_counted() throws Exception {
        assertThat(grown(metricsBefore, metrics())).as("metrics about keys").isNotEmpty();
    }

    /** E15: one log line per minute, however many wrong keys there were. Runs last, because it waits for the end of that minute. */
    @Test
    @Order(Integer.MAX_VALUE)
    void guesses_are_told_of_in_the_log() throws Exception {
        List<String> told = told();
        while (told.isEmpty()
                && System.nanoTime() - guessed < Duration.ofSeconds(75).toNanos()) {
            TimeUnit.MILLISECONDS.sleep(500);
            told = told();
        }

        assertThat(told).hasSizeBetween(1, 3).noneMatch(line -> line.contains("sk-guess"));
    }

    private static List<String> told() throws IOException {
        return GATEWAY.printed()
                .lines()
                .filter(line -> line.matches("(?i).*(wrong|invalid|refused|rejected).*\\bkeys?\\b.*"))
                .toList();
    }

    private static String metrics() throws IOException {
        return GATEWAY.get("/metrics").body();
    }

    /** Counters about keys that increased by ten or more. */
    private static List<String> grown(String before, String after) {
        return after.lines()
                .filter(line -> line.matches("(?i)[a-z_:]*(auth|key|denied|refus|reject)[a-z_:]*(\\{.*})? [0-9.eE+]+"))
                .filter(line -> value(line) - before(before, line) >= 10)
                .toList();
    }

    private static double before(String metrics, String line) {
        String series = line.substring(0, line.lastIndexOf(' ') + 1);
        return metrics.lines()
                .filter(each -> each.startsWith(series))
                .mapToDouble(SecretsIT::value)
                .findFirst()
                .orElse(0);
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** E12: a value that YAML parses as a tag. */
    @Test
    void a_start_that_is_refused_names_no_value_of_a_key() throws Exception {
        Gateway refused = new Gateway("")
                .entry("tagged", "\n      model: openai/m\n      api_base: {tagged}\n      api_key: !" + PIECE);

        Process process = refused.launch("SecretsIT-tagged");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(refused.printed()).contains("configuration").doesNotContain(PIECE);
    }

    /** E16: a gateway without keys that listens on all interfaces. */
    @ParameterizedTest
    @CsvSource({"/metrics", "/openapi", "/model/info", "/v1/model/info"})
    void without_a_master_key_administrative_paths_answer_loopback_only(String path) throws Exception {
        String address = address();
        Gateway open = open();

        assertThat(from(open, address, path)).as("another address").isGreaterThanOrEqualTo(400);
        assertThat(from(open, address, path, "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1"))
                .as("one that says it is loopback")
                .isGreaterThanOrEqualTo(400);
        assertThat(from(open, "127.0.0.1", path, "X-Forwarded-For: 203.0.113.9"))
                .as("through a proxy on this host")
                .isGreaterThanOrEqualTo(400);
        if (path.contains("/model/info") || path.equals("/metrics")) {
            assertThat(from(open, "127.0.0.1", path)).as("loopback").isEqualTo(200);
        }
    }

    /** Started on first use; the class stops it. */
    private static Gateway open() throws Exception {
        if (opened == null) {
            opened = new Gateway("").withoutKey().with("--host", "0.0.0.0").start("SecretsIT-open");
        }
        return opened;
    }

    private static Gateway opened;

    @AfterAll
    static void close() throws Exception {
        if (opened != null) {
            opened.stop();
        }
    }

    private static int from(Gateway gateway, String address, String path, String... fields) throws IOException {
        String[] keyless = new String[fields.length + 1];
        System.arraycopy(fields, 0, keyless, 0, fields.length);
        keyless[fields.length] = "Authorization: none";
        try (Connection connection = new Connection(address, gateway.port())) {
            return connection
                    .send(Connection.request("GET", path, new byte[0], keyless))
                    .answer(Gateway.PATIENCE)
                    .status();
        }
    }

    /** The machine's addresses other than loopback. */
    private static String address() throws IOException {
        String found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(each -> each.getHostAddress())
                .findFirst()
                .orElse("");
        assumeTrue(!found.isEmpty(), "this machine has no address other than loopback");
        return found;
    }

    /** The gateway's key is not forwarded to a provider. */
    @Test
    void the_master_key_reaches_no_provider() throws Exception {
        GATEWAY.provider().byDefault("secret", Behaviours.good());

        GATEWAY.chat("secret").says("hello from secret");

        List<Exchange> exchanges = GATEWAY.provider().exchanges("secret");
        assertThat(exchanges.get(exchanges.size() - 1).headers()).satisfies(headers -> {
            assertThat(headers.toString()).doesNotContain(ConfigSample.KEY);
            assertThat(headers).containsEntry("authorization", "Bearer " + SECRET);
        });
    }
}
