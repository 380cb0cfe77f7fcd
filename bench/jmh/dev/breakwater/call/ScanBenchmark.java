package dev.breakwater.call;

import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Scans a client's request body and replaces its model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScanBenchmark {

    /** Length of the prompt in characters. */
    @Param({"60", "5000000"})
    int prompt;

    private byte[] body;
    private ApiRequest request;

    @Setup
    public void write() {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(prompt / 45 + 1);
        String json = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}],\"temperature\":0.7,\"max_tokens\":100}";
        body = json.getBytes(StandardCharsets.UTF_8);
        request = Samples.aCall().saying(json).get().request();
    }

    @Benchmark
    public JsonDocument scan() throws JsonDocument.MalformedException {
        return JsonDocument.parse(body);
    }

    @Benchmark
    public Slices rename() {
        return request.bodyFor("gpt-4o-2024-08-06", Map.of());
    }
}
