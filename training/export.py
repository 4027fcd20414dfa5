"""Writes a trained model as a folder that sentence-transformers can load."""

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from rag.thai.normalise import NORMALISER_VERSION
from rag.thai.words import segmenter_version
from training.train_embedding import Floats

MOST_BYTES = 25_000_000
_MODULES = "sentence_transformers.models"
"""Where versions 3 to 6 of the library find the two modules."""


def export(folder: Path, tokenizer: Tokenizer, weights: Floats, card: Mapping[str, object]) -> None:
    """Write modules.json, configs, tokenizer, half-precision weights, marker and model card.

    ``card`` fills the template ``training/model_card.md``. The unknown piece gets zeros: it stands
    for nothing. Raises ValueError if the folder would be larger than 25 MB.
    """
    halves = weights.astype(np.float16)
    halves[0] = 0
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": halves}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # safetensors makes it the owner's alone
    version = hashlib.sha256(
        halves.tobytes() + (folder / "tokenizer.json").read_bytes()
    ).hexdigest()[:12]
    _write(folder / "modules.json", _modules())
    _write(folder / "config_sentence_transformers.json", _config())
    _write(folder / "1_Normalize" / "config.json", {})
    _write(folder / "thamkhao.json", _marker(version, tokenizer, halves.shape[1]))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    template = Template((files("training") / "model_card.md").read_text(encoding="utf-8"))
    filled = template.substitute(
        card, pieces=f"{len(halves):,}", dimension=halves.shape[1], megabytes=f"{size / 1e6:.1f}"
    )
    (folder / "README.md").write_text(filled, encoding="utf-8")
    if size > MOST_BYTES:
        raise ValueError(f"{folder} takes {size} bytes, more than {MOST_BYTES}; use fewer pieces")


def _modules() -> list[dict[str, object]]:
    return [
        {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{_MODULES}.Normalize"},
    ]


def _config() -> dict[str, object]:
    return {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }


def _marker(version: str, tokenizer: Tokenizer, dimension: int) -> dict[str, object]:
    return {
        "version": version,
        "made_with_normaliser": NORMALISER_VERSION,
        "made_with_segmenter": segmenter_version(),
        "text": "words of rag.thai.words.segment(fold(text)), joined by spaces",
        "pieces": tokenizer.get_vocab_size(),
        "dimension": dimension,
    }


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
