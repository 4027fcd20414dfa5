"""A question as it was put, without its courtesies, and how it leans on what came before."""

from dataclasses import dataclass

from rag.conversation import cues
from rag.thai.normalise import fold


@dataclass(frozen=True, slots=True)
class Body:
    """A question without its courtesies, and how it leans on what came before."""

    text: str
    points_back: bool
    """It has a word for what was talked about: เรื่องนี้, เขา."""
    pronoun: bool
    """That word is เขา or the like, which may mean people in general as well."""
    before: str
    """What stands before that word, which it may point to just as well."""
    contrast: bool
    """It ends in ล่ะ."""
    connects: bool
    """It begins with แล้ว or the like."""
    aside: str = ""
    """What a ล่ะ in the middle sets against the topic: ภาคใต้ in "ภาคใต้ล่ะ จัดวันไหน"."""
    returns: bool = False
    """It goes back to an earlier topic."""
    new_matter: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but courtesies."""
        return not (self.text or self.points_back or self.contrast or self.connects or self.returns)


def read_body(question: str) -> Body:
    """A question as it was put, taken for what it says; its ``text`` is folded."""
    text = fold(question).strip()
    if filler := cues.FILLER.match(text):
        text = text[filler.end() :]
    text, connects = _unconnected(cues.FILLER_BEHIND.sub("", text))
    returns = cues.RETURN.match(text)
    new_matter = cues.NEW_MATTER.match(text)
    if lead := returns or new_matter:
        text = text[lead.end() :]
    contrast = cues.CONTRAST.search(text)
    if contrast and not connects and "ล" not in contrast.group():  # โควิดเป็นไงบ้าง may be all new
        contrast = None
    text = cues.TAIL.sub("", text if contrast is None else text[: contrast.start()])
    pointer = cues.ANAPHOR.search(text)
    without = cues.ANAPHOR.sub(" ", text)
    rest, again = _unconnected(" ".join(without.split()))
    aside, rest = _parted(rest)
    return Body(
        rest,
        points_back=pointer is not None or cues.ONE_OF_THEM.match(rest) is not None,
        pronoun=pointer is not None and cues.PRONOUN.fullmatch(pointer.group()) is not None,
        before=text[: pointer.start()] if pointer else "",
        contrast=contrast is not None,
        connects=connects or again,
        aside=aside,
        returns=returns is not None,
        new_matter=new_matter is not None,
    )


def _unconnected(text: str) -> tuple[str, bool]:
    """The text without a แล้ว or the like before it, and whether there was one."""
    connective = cues.CONNECTIVE.match(text)
    if connective is None or connective.end() == len(text):
        return text, False
    return text[connective.end() :], True


def _parted(text: str) -> tuple[str, str]:
    """What stands before a ล่ะ in the middle, and what stands behind it."""
    middle = cues.CONTRAST_INSIDE.search(text)
    return (text[: middle.start()], text[middle.end() :]) if middle else ("", text)
