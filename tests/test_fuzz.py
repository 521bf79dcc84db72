"""Every fuzz target on its kept inputs and on some new ones; `make fuzz` does a million."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Hashable
from pathlib import Path
from random import Random

import fuzz
import pytest
from fuzzing.mutation import LONGEST, Mutate, json_mutated, mutated, zip_mutated
from fuzzing.targets import CHEAP, CORPUS, TARGETS, Run, Target, kept
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_kept_holds(path: Path) -> None:
    TARGETS[path.parent.name].run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_made_holds(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()

    @settings(
        max_examples=120 if target.share == CHEAP else 25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.randoms(use_true_random=False), st.sampled_from(seeds))
    def holds(random: Random, seed: bytes) -> None:
        target.run(target.mutate(random, seed, seeds))

    holds()


def test_every_target_has_kept_inputs() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} <= TARGETS.keys()
    assert all(target.seeds() for target in TARGETS.values())


@pytest.mark.parametrize("mutate", [mutated, json_mutated, zip_mutated])
def test_changes_are_many_and_stay_small(mutate: Mutate) -> None:
    random, pool = Random(3), kept("recipe")
    made = {mutate(random, random.choice(pool), pool) for _ in range(300)}
    assert len(made) > (2 if mutate is zip_mutated else 250)
    assert sorted(map(len, made))[-15] <= LONGEST


def _fails(data: bytes) -> Hashable:
    if b"\n" in data:
        raise ValueError("line")
    return len(data)


def _blocks(data: bytes) -> Hashable:
    while b"x" in data:
        pass
    return None


def _ends(data: bytes) -> Hashable:
    if len(data) > 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return None


@pytest.mark.parametrize(("run", "told"), [(_fails, "ValueError"), (_blocks, "Hang"), (_ends, "process ended with -9")])
def test_the_driver_tells_what_fails(
    run: Run, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "FAILURES", tmp_path)
    monkeypatch.setattr(fuzz, "PATIENCE", 0.05)
    target = Target(
        "made-up", run, 1, lambda random, data, pool: data + random.choice((b"\n", b"x", b"ab")), lambda: [b"a"]
    )
    assert fuzz.fuzz(target, 40, seed=1) > 0
    assert told in capfd.readouterr().out
    assert any(not path.suffix for path in (tmp_path / "made-up").iterdir()), "the input is kept"


def test_the_driver_runs_as_documented() -> None:
    command = [sys.executable, str(Path(fuzz.__file__)), "--inputs", "40", "--target", "query", "--target", "body"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "query: 20 inputs" in done.stdout and "body: 20 inputs" in done.stdout


@pytest.mark.slow
def test_twenty_thousand_inputs_hold() -> None:
    command = [sys.executable, str(Path(fuzz.__file__)), "--inputs", "20000", "--seed", "20261124"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
