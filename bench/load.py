"""A load of keep-alive connections, each a thread of several processes."""

import http.client
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

Request = tuple[str, bytes, dict[str, str]]  # path, body, headers


@dataclass(frozen=True, slots=True)
class Result:
    """What one run measured: requests a second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int


def run(
    port: int,
    make: Callable[[int], Request],
    *,
    requests: int,
    connections: int = 8,
    processes: int = 1,
) -> Result:
    """Send *requests* made by *make* (by their number) over *connections*."""
    share = requests // (processes * connections)
    starts = [at * share for at in range(processes * connections)]
    groups = [starts[p::processes] for p in range(processes)]
    before = time.perf_counter()
    with ProcessPoolExecutor(processes) as pool:
        found = pool.map(partial(_process, port, make, share), groups)
        times = [each for group in found for each in group]
    took = time.perf_counter() - before
    good = sorted(each for each in times if each >= 0)
    return Result(
        per_second=len(good) / took,
        p50=1000 * good[len(good) // 2],
        p99=1000 * good[int(len(good) * 0.99)],
        errors=len(times) - len(good),
    )


def _process(
    port: int, make: Callable[[int], Request], share: int, starts: Sequence[int]
) -> list[float]:
    with ThreadPoolExecutor(len(starts)) as pool:
        found = pool.map(partial(_connection, port, make, share), starts)
        return [each for times in found for each in times]


def _connection(
    port: int, make: Callable[[int], Request], share: int, start: int
) -> list[float]:
    """Send one connection's share; -1 stands for an answer that was no 2xx."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for number in range(start, start + share):
        path, body, headers = make(number)
        before = time.perf_counter()
        status = _status(line, path, body, headers)
        took = time.perf_counter() - before
        times.append(took if status == http.client.OK else -1.0)
    line.close()
    return times


def _status(
    line: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]
) -> int:
    """Send one request; 0 stands for a connection that was cut, and is made anew."""
    try:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        answer.read()
    except (http.client.HTTPException, OSError):
        line.close()
        return 0
    return answer.status
