"""What the service is measured against, each on a port of this machine: `python rivals.py NAME FOLDER PORT`.

`naive-whoosh` is Whoosh as its documentation shows it behind the same web framework, over the library at
FOLDER; it adds a section a second, as the service takes over a changed text a second. `mkdocs-serve` is
MkDocs' own server over the site at FOLDER.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search.bench import Passage
from search.engines.peers import NaiveWhoosh
from texts.library import load
from texts.sections import sections


def naive_whoosh(library: Path, port: int) -> None:
    """Serves /api/search until it is ended."""
    import uvicorn
    from fastapi import FastAPI

    passages = [
        Passage(section.id, text.kind, text.title, section.body)
        for text in load(library).published()
        for section in sections(text)
    ]
    app = FastAPI()
    with TemporaryDirectory() as folder:
        whoosh = NaiveWhoosh(Path(folder))
        whoosh.build(passages)

        @app.get("/api/search")
        def find(q: str, kind: str = "", limit: int = 10) -> dict[str, Any]:
            return {"hits": whoosh.hits(q, kind)}

        threading.Thread(target=_change, args=(whoosh, passages), daemon=True).start()
        uvicorn.run(app, port=port, log_level="warning", access_log=False)


def _change(whoosh: NaiveWhoosh, passages: list[Passage]) -> None:
    for passage in passages:
        time.sleep(1)
        whoosh.update(passage)


def mkdocs_serve(site: Path, port: int) -> None:
    """Serves the site until it is ended."""
    from mkdocs.livereload import LiveReloadServer

    LiveReloadServer(lambda: None, "127.0.0.1", port, str(site)).serve()


if __name__ == "__main__":
    {"naive-whoosh": naive_whoosh, "mkdocs-serve": mkdocs_serve}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
