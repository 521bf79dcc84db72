"""Search without the service: the full text, Pagefind's index, and the page's own logic run by Node."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
from pathlib import Path

import pytest
from mini import PLAN, SECRET, TEXTS, write_library

from fanwen.offline import OfflineError, classic
from fanwen.static_search import SearchBuildError, full_text, write_static_search
from texts.library import Library
from texts.sections import sections

JS = Path(__file__).parent / "js"
DATA = Path(__file__).parent / "data/static_search"
SEARCH = Path(__file__).parents[1] / "docs/assets/search"


def test_the_full_text_is_every_section_word_by_word(docs: Library) -> None:
    texts = full_text(docs)["texts"]
    assert [text["id"] for text in texts] == list(docs.texts)
    for row in texts:
        text = docs[row["id"]]
        assert [(s["slug"], s["body"], s["role"]) for s in row["sections"]] == [
            (s.slug, s.body, s.role) for s in sections(text)
        ]
        assert [s["headings"] for s in row["sections"]] == [[h.label for h in s.path] for s in sections(text)]
        assert row["url"] == f"{row['id']}/"


def test_the_shipped_file_is_small_and_the_same_every_time(docs: Library, tmp_path: Path) -> None:
    for name in ("one", "two"):
        page = tmp_path / name / "index.html"
        page.parent.mkdir()
        page.write_text("<html lang=zh><body data-pagefind-body><h1>页</h1>教代会</body></html>", encoding="utf-8")
        write_static_search(docs, tmp_path / name, offline=False)
    one, two = ((tmp_path / name / "search/fulltext.gz").read_bytes() for name in ("one", "two"))
    assert one == two and len(one) < 600_000
    assert json.loads(gzip.decompress(one)) == full_text(docs)
    assert (tmp_path / "one/pagefind/pagefind.js").is_file()
    assert not list((tmp_path / "one/pagefind").glob("*-ui*"))


def test_a_site_without_pages_is_an_error_that_says_what(tmp_path: Path) -> None:
    with pytest.raises(SearchBuildError, match="静态检索索引没有建成"):
        write_static_search(Library(tmp_path), tmp_path / "missing", offline=False)


def run(node: str, test: str, **environment: str) -> None:
    done = subprocess.run(
        [node, "--test", str(JS / test)], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "\n# pass 0\n" not in done.stdout, "no test ran"


def test_the_page_finds_every_substring_and_counts_right(node: str, docs: Library, tmp_path: Path) -> None:
    texts = full_text(docs)["texts"]
    cases = tmp_path / "cases.json"
    queries = json.loads((DATA / "queries.json").read_text(encoding="utf-8"))
    data = {"texts": texts, "substrings": substrings(docs, 400), "queries": queries}
    cases.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    run(node, "search.test.js", FANWEN_CASES=str(cases))


def substrings(library: Library, count: int) -> list[dict[str, str]]:
    """Returns strings of two to twenty characters cut at random out of bodies, with where they stand."""
    chance = random.Random(20261124)
    bodies = [(s.id, s.body) for text in library for s in sections(text) if len(s.body) > 20]
    found = []
    while len(found) < count:
        id, body = chance.choice(bodies)
        start = chance.randrange(len(body) - 2)
        text = body[start : start + chance.randint(2, 20)]
        if text == text.strip() and not set(text) & set('"“”') and any(map(str.isalnum, text)):
            found.append({"section": id, "text": text})
    return found


def test_filters_of_lists(node: str) -> None:
    run(node, "site.test.js")


def test_the_modules_of_the_search_page_become_one_script_that_runs(node: str, tmp_path: Path) -> None:
    script = tmp_path / "offline.js"
    stub = "globalThis.HTMLElement = class {}; globalThis.customElements = { define: (name) => console.log(name) };\n"
    script.write_text(stub + classic(SEARCH / "index.js"), encoding="utf-8")
    done = subprocess.run([node, str(script)], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("search-page\n", "")


@pytest.mark.parametrize("line", ["export default 1;", 'import x from "./a.js";', "export { y };"])
def test_a_form_of_import_that_would_be_lost_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "index.js").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(OfflineError, match="写法不能用于离线版"):
        classic(tmp_path / "index.js")


def test_modules_that_name_things_alike_do_not_meet(node: str, tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("const own = 1;\nexport const a = () => own;\n", encoding="utf-8")
    (tmp_path / "b.js").write_text(
        'import { a as first } from "./a.js";\nconst own = 2;\nexport function b() {\n  return first() + own;\n}\n'
    )
    (tmp_path / "index.js").write_text(
        'import "./a.js";\nimport { b } from "./b.js";\nconsole.log(b());\n', encoding="utf-8"
    )
    done = subprocess.run([node, "-e", classic(tmp_path / "index.js")], capture_output=True, text=True, check=False)
    assert done.stdout == "3\n", done.stderr


def test_a_static_site_holds_published_texts_only(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library", *TEXTS)
    write_static_search(library.published(), tmp_path / "site", offline=True)
    script = (tmp_path / "site/search/fulltext.js").read_text(encoding="utf-8")
    assert SECRET not in script and f'"url":"{PLAN.id}.html"' in script
