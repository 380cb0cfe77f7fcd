"""The parts of the measurement. Each gets the bench with its running products and returns a table."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from .load import Streams, drive, first_events
from .products import BRIEF, IDLE, LIVELY, PROMPT, SHORT, SLOW, Breakwater, chat
from .report import Table, figure, middle, ratio, spread


def rounds(bench, products, measure, count=None):
    """
    Measures every product once in each round, so that other load on the machine affects all products equally.
    A product that fails is noted and skipped from then on. Returns the results by product name.
    """
    results = {product.name: [] for product in products}
    for _ in range(count or bench.options.rounds):
        for product in products:
            if product.name not in bench.failed:
                with bench.excusing(product):
                    results[product.name].append(measure(product))
                    bench.rest(product)
    return results


def plain(bench):
    """Chat calls with a short prompt and a response of 600 bytes."""
    seconds, products = bench.options.seconds, bench.products
    for product in products[1:]:
        bench.warm(product)
    results = rounds(bench, products, lambda product: counted(bench, product, seconds))
    base = {name: middle(results.get("nginx", []), name) for name in ("rate", "cpu")}
    table = Table(
        "Plain calls",
        f"64 connections, {seconds} s per turn, {bench.options.rounds} rounds. Medians, with minimum and maximum in brackets.",
        *("product", "calls/s", "rate / nginx's", "CPU µs/call", "CPU / nginx's"),
        *("p50 ms", "p99 ms", "p99.9 ms", "peak memory MB"),
    )
    for product in products:
        got = results[product.name]
        rate = middle(got, "rate")
        own = product.process is not None
        table.add(
            product.name,
            rate,
            ratio(rate, base["rate"]),
            spread(got, "cpu") if own else "-",
            ratio(middle(got, "cpu") if own else None, base["cpu"]),
            *(millis(got, name) for name in ("p50", "p99", "p999")),
            product.process.memory() / 1024 if own else None,
        )
    return table


def counted(bench, product, seconds):
    """A run in which the provider answered all calls: no product used a cache."""
    before = bench.provider.calls()
    figures = drive(product, seconds, 64)
    asked = bench.provider.calls() - before
    if asked < figures["calls"]:
        bench.note(f"{product.name} sent {asked} requests to the provider for {figures['calls']} calls")
    product.check()
    return figures


def translated(bench):
    """Calls whose request and answer pass unchanged, beside calls that are translated to and from Anthropic's form."""
    gateways = [product for product in bench.products if isinstance(product, Breakwater)]
    for product in gateways:
        bench.warm(product)
        bench.warm(product, model="claude")
    seconds = bench.options.seconds
    passed = rounds(bench, gateways, lambda product: drive(product, seconds, 64))
    through = rounds(bench, gateways, lambda product: drive(product, seconds, 64, "claude"))
    table = Table(
        "Translated calls",
        f"64 connections, {seconds} s per turn, {bench.options.rounds} rounds. Passed: OpenAI's form on both sides. "
        "Translated: the same call to a provider with Anthropic's form.",
        *("product", "CPU µs/call passed", "CPU µs/call translated", "translated / passed"),
    )
    for product in gateways:
        costs = [middle(results[product.name], "cpu") for results in (passed, through)]
        table.add(product.name, *(spread(results[product.name], "cpu") for results in (passed, through)), ratio(costs[1], costs[0]))
    return table


def latency(bench):
    """Sequential calls: the latency that each product adds to a call, and to the first event of a stream."""
    for product in bench.products[1:]:
        bench.warm(product)
        warm_streams(bench, product)

    def measure(product):
        whole = drive(product, max(2, bench.options.seconds - 2), 1)
        first = first_events(product, 2)
        return whole | {f"first {name}": value for name, value in first.items()}

    names = ("p50", "p99", "p999", "first p50", "first p99")
    results = rounds(bench, bench.products, measure, fewer(bench))
    direct = {name: millis(results["direct"], name) for name in names}
    table = Table(
        "Added latency",
        "One connection, one call after the other, in milliseconds. The row direct is a call to the provider itself; "
        "the other rows show what each product adds.",
        *("product", "p50", "p99", "p99.9", "first event p50", "first event p99"),
    )
    for product in bench.products:
        own = [(millis(results[product.name], name), direct[name]) for name in names]
        base = product.process is None
        table.add(product.name, *(value if base or value is None else added(value - over) for value, over in own))
    return table


def streams(bench):
    """Many streams of 20 events per second each."""
    table = Table(
        "Live streams",
        f"Streams of 20 events per second, {window(bench)} s per turn, {fewer(bench)} rounds. The streams are opened at 250 per "
        "second; the turn begins 2 s after the last one. Times are in milliseconds. "
        "Pace: the share of the expected events that arrived. Gap: the time between two events of a stream (50 ms at the "
        "provider). Transit: from the provider's write to the client's read. Late: the delay of the provider itself. "
        "Client: the time of one pass of the client over all its streams. If late and client are large, the machine was "
        "saturated. Live heap: what the JVM counts after a full collection, minus the live heap without streams.",
        *("product", "streams", "pace", "gap p50", "gap p99", "transit p50", "transit p99", "late p99", "client p99"),
        *("CPU µs/event", "CPU / nginx's", "live heap KiB/stream"),
    )
    for product in bench.products[1:]:
        warm_streams(bench, product)
    costs = {}
    for count in bench.options.streams:
        able = [product for product in bench.products if can_hold(bench, product, count, costs)]
        results = rounds(bench, able, lambda product: held(bench, product, count), fewer(bench))
        costs |= {product.name: middle(results[product.name], "cpu") for product in able if product.process}
        base = middle(results.get("nginx", []), "cpu")
        for product in able:
            got = results[product.name]
            table.add(
                product.name,
                f"{count:,}",
                f"{100 * middle(got, 'rate') / count / 20:.0f} %" if got else "-",
                *(middle(got, name) for name in ("gap_p50", "gap_p99", "transit_p50", "transit_p99", "late_p99", "own_p99")),
                *((spread(got, "cpu"), ratio(middle(got, "cpu"), base)) if product.process else ("-", "-")),
                middle([each for each in got if "heap" in each], "heap"),
            )
    return table


def fewer(bench):
    """The number of rounds: long turns need fewer."""
    return min(2, bench.options.rounds)


def lively(count):
    """The model: short streams if there are few, because some products read streams to the end after their clients have disconnected."""
    return BRIEF if opening(count) < 1 else LIVELY


def opening(count):
    """Seconds between opening the streams and measuring, so that only running streams are measured."""
    return count / 250


def window(bench):
    """Length of the measurement in seconds; it ends before the first stream does."""
    return min(10, bench.options.seconds)


def can_hold(bench, product, count, costs):
    """
    Skips a peer that would need twice the machine's cores, estimated from its cost per event with fewer streams: it would only
    show a saturated machine, for minutes. The gateway itself is never skipped.
    """
    if isinstance(product, Breakwater):
        return product.name not in bench.failed
    cores = count * 20 * (costs.get(product.name) or 0) / 1e6
    if cores > 2 * os.cpu_count():
        bench.note(f"{product.name} was not measured with {count:,} streams: it would need {cores:.0f} cores")
    return product.name not in bench.failed and cores <= 2 * os.cpu_count()


def warm_streams(bench, product):
    """Warms up with short streams, because products that have only served plain calls are cold for streams."""
    bench.warm(product, bench.options.warm_up // 4, SHORT, chat(product.model(SHORT), True))


def held(bench, product, count):
    gateway = isinstance(product, Breakwater)
    before = product.live_heap() if gateway else 0
    with Streams(product, lively(count), count, opening(count), 2, window(bench)) as open_streams:
        figures = open_streams.measure()
        lost(bench, product, count, figures)
        # Without all streams the share would look too small.
        if gateway and figures["begun"] == count:
            figures["heap"] = (product.live_heap() - before) / count / 1024
    left_alone(bench, product)
    return figures


def left_alone(bench, product):
    """
    Waits until the product has closed its streams to the provider, after its clients have disconnected, so that it does not disturb the
    next one. Some products read every stream to the end.
    """
    begun = time.monotonic()
    while bench.paced.lateness()["waiting"] and time.monotonic() < begun + 40:
        time.sleep(0.5)
    took = time.monotonic() - begun
    if took > 5:
        bench.note(f"{product.name} closed its requests to the provider only {took:.0f} s after its clients had disconnected")


def lost(bench, product, count, figures):
    missing = count - figures["begun"]
    if missing or figures["refused"] or figures["broken"]:
        bench.note(
            f"{product.name}, {count} streams: {missing} did not begin in time, {figures['refused']} were refused, "
            f"{figures['broken']} broke"
        )


def idle(bench):
    """Streams with few events, in a small heap."""
    count, gateway = 5000, Breakwater(bench, "breakwater in 1 GiB", java_opts="-Xmx1g")
    table = Table(
        "Idle streams",
        f"{count:,} streams with one event every 5 s, with -Xmx1g, opened over 12 s.",
        *("product", "begun", "broken", "transit p50 ms", "transit p99 ms", "live heap KiB/stream", "peak memory MB"),
    )
    with bench.running(gateway):
        drive(gateway, min(10, bench.options.warm_up) or 1, 16)
        before = gateway.live_heap()
        with Streams(gateway, IDLE, count, 12, 5, 10) as open_streams:
            figures = open_streams.measure()
            heap = (gateway.live_heap() - before) / count / 1024
        table.add(
            gateway.name,
            *(f"{figures[name]:,}" for name in ("begun", "broken")),
            *(figures[name] for name in ("transit_p50", "transit_p99")),
            heap,
            gateway.process.memory() / 1024,
        )
    return table


def under_way(bench, calls, count):
    """The number of streams open at the provider; waits up to ten seconds until all are."""
    calls.line()
    until = time.monotonic() + 10
    while (waiting := bench.paced.lateness()["waiting"]) < count and time.monotonic() < until:
        time.sleep(0.2)
    return waiting


def body(bench):
    """Calls with a prompt of 5 MB."""
    prompt = PROMPT + [{"role": "user", "content": "The quick brown fox jumps over the lazy dog. " * 117_000}]
    measured = bench.products[1:]

    def measure(product, seconds=max(2, bench.options.seconds - 2)):
        return drive(product, seconds, 4, body=chat(product.model("gpt-4o"), messages=prompt))

    for product in measured:
        bench.warm(product)
        with bench.excusing(product):
            measure(product, max(1, bench.options.warm_up // 8))
    results = rounds(bench, measured, measure, fewer(bench))
    base = middle(results.get("nginx", []), "cpu")
    table = Table(
        "A prompt of 5 MB",
        "4 connections. The CPU time includes the kernel's copying, to and from the product.",
        *("product", "calls/s", "CPU ms/call", "CPU / nginx's", "p50 ms", "p99 ms", "peak memory MB"),
    )
    for product in measured:
        got = results[product.name]
        cpu = middle(got, "cpu")
        table.add(
            product.name,
            middle(got, "rate"),
            None if cpu is None else cpu / 1000,
            ratio(cpu, base),
            *(millis(got, name) for name in ("p50", "p99")),
            product.process.memory() / 1024,
        )
    return table


def slow(bench):
    """Calls of one group while 2,000 calls of another group wait for a provider that takes 30 s."""
    count = 2000
    table = Table(
        "Beside a slow group",
        f"8 connections to one group: first alone, then while {count:,} calls wait for the provider of another group. "
        f"{fewer(bench)} rounds, each after 3 s of the same load. The collections that promote the waiting calls to the old "
        "generation happen while the calls arrive, so they are not part of this measurement.",
        *("product", "others waiting", "calls/s", "CPU µs/call", "p50 ms", "p99 ms", "p99 / alone"),
    )
    for product in [each for each in bench.products if isinstance(each, Breakwater)]:
        bench.warm(product)
        if product.name in bench.failed:
            continue
        alone, beside = [], []
        with bench.excusing(product):
            for _ in range(fewer(bench)):
                alone.append(settled(bench, product))
                with Streams(product, SLOW, count, 3, 1, 60, stream=False) as calls:
                    waiting = under_way(bench, calls, count)
                    beside.append(settled(bench, product) | {"waiting": waiting})
                left_alone(bench, product)
        for got, waiting in ((alone, "0"), (beside, f"{middle(beside, 'waiting') or 0:,.0f}")):
            table.add(
                product.name,
                waiting,
                middle(got, "rate"),
                spread(got, "cpu"),
                millis(got, "p50"),
                millis(got, "p99"),
                ratio(middle(got, "p99"), middle(alone, "p99")),
            )
    return table


def settled(bench, product):
    """Measures after some load of the same kind, so that the effects of the other calls' arrival are over."""
    drive(product, 3, 8)
    return drive(product, bench.options.seconds, 8)


def growth(bench):
    """The cost of a call as the configuration grows."""
    sizes = ((10, 1), (1000, 100), (10_000, 1))
    table = Table(
        "Growth",
        "CPU time of a plain call at 64 connections, by the size of the configuration. Each row has its own gateway and a "
        f"warm-up of only {growth_warm_up(bench)} s, so compare the rows with each other, not with the first table.",
        *("deployments", "groups", "calls/s", "CPU µs/call", "CPU / first row's", "s to ready"),
    )
    gateways = [Breakwater(bench, f"breakwater {count} in {groups}", count, groups) for count, groups in sizes]
    with bench.running(*gateways):
        for gateway in gateways:
            bench.warm(gateway, growth_warm_up(bench))
        results = rounds(bench, gateways, lambda gateway: drive(gateway, bench.options.seconds, 64), fewer(bench))
        base = middle(results[gateways[0].name], "cpu")
        for gateway, (count, groups) in zip(gateways, sizes):
            got = results[gateway.name]
            cpu = middle(got, "cpu")
            table.add(
                *(f"{count:,}", f"{groups:,}", middle(got, "rate"), spread(got, "cpu"), ratio(cpu, base), gateway.ready_after)
            )
    return table


def growth_warm_up(bench):
    return min(10, bench.options.warm_up)


def start(bench):
    """The time from the launcher's start to ready, and from there to full speed."""
    table = Table(
        "Start",
        "Seconds from the start of the launcher to the first 200 of /health/readiness. Then calls per second in each second "
        "of load at 64 connections, as counted by the provider.",
        *("start", "s to ready", *(f"in s {second}" for second in START_SECONDS), "peak memory MB"),
    )
    for turn in range(fewer(bench)):
        gateway = Breakwater(bench, f"breakwater start {turn + 1}")
        with bench.running(gateway):
            rates = rates_by_second(bench, gateway, max(START_SECONDS))
            shown = [f"{rates[second - 1]:,}" for second in START_SECONDS]
            table.add(str(turn + 1), gateway.ready_after, *shown, gateway.process.memory() / 1024)
    return table


START_SECONDS = (1, 2, 3, 5, 7, 10)


def rates_by_second(bench, product, seconds):
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(drive, product, seconds + 1, 64)
        counts, begun = [bench.provider.calls()], time.monotonic()
        for second in range(1, seconds + 1):
            time.sleep(max(0, begun + second - time.monotonic()))
            counts.append(bench.provider.calls())
    # Fails if the load failed.
    load.result()
    return [after - before for before, after in zip(counts, counts[1:])]


def millis(got, name):
    value = middle(got, name)
    return None if value is None else value / 1000


def added(difference):
    return ("+" if difference >= 0 else "") + figure(difference)


ALL = {each.__name__: each for each in (plain, translated, latency, streams, slow, body, growth, start, idle)}
