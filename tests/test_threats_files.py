"""What a file from somewhere else can do to those who read it: front matter, folders to import, Word files."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from macros.exports import export, template_file
from macros.exports.own_template import TemplateError
from texts.errors import FrontMatterError
from texts.files import parse
from texts.importer import SourceError, source_paths
from texts.importer.sources import read_bytes
from texts.model import Heading, Paragraph, Text
from texts.writing import write_text

HEAD = "---\ntitle: {title}\nkind: 工作计划\norg: 工会\nstate: published\nsource: {{type: own}}\nupdated: 2026-11-23\n"

DRAFT = Text("x", "题", "工作计划", blocks=(Heading(2, "一"), Paragraph("正文")))


@pytest.mark.parametrize(
    "line",
    [
        "summary: !!python/object/apply:os.mkdir [{place}]",
        "summary: !!python/object/new:os.mkdir [{place}]",
        "topics: !!python/object/apply:os.mkdir [{place}]",
    ],
)
def test_tags_of_yaml_make_no_objects(tmp_path: Path, line: str) -> None:
    place = tmp_path / "made"
    with suppress(FrontMatterError):
        parse(HEAD.format(title="题") + line.format(place=place) + "\n---\n", "plans/x")
    assert not place.exists()


def test_aliases_of_yaml_do_not_multiply() -> None:
    rows = ["&a0 [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]"]
    rows += [f"&a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 7)]
    for bomb in (f"topics: [{', '.join(rows)}]", "topics: &t [*t]", "slots: &s {甲: *s}", "summary: &s [*s]"):
        with pytest.raises(FrontMatterError):
            parse(HEAD.format(title="题") + bomb + "\n---\n", "plans/x")


def test_very_deep_front_matter_is_one_sentence() -> None:
    deep = "topics: " + "[" * 40_000 + "]" * 40_000
    code = "import sys; from texts.files import parse; parse(sys.stdin.read(), 'plans/x')"
    done = subprocess.run(
        [sys.executable, "-c", code], input=HEAD.format(title="题") + deep + "\n---\n", capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "太深" in done.stderr, done.returncode


def test_a_link_in_a_folder_given_to_import_is_not_followed_out_of_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "crawl", tmp_path / "outside"
    for place in (folder / "a.txt", outside / "secret.txt"):
        write_text(place, "正文")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "links").symlink_to(outside)
    (folder / "same.txt").symlink_to(folder / "a.txt")
    assert source_paths([folder]) == [folder / "a.txt", folder / "same.txt"]


def packed(changes: dict[str, str], base: bytes | None = None) -> bytes:
    """A Word file with some parts written anew, or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or template_file())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name).decode("utf-8")))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


def part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(template_file())) as archive:
        return archive.read(name).decode("utf-8")


def with_entities(xml: str, entities: str, use: str) -> str:
    head, _, rest = xml.partition("?>\n")
    return f"{head}?>\n<!DOCTYPE d [{entities}]>{rest.replace('<w:r><w:t>1</w:t>', f'<w:r><w:t>{use}</w:t>')}"


def test_entities_of_word_files_are_not_expanded(tmp_path: Path) -> None:
    write_text(tmp_path / "secret.txt", "别处的秘密")
    bomb = '<!ENTITY a "甲甲甲甲甲甲甲甲甲甲">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for entities, use in ((f'<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">', "&x;"), (bomb, "&i;")):
        footer = with_entities(part("word/footer1.xml"), entities, use)
        document = with_entities(part("word/document.xml"), entities, use).replace(
            "<w:p>", f"<w:p><w:r><w:t>正文{use}</w:t></w:r>", 1
        )
        evil = packed({"word/document.xml": document, "word/footer1.xml": footer})
        try:
            (source,) = read_bytes(evil, "evil.docx")
            assert "秘密" not in source.text and "甲甲" not in source.text
        except SourceError:
            pass
        path = tmp_path / "own.docx"
        path.write_bytes(evil)
        try:
            made = export(DRAFT, "docx", path)
        except TemplateError:
            continue
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            everything = b"".join(map(archive.read, archive.namelist())).decode("utf-8")
        assert "秘密" not in everything and everything.count("甲") < 100


def test_a_template_made_to_burst_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(packed({"word/media/image1.bin": "0" * 30_000_000}))
    with pytest.raises(TemplateError, match="大得反常"):
        export(DRAFT, "docx", path)


RELATION = '<Relationship Id="rId99" Type="{type}" Target="{target}" TargetMode="External"/></Relationships>'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EVERYWHERE = "https://evil.invalid/x"


def related(name: str, type: str) -> str:
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    with suppress(KeyError):
        relations = part(name)
    return relations.replace("</Relationships>", RELATION.format(type=f"{TYPES}/{type}", target=EVERYWHERE))


def test_the_template_behind_a_template_is_left_behind(tmp_path: Path) -> None:
    link = f'<w:attachedTemplate xmlns:r="{TYPES}" r:id="rId99"/>'
    settings = part("word/settings.xml").replace("<w:defaultTabStop", f"{link}<w:defaultTabStop")
    relations = related("word/_rels/settings.xml.rels", "attachedTemplate")
    path = tmp_path / "own.docx"
    path.write_bytes(packed({"word/settings.xml": settings, "word/_rels/settings.xml.rels": relations}))
    with zipfile.ZipFile(io.BytesIO(export(DRAFT, "docx", path))) as archive:
        for name in archive.namelist():
            assert b"evil.invalid" not in archive.read(name) and b"attachedTemplate" not in archive.read(name), name


@pytest.mark.parametrize("type", ["image", "oleObject", "frame", "subDocument"])
def test_a_template_that_fetches_a_file_is_refused(tmp_path: Path, type: str) -> None:
    path = tmp_path / "own.docx"
    path.write_bytes(packed({"word/_rels/document.xml.rels": related("word/_rels/document.xml.rels", type)}))
    with pytest.raises(TemplateError, match="链接了外部的文件"):
        export(DRAFT, "docx", path)
    path.write_bytes(packed({"word/_rels/document.xml.rels": related("word/_rels/document.xml.rels", "hyperlink")}))
    assert docx.Document(io.BytesIO(export(DRAFT, "docx", path))).paragraphs  # a link somebody may click


def test_members_of_a_word_file_are_not_written_anywhere(tmp_path: Path) -> None:
    evil = packed({"../../evil.txt": "x", "/evil.txt": "x", "word/../../evil.txt": "x"})
    before = sorted(path.name for path in tmp_path.iterdir())
    with suppress(SourceError):
        list(read_bytes(evil, str(tmp_path / "a/b.docx")))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
