"""An index of the sample releases with the bundled model, made once for all tests of eval."""

from pathlib import Path

import pytest

from ingest.indexing import ingest
from rag.assembly import open_index
from rag.settings import load_settings

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder; open it for one test at a time."""
    folder = tmp_path_factory.mktemp("eval") / "index"
    settings = load_settings(index=folder)
    opened = open_index(settings, create=True)
    try:
        ingest([SAMPLES], opened.index, opened.embedder, model=settings.embed_model)
    finally:
        opened.index.close()
    return folder
