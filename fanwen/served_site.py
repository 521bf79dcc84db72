"""The site of a running service: every build stands in a folder of its own, so that no reader meets a gap."""

from __future__ import annotations

from pathlib import Path

from fanwen.site import MARKER, Edition, build, is_current
from texts.errors import TextError
from texts.generations import Folders
from texts.library import Library
from texts.locking import in_turn


class ServedSite:
    """The sites built one after the other under `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders = Folders(root)

    def folder(self) -> Path:
        """Returns where the newest site stands; as long as there is none, a folder that does not exist."""
        return self.root / (self._folders.current() or "none")

    def stands(self) -> bool:
        """Returns whether there is a site, which somebody may have deleted."""
        return (self.folder() / MARKER).is_file()

    def is_current(self, library: Path) -> bool:
        """Returns whether the newest site was built from what stands in a library now."""
        return is_current(library, self.folder(), Edition())

    def build(self, library: Library) -> list[TextError]:
        """Builds a site and puts it in use; the one before stays for the answers under way.

        Returns and raises what `fanwen.site.build` does.
        """
        with in_turn(self.root / ".lock"):
            name = self._folders.fresh()
            try:
                left_out = build(library, self.root / name, stage=self.root / "stage")
            except BaseException:
                self._folders.drop(name)
                raise
            self._folders.switch(name, keep=self._folders.current())
        return left_out
