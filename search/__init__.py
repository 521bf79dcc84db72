"""Finding texts: one index a library, queries as people type them, sections as answers."""

from __future__ import annotations

from search.answer import Answer, Hit
from search.changes import UpdateReport
from search.engines import EngineAway
from search.query import Query
from search.searching import Search

__all__ = ["Answer", "EngineAway", "Hit", "Query", "Search", "UpdateReport"]
