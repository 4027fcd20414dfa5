"""The embedders: ours against sentence-transformers, other models' prefixes, damaged folders."""

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import WhitespaceSplit

from rag import embedding, hub
from rag.embedding import SentenceTransformerEmbedder, load_embedder
from rag.errors import ModelError
from rag.settings import BUNDLED_MODEL
from rag.static_embedding import StaticEmbedder
from rag.thai.normalise import fold
from rag.thai.words import segment

TEXTS = [
    "อบต. เปิดลงทะเบียนรับเงินช่วยเหลือผู้ประสบภัยน้ำท่วม ถึงวันที่ ๓๑ ต.ค. ๒๕๖๘",
    "ผู้ว่าราชการจังหวัดน่านลงพื้นที่ตรวจเยี่ยมกลุ่มทอผ้า\nงบประมาณ 1,250,000 บาท",
    "OTOP Fair 2025 ที่เมืองทองธานี “ของดีทั่วไทย”",
    "ค่าไฟงวดหน้าหน่วยละกี่บาท",
]
PIECES = ["[UNK]", "น้ำ", "ท่วม", "ข้าว", "a", "b"]


def fake_model(folder: Path, *, ours: bool = True, prompts: dict[str, str] | None = None) -> Path:
    """A static model of six pieces in four dimensions, made from fixed numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(Unigram([(p, -float(i)) for i, p in enumerate(PIECES)], unk_id=0))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    weights = np.random.default_rng(7).normal(size=(len(PIECES), 4)).astype(np.float16)
    weights[0] = 0
    save_file({"embedding.weight": weights}, folder / "model.safetensors")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    config = {"model_type": "SentenceTransformer", "prompts": prompts or {}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config), encoding="utf-8")
    if ours:
        (folder / "thamkhao.json").write_text(json.dumps({"version": "0f1e"}), encoding="utf-8")
    return folder


@lru_cache(maxsize=1)
def _shared() -> StaticEmbedder:
    return StaticEmbedder(BUNDLED_MODEL)


@pytest.fixture
def bundled() -> StaticEmbedder:
    return _shared()


def test_the_bundled_model_is_the_default_and_loads_as_ours() -> None:
    found = load_embedder(str(BUNDLED_MODEL))
    assert isinstance(found, StaticEmbedder)
    assert found.name.startswith("thamkhao-static-256@")
    assert found.dimension == 256


def test_the_bundled_model_takes_at_most_25_megabytes_and_has_a_card() -> None:
    size = sum(path.stat().st_size for path in BUNDLED_MODEL.rglob("*") if path.is_file())
    assert size <= 25_000_000
    card = (BUNDLED_MODEL / "README.md").read_text(encoding="utf-8")
    assert "thaigov-v2-corpus" in card and "MIT" in card and "Apache-2.0" in card


def test_the_bundled_model_loads_without_torch_or_sentence_transformers() -> None:
    program = (
        "import sys\n"
        "from rag.embedding import load_embedder\n"
        "from rag.settings import BUNDLED_MODEL\n"
        "load_embedder(str(BUNDLED_MODEL)).embed_question('น้ำท่วม')\n"
        "slow = ('torch', 'sentence_transformers', 'transformers')\n"
        "print([module for module in slow if module in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"


def test_our_vectors_are_those_of_sentence_transformers(bundled: StaticEmbedder) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(BUNDLED_MODEL), local_files_only=True).encode(
        [" ".join(segment(fold(text))) for text in TEXTS]
    )
    np.testing.assert_allclose(bundled.embed_passages(TEXTS), theirs, atol=1e-3)


def test_vectors_have_length_one_and_the_promised_type(bundled: StaticEmbedder) -> None:
    vectors = bundled.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), bundled.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_given_words_give_the_same_vectors_as_the_text(bundled: StaticEmbedder) -> None:
    words = [segment(fold(text)) for text in TEXTS]
    np.testing.assert_array_equal(
        bundled.embed_passages(TEXTS, words), bundled.embed_passages(TEXTS)
    )


def test_a_question_is_embedded_as_a_passage_is(bundled: StaticEmbedder) -> None:
    question = bundled.embed_question(TEXTS[0])
    assert question.shape == (bundled.dimension,)
    np.testing.assert_allclose(question, bundled.embed_passages(TEXTS[:1])[0], atol=1e-6)


def test_thai_digits_and_curly_quotes_make_no_difference(bundled: StaticEmbedder) -> None:
    plain = bundled.embed_question('งาน "ของดี" ปี 2568')
    np.testing.assert_allclose(bundled.embed_question("งาน “ของดี” ปี ๒๕๖๘"), plain, atol=1e-6)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("ลงทะเบียนรับเงินน้ำท่วมถึงวันไหน", TEXTS[0], TEXTS[1]),
        ("คนแก่จะได้เบี้ยเดือนละเท่าไหร่", "การจ่ายเบี้ยยังชีพผู้สูงอายุรายเดือน", TEXTS[2]),
        ("หมอฟันรักษาฟรีที่ไหน", "หน่วยบริการทันตกรรมไม่เสียค่าใช้จ่าย", TEXTS[1]),
        ("รมว.สธ. พูดเรื่องวัคซีน", "รัฐมนตรีว่าการกระทรวงสาธารณสุขกล่าวถึงวัคซีน", TEXTS[3]),
    ],
)
def test_a_question_lies_nearer_the_passage_that_answers_it(
    bundled: StaticEmbedder, question: str, near: str, far: str
) -> None:
    right, wrong = bundled.embed_passages([near, far])
    asked = bundled.embed_question(question)
    assert asked @ right > asked @ wrong + 0.1


@pytest.mark.parametrize("text", ["", "   \n", "!!! ... —", "\u200b\ufeff"])
def test_a_text_without_words_gets_zeros_and_leaves_its_neighbours_alone(
    bundled: StaticEmbedder, text: str
) -> None:
    vectors = bundled.embed_passages([TEXTS[0], text, TEXTS[1]])
    assert not vectors[1].any()
    np.testing.assert_array_equal(vectors[[0, 2]], bundled.embed_passages([TEXTS[0], TEXTS[1]]))


def test_no_texts_give_no_vectors(bundled: StaticEmbedder) -> None:
    assert bundled.embed_passages([]).shape == (0, bundled.dimension)


def test_a_run_of_200_000_digits_is_embedded(bundled: StaticEmbedder) -> None:
    assert np.isfinite(bundled.embed_question("7" * 200_000)).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_gives_a_finite_vector_of_length_one_or_zero(texts: list[str]) -> None:
    vectors = _shared().embed_passages(texts)
    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(texts), 256)
    assert all(length == 0 or abs(length - 1) < 1e-4 for length in lengths)


def test_forgetting_words_does_not_change_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.static_embedding._KEPT_WORDS", 1)
    embedder = StaticEmbedder(fake_model(tmp_path / "model"))
    words = [["น้ำ", "ท่วม"], ["ข้าว", "a"], ["น้ำ", "ท่วม"]]
    vectors = embedder.embed_passages(["", "", ""], words)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert abs(float(vectors[0] @ vectors[1])) < 0.999


def test_the_name_changes_with_the_version_of_the_weights(tmp_path: Path) -> None:
    folder = fake_model(tmp_path / "small")
    assert load_embedder(str(folder)).name == "small@0f1e"
    (folder / "thamkhao.json").write_text('{"version": "2"}', encoding="utf-8")
    assert load_embedder(str(folder)).name == "small@2"


@pytest.mark.parametrize("lost", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("content", [None, b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_damaged_model_is_one_line_that_says_what_to_do(
    tmp_path: Path, lost: str, content: bytes | None
) -> None:
    folder = fake_model(tmp_path / "model")
    (folder / lost).unlink() if content is None else (folder / lost).write_bytes(content)
    with pytest.raises(ModelError, match="restore the folder") as caught:
        load_embedder(str(folder))
    assert "\n" not in str(caught.value)


def test_weights_of_another_tokenizer_are_refused(tmp_path: Path) -> None:
    folder = fake_model(tmp_path / "model")
    save_file({"embedding.weight": np.zeros((3, 4), np.float16)}, folder / "model.safetensors")
    with pytest.raises(ModelError, match="do not belong together"):
        load_embedder(str(folder))


@pytest.mark.parametrize("model", ["/no/such/folder", "./nowhere", "~/nowhere-at-all", "", "  "])
def test_a_folder_that_is_not_there_is_refused_at_once(model: str) -> None:
    with pytest.raises(ModelError, match="THAMKHAO_EMBED_MODEL"):
        load_embedder(model)


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="THAMKHAO_EMBED_MODEL"):
        load_embedder(str(tmp_path))


def test_a_model_that_cannot_be_downloaded_is_one_line_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def refuse(*_: Any, local_files_only: bool = False, **__: Any) -> None:
        asked.append(local_files_only)
        raise OSError("no such model\nin the cache")

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", refuse)
    monkeypatch.setattr(hub, "getproxies", dict)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="connect to the internet once") as caught:
        load_embedder("someone/some-model")
    assert "\n" not in str(caught.value)
    assert asked == [True], "the hub's client, which retries for a minute, must not be tried"


def test_a_model_that_is_on_this_machine_needs_no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    def cached(*_: Any, local_files_only: bool = False, **__: Any) -> RecordingModel:
        assert local_files_only
        return RecordingModel({})

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", cached)
    assert load_embedder("someone/some-model").dimension == 2


def test_another_static_model_goes_through_sentence_transformers(tmp_path: Path) -> None:
    embedder = load_embedder(str(fake_model(tmp_path / "other", ours=False)))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert (embedder.name, embedder.dimension) == ("other", 4)
    vectors = embedder.embed_passages(["น้ำ ท่วม", "ข้าว"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert embedder.embed_passages([]).shape == (0, 4)
    np.testing.assert_allclose(embedder.embed_question("ข้าว"), vectors[1], atol=1e-3)


class RecordingModel:
    """Stands in for a SentenceTransformer and records the prompts it is given."""

    def __init__(self, prompts: dict[str, str]) -> None:
        self.prompts = prompts
        self.given: list[str] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def encode(self, texts: list[str], *, prompt: str, **_: Any) -> Any:
        self.given.append(prompt)
        return np.ones((len(texts), 2), dtype=np.float32)


@pytest.mark.parametrize(
    ("name", "prompts", "question", "passage"),
    [
        ("intfloat/multilingual-e5-small", {}, "query: ", "passage: "),
        ("intfloat/multilingual-e5-base", {"query": "", "document": ""}, "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", {}, "", ""),
        ("BAAI/bge-m3", {}, "", ""),
        ("someone/we5t-model", {}, "", ""),
        ("Snowflake/arctic-l-v2.0", {"query": "query: "}, "query: ", ""),
        ("google/embeddinggemma-300m", {"query": "q| ", "document": "d| "}, "q| ", "d| "),
        ("someone/corpus-e5", {"query": "Q ", "passage": "P "}, "Q ", "P "),
    ],
)
def test_each_model_gets_the_prefixes_it_wants(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    prompts: dict[str, str],
    question: str,
    passage: str,
) -> None:
    model = RecordingModel(prompts)
    monkeypatch.setattr(embedding, "_load_sentence_transformer", lambda _: model)
    embedder = load_embedder(name)
    embedder.embed_question("น้ำท่วม")
    embedder.embed_passages(["น้ำท่วม"])
    assert model.given == [question, passage]
    assert embedder.name == name
