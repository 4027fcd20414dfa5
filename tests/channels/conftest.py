"""The real pipeline over the sample releases, for the channels that hold a conversation."""

from collections.abc import Iterator

import pytest

from rag.pipeline import Pipeline
from tests.sample_pipeline import sample_pipeline


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    pipeline = sample_pipeline(tmp_path_factory.mktemp("samples"))
    yield pipeline
    pipeline.index.close()
