"""The optional cross-encoder: its model, its say in the order, and what it may not touch."""

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
)

from ingest.indexing import ingest
from rag import hub
from rag.cross_encoder import SentenceTransformerCrossEncoder, load_cross_encoder
from rag.errors import ModelError
from rag.query import Query, understand
from rag.reranking import DEPTH
from rag.retrieval import Retriever
from rag.schema import Passage
from rag.stores.index import Index
from tests.support import HashEmbedder, open_test_index, write_release

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "river", "long", "short", "km")


def save_model(folder: Path, made: Any = BertForSequenceClassification, labels: int = 1) -> Path:
    """A BERT of one layer with random weights, which reads sixteen tokens."""
    tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
        num_labels=labels,
        initializer_range=1.0,
    )
    torch.manual_seed(2)  # one whose scores pass the tests: some are too near each other
    made(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerCrossEncoder:
    folder = save_model(tmp_path_factory.mktemp("models") / "tiny")
    return SentenceTransformerCrossEncoder(str(folder), batch_size=2)


TEXTS = ["river\nlong km", "short", "", "long long river km", "km " * 200]


def test_each_text_gets_a_score_of_its_own_in_their_order(
    model: SentenceTransformerCrossEncoder,
) -> None:
    scores = model.scores("long river", TEXTS)
    assert scores.shape == (len(TEXTS),) and scores.dtype == np.float64
    alone = [float(model.scores("long river", [text])[0]) for text in TEXTS]
    np.testing.assert_allclose(scores, alone, atol=1e-4)
    assert len(set(np.round(scores, 3))) > 2


def test_the_question_matters(model: SentenceTransformerCrossEncoder) -> None:
    asked, another = (model.scores(q, TEXTS[:2]) for q in ("long river", "km km km short"))
    assert not np.allclose(asked, another)


def test_scores_are_not_squeezed_between_nought_and_one(
    model: SentenceTransformerCrossEncoder,
) -> None:
    scores = model.scores("long river", [f"{a} {b}" for a in WORDS[4:] for b in WORDS[4:]])
    assert scores.min() < 0 or scores.max() > 1


def test_what_a_text_says_past_the_models_length_is_not_read(
    model: SentenceTransformerCrossEncoder,
) -> None:
    cut, longer = model.scores("long", ["km " * 40, "km " * 40 + "river"])
    assert cut == pytest.approx(longer, abs=1e-5)


def test_a_question_longer_than_the_model_reads_is_cut(
    model: SentenceTransformerCrossEncoder,
) -> None:
    assert np.isfinite(model.scores("river " * 5_000, TEXTS)).all()


def test_nothing_to_read_gives_no_scores(model: SentenceTransformerCrossEncoder) -> None:
    assert model.scores("river", []).shape == (0,)


def test_several_threads_may_ask_at_once(model: SentenceTransformerCrossEncoder) -> None:
    expected = model.scores("long river", TEXTS)
    found: list[np.ndarray] = []

    def ask() -> None:
        found.extend(model.scores("long river", TEXTS) for _ in range(3))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    for scores in found:
        np.testing.assert_allclose(scores, expected, atol=1e-5)


@pytest.mark.parametrize("setting", ["", "  ", "/no/such/folder", "./nowhere", "~/nowhere-at-all"])
def test_a_folder_that_is_not_there_is_refused_at_once(setting: str) -> None:
    refused(setting, "THAMKHAO_RERANK_MODEL")


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    refused(str(tmp_path), "not a cross-encoder that can be read")


def test_a_model_of_several_classes_is_refused(tmp_path: Path) -> None:
    refused(str(save_model(tmp_path / "classes", labels=3)), "gives 3 scores a pair")


def test_a_model_without_a_trained_head_is_refused(tmp_path: Path) -> None:
    """The library would give it a random one, and rank by chance with no word of it."""
    refused(str(save_model(tmp_path / "bare", BertModel)), "not trained to score pairs")


def test_a_model_that_cannot_be_downloaded_is_one_line_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def refuse(*_: Any, local_files_only: bool = False, **__: Any) -> None:
        asked.append(local_files_only)
        raise OSError("no such model\nin the cache")

    monkeypatch.setattr("sentence_transformers.CrossEncoder", refuse)
    monkeypatch.setattr(hub, "getproxies", dict)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    refused("someone/some-reranker", "connect to the internet once")
    assert asked == [True], "the hub's client, which retries for a minute, must not be tried"


def test_without_the_library_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    refused("someone/some-reranker", "pip install sentence-transformers")


def refused(setting: str, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        load_cross_encoder(setting)
    assert "\n" not in str(caught.value)
    assert "THAMKHAO_RERANK_MODEL" in str(caught.value)


EMBEDDER = HashEmbedder()
RELEASES = DEPTH + 6


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("cross")
    for number in range(RELEASES):
        write_release(
            folder / "releases",
            f"{number:02}.txt",
            f"ชุมชนที่ {number} ปลูกต้นไม้",
            f"ชุมชนหมู่ {number} จัดกิจกรรมปลูกต้นไม้ {number * 17 + 5} ต้น" + " ริมถนน" * number,
        )
    index = open_test_index(folder / "index")
    ingest([folder / "releases"], index, EMBEDDER, model="")
    return index


class Fake:
    """Says what it is told to, and keeps what it was asked."""

    def __init__(self, scores: Sequence[float] | None = None) -> None:
        self.told = scores
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        self.asked.append((question, list(texts)))
        return np.array(self.told or [0.0] * len(texts))


def ask(question: str = "ชุมชนปลูกต้นไม้กี่ต้น") -> Query:
    return understand(question, today=date(2026, 11, 21))


def found(index: Index, fake: Fake | None, top_k: int = RELEASES) -> list[Passage]:
    return Retriever(index, EMBEDDER, cross_encoder=fake).retrieve(ask(), top_k)


def ids(passages: Sequence[Passage]) -> list[str]:
    return [p.article.id for p in passages]


def test_it_reads_the_question_with_each_title_and_passage_of_the_second_stage(
    index: Index,
) -> None:
    fake = Fake()
    passages = {f"{p.article.title}\n{p.chunk.text}" for p in found(index, fake)}
    ((question, texts),) = fake.asked
    assert question == "ชุมชนปลูกต้นไม้กี่ต้น"
    assert len(texts) == DEPTH
    assert set(texts) <= passages


def test_what_it_likes_comes_first_and_what_it_did_not_read_stays_behind(index: Index) -> None:
    plain = ids(found(index, None))
    fake = Fake([0.0] * (DEPTH - 1) + [1_000.0])
    passages = found(index, fake)
    favourite = fake.asked[0][1][-1]
    assert passages[0].article.title == favourite.partition("\n")[0]
    assert ids(passages)[DEPTH:] == plain[DEPTH:]
    assert set(ids(passages)[:DEPTH]) == set(plain[:DEPTH])
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)


def test_one_that_likes_all_alike_changes_no_order(index: Index) -> None:
    assert ids(found(index, Fake())) == ids(found(index, None))


def test_the_spread_that_answering_reads_stays_the_learned_one(index: Index) -> None:
    plain, judged = (
        [p.score for p in found(index, fake)[:DEPTH]]
        for fake in (None, Fake(np.arange(float(DEPTH)).tolist()))
    )
    assert np.std(judged) == pytest.approx(np.std(plain))


def test_it_is_not_asked_where_there_is_nothing_to_order(tmp_path: Path) -> None:
    write_release(tmp_path / "releases", "a.txt", "ปลูกต้นไม้", "ชุมชนปลูกต้นไม้ 5 ต้น")
    index, fake = open_test_index(tmp_path / "index"), Fake()
    assert Retriever(index, EMBEDDER, cross_encoder=fake).retrieve(ask(), 5) == []
    ingest([tmp_path / "releases"], index, EMBEDDER, model="")
    assert ids(Retriever(index, EMBEDDER, cross_encoder=fake).retrieve(ask(), 5)) == ["a.txt"]
    assert fake.asked == []


def test_what_training_reads_is_the_first_stages_own(index: Index) -> None:
    fake = Fake(list(range(DEPTH)))
    plain = Retriever(index, EMBEDDER).readings(ask())
    assert Retriever(index, EMBEDDER, cross_encoder=fake).readings(ask()) == plain
    assert fake.asked == []
