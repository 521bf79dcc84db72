"""The HTTP service: the site, the search, texts and drafts, in one process without state.

Errors are `{"error": {"code", "message", "hint"}}` with a Chinese message, whatever caused them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, HTTPException, Request
from fastapi import Query as Parameter
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException

from fanwen import api_schema
from fanwen.api_docs import describe
from fanwen.limits import MAX_DRAFTS, BodyTooLarge, Limits, answer_error, too_large
from fanwen.site_files import SiteFiles
from macros.assembly import make_draft
from macros.checks import check_draft
from macros.exports import FORMATS, export
from macros.recipe import recipe_from_data
from macros.text_json import text_json
from search import EngineAway, Query, Search
from texts.errors import TextError
from texts.findings import by_severity
from texts.library import Library


def create_app(
    search: Search,
    published: Callable[[], Library],
    site: Callable[[], Path] | None = None,
    api_docs: bool = False,
) -> FastAPI:
    """Returns the application. `published` gives the library readers may see, `site` its folder, as they stand now."""

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
    if api_docs:
        _docs(app)
    if site is not None:
        app.mount("/", SiteFiles(site), name="site")
    return app


def _docs(app: FastAPI) -> None:
    @app.get("/api/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(describe(app.openapi()))


def _search(app: FastAPI, search: Search) -> None:
    @cache  # a limiter belongs to the event loop that it is made in
    def readers() -> CapacityLimiter:
        return CapacityLimiter(search.at_once)

    @app.get(
        "/api/search",
        description="检索章节，最合适的在前；与 fanwen search --json 给出的相同",
        responses=api_schema.SEARCH,
    )
    async def find(
        q: str = "", kind: str = "", org: str = "", topic: str = "", role: str = "", post: str = "", year: str = "",
        limit: int = 20, page: int = 1, full: bool = False,
    ) -> JSONResponse:  # fmt: skip
        """Sections found, best first; the same object as `fanwen search --json`."""
        query = Query(
            text=q, kind=kind, org=org, topic=topic, role=role, post=post, year=year,
            limit=max(1, min(limit, 100)), page=max(1, min(page, 1000)),
        )  # fmt: skip
        answer = await to_thread.run_sync(search.search, query, limiter=readers())
        return JSONResponse(answer.to_json(full=full))

    @app.get("/api/suggest", description="边输入边给出的提示", responses=api_schema.SUGGEST)
    async def suggest(q: str = "", limit: int = 8) -> JSONResponse:
        """What the search box offers while one types."""
        offered = await to_thread.run_sync(search.suggest, q[:256], max(1, min(limit, 20)), limiter=readers())
        return JSONResponse({"query": q[:256], "suggestions": offered})

    @app.get("/healthz", description="服务是否正常，索引里有多少节", responses=api_schema.HEALTH)
    def healthz() -> dict[str, Any]:
        try:
            return {"status": "ok", "sections": search.size()}
        except EngineAway:
            return {"status": "degraded", "sections": 0}  # pages, texts and drafts are served on


def _texts(app: FastAPI, published: Callable[[], Library]) -> None:
    free = asyncio.Semaphore(MAX_DRAFTS)

    @app.get("/api/texts/{id:path}", description="一篇已发布的范文及其各节", responses=api_schema.ONE_TEXT)
    def text(id: str) -> JSONResponse:
        """A published text with its sections. Unpublished and unknown ids are answered alike."""
        library = published()
        if id not in library:
            raise HTTPException(404, "没有这篇范文")
        return JSONResponse(text_json(library[id]))

    @app.post(
        "/api/drafts",
        description="把草稿篮的 JSON 变成 Word、Markdown、纯文本或网页；format=json 时给出内容和检查结果",
        responses=api_schema.DRAFTS,
        openapi_extra=api_schema.RECIPE_BODY,
    )
    async def drafts(
        request: Request, format: Annotated[str, Parameter(json_schema_extra=api_schema.FORMAT)] = "json"
    ) -> Response:
        """The basket's JSON as a file, or with `format=json` as text with its findings."""
        if format not in (*FORMATS, "json"):
            raise HTTPException(400, f"不认识的格式 {format[:20]}，可用：{'、'.join(FORMATS)}、json")
        try:
            data = await request.json()
            json.dumps(data, ensure_ascii=False).encode("utf-8")  # refuses lone surrogates, which no file can hold
        except (ValueError, RecursionError):
            raise HTTPException(400, "草稿不是正确的 JSON") from None
        if free.locked():
            raise HTTPException(429, "正在生成的草稿太多，请过几秒再试", {"retry-after": "5"})
        async with free:
            return await asyncio.to_thread(_draft, data, published(), format)


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
    return Response(export(draft, format), media_type=api_schema.MEDIA_TYPES[format], headers=headers)


def _errors(app: FastAPI) -> None:
    @app.exception_handler(TextError)
    async def bad_text(request: Request, error: TextError) -> JSONResponse:
        place = f"第 {error.line} 行：" if error.line and error.line > 1 else ""
        return answer_error(400, "bad-request", place + error.message, error.hint)

    @app.exception_handler(EngineAway)
    async def engine_away(request: Request, error: EngineAway) -> JSONResponse:
        return answer_error(503, "search-away", error.message, error.hint)

    @app.exception_handler(RequestValidationError)
    async def bad_request(request: Request, error: RequestValidationError) -> JSONResponse:
        names = "、".join(str(row["loc"][-1]) for row in error.errors())
        return answer_error(422, "bad-request", f"参数 {names} 的值不对", "请检查网址里的参数")

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> Response:
        if error.status_code == 404 and not request.url.path.startswith("/api/"):
            return HTMLResponse("没有这个页面", 404)
        messages = {404: "没有这个地址", 405: "这个地址不支持这种请求"}
        message = error.detail if not error.detail.isascii() else messages.get(error.status_code, "请求无法处理")
        answer = answer_error(error.status_code, "http-error", message, "")
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(BodyTooLarge)
    async def body_too_large(request: Request, error: BodyTooLarge) -> JSONResponse:
        return too_large()

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return answer_error(500, "internal", "服务出错，请稍后再试", "如果反复出现，请把时间和操作告诉管理员")
