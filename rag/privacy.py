"""Hide the numbers that identify a person before a question is logged, stored or answered.

Only for what askers type: quotes of releases stay as they were published. Numbers are read group
by group (a group is digits of any script, invisible characters between them ignored), so the time
is linear in the text: no group is looked at with more than the dozen that follow it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from rag.thai.normalise import INVISIBLE

REPLACEMENTS = {
    "thai_id": "[เลขบัตรประชาชน]",
    "phone": "[เบอร์โทรศัพท์]",
    "account": "[เลขบัญชี]",
    "email": "[อีเมล]",
}
"""What stands in the place of each kind."""

_INSIDE = f"[{INVISIBLE}\u20e3\u0e4c]"
_GROUP = re.compile(rf"\d(?:{_INSIDE}*\d)*")
_NOT_DIGIT = re.compile(r"\D+")
# Between groups of one number: at most four of white space, dash, dot, bracket. Never a comma,
# which parts thousands, nor a slash, which parts dates and the numbers of documents.
_GAP = re.compile(rf"[ \t\u00a0\u2000-\u200a\u202f\u3000.()\-‐‑‒–—―−－_{INVISIBLE}]{{1,4}}")
_HIDDEN = "|".join(re.escape(shown[1:-1]) for shown in REPLACEMENTS.values())
_ASCII_RUN = re.compile(rf"(?:[!-Z\\^-~]|\[(?:{_HIDDEN})\])+")
_ADDRESS = re.compile(r"://|www\.|\.[a-z]{2,}/", re.IGNORECASE)
_MAIL_LEFT = re.compile(rf"[\w.%+\-{INVISIBLE}]", re.ASCII)
_MAIL_RIGHT = re.compile(rf"[A-Za-z0-9.\-{INVISIBLE}]{{1,100}}")
_MAIL_HOST = re.compile(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")

_ID_SHAPES = {(13,), (1, 4, 5, 2, 1), (1, 12), (1, 4, 5, 3), (1,) * 13}
_PHONE_SHAPES = {
    (10,), (3, 7), (3, 3, 4), (3, 4, 3), (2, 4, 4), (2, 8), (4, 3, 3), (4, 6), (3, 3, 2, 2),
    (1, 9), (1, 4, 5), (1, 4, 4, 1), (2, 3, 5), (3, 5, 2), (6, 4), (1,) * 10,
}  # fmt: skip
_ABROAD_SHAPES = {
    (9,), (1, 8), (2, 7), (2, 3, 4), (2, 4, 3), (1, 4, 4), (5, 4), (3, 3, 3), (3, 6), (1, 3, 5),
}  # fmt: skip
_ACCOUNT_SHAPES = {(3, 1, 5, 1), (3, 1, 6)}
_MOBILE = re.compile(r"0[689]\d{8}")
_ABROAD = re.compile(r"(?P<country>(?:00)?66)0?(?P<number>[689]\d{8})")

_NEAR = 30
"""Characters beside a number that may say what it is, up to the next digit or bracket."""
_BEFORE = re.compile(r"[^\d\[\]@]{0,30}\Z")
_AFTER = re.compile(r"[^\d\[\]@]{0,30}")
_SAYS_ID = re.compile(
    r"เลข\s?(?:ประจำตัว|บัตร|ปชช|ปปช|ประชาชน)|บัตร\s?(?:ประชาชน|ปชช|ปปช)|\A ?หลัก(?![สฐเ])",
    re.IGNORECASE,
)
_SAYS_ACCOUNT = re.compile(
    r"(?<!ปี)บัญชี(?!ม้า|ปลอม)|พร้อมเพย์|พร้อมเพ|บ/ช|promptpay|ธนาคาร|แบงก์|แบงค์|กสิกร|ไทยพาณิชย์|กรุงไทย|กรุงเทพ\s"
    r"|กรุงศรี|ออมสิน|ธ\.?ก\.?ส|ธอส|ทหารไทย|ธนชาต|ทีทีบี|เกียรตินาคิน|ยูโอบี|scb|kbank|ktb|bbl|ttb|bay|gsb|baac",
    re.IGNORECASE,
)
_SAYS_PHONE = re.compile(r"โทร|เบอร์|สายด่วน|แฟกซ์|call|tel|fax", re.IGNORECASE)
_AMOUNT_OF = re.compile(
    r"(?:\.\d+)?\s{0,2}(?:บาท|ล้าน|แสน|หมื่น|พัน|คน|ราย|บัญชี|ครัวเรือน|ไร่|ครั้ง|ข้อความ|ลบ|ตัน|หน่วย|%|ดอลลาร์|ลิตร)"
)
_LONGEST = 14
"""Digits of the longest number looked for: +66 written 0066, or an id mistyped by one."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers, and which kinds it held in order of first appearance."""

    text: str
    """The very object that was given where nothing was hidden."""
    kinds: tuple[str, ...] = ()
    """Of thai_id, phone, account, email; each once."""


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str


def mask(text: str) -> Masked:
    """Replace ids, mobile numbers, bank accounts and e-mail addresses; raises nothing.

    Masking a masked text changes nothing. Amounts, dates, law and document numbers, hotlines and
    landlines stay. In a web address only an id with a right check digit is hidden.
    """
    mails = list(_mails(text)) if "@" in text else []
    without_mails, places = _hide(text, mails)
    numbers = list(_numbers(without_mails))
    if not mails and not numbers:
        return Masked(text)
    kinds = sorted([*places, *((number.start, number.kind) for number in numbers)])
    masked, _ = _hide(without_mails, numbers)
    return Masked(masked, tuple(dict.fromkeys(kind for _, kind in kinds)))


def _hide(text: str, found: list[_Found]) -> tuple[str, list[tuple[int, str]]]:
    """The text with replacements, and where in it each of them begins."""
    pieces: list[str] = []
    places: list[tuple[int, str]] = []
    position = length = 0
    for one in found:
        kept = text[position : one.start]
        places.append((length + len(kept), one.kind))
        pieces += [kept, REPLACEMENTS[one.kind]]
        length += len(kept) + len(REPLACEMENTS[one.kind])
        position = one.end
    return "".join([*pieces, text[position:]]), places


def has_check_digit(digits: str) -> bool:
    """Whether 13 digits are a Thai citizen id: the last is the check digit, modulo 11."""
    if len(digits) != 13 or (digits[0] in "09" and digits[:2] != "00"):
        return False  # 01 to 09 are companies
    weighted = sum((13 - place) * int(digit) for place, digit in enumerate(digits[:12]))
    return (11 - weighted % 11) % 10 == int(digits[12])


def _mails(text: str) -> Iterator[_Found]:
    """E-mail addresses, read outwards from each @ so that no run is read twice."""
    last = 0
    for at in re.finditer("@", text):
        start = at.start()
        while start > max(last, at.start() - 64) and _MAIL_LEFT.match(text, start - 1):
            start -= 1
        right = _MAIL_RIGHT.match(text, at.end())
        if right is None or start == at.start():
            continue
        visible = re.sub(_INSIDE, "", right.group())
        if _MAIL_HOST.match(visible) is None:
            continue
        last = right.start() + len(right.group().rstrip(".-"))
        yield _Found(start, last, "email")


def _numbers(text: str) -> Iterator[_Found]:
    """Ids, mobile numbers and accounts in order, none overlapping another."""
    groups = [_Group(m.start(), m.end(), _plain(m.group())) for m in _GROUP.finditer(text)]
    joined = [_GAP.fullmatch(text, one.end, two.start) is not None for one, two in pairwise(groups)]
    addresses = list(_web_addresses(text)) if groups else []
    index = after_match = 0
    while index < len(groups):
        size, found = 1, None
        if index == after_match or not _inside_single_digits(groups, joined, index):
            size, found = _at(text, groups, joined, index, _within(addresses, groups[index].start))
        index += size
        if found is not None:
            after_match = index
            yield found


def _inside_single_digits(groups: list[_Group], joined: list[bool], index: int) -> bool:
    """Whether a digit that stands alone follows another: only the first may begin a number."""
    alone = len(groups[index].digits) == 1
    return alone and index > 0 and joined[index - 1] and len(groups[index - 1].digits) == 1


def _plain(digits: str) -> str:
    """ASCII digits of a group, whatever the script."""
    if digits.isascii():
        return digits
    return "".join(str(int(c)) for c in digits if c.isdecimal())


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    before = bisect_right(spans, place, key=itemgetter(0)) - 1
    return before >= 0 and spans[before][0] <= place < spans[before][1]


def _web_addresses(text: str) -> Iterator[tuple[int, int]]:
    for run in _ASCII_RUN.finditer(text):
        if _ADDRESS.search(run.group()) is not None:
            yield run.span()


def _at(
    text: str, groups: list[_Group], joined: list[bool], first: int, in_address: bool
) -> tuple[int, _Found | None]:
    """The longest personal number that begins with group ``first``, and how many groups it has."""
    total = 0
    ends: list[int] = []
    for last in range(first, min(first + 13, len(groups))):
        if last > first and not joined[last - 1]:
            break
        total += len(groups[last].digits)
        if total > _LONGEST:
            break
        if total >= 10:
            ends.append(last)
    for last in reversed(ends):
        some = groups[first : last + 1]
        kind = _kind(text, some, in_address)
        if kind is not None:
            start = _with_sign(text, some, kind)
            return last + 1 - first, _Found(start, some[-1].end, kind)
    return 1, None


def _with_sign(text: str, some: list[_Group], kind: str) -> int:
    """Where the number begins if its + or its opening bracket counts."""
    start = some[0].start
    before = text[start - 1 : start]
    if kind == "phone" and (before == "+" or (before == "(" and ")" in text[start : some[-1].end])):
        return start - 1
    return start


def _kind(text: str, some: list[_Group], in_address: bool) -> str | None:
    digits = "".join(group.digits for group in some)
    shape = tuple(len(group.digits) for group in some)
    start, end = some[0].start, some[-1].end
    if has_check_digit(digits) and (len(shape) == 1 or _usual_id(shape, some)):
        return "thai_id"
    if in_address or _sticks(text, start, end):
        return None
    if shape == (1, 4, 5, 2, 1):
        return "thai_id"
    if 12 <= len(digits) <= 14 and len(shape) <= 5 and _beside(_SAYS_ID, text, start, end):
        return "thai_id"
    if _is_account(text, digits, shape, start, end):
        return "account"
    return "phone" if _is_phone(digits, shape, some) else None


def _usual_id(shape: tuple[int, ...], some: list[_Group]) -> bool:
    """A grouping that people use; a row of years or dates adds up to 13 digits too."""
    return shape in _ID_SHAPES or not any(_is_year(group.digits) for group in some)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in {"24", "25", "19", "20"}


def _sticks(text: str, start: int, end: int) -> bool:
    """Whether Latin letters touch the number: it is a part of something else."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    joins = {"_", "#"}
    return any(c in joins or (c.isascii() and c.isalpha()) for c in (before, after))


def _beside(says: re.Pattern[str], text: str, start: int, end: int) -> bool:
    before = _BEFORE.search(text, max(0, start - _NEAR), start)
    after = _AFTER.match(text, end)
    return any(m is not None and says.search(m.group()) is not None for m in (before, after))


def _is_account(text: str, digits: str, shape: tuple[int, ...], start: int, end: int) -> bool:
    if not 10 <= len(digits) <= 12 or _AMOUNT_OF.match(text, end) is not None:
        return False
    if shape in _ACCOUNT_SHAPES:
        return True
    if len(shape) > 5 and shape != (1,) * len(digits):
        return False
    before = _BEFORE.search(text, max(0, start - _NEAR), start)
    told = _SAYS_ACCOUNT.search(before.group()) if before else None
    if told is None or before is None or _SAYS_PHONE.search(before.group()) is not None:
        return False
    # A mobile number is a PromptPay too, and bank names stand near phone numbers.
    return "บัญชี" in told.group() or _MOBILE.fullmatch(digits) is None


def _is_phone(digits: str, shape: tuple[int, ...], some: list[_Group]) -> bool:
    if _MOBILE.fullmatch(digits):
        years = sum(_is_year(group.digits) for group in some)
        return shape in _PHONE_SHAPES and years < 2
    abroad = _ABROAD.fullmatch(digits)
    if abroad is None:
        return False
    rest = _without(shape, len(digits) - 9)
    return len(shape) == 1 or rest in _ABROAD_SHAPES or shape == (1,) * len(digits)


def _without(shape: tuple[int, ...], leading: int) -> tuple[int, ...]:
    """A shape without its first ``leading`` digits."""
    rest: list[int] = []
    for size in shape:
        cut = min(size, leading)
        leading -= cut
        if size > cut:
            rest.append(size - cut)
    return tuple(rest)
