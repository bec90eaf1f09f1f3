"""Medians against T of the same run, the goals, and how the table is printed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from bench.server import Client


@dataclass(frozen=True)
class Figure:
    """One line of the table: a ratio, its goal and the figure past which it is refused."""

    number: str
    what: str
    value: float
    goal: float
    reject: float
    unit: str = "T"
    note: str = ""
    is_floor: bool = False  # more is better

    @property
    def verdict(self) -> str:
        if self._past(self.reject):
            return "REFUSED"
        return "short of the goal" if self._past(self.goal) else "reached"

    def _past(self, line: float) -> bool:
        return self.value < line if self.is_floor else self.value > line


class Trivial:
    """T, measured between all other requests, so that every ratio is within its own minutes."""

    def __init__(self, client: Client) -> None:
        self.client, self.seconds = client, list[float]()

    def once(self) -> float:
        answer = self.client.get("/bench/trivial/")
        assert answer.status == 200, answer.status
        self.seconds.append(answer.seconds)
        return answer.seconds

    def noise(self) -> str:
        thirds = [median(part) * 1000 for part in _thirds(self.seconds)]
        low, high = percentile(self.seconds, 10) * 1000, percentile(self.seconds, 90) * 1000
        drift = ", ".join(f"{value:.2f}" for value in thirds)
        now = median(self.seconds) * 1000
        return f"T {now:.2f} ms (p10 {low:.2f}, p90 {high:.2f}; by thirds of the run {drift})"


@dataclass(frozen=True)
class Measured:
    """Seconds of one request, and of the trivial ones between."""

    seconds: list[float]
    trivial: list[float]

    @property
    def p50(self) -> float:
        return median(self.seconds) / median(self.trivial)

    @property
    def p95(self) -> float:
        return percentile(self.seconds, 95) / median(self.trivial)


def measure(request: Callable[[], float], trivial: Trivial, times: int) -> Measured:
    """In turn with the trivial page; three of each first, uncounted."""
    for _ in range(3):
        request()
        trivial.once()
    pairs = [(request(), trivial.once()) for _ in range(times)]
    return Measured([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def percentile(values: list[float], share: int) -> float:
    return quantiles(values, n=100)[share - 1]


def _thirds(values: list[float]) -> Iterator[list[float]]:
    size = max(len(values) // 3, 1)
    for start in (0, size, 2 * size):
        yield values[start : start + size] or values[-1:]


def table(figures: list[Figure]) -> str:
    lines = [f"{'goal':>5}  {'what':<58} {'ratio':>9} {'goal':>8} {'reject':>8}  verdict"]
    for figure in figures:
        sign = ">=" if figure.is_floor else "<="
        ratio = f"{figure.value:>6.2f} {figure.unit:<2} {sign} {figure.goal:<5g} {figure.reject:>7g}"
        note = f"  {figure.note}" if figure.note else ""
        lines.append(f"{figure.number:>5}  {figure.what:<58} {ratio}  {figure.verdict}{note}")
    return "\n".join(lines)
