"""The record of training under faults: a writer killed again and again, eight writers at once; and what a write costs.

    python benchmarks/recording.py

A writer takes down attempts and says the number of each over a pipe once it is acknowledged; it is killed at moments
nobody chose, another goes on, until 1,000 are acknowledged. Then eight writers take down 125 each at once, while a
reader looks on. Every acknowledged attempt must be there, none twice. Ends with 1 where one is not.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from simsim.training.record import FILE, Attempt, Kind, Record

BEGIN: Final = datetime(2025, 6, 20, 10, tzinfo=UTC)
WRITER: Final = "--write"  # the argument by which this script is started as a writer


class Killed(NamedTuple):
    """What came of writers that were killed: how often, how many attempts were acknowledged, lost, twice there.

    ``ahead``: how many stood there before they were acknowledged, at most one a kill; they are added again.
    """

    kills: int
    acknowledged: int
    lost: int
    twice: int
    ahead: int


class Crowd(NamedTuple):
    """What came of writers at once: there, twice there, what they complained of, looks taken and those that erred."""

    there: int
    twice: int
    complaints: str
    looks: int
    inconsistent: int
    seconds: float


def attempt(person: str, number: int) -> Attempt:
    """An attempt that is told from the others by its person and number, about as large as a real one."""
    return Attempt(
        person=person,
        at=BEGIN + timedelta(seconds=number),
        session="drill",
        kind=Kind.PRACTICE,
        area="fare",
        rules=("1",),
        question=f"fare:{number}",
        case='{"weight": "5", "remark": "' + "x" * 800 + '"}',
        answer={"price": "1"},
        truth={"price": "2"},
        right=False,
        version="1a2b3c",
        as_of=date(2025, 6, 20),
        layers=(),
        seconds=9.5,
    )


def write(path: Path, person: str, first: int, count: int) -> None:
    """Take down ``count`` attempts from number ``first`` on, and say the number of each once it is acknowledged."""
    with Record(path) as record:
        for number in range(first, first + count):
            record.add(attempt(person, number))
            print(number, flush=True)


def writer(path: Path, person: str, first: int, count: int) -> subprocess.Popen[str]:
    """The same in a process of its own."""
    words = [sys.executable, __file__, WRITER, str(path), person, str(first), str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  # ourselves


def killed(path: Path, count: int, kills: int, seed: int) -> Killed:
    """Have ``count`` attempts written, by writers that are killed ``kills`` times on the way, each in mid-work."""
    moments = random.Random(seed)  # noqa: S311  # a drill, no secret
    acknowledged = done = lost = twice = ahead = 0
    while acknowledged < count:
        process = writer(path, "heron-27", acknowledged, count - acknowledged)
        if done < kills:
            said = _until_killed(process, moments, (count - acknowledged) // (kills - done + 1))
            done += 1
        else:
            said = process.communicate()[0].split()
        acknowledged += len(said)
        with Record(path) as record:
            numbers = Counter(_numbers(record).get("heron-27", []))
        lost += sum(1 for number in range(acknowledged) if number not in numbers)
        twice += sum(1 for times in numbers.values() if times > 1)
        ahead += len(numbers) - acknowledged
    return Killed(done, acknowledged, lost, twice, ahead)


def _until_killed(process: subprocess.Popen[str], moments: random.Random, most: int) -> list[str]:
    """What a writer said before it was killed: about ``most`` at the most, at a moment that is no write's own."""
    assert process.stdout  # noqa: S101  # it was asked for
    said = [process.stdout.readline() for _ in range(moments.randint(1, max(1, most)))]
    time.sleep(moments.uniform(0, 0.01))
    process.kill()
    said += process.stdout.read().split()  # through the same stream, which has read on already
    process.communicate()
    return said


def crowd(path: Path, writers: int, each: int) -> Crowd:
    """Have ``writers`` processes take down ``each`` attempts at once, and look on meanwhile."""
    begun, looks, inconsistent, seen = time.perf_counter(), 0, 0, 0
    processes = [writer(path, f"heron-{n}", 0, each) for n in range(writers)]
    while any(process.poll() is None for process in processes):
        with Record(path) as record:
            numbers = _numbers(record)
        now = sum(map(len, numbers.values()))
        whole = all(sorted(found) == [*range(len(found))] for found in numbers.values())
        looks, inconsistent, seen = looks + 1, inconsistent + (now < seen or not whole), now
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    complaints = "".join(process.communicate()[1] for process in processes)
    with Record(path) as record:
        numbers = _numbers(record)
    there = sum(len(set(found)) for found in numbers.values())
    twice = sum(len(found) - len(set(found)) for found in numbers.values())
    return Crowd(there, twice, complaints, looks, inconsistent, seconds)


def _numbers(record: Record) -> dict[str, list[int]]:
    """The numbers of the attempts that are there, by person."""
    numbers: dict[str, list[int]] = {}
    for one in record.attempts():
        numbers.setdefault(one.person, []).append(int(one.question.partition(":")[2]))
    return numbers


def costs(path: Path, count: int) -> list[float]:
    """How many milliseconds each of so many durable writes takes, one after the other."""
    taken = []
    with Record(path) as record:
        for number in range(count):
            begun = time.perf_counter()
            record.add(attempt("heron-27", number))
            taken.append((time.perf_counter() - begun) * 1000)
    return taken


def main() -> int:
    """The three drills, each in a file of its own; 1 where an attempt was lost."""
    with tempfile.TemporaryDirectory() as folder:
        taken = costs(Path(folder) / f"costs-{FILE}", 1_000)
        dead = killed(Path(folder) / f"killed-{FILE}", 1_000, 20, seed=20)
        many = crowd(Path(folder) / f"crowd-{FILE}", 8, 125)
    high = statistics.quantiles(taken, n=100)[98]
    rate = 1000 / statistics.mean(taken)
    print(f"a durable write: {statistics.median(taken):.2f} ms (99 of 100 below {high:.1f} ms), {rate:.0f} a second")
    print(f"killed {dead.kills} times: {dead.acknowledged} acknowledged, {dead.lost} lost, {dead.twice} twice")
    print(f"  {dead.ahead} stood there before they were acknowledged, and were added again")
    print(f"8 writers at once: {many.there} of 1000 there, {many.twice} twice, {1000 / many.seconds:.0f} a second")
    print(f"  {many.looks} looks meanwhile, {many.inconsistent} inconsistent; complaints: {many.complaints or 'none'}")
    bad = dead.lost or dead.twice or many.twice or many.inconsistent or many.complaints or many.there != 1_000  # noqa: PLR2004  # as above
    return 1 if bad else 0


def run(words: Sequence[str]) -> int:
    """As a writer, where the arguments say so; else the drills."""
    match words:
        case (first, path, person, number, count) if first == WRITER:
            write(Path(path), person, int(number), int(count))
            return 0
    return main()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
