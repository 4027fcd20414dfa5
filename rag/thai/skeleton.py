"""What is left of a Thai word when everything that people misspell is taken out.

Two spellings of one word share a skeleton (or nearly so); unrelated words rarely do. Only for
looking up candidates: it is neither a pronunciation nor shown to anybody.
"""

import re

_SAME = str.maketrans(
    {
        **dict.fromkeys("ศษซ", "ส"),
        **dict.fromkeys("ณ", "น"),
        **dict.fromkeys("ญ", "ย"),
        **dict.fromkeys("ฎฏ", "ต"),
        **dict.fromkeys("ฐ", "ถ"),
        **dict.fromkeys("ธฑฒ", "ท"),
        **dict.fromkeys("ฆฅ", "ค"),
        **dict.fromkeys("ฃ", "ข"),
        **dict.fromkeys("ภ", "พ"),
        **dict.fromkeys("ฌ", "ช"),
        **dict.fromkeys("รฬ", "ล"),
        **dict.fromkeys("ใ", "ไ"),
        **dict.fromkeys("ี", "ิ"),
        **dict.fromkeys("ื", "ึ"),
        **dict.fromkeys("ู", "ุ"),
        "ๅ": "า",
    }
)
_SILENCED = re.compile("[ก-ฮ][ิุ]?์")
_UNWRITTEN = re.compile("[่-๎็ะๆฯ\\s.\\-'\"]+")  # tones, ็, ะ, repetition and what is no letter
_RO_HAN_INSIDE = re.compile("รร(?=[ก-ฮ])")
_SPOKEN_ON = re.compile("(?<=[ก-ซฌ-ณถธ-ฮ])ร$")  # the ร of กร, พร, นคร is heard as อน
_YO_YING_LAST = re.compile("(?<=[ัาำิ])ญ(?![ะ-ูเ-ไ])")  # heard as น: บัญชี, ชำนาญ
_MUTE_VOWEL = re.compile("(?<=[ตทธมด])[ิุ]$")  # the last vowel of ญาติ, เหตุ, ธาตุ
_MUTE_THO = re.compile("ทธิ์?")  # สิทธิ, สิทธิ์ and สิท sound alike
_CLUSTER = re.compile("(?<=[กขคตปพผทสจด])ล(?=[ัาำิึุ])")
# Letters that sound alike at the end of a word (after the merging above).
_LAST = {
    "ล": "น",
    **dict.fromkeys("ตถทสจช", "ด"),
    **dict.fromkeys("ปพฟ", "บ"),
    **dict.fromkeys("ขค", "ก"),
}
_FINAL = re.compile("(?<=.)[ลตถทสจชปพฟขค]$")
_REPEATED = re.compile("(.)\\1+")


def skeleton(word: str) -> str:
    """The skeleton of a folded word; empty if nothing of it is kept. Linear in its length."""
    text = word
    # Looking for a letter costs a tenth of a substitution, and most words have none of these.
    if "ทธิ" in text:
        text = _MUTE_THO.sub("ท", text)
    if "์" in text:
        text = _SILENCED.sub("", text)
    text = _SPOKEN_ON.sub("อน", _MUTE_VOWEL.sub("", text))
    if "ญ" in text:
        text = _YO_YING_LAST.sub("น", text)
    if "รร" in text:
        text = _RO_HAN_INSIDE.sub("ั", text).replace("รร", "ัน")
    text = _UNWRITTEN.sub("", text.replace("ำ", "ัม")).translate(_SAME)
    if "ล" in text:
        text = _CLUSTER.sub("", text)
    text = _FINAL.sub(_merged_last, text)
    return _REPEATED.sub("\\1", text)


def _merged_last(match: re.Match[str]) -> str:
    return _LAST[match.group()]
