"""The parts of the measurement. Each takes the bench with its products running and returns a table."""

from .load import drive
from .report import Table, middle, ratio, spread


def rounds(bench, products, measure, count=None):
    """
    Measures every product once in each round, so that what the machine does meanwhile hits all alike.
    A product that fails is told of and left out from then on. Results by product name.
    """
    results = {product.name: [] for product in products}
    for _ in range(count or bench.options.rounds):
        for product in products:
            if product.name not in bench.failed:
                with bench.excusing(product):
                    results[product.name].append(measure(product))
    return results


def plain(bench):
    """Chat calls with a short prompt and an answer of 600 bytes."""
    seconds, products = bench.options.seconds, bench.products
    for product in products[1:]:
        bench.warm(product)
    results = rounds(bench, products, lambda product: counted(bench, product, seconds))
    base = {name: middle(results.get("nginx", []), name) for name in ("rate", "cpu")}
    table = Table(
        "Plain calls",
        f"64 connections, {seconds} s a turn, {bench.options.rounds} rounds; medians, in brackets the least and the greatest.",
        *("product", "calls/s", "of nginx's", "CPU µs/call", "times nginx's"),
        *("p50 ms", "p99 ms", "p99.9 ms", "peak memory MB"),
    )
    for product in products:
        got = results[product.name]
        rate, cpu = middle(got, "rate"), middle(got, "cpu") if product.process else None
        latency = (millis(got, name) for name in ("p50", "p99", "p999"))
        table.add(
            product.name,
            rate,
            ratio(rate, base["rate"]),
            spread(got, "cpu") if product.process else "-",
            ratio(cpu, base["cpu"]),
            *latency,
            product.process.memory() / 1024 if product.process else None,
        )
    return table


def counted(bench, product, seconds):
    """A run whose calls were all answered by the provider, and not out of somebody's memory."""
    before = bench.provider.calls()
    figures = drive(product, seconds, 64)
    asked = bench.provider.calls() - before
    if asked < figures["calls"]:
        bench.note(f"{product.name} asked the provider {asked} times for {figures['calls']} calls")
    product.check()
    return figures


def latency(bench):
    """One call at a time: what each product adds to the time of a call."""
    for product in bench.products[1:]:
        bench.warm(product)
    results = rounds(bench, bench.products, lambda product: drive(product, bench.options.seconds, 1))
    table = Table(
        "Added latency",
        "One connection, one call after the other; the median of the rounds, and by how much it is over the provider's own.",
        *("product", "p50 ms", "p99 ms", "p99.9 ms", "added p50", "added p99", "added p99.9"),
    )
    direct = [millis(results["direct"], name) for name in ("p50", "p99", "p999")]
    for product in bench.products:
        own = [millis(results[product.name], name) for name in ("p50", "p99", "p999")]
        added = [None if mine is None else mine - base for mine, base in zip(own, direct)]
        table.add(product.name, *own, *(added if product.process else ("-", "-", "-")))
    return table


def millis(got, name):
    value = middle(got, name)
    return None if value is None else value / 1000


ALL = {"plain": plain, "latency": latency}
