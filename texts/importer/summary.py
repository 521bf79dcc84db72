"""The summary of an import for a curator: what was found, dropped, flagged, and what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from texts.findings import SHOWN
from texts.importer.run import Imported

LISTED = 12
"""Up to this many sources are listed one by one."""

REASONS = {
    "site-chrome": "网站界面",
    "page-title": "网页标题",
    "piece-title": "篇目标题",
    "editor-intro": "编者开场白",
    "byline": "署名和日期",
    "markup": "标记",
    "front-matter": "文首",
}


@dataclass(slots=True)
class Summary:
    """Counts over all sources, kept small whatever the number of pages."""

    sources: int = 0
    texts: int = 0
    written: int = 0
    empty: int = 0
    failed: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    messages: dict[str, str] = field(default_factory=dict)
    alike: list[list[str]] = field(default_factory=list)
    """Groups of texts that are nearly the same."""

    def add(self, imported: Imported) -> None:
        entry = imported.entry
        self.sources += 1
        if "error" in entry:
            self.failed.append(entry["error"])
            return
        self.texts += len(entry["texts"])
        self.empty += not entry["texts"]
        self.written += len(imported.written)
        self.kinds.update(text["kind"] for text in entry["texts"])
        for one in entry["dropped"]:
            self.dropped[one["reason"]] += len(one["text"])
        for finding in entry["findings"]:
            self.severities[finding["severity"]] += 1
            self.rules[finding["rule"]] += 1
            self.messages.setdefault(finding["rule"], finding["message"])
        if len(self.listed) <= LISTED:
            self.listed.append(_source_lines(entry))

    def lines(self) -> list[str]:
        """Returns the summary, a line each."""
        result = list(self.listed) if len(self.listed) <= LISTED else []
        result.append(
            f"共 {self.sources} 份材料，得到范文 {self.texts} 篇：新写入 {self.written} 篇，"
            f"原有未动 {self.texts - self.written} 篇，读不了 {len(self.failed)} 份"
        )
        if self.empty:
            result.append(f"有 {self.empty} 份材料里没有找到范文，文字都列在报告的 dropped 里")
        if self.kinds:
            result.append("文种：" + "、".join(f"{kind} {count}" for kind, count in self.kinds.most_common(8)))
        if self.dropped:
            shown = (f"{REASONS.get(reason, reason)} {count} 字" for reason, count in self.dropped.most_common())
            result.append("删去：" + "、".join(shown))
        if self.severities:
            counts = "、".join(f"{SHOWN[name]} {self.severities[name]}" for name in SHOWN if self.severities[name])
            result.append(f"发现：{counts}")
            result += [f"  {count:>4} 处 {self.messages[rule]} [{rule}]" for rule, count in self.rules.most_common(8)]
        if self.alike:
            count = sum(len(group) for group in self.alike)
            result.append(
                f"几乎相同：{len(self.alike)} 组共 {count} 篇，如 {'、'.join(self.alike[0][:3])}；每组留一篇即可"
            )
        result += [f"读不了：{error}" for error in self.failed[:20]]
        if self.texts:
            result.append("下一步：用 fanwen review 逐篇处理，核对文种、单位和分篇，改好后用 fanwen publish 发布")
        return result


def _source_lines(entry: dict[str, Any]) -> str:
    texts = [f"  {text['file']}  {text['title']}（{text['kind']}，{text['org']}）" for text in entry["texts"]]
    return "\n".join([f"{entry['path']}：{len(texts)} 篇，发现 {len(entry['findings'])} 处", *texts])
