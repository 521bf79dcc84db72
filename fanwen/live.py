"""The library while it is served: index and site follow its files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from fanwen.config import Settings
from fanwen.site import Edition, build, is_current
from search import EngineAway, Search
from texts.library import Library, load, text_paths

INTERVAL = 0.5
"""Seconds between two looks at the library: with the index's own update a saved file is found within two."""

Seen = dict[Path, tuple[int, int]]
Say = Callable[[str], None]


class Live:
    """A library with its search and its site. `start` brings both up to date, `follow` keeps them so."""

    def __init__(self, settings: Settings, site: Path, say: Say) -> None:
        self.settings, self.site, self._say = settings, site, say
        self._library = load(settings.library)
        self.search = Search.open(settings.index, settings.library, published_only=True, engine=settings.engine)
        self._seen = self._look()
        self._hindrance = ""
        self._stop = threading.Event()
        self._stale = threading.Event()

    def published(self) -> Library:
        """Returns the library readers may see, as it stands now."""
        return self._library

    def start(self) -> None:
        """Builds the site if it is stale and brings the index up to date. Raises TextError."""
        shelf = self._library
        for error in shelf.errors:
            self._say(f"没有收入：{error}")
        self._library = shelf.published()
        if not is_current(shelf.root, self.site, Edition()):
            self._say("正在生成网站……")
            self._build(shelf)
        try:
            self._say(str(self.search.update()))
        except EngineAway as error:
            self._say_once(f"暂时不能检索：{error}")

    def follow(self) -> None:
        """Starts the two threads that follow the library: one for the index, one for the slower site."""
        for work in (self._follow_files, self._follow_site):
            threading.Thread(target=work, daemon=True, name=work.__name__).start()

    def stop(self) -> None:
        self._stop.set()
        self._stale.set()

    def _follow_files(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.look()

    def look(self) -> bool:
        """Takes over what changed since the last look, and returns whether anything did."""
        try:
            seen = self._look()
            if seen == self._seen and not self._hindrance:
                return False
            if seen != self._seen:
                self._take_over(seen)
            self.search.update()
            self._hindrance = ""
        except Exception as error:  # whatever it is: a follower that ends would leave readers with yesterday's library
            self._say_once(f"没有更新：{error}")
        return True

    def _take_over(self, seen: Seen) -> None:
        shelf = load(self.settings.library)
        for error in shelf.errors:
            self._say(f"没有收入：{error}")
        self._library, self._seen = shelf.published(), seen
        self._stale.set()

    def _say_once(self, hindrance: str) -> None:
        """Says what stands in the way; it is tried again at every look, and said again only when it changes."""
        if hindrance != self._hindrance:
            self._say(hindrance)
        self._hindrance = hindrance

    def _follow_site(self) -> None:
        while self._stale.wait() and not self._stop.is_set():
            self._stale.clear()
            try:
                self._build(load(self.settings.library))
                self._say("网站已更新")
            except Exception as error:  # as above
                self._say(f"网站没有更新：{error}")

    def _build(self, shelf: Library) -> None:
        build(shelf, self.site, stage=self.site.with_name(f"{self.site.name}-stage"))

    def _look(self) -> Seen:
        """Returns size and time of every file the site shows, by path; also of recipes and pages."""
        root = self.settings.library
        seen: Seen = {}
        for path in [*text_paths(root), *root.rglob("index.md"), *(root / "drafts").glob("*.md")]:
            try:
                state = path.stat()
            except FileNotFoundError:
                continue  # removed meanwhile: gone at the next look too
            seen[path] = (state.st_mtime_ns, state.st_size)
        return seen
