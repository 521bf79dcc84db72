"""The HTTP service: the site, the search, texts and drafts, in one process without state.

Errors are `{"error": {"code", "message", "hint"}}` with a Chinese message, whatever caused them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi import Query as Parameter
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from fanwen.limits import Limits, security_headers
from macros.assembly import make_draft
from macros.checks import check_draft
from macros.exports import FORMATS, export
from macros.recipe import recipe_from_data
from macros.text_json import text_json
from search import Query, Search
from texts.errors import TextError
from texts.findings import by_severity
from texts.library import Library

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


def create_app(
    search: Search, published: Callable[[], Library], site: Path | None = None, api_docs: bool = False
) -> FastAPI:
    """Returns the application. `published` gives the library readers may see, as it stands now."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        search.close()

    app = FastAPI(
        title="范文库", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.add_middleware(Limits)
    _errors(app)
    _search(app, search)
    _texts(app, published)
    if site is not None:
        app.mount("/", _Site(directory=site, html=True), name="site")
    return app


def _search(app: FastAPI, search: Search) -> None:
    @app.get("/api/search")
    def find(
        q: str = "", kind: str = "", org: str = "", topic: str = "", role: str = "", post: str = "", year: str = "",
        limit: int = 20, page: int = 1, full: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """Sections found, best first; the same object as `fanwen search --json`."""
        query = Query(
            text=q, kind=kind, org=org, topic=topic, role=role, post=post, year=year,
            limit=max(1, min(limit, 100)), page=max(1, min(page, 1000)),
        )  # fmt: skip
        return search.search(query).to_json(full=full)

    @app.get("/api/suggest")
    def suggest(q: str = "", limit: int = 8) -> dict[str, Any]:
        """What the search box offers while one types."""
        return {"query": q[:256], "suggestions": search.suggest(q[:256], max(1, min(limit, 20)))}

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "sections": search.size()}


def _texts(app: FastAPI, published: Callable[[], Library]) -> None:
    Shelf = Annotated[Library, Depends(published)]

    @app.get("/api/texts/{id:path}")
    def text(id: str, library: Shelf) -> dict[str, Any]:
        """A published text with its sections. Unpublished and unknown ids are answered alike."""
        if id not in library:
            raise HTTPException(404, "没有这篇范文")
        return text_json(library[id])

    @app.post("/api/drafts")
    async def drafts(request: Request, library: Shelf, format: Annotated[str, Parameter()] = "json") -> Response:
        """The basket's JSON as a file, or with `format=json` as text with its findings."""
        if format not in (*FORMATS, "json"):
            raise HTTPException(400, f"不认识的格式 {format[:20]}，可用：{'、'.join(FORMATS)}、json")
        try:
            data = await request.json()
        except ValueError:
            raise HTTPException(400, "草稿不是正确的 JSON") from None
        return await asyncio.to_thread(_draft, data, library, format)


def _draft(data: Any, library: Library, format: str) -> Response:
    recipe = recipe_from_data(data)
    draft = make_draft(recipe, library)
    if format == "json":
        findings = by_severity(check_draft(draft, recipe, library))
        shown = {name: export(draft, name).decode("utf-8") for name in ("md", "html")}
        body = {"markdown": shown["md"], "html": shown["html"], "findings": [f.to_json() for f in findings]}
        return JSONResponse(body)
    name = quote(f"{draft.title[:80]}.{format}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(export(draft, format), media_type=MEDIA_TYPES[format], headers=headers)


def _errors(app: FastAPI) -> None:
    @app.exception_handler(TextError)
    async def bad_text(request: Request, error: TextError) -> JSONResponse:
        place = f"第 {error.line} 行：" if error.line and error.line > 1 else ""
        return answer_error(400, "bad-request", place + error.message, error.hint)

    @app.exception_handler(RequestValidationError)
    async def bad_request(request: Request, error: RequestValidationError) -> JSONResponse:
        names = "、".join(str(row["loc"][-1]) for row in error.errors())
        return answer_error(422, "bad-request", f"参数 {names} 的值不对", "请检查网址里的参数")

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        if error.status_code == 404 and not request.url.path.startswith("/api/"):
            return _not_found(request)
        messages = {404: "没有这个地址", 405: "这个地址不支持这种请求"}
        message = error.detail if not error.detail.isascii() else messages.get(error.status_code, "请求无法处理")
        return answer_error(error.status_code, "http-error", message, "")

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return answer_error(500, "internal", "服务出错，请稍后再试", "如果反复出现，请把时间和操作告诉管理员")


def answer_error(status: int, code: str, message: str, hint: str) -> JSONResponse:
    """Returns the one form every error has."""
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, status)


def _not_found(request: Request) -> Response:
    site = next((route.app for route in request.app.routes if getattr(route, "name", "") == "site"), None)
    page = Path(site.directory, "404.html") if isinstance(site, StaticFiles) and site.directory else None
    body = page.read_text(encoding="utf-8") if page and page.is_file() else "没有这个页面"
    return Response(body, 404, media_type="text/html; charset=utf-8")


class _Site(StaticFiles):
    """The built site; answers carry the headers that keep every request on this host."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        for name, value in security_headers().items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("cache-control", "no-cache")
        return response
