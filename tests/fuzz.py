"""The long driver of the fuzz targets: `make fuzz`, or `python tests/fuzz.py --inputs 1000000 --target body`.

Each target runs in a process of its own, so that even an input that ends or blocks the interpreter is
found: it stands in a shared piece of memory. What fails is written to .cache/fuzz, a few of each fault.
"""

from __future__ import annotations

import argparse
import mmap
import os
import signal
import struct
import sys
import traceback
from collections import Counter
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from types import FrameType

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fuzzing.targets import TARGETS, Target  # noqa: E402  (only now can it be found)

PATIENCE = 10.0
"""Seconds of work, ours and the system's, that one input may take; most take a thousandth of one."""

BLOCKED = 300.0
"""Seconds by the clock after which a process is ended that does not come back even for a signal."""

TOLD = 3
"""Inputs written out of each fault."""

POOL, LARGE = 3_000, 12_000
"""Inputs kept in memory because they led to something new, and bytes that none of them reaches."""

LONGEST = 200_000
"""Bytes of an input."""

FAILURES = ROOT / ".cache/fuzz"
_HEAD = struct.Struct("<QQ")


class Hang(BaseException):
    """An input took longer than PATIENCE; no `except Exception` may swallow it."""


def _too_long(number: int, frame: FrameType | None) -> None:
    raise Hang


class Worker:
    """Fuzzes one target from input `done` on; `memory` holds the number and the bytes of the input at work."""

    def __init__(self, target: Target, inputs: int, seed: int, done: int, memory: mmap.mmap) -> None:
        self.target, self.inputs, self.done, self.memory = target, inputs, done, memory
        self.random = Random(f"{target.name} {seed} {done}")
        self.faults: Counter[str] = Counter()

    def __call__(self) -> None:
        signal.signal(signal.SIGPROF, _too_long)
        pool = self.target.seeds()
        seen: set[Hashable] = {self.one(data) for data in pool}
        start = told = perf_counter()
        first = self.done
        while self.done < self.inputs:
            self.done += 1
            data = self.target.mutate(self.random, self.random.choice(pool), pool)[:LONGEST]
            outcome = self.one(data)
            if outcome not in seen and len(pool) < POOL and len(data) < LARGE:
                seen.add(outcome)
                pool.append(data)
            if (now := perf_counter()) - told > 60:
                told = now
                say(self.target.name, self.done, (self.done - first) / (now - start), self.faults)
        say(self.target.name, self.done, (self.done - first) / (perf_counter() - start), self.faults)

    def one(self, data: bytes) -> Hashable:
        """Returns what an input led to."""
        self.memory[: _HEAD.size + len(data)] = _HEAD.pack(self.done, len(data)) + data
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        signal.setitimer(signal.ITIMER_REAL, BLOCKED)
        try:
            return self.target.run(data)
        except (Exception, SystemExit, Hang) as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            fault = place(error)
            self.faults[fault] += 1
            if self.faults[fault] <= TOLD:
                save(self.target.name, data, fault, traceback.format_exc())
            return fault
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)


def place(error: BaseException) -> str:
    """Returns what tells a fault from others: its kind, and the last line of ours that it came through."""
    lines = [line for line in traceback.extract_tb(error.__traceback__) if str(ROOT) in line.filename]
    ours = [line for line in lines if "site-packages" not in line.filename]
    return f"{type(error).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else type(error).__name__


def save(name: str, data: bytes, fault: str, told: str) -> None:
    """Writes an input that failed, and how it did beside it."""
    folder = FAILURES / name
    folder.mkdir(parents=True, exist_ok=True)
    stem = sha256(data).hexdigest()[:12]
    (folder / stem).write_bytes(data)
    (folder / f"{stem}.log").write_text(told, encoding="utf-8", errors="backslashreplace")
    print(f"{name}: {fault} → {folder / stem}", flush=True)


def say(name: str, done: int, rate: float, faults: Counter[str]) -> None:
    print(f"{name}: {done:,} inputs, {rate:,.0f} a second, {sum(faults.values())} failed", flush=True)


def fuzz(target: Target, inputs: int, seed: int) -> int:
    """Returns how many inputs failed in a target's process or ended it; goes on behind one that ended it."""
    memory = mmap.mmap(-1, _HEAD.size + LONGEST)
    ended = done = 0
    while True:
        status = in_process(Worker(target, inputs, seed, done, memory))
        if status >= 0:
            return ended + status
        done, size = _HEAD.unpack(memory[: _HEAD.size])
        ended += 1
        fault = f"process ended with {status}"
        save(target.name, memory[_HEAD.size : _HEAD.size + size], fault, fault)


def in_process(worker: Worker) -> int:
    """Returns the exit status of a worker: 1 where inputs or itself failed, negative for a signal that ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        worker()
        status = int(bool(worker.faults))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def main() -> None:
    options = argparse.ArgumentParser(description="Fuzzes the targets in tests/fuzzing/targets.py.")
    options.add_argument("--inputs", type=int, default=1_000_000, help="of all targets together, shared by their cost")
    options.add_argument("--target", choices=sorted(TARGETS), action="append", help="only this one; may be repeated")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    given = options.parse_args()
    chosen = [TARGETS[name] for name in given.target or TARGETS]
    shares = sum(target.share for target in chosen)
    with ThreadPoolExecutor(given.processes) as pool:
        failed = pool.map(lambda one: fuzz(one, -(-given.inputs * one.share // shares), given.seed), chosen)
        sys.exit(bool(sum(failed)))


if __name__ == "__main__":
    main()
