"""The service keeps to its own OpenAPI description, whatever it is asked: no 5xx, nothing that is not documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mini import DUTIES, PLAN, write_library
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import serving

from fanwen.service import create_app
from search import Search

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ADDRESSES = {
    ("GET", "/api/search"),
    ("GET", "/api/suggest"),
    ("GET", "/api/texts/{id}"),
    ("GET", "/healthz"),
    ("POST", "/api/drafts"),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("schema")
    library = write_library(folder / "library")
    search = Search.open(folder / "index", library.root, published_only=True)
    search.update()
    with serving(create_app(search, library.published)) as made:
        yield made


@pytest.fixture(scope="module")
def schema(address: str) -> Any:
    return schemathesis.openapi.from_url(f"{address}/api/openapi.json")


def ask(schema: Any, method: str, path: str, examples: int) -> None:
    """Sends requests that fit the description and requests that do not, and checks every answer."""
    operation = schema[path][method]

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=st.one_of(
            operation.as_strategy(), operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        )
    )
    def conforms(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, timeout=60)

    conforms()


@pytest.mark.parametrize(("method", "path"), sorted(ADDRESSES))
def test_answers_are_as_described(schema: Any, method: str, path: str) -> None:
    ask(schema, method, path, 25)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), sorted(ADDRESSES))
def test_many_answers_are_as_described(schema: Any, method: str, path: str) -> None:
    ask(schema, method, path, 500)


def test_every_address_is_described(schema: Any) -> None:
    assert {(one.ok().method.upper(), one.ok().path) for one in schema.get_all_operations()} == ADDRESSES


RECIPE = {"title": "计划", "kind": "工作计划", "recipe": [{"take": f"{PLAN.id}#主要任务"}]}


@pytest.mark.parametrize(
    ("method", "path", "address_of", "sent", "status"),
    [
        ("GET", "/api/search", "/api/search?q=教代会&full=1", {}, 200),
        ("GET", "/api/search", "/api/search?limit=many", {}, 422),
        ("GET", "/api/search", f"/api/search?q={'a' * 17_000}", {}, 414),
        ("GET", "/api/suggest", "/api/suggest?q=工会", {}, 200),
        ("GET", "/api/suggest", "/api/suggest?limit=1.5", {}, 422),
        ("GET", "/healthz", "/healthz", {}, 200),
        ("GET", "/api/texts/{id}", f"/api/texts/{PLAN.id}", {}, 200),
        ("GET", "/api/texts/{id}", f"/api/texts/{DUTIES.id}", {}, 200),
        ("GET", "/api/texts/{id}", "/api/texts/plans/none", {}, 404),
        ("POST", "/api/drafts", "/api/drafts", {"json": RECIPE}, 200),
        ("POST", "/api/drafts", "/api/drafts?format=docx", {"json": RECIPE}, 200),
        ("POST", "/api/drafts", "/api/drafts?format=md", {"json": RECIPE}, 200),
        ("POST", "/api/drafts", "/api/drafts?format=pdf", {"json": RECIPE}, 400),
        ("POST", "/api/drafts", "/api/drafts", {"json": RECIPE | {"recipe": []}}, 400),
        ("POST", "/api/drafts", "/api/drafts", {"content": b"x" * 2_000_001}, 413),
    ],
)
def test_what_is_usual_and_what_is_refused_is_described(
    address: str, schema: Any, method: str, path: str, address_of: str, sent: dict[str, Any], status: int
) -> None:
    answer = httpx.request(method, address + address_of, timeout=60, **sent)
    assert answer.status_code == status
    described = schema.raw_schema["paths"][path][method.lower()]["responses"][str(status)]["content"]
    found = described[answer.headers["content-type"].partition(";")[0]]["schema"]
    if answer.headers["content-type"] == "application/json":
        jsonschema_rs.validate(found, answer.json())


def test_the_check_notices_what_is_not_described(schema: Any) -> None:
    damaged = schemathesis.openapi.from_dict(
        schema.raw_schema | {"paths": {"/healthz": {"get": {"responses": {"204": {"description": ""}}}}}}
    )
    damaged.config.base_url = schema.get_base_url()
    with pytest.raises(FailureGroup, match="Undocumented"):
        damaged["/healthz"]["GET"].Case().call_and_validate(checks=CHECKS)
