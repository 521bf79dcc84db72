"""Using texts: lists to browse, drafts assembled from sections, exports.

This module is also what mkdocs.yml names under `macros: modules:`; `define_env` registers the three
macros a page may call and nothing else.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from macros.assembly import assemble, make_draft
from macros.listing import listing
from macros.page import embed
from macros.recipe import Own, Recipe, Take, load_recipe
from texts.library import Library, load

__all__ = ["Own", "Recipe", "Take", "assemble", "define_env", "load_recipe", "make_draft"]


def define_env(env: Any) -> None:
    """Registers `texts`, `take` and `draft` with the MkDocs macros plugin (called per page by some hosts)."""

    @env.macro  # type: ignore[untyped-decorator]
    def texts(kind: str = "", org: str = "", topic: str = "", group: str = "") -> str:
        """Returns a list of the published texts that fit, as HTML with filters."""
        return listing(_library(), kind=kind, org=org, topic=topic, group=group)

    @env.macro  # type: ignore[untyped-decorator]
    def take(section_id: str) -> str:
        """Returns a section of a published text, for a page that quotes it."""
        recipe = Recipe(title="", kind="工作计划", steps=(Take(section_id),), path=str(env.page.file.src_path))
        return embed(make_draft(recipe, _library()))

    @env.macro  # type: ignore[untyped-decorator]
    def draft() -> str:
        """Returns the draft of the page's own front matter."""
        path = Path(env.conf["docs_dir"], env.page.file.src_path)
        return embed(make_draft(load_recipe(path), _library()))


@cache
def _library() -> Library:
    """Returns the published library that FANWEN_LIBRARY names; read once a build."""
    return load(Path(os.environ.get("FANWEN_LIBRARY", "docs"))).published()
