"""The loss is the one it claims to be, and a whole small run writes a model that loads."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.embedding import load_embedder
from training.__main__ import main
from training.evaluate import score
from training.pieces import Ragged
from training.train_embedding import bag_matrix, ranking_loss

SUBJECTS = ["ข้าวหอม", "ผ้าทอ", "วัคซีน", "รถไฟ", "ค่าไฟฟ้า", "น้ำท่วม", "ทุนการศึกษา", "ปลานิล"]


def test_the_loss_and_its_gradients_are_those_of_cross_entropy_both_ways() -> None:
    torch.manual_seed(1)
    asked = torch.nn.functional.normalize(torch.randn(40, 16)).requires_grad_()
    given = torch.nn.functional.normalize(torch.randn(40, 16)).requires_grad_()
    group = torch.randint(0, 15, (40,))
    same = (group[:, None] == group[None, :]).fill_diagonal_(False)
    scores = (20 * asked @ given.T).masked_fill(same, -1e4)
    right = torch.arange(40)
    cross = torch.nn.functional.cross_entropy
    expected = (cross(scores, right) + cross(scores.T, right)) / 2
    expected.backward()  # type: ignore[no-untyped-call]

    loss, by_asked, by_given = ranking_loss(asked.detach(), given.detach(), group, 20.0)

    assert loss == pytest.approx(float(expected.detach()), rel=1e-4)
    assert asked.grad is not None and given.grad is not None
    torch.testing.assert_close(by_asked, asked.grad, rtol=0.02, atol=2e-3)
    torch.testing.assert_close(by_given, given.grad, rtol=0.02, atol=2e-3)


def test_a_release_is_ranked_by_its_best_passage() -> None:
    passages = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    found = score(
        np.array([[0, 1], [1, 0]], dtype=np.float32),
        passages,
        np.array([0, 0, 1]),
        ["a", "b"],
        [frozenset({"a"}), frozenset({"b"})],
    )
    assert (found.recall[1], found.recall[10], found.mrr10) == (0.5, 1.0, 0.75)


def test_a_small_run_writes_a_model_that_finds_its_releases(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(json.dumps(row) for row in releases()), encoding="utf-8")
    out = tmp_path / "small-model"
    options = ["--pieces", "400", "--batch", "32", "--epochs", "10", "--threads", "1"]
    assert main(["--corpus", str(corpus), "--out", str(out), *options]) == 0

    embedder = load_embedder(str(out))
    passages = embedder.embed_passages([f"ข่าวเรื่อง{subject}" for subject in SUBJECTS])
    for i, subject in enumerate(SUBJECTS):
        assert int(np.argmax(passages @ embedder.embed_question(f"ถามเรื่อง{subject}"))) == i
    assert "Apache-2.0" in (out / "README.md").read_text(encoding="utf-8")


def releases() -> list[dict[str, str]]:
    return [
        {
            "id": f"{subject}-{number}",
            "title": f"ข่าว{subject} ฉบับที่ {number}",
            "body": f"วันจันทร์ที่ {number + 1} มีนาคม 2568\n"
            + f"รายละเอียดของ{subject} ประจำหมู่บ้าน มีคนสนใจ{subject}มาก และจะจัดงาน{subject}อีกครั้ง " * 3,
        }
        for subject in SUBJECTS
        for number in range(6)
    ]


def test_texts_can_be_counted_twice() -> None:
    rows = Ragged(np.array([3, 1, 3, 2], np.int32), np.array([0, 3, 4]))
    once, twice = bag_matrix(rows, 5).toarray(), bag_matrix(rows, 5).toarray()
    np.testing.assert_array_equal(once, twice)
    np.testing.assert_array_equal(rows.ids, [3, 1, 3, 2])
