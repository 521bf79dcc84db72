"""Raw pages into model texts: `run_import` does files, `convert` one source."""

from __future__ import annotations

from texts.importer.conversion import convert
from texts.importer.run import Imported, run_import, source_paths
from texts.importer.source import Source, SourceError

__all__ = ["Imported", "Source", "SourceError", "convert", "run_import", "source_paths"]
