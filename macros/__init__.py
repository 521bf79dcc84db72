"""Using texts: lists to browse, drafts assembled from sections, exports.

This module is also what mkdocs.yml names under `macros: modules:`; `define_env` registers the
macros a page may call and nothing else.
"""

from __future__ import annotations

import os
import posixpath
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from macros import browse
from macros.assembly import assemble, make_draft
from macros.basket import recipe_list
from macros.listing import Href, listing
from macros.page import embed
from macros.recipe import Own, Recipe, Take, load_recipe
from texts.library import Library, load

__all__ = ["Own", "Recipe", "Take", "assemble", "define_env", "load_recipe", "make_draft"]


def define_env(env: Any) -> None:
    """Registers the macros with the MkDocs macros plugin (called per page by some hosts)."""

    @env.macro  # type: ignore[untyped-decorator]
    def texts(kind: str = "", org: str = "", topic: str = "", group: str = "") -> str:
        """Returns a list of the published texts that fit, as HTML with filters."""
        return listing(_library(), _href(env), kind=kind, org=org, topic=topic, group=group)

    @env.macro  # type: ignore[untyped-decorator]
    def kinds() -> str:
        """Returns the kinds that have texts, as links."""
        return browse.kinds(_library(), _href(env))

    @env.macro  # type: ignore[untyped-decorator]
    def orgs() -> str:
        """Returns the organisations that have texts, as links."""
        return browse.orgs(_library(), _href(env))

    @env.macro  # type: ignore[untyped-decorator]
    def topics() -> str:
        """Returns the topics that have texts, as links."""
        return browse.topics(_library(), _href(env))

    @env.macro  # type: ignore[untyped-decorator]
    def newest(count: int = 6) -> str:
        """Returns the texts changed last, as a list."""
        return browse.newest(_library(), _href(env), count)

    @env.macro  # type: ignore[untyped-decorator]
    def recipes() -> str:
        """Returns the ready recipes, as a list with buttons to start from one."""
        return recipe_list(_library(), _href(env))

    @env.macro  # type: ignore[untyped-decorator]
    def take(section_id: str) -> str:
        """Returns a section of a published text, for a page that quotes it."""
        recipe = Recipe(title="", kind="工作计划", steps=(Take(section_id),), path=str(env.page.file.src_path))
        return embed(make_draft(recipe, _library()))

    @env.macro  # type: ignore[untyped-decorator]
    def draft() -> str:
        """Returns the draft of the page's own front matter, below a button to start from it."""
        recipe = load_recipe(Path(env.conf["docs_dir"], env.page.file.src_path))
        button = f'<div class="text-actions"><use-recipe recipe="{escape(recipe.id)}"></use-recipe></div>'
        return f"{button}\n\n{embed(make_draft(recipe, _library()))}"


@cache
def _library() -> Library:
    """Returns the library that FANWEN_LIBRARY names, published texts only unless FANWEN_PREVIEW is set;
    read once a build."""
    library = load(Path(os.environ.get("FANWEN_LIBRARY", "docs")))
    return library if os.environ.get("FANWEN_PREVIEW") else library.published()


def _href(env: Any) -> Href:
    """Returns how the page being built links to a text id or a folder such as `kinds/work-plan/`."""
    here = env.page.url
    folder = here if here.endswith("/") or not here else posixpath.dirname(here)
    whole = env.conf["use_directory_urls"]

    def href(address: str) -> str:
        target = address.rstrip("/")
        if not whole:
            target += "/index.html" if address.endswith("/") else ".html"
        return posixpath.relpath(target, folder or ".") + ("/" if whole else "")

    return href
