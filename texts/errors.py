"""The errors a person can cause, each one sentence in Chinese: where, what is wrong, what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches


class TextError(Exception):
    """Something a reader or curator gave is wrong. `str()` is the whole sentence."""

    def __init__(self, message: str, *, path: str = "", line: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.hint = message, path, line, hint

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        sentence = f"{place}：{self.message}" if place else self.message
        return f"{sentence}。{self.hint}" if self.hint else sentence

    def at(self, path: str) -> TextError:
        """Returns itself with the path filled in, for a caller that knows which file was read."""
        self.path = self.path or path
        return self


class FrontMatterError(TextError):
    """The front matter is missing, broken, or says something the vocabulary does not know."""


class BodyError(TextError):
    """The body uses Markdown that a model text does not have."""


class LibraryError(TextError):
    """A library folder or one of its files cannot be read."""


class UnknownText(TextError):
    """An id names no text or section of the library."""


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "超过了系统允许的文件大小",
    errno.EROFS: "磁盘是只读的",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRINUSE: "已被占用",
}


def reason(error: OSError) -> str:
    """Returns why the system refused, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def sentence(error: OSError) -> str:
    """Returns what a person is told of a file that the system did not let us read or write."""
    place = f"{error.filename}：" if error.filename else ""
    return f"{place}读写失败（{reason(error)}）。请检查路径、权限和磁盘空间"


def told(error: Exception) -> str:
    """Returns what a person is told of an error, whatever it is."""
    return sentence(error) if isinstance(error, OSError) else str(error)


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Returns up to `count` known values that look like `word`, most alike first."""
    options = list(known)
    holding = [option for option in options if word and (word in option or option in word)]
    alike = get_close_matches(word, options, n=count, cutoff=0.3)
    return list(dict.fromkeys([*holding, *alike]))[:count]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns the hint 「是否想用：甲、乙」, or 「可用：…」 when nothing is near."""
    options = list(known)
    near = nearest(word, options)
    return f"是否想用：{'、'.join(near)}" if near else f"可用：{'、'.join(options[:20])}"
