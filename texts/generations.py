"""Folders made one after the other, of which one is in use: who reads in one sees it neither change nor go."""

from __future__ import annotations

import shutil
from pathlib import Path
from secrets import token_hex

from texts.writing import write_text


class Folders:
    """Generations are folders `g…` under `root`; the file `current` there names the one in use."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> str:
        """Returns the name of the one in use, '' if there is none."""
        try:
            name = (self.root / "current").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:  # most of all: there is none
            return ""
        return name if name.startswith("g") and (self.root / name).is_dir() else ""

    def fresh(self) -> str:
        """Returns the name of a new one, never used before: another that has it open tells them apart by name."""
        name = f"g{token_hex(8)}"
        (self.root / name).mkdir(parents=True)
        return name

    def switch(self, name: str, keep: str = "") -> None:
        """Puts another one in use, and deletes those that are neither it nor the one to keep."""
        write_text(self.root / "current", name + "\n")
        for old in self.root.glob("g*"):
            if old.name not in (name, keep):
                self.drop(old.name)

    def drop(self, name: str) -> None:
        """Deletes one, as far as the system lets us."""
        shutil.rmtree(self.root / name, ignore_errors=True)
