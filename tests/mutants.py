"""Shows that every row of the tables of threats and faults has a test: takes out one defence at a time
and runs the row's test, which must fail.

`python tests/mutants.py [ROW …]`, or `make mutants`. Works on a copy of the project's files.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2

import yaml

ROOT = Path(__file__).parents[1]
PATIENCE = 600
"""Seconds that a test gets; one that does not end with the defence taken out has noticed it too."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A defence taken out: in `file`, `find` becomes `replace`. `test` must fail then; `row` is its row's id."""

    row: str
    test: str
    file: str
    find: str
    replace: str

    def apply(self, root: Path) -> str:
        """Writes the file without the defence and returns its content before. Raises ValueError where it is not
        there exactly once, or where what is left is no Python."""
        path = root / self.file
        before = path.read_text(encoding="utf-8")
        if before.count(self.find) != 1:
            raise ValueError(f"{self.row}: {self.file} holds {before.count(self.find)} times: {self.find}")
        after = before.replace(self.find, self.replace)
        if path.suffix == ".py":
            compile(after, self.file, "exec")
        path.write_text(after, encoding="utf-8")
        return before


def read_mutants(root: Path = ROOT) -> list[Mutant]:
    """Returns the mutants of every list in tests/data/mutants, in the order of the files and rows."""
    files = sorted((root / "tests/data/mutants").glob("*.yaml"))
    return [Mutant(**row) for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8"))]


def survivors(root: Path, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Yields every mutant with what is wrong: that its test passes, or fails anyway; or with nothing."""
    with tempfile.TemporaryDirectory(prefix="fanwen-mutants-") as folder:
        copy = Path(folder, "checkout")
        _copy(root, copy)
        _is_imported(copy, [mutant.file for mutant in mutants])
        broken = _broken(copy, dict.fromkeys(mutant.test for mutant in mutants))
        for mutant in mutants:
            yield mutant, "fails with its defence too" if mutant.test in broken else _survives(copy, mutant)


def _survives(copy: Path, mutant: Mutant) -> str:
    before = mutant.apply(copy)
    status = _pytest(copy, [mutant.test])
    (copy / mutant.file).write_text(before, encoding="utf-8")
    if status == 1 or status < 0:  # it failed, or the process ended under it
        return ""
    return f"could not be run: status {status}" if status else "passes without its defence"


def _copy(root: Path, copy: Path) -> None:
    """Copies the files that git knows or would take, as they stand now; the shared data is linked beside them."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(root / name, copy / name)
    if (root.parent / "shared").is_dir():
        (copy.parent / "shared").symlink_to(root.parent / "shared")


def _environment(copy: Path) -> dict[str, str]:
    """Returns an environment in which Python takes modules from the copy, in processes of tests too.

    Compiled modules are not kept: their stamps count whole seconds, and a mutant may last less.
    """
    return os.environ | {
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "FANWEN_REQUIRE_TOOLS": "1",  # a test that is skipped would count as one that passes
    }


def _is_imported(copy: Path, files: Iterable[str]) -> None:
    """Raises RuntimeError if a process started anywhere would import one of the modules from elsewhere."""
    wanted = {
        file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file
        for file in files
        if file.endswith(".py")
    }
    asking = "import importlib.util, sys; [print(importlib.util.find_spec(name).origin) for name in sys.argv[1:]]"
    found = subprocess.run(
        [sys.executable, "-c", asking, *wanted], env=_environment(copy), cwd=copy.parent,
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for file, origin in zip(wanted.values(), found, strict=True):
        if not Path(origin).samefile(copy / file):
            raise RuntimeError(f"{file} is imported from {origin}")


def _broken(copy: Path, tests: Iterable[str]) -> set[str]:
    """Returns the tests that fail with every defence in place; first all in one go, which is quicker."""
    tests = list(tests)
    if _pytest(copy, tests) == 0:
        return set()
    return {test for test in tests if _pytest(copy, [test]) != 0}


def _pytest(copy: Path, tests: Sequence[str]) -> int:
    """Returns the status of a test run: 0 passed, 1 failed or without an end, else it could not be run."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    with (copy.parent / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=copy, env=_environment(copy), stdout=output, stderr=output, start_new_session=True
        )
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return 1
        finally:  # with its defence taken out a test may leave processes behind
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(rows: Sequence[str], root: Path = ROOT) -> int:
    """Prints one line a mutant and returns 0 if every test noticed, else 1. Without rows all are run."""
    chosen = [mutant for mutant in read_mutants(root) if not rows or mutant.row in rows]
    if unknown := set(rows) - {mutant.row for mutant in chosen}:
        print(f"no mutant for {', '.join(sorted(unknown))}")
        return 2
    wrong = 0
    for mutant, fault in survivors(root, chosen):
        wrong += bool(fault)
        print(
            f"{mutant.row:5}{'NOT NOTICED' if fault else 'noticed':13}{mutant.file}  {mutant.test}  {fault}".rstrip(),
            flush=True,
        )
    return 1 if wrong or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
