"""The stage: what MkDocs builds. Texts that readers may see, listing pages, guide and assets; nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fanwen.page_guard import guarded
from fanwen.text_page import text_page
from macros.assembly import recipes
from macros.basket import basket_data, recipe_json
from macros.exports import template_file
from macros.recipe import Recipe
from macros.related import partners
from macros.text_json import text_json
from texts.errors import LibraryError, TextError, reason
from texts.library import NOT_LIBRARY, Library, read_file, stands_in
from texts.vocabulary import vocabulary
from texts.writing import write_bytes, write_text

PROJECT = Path(__file__).resolve().parent.parent
OURS = PROJECT / "docs"
PASSIVE = (".md", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".docx", ".xlsx", ".txt")
"""Files that a library's own folders may hand out: pages, which are looked through, pictures and downloads."""

OWN = ("assets", "guide")
"""Folders of the project's docs/ that every site has; recipes belong to the library they take from."""


def write_stage(library: Library, target: Path) -> list[TextError]:
    """Writes the stage of a library to `target`, which is emptied first: every text of `library` gets
    its page and its JSON, every kind, organisation and topic in use a listing page.

    Returns what is wrong with the draft pages that were left out.
    """
    ready, broken = recipes(library)
    shutil.rmtree(target, ignore_errors=True)
    _copy(library.root, target, broken)
    together = partners(library)
    for text in library:
        write_text(target / f"{text.id}.md", text_page(text, library, together))
        write_text(target / "texts" / f"{text.id}.json", json.dumps(text_json(text), ensure_ascii=False))
    _basket(ready, target)
    for place, page in _listing_pages(library):
        if not (target / place).exists():
            write_text(target / place, page)
    return list(broken.values())


def _basket(ready: Iterable[Recipe], target: Path) -> None:
    """Writes what the draft basket fetches: its data, the Word template, and the recipes of the draft pages."""
    write_text(target / "assets/draft-data.json", json.dumps(basket_data(), ensure_ascii=False))
    write_bytes(target / "assets/draft-template.docx", template_file())
    for recipe in ready:
        write_text(target / f"texts/{recipe.id}.json", json.dumps(recipe_json(recipe), ensure_ascii=False))


def _copy(root: Path, target: Path, leave: Iterable[Path]) -> None:
    """Copies the pages that are not texts: the project's own, then those of the library over them."""
    for source in dict.fromkeys([OURS, root.resolve()]):
        for folder in (*OWN, "drafts") if source == root.resolve() else OWN:
            if (source / folder).is_dir():
                shutil.copytree(
                    source / folder,
                    target / folder,
                    dirs_exist_ok=True,
                    ignore=_left_out(source),
                    copy_function=_copied,
                )
        for page in _index_pages(source):
            write_text(target / page, read_file(source / page))
    for path in leave:
        (target / "drafts" / path.name).unlink(missing_ok=True)
    for path in target.rglob("*.md"):
        guarded(read_file(path), path.relative_to(target))


def _copied(source: str, target: str) -> None:
    """Copies a file, for `copytree`, which would go on after an OSError and tell of all of them at the end."""
    try:
        shutil.copy2(source, target)
    except OSError as error:
        if Path(source).exists():
            raise LibraryError(f"写不了（{reason(error)}）", path=target, hint="请检查磁盘空间和权限") from None


def _left_out(root: Path) -> Callable[[str, list[str]], list[str]]:
    """Returns what tells `copytree` which names of a folder are links that leave the library, or files
    that could run something in a reader's browser."""

    def left_out(folder: str, names: list[str]) -> list[str]:
        paths = [Path(folder, name) for name in names]
        return [path.name for path in paths if not stands_in(path, root) or (root != OURS and _active(path))]

    return left_out


def _active(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() not in PASSIVE


def _index_pages(root: Path) -> Iterator[Path]:
    """Yields the index pages outside of assets, guide and developer pages, relative to `root`."""
    for path in sorted(root.rglob("index.md")):
        place = path.relative_to(root)
        outside = place.parts[0] not in NOT_LIBRARY or place.parts == ("drafts", "index.md")
        if outside and not any(part[0] in "._" for part in place.parts) and stands_in(path, root.resolve()):
            yield place


def _listing_pages(library: Library) -> Iterator[tuple[str, str]]:
    """Yields path and content of the pages that list what is there, for those nobody wrote by hand."""
    words = vocabulary()
    for name in _used((text.kind for text in library), words.kinds):
        yield f"kinds/{words.kinds[name].slug}/index.md", _listing_page(name, f'kind="{name}"')
    for name in _used((text.org for text in library), words.orgs):
        yield f"orgs/{words.orgs[name].slug}/index.md", _listing_page(name, f'org="{name}"')
    for name in _used((topic for text in library for topic in text.topics), words.topics):
        yield f"topics/{words.topics[name].slug}/index.md", _listing_page(name, f'topic="{name}"')
    for name in _used((words.kinds[text.kind].group for text in library), words.groups):
        yield f"{words.groups[name]}/index.md", _listing_page(name, f'group="{name}"')


def _used(values: Iterable[str], order: Iterable[str]) -> list[str]:
    used = set(values)
    return [name for name in order if name in used]


def _listing_page(name: str, argument: str) -> str:
    front = {
        "title": name,
        "description": f"与“{name}”有关的全部范文，可按文种、单位、主题筛选",
        "template": "listing.html",
        "render_macros": True,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    return "\n".join(["---", *lines, "---", "", f"# {name}", "", f"{{{{ texts({argument}) }}}}", ""])
