"""A record as a document of tantivy."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

from tantivy import Document, SchemaBuilder

from search.analysis import grams
from search.engines import FACETS, FILTERS, Record, searched

_RAW = ("text", "title", "heading", "special", *FILTERS)


def schema() -> Any:
    """Returns the schema: tokens cut at blanks, values as they are, what is shown stored."""
    builder = SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("about", tokenizer_name="whitespace", index_option="basic")
    for name in _RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in ("shown", "manifest"):
        builder.add_bytes_field(name, stored=True, indexed=False)
    return builder.build()


def document(record: Record) -> Any:
    """Returns the document of a record."""
    made = Document()
    made.add_text("text", record.text)
    made.add_text("words", " ".join(chain.from_iterable([token] * n for token, n in record.words.items())))
    for line in searched(record.shown).split("\n"):
        made.add_text("grams", " ".join(grams(line)))
    made.add_text("about", " ".join(record.about))
    for field, values in record.filters.items():
        for value in values:
            made.add_text(field, value)
    for field, value in record.keys.items():
        if value:
            made.add_text(field, value)
    made.add_bytes("shown", json.dumps(record.shown, ensure_ascii=False).encode("utf-8"))
    return made
