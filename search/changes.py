"""What an update of the index finds to do, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.manifest import Entry
from texts.errors import TextError
from texts.model import Text


@dataclass
class Changes:
    """A batch of what differs between library and manifest: texts to put in, ids of texts to take out."""

    texts: list[Text] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    errors: list[TextError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did, in texts; `reason` says why the index was made anew, else empty."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    texts: int = 0
    sections: int = 0
    reason: str = ""
    errors: tuple[TextError, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.reason)

    def __str__(self) -> str:
        made = f"索引已重建（{self.reason}）" if self.reason else "索引已更新" if self else "索引已是最新"
        counts = (
            f"：新增 {self.added} 篇，改动 {self.changed} 篇，移除 {self.removed} 篇"
            if self and not self.reason
            else ""
        )
        return f"{made}{counts}，共 {self.texts} 篇 {self.sections} 节"

    def grown(self, changes: Changes, before: Mapping[str, Entry]) -> UpdateReport:
        """Returns the report with a batch counted; `before` are the entries of the files before the update."""
        added = sum(text.id not in before or before[text.id].outline is None for text in changes.texts)
        changed = len(changes.texts) - added
        return replace(
            self, added=self.added + added, changed=self.changed + changed,
            removed=self.removed + len(changes.stale) - changed, errors=(*self.errors, *changes.errors),
        )  # fmt: skip
