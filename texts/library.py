"""The library: all model texts under one folder. The Markdown files are the truth."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from texts.errors import LibraryError, TextError, UnknownText, nearest, reason
from texts.files import parse, render
from texts.model import Text
from texts.sections import Section, sections
from texts.writing import write_text

NOT_LIBRARY = frozenset({"drafts", "guide", "dev", "assets"})
"""Folders directly under the library that hold pages of the site, not model texts."""

MAX_BYTES = 2_000_000
"""Largest file read as a text; a real one has some ten thousand bytes."""


@dataclass(frozen=True)
class Library:
    """The texts of a folder by id, sorted, and the errors of files that could not be read."""

    root: Path
    texts: Mapping[str, Text] = field(default_factory=dict)
    errors: tuple[TextError, ...] = ()

    def __iter__(self) -> Iterator[Text]:
        return iter(self.texts.values())

    def __len__(self) -> int:
        return len(self.texts)

    def __contains__(self, id: str) -> bool:
        return id in self.texts

    def __getitem__(self, id: str) -> Text:
        """Returns a text by id. Raises UnknownText, naming the nearest ids, or the error its file has."""
        if id in self.texts:
            return self.texts[id]
        for error in self.errors:
            if Path(error.path) == self.root / f"{id}.md":
                raise error
        raise UnknownText(f"没有编号为「{id}」的范文", hint=_suggest(id, self.texts))

    def section(self, section_id: str) -> tuple[Text, Section]:
        """Returns a section by `text-id#slug`, with its text. Raises UnknownText, naming the nearest ids."""
        id, _, slug = section_id.partition("#")
        text = self[id]
        found = sections(text)
        for section in found:
            if section.slug == slug:
                return text, section
        raise UnknownText(f"《{text.title}》里没有「{slug}」这一节", hint=_suggest(section_id, (s.id for s in found)))

    def published(self) -> Library:
        """Returns the library that readers may see: published texts only."""
        return Library(self.root, {id: text for id, text in self.texts.items() if text.state == "published"})


def _suggest(id: str, known: Iterator[str] | Mapping[str, Text]) -> str:
    near = nearest(id, known)
    return f"是否想用：{'、'.join(near)}" if near else "请用 fanwen search 查找编号"


def load(root: Path) -> Library:
    """Returns the library under `root`. Unreadable files are listed in `errors`, the rest is there.

    Raises LibraryError when the folder does not exist.
    """
    if not root.is_dir():
        raise LibraryError("没有这个文件夹", path=str(root), hint="请用 --library 指明范文库的位置")
    return renewed(Library(root), text_paths(root))


def renewed(library: Library, paths: Iterable[Path]) -> Library:
    """Returns the library with these of its files read again; those that are gone are left out."""
    changed = list(paths)
    ids = {text_id(library.root, path) for path in changed}
    texts = {id: text for id, text in library.texts.items() if id not in ids}
    names = set(map(str, changed))
    errors = [error for error in library.errors if error.path not in names]
    for path in changed:
        try:
            text = read_text(library.root, path)
            texts[text.id] = text
        except FileNotFoundError:
            continue  # removed between listing and reading
        except TextError as error:
            errors.append(error)
    return Library(library.root, dict(sorted(texts.items())), tuple(errors))


def text_paths(root: Path) -> list[Path]:
    """Returns the files of all texts under `root`, sorted by id. Links that leave the folder are left out."""
    return [Path(path) for _, path in text_files(root)]


def text_files(root: Path) -> list[tuple[str, str]]:
    """Returns id and path of all texts under `root`, sorted. Links that leave the folder are left out.

    In strings: for a hundred thousand files, looked at after each save, making paths of them is what takes long.
    """
    return sorted(_walked(str(root), "", root.resolve()))


def _walked(folder: str, prefix: str, inside: Path) -> Iterator[tuple[str, str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # gone, or not ours to read
    for entry in entries:
        name = entry.name
        if name[0] in "._":
            continue
        if entry.is_dir():
            if not entry.is_symlink() and (prefix or name not in NOT_LIBRARY):
                yield from _walked(entry.path, f"{prefix}{name}/", inside)
        elif name.endswith(".md") and name != "index.md" and (not entry.is_symlink() or stands_in(Path(entry), inside)):
            yield f"{prefix}{name[:-3]}", entry.path


def stands_in(path: Path, folder: Path) -> bool:
    """Returns whether a file stands in a resolved folder, its links followed."""
    return not path.is_symlink() or path.resolve().is_relative_to(folder)


def text_id(root: Path, path: Path) -> str:
    """Returns the id of a file: its path under the library without `.md`, with forward slashes."""
    return path.relative_to(root).with_suffix("").as_posix()


def read_text(root: Path, path: Path) -> Text:
    """Returns the text of one file. Raises TextError naming the path; FileNotFoundError if it is gone."""
    return parse(read_file(path), text_id(root, path), str(path))


def rewrite(root: Path, before: Text, after: Text) -> None:
    """Writes the file of a text anew. Raises LibraryError if it was changed since `before` was read from it."""
    path = root / f"{after.id}.md"
    if read_text(root, path) != before:
        raise LibraryError("文件刚刚被改过，没有写入", path=str(path), hint="请再运行一次")
    write_text(path, render(after))


def read_file(path: Path) -> str:
    """Returns a UTF-8 file's content. Raises LibraryError when it is too large, no text, or not allowed."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LibraryError(f"文件超过 {MAX_BYTES // 1_000_000} MB", path=str(path), hint="请把它拆成几篇")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise LibraryError(
            "文件不是 UTF-8 编码", path=str(path), hint="请另存为 UTF-8，或用 fanwen import 导入"
        ) from None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise LibraryError(f"文件读不了（{reason(error)}）", path=str(path), hint="请检查文件权限") from None
