"""The library while it is served: index and site follow its files.

Processes of their own do the work, and the service only moves on to what they made: readers wait for none of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from time import monotonic, time

from fanwen.config import Settings
from fanwen.served_site import ServedSite
from fanwen.worker import Stopped, Worker
from search import EngineAway, Search
from texts.errors import LibraryError, told
from texts.library import Library, load, renewed, text_paths

INTERVAL = 0.5
"""Seconds between two looks at the library: with the index's own update a saved file is found within two."""

PATIENCE = 20.0
"""Seconds that a follower gets to end: as much as a site takes to be built."""

Stamps = dict[Path, tuple[int, int]]
"""Size and time of change of files."""
Seen = tuple[Stamps, Stamps]
"""The texts, and the recipes and pages beside them."""
Say = Callable[[str], None]


class Live:
    """A library with its search and its site. `start` brings both up to date, `follow` keeps them so."""

    def __init__(self, settings: Settings, site: Path, say: Say) -> None:
        self.settings, self.site, self._say = settings, ServedSite(site), say
        self._shelf = load(settings.library)
        self._published = self._shelf.published()
        self.search = Search.open(settings.index, settings.library, published_only=True, engine=settings.engine)
        self._seen = self._look()
        self._hindrance = ""
        self.followed = 0.0
        """When index and files were last known to agree, in seconds since 1970."""
        self._followers: list[threading.Thread] = []
        self._stop = threading.Event()
        self._stale = threading.Event()
        self._indexer, self._builder = Worker(), Worker()

    def published(self) -> Library:
        """Returns the library readers may see, as it stands now."""
        return self._published

    def start(self) -> None:
        """Builds the site if it is stale and brings the index up to date. Raises TextError."""
        for error in self._shelf.errors:
            self._say(f"没有收入：{error}")
        if not self.site.is_current(self._shelf.root):
            self._say("正在生成网站……")
            for error in self.site.build(self._shelf):
                self._say(f"没有收入：{error}")
        try:
            self._say(str(self.search.update()))
            self.followed = time()
        except EngineAway as error:
            self._say_once(f"暂时不能检索：{error}")

    def follow(self) -> None:
        """Starts the two threads that follow the library: one for the index, one for the slower site."""
        for work in (self._follow_files, self._follow_site):
            self._followers.append(threading.Thread(target=work, daemon=True, name=work.__name__))
            self._followers[-1].start()

    def stop(self) -> None:
        """Ends the followers; what they have begun is given up, and leaves what was there before."""
        self._stop.set()
        self._stale.set()
        self._indexer.close()
        self._builder.close()
        for follower in self._followers:
            follower.join(PATIENCE)

    def _follow_files(self) -> None:
        self._begin()
        pause = INTERVAL
        while not self._stop.wait(pause):
            start = monotonic()
            self.look()
            pause = max(INTERVAL, monotonic() - start)  # a library of many thousand files takes its time to look at

    def _begin(self) -> None:
        """Lets the indexer load what it needs, so that the first change is found as soon as any other."""
        try:
            self._indexer.do(update_index, self.settings)
        except Stopped:
            return
        except Exception as error:  # as in `look`
            self._say_once(f"没有更新：{told(error)}")

    def look(self) -> bool:
        """Takes over what changed since the last look, and returns whether anything did."""
        try:
            seen = self._look()
            if seen == self._seen and not self._hindrance:
                self.followed = time()
                return False
            if seen != self._seen:
                self._take_over(seen)
            self._indexer.do(update_index, self.settings)
            self.search.refresh()
            self._hindrance, self.followed = "", time()
        except Stopped:
            return False
        except Exception as error:  # whatever it is: a follower that ends would leave readers with yesterday's library
            self._say_once(f"没有更新：{told(error)}")
        return True

    def _take_over(self, seen: Seen) -> None:
        shelf = renewed(self._shelf, _changed(self._seen[0], seen[0]))
        for error in shelf.errors:
            if error not in self._shelf.errors:
                self._say(f"没有收入：{error}")
        self._shelf, self._published, self._seen = shelf, shelf.published(), seen
        self._stale.set()

    def _say_once(self, hindrance: str) -> None:
        """Says what stands in the way; it is tried again at every look, and said again only when it changes."""
        if hindrance != self._hindrance:
            self._say(hindrance)
        self._hindrance = hindrance

    def _follow_site(self) -> None:
        while not self._stop.is_set():
            if not self._stale.wait(INTERVAL) and self.site.stands():
                continue
            if self._stop.is_set():
                return
            self._stale.clear()
            try:
                for sentence in self._builder.do(build_site, self.settings.library, self.site.root):
                    self._say(sentence)
                self._say("网站已更新")
            except Stopped:
                return
            except Exception as error:  # as above
                self._say(f"网站没有更新：{told(error)}")
                if not self.site.stands():
                    self._stop.wait(PATIENCE)  # until it is tried again

    def _look(self) -> Seen:
        """Returns the stamps of every file the site shows. Raises LibraryError when the library is gone."""
        root = self.settings.library
        if not root.is_dir():
            raise LibraryError("没有这个文件夹", path=str(root), hint="请用 --library 指明范文库的位置")
        return _stamps(text_paths(root)), _stamps([*root.rglob("index.md"), *(root / "drafts").glob("*.md")])


def update_index(settings: Settings) -> None:
    """Brings the index up to date, in the process of a worker."""
    _indexed(settings).update()


@cache
def _indexed(settings: Settings) -> Search:
    return Search.open(settings.index, settings.library, published_only=True, engine=settings.engine)


def build_site(library: Path, site: Path) -> list[str]:
    """Builds the site anew under `site`, in the process of a worker. Returns what it leaves out, as sentences."""
    return [f"没有收入：{error}" for error in ServedSite(site).build(load(library))]


def _stamps(paths: Iterable[Path]) -> Stamps:
    stamps: Stamps = {}
    for path in paths:
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # removed meanwhile: gone at the next look too
        stamps[path] = (state.st_mtime_ns, state.st_size)
    return stamps


def _changed(before: Stamps, now: Stamps) -> list[Path]:
    return [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
