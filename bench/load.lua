-- Repeats one POST, for wrk. Environment: BENCH_BODY is a file, BENCH_HEADERS has lines "name: value".
-- The last line of wrk's output is a JSON object with the results; latencies are in microseconds.

local file = assert(io.open(os.getenv("BENCH_BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^\n:]+): ([^\n]*)") do
    wrk.headers[name] = value
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"calls": %d, "micros": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d, "p999": %d}\n',
        summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
