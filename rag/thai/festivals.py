"""Feasts, campaigns and seasons: the days that their names mean in a given year.

Sources. Fixed days: the government's list of public holidays and the observances of the UN.
Moving days, 2562 to 2570 BE: the public holidays that the cabinet announces each year; they follow
the moon (มาฆบูชา, วิสาขบูชา, อาสาฬหบูชา, ออกพรรษา, ลอยกระทง are full moons, ตรุษจีน and กินเจ begin
on a new moon), which a test checks against the mean lunation. Their windows leave a few days on
either side, because what is said about a feast is said around it, and because the last two years
of the table were computed before they were announced.
"""

from datetime import date, timedelta

Interval = tuple[date, date]

# First year of the tables of moving days, in the common era (2562 BE).
FIRST_YEAR = 2019

# Month and day for 2019, 2020 … 2027.
MOVING: dict[str, tuple[tuple[int, int], ...]] = {
    "ตรุษจีน": (
        (2, 5), (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6),
    ),
    "มาฆบูชา": (
        (2, 19), (2, 8), (2, 26), (2, 16), (3, 6), (2, 24), (2, 12), (3, 3), (2, 21),
    ),
    "วิสาขบูชา": (
        (5, 18), (5, 6), (5, 26), (5, 15), (6, 3), (5, 22), (5, 11), (5, 31), (5, 20),
    ),
    "อาสาฬหบูชา": (
        (7, 16), (7, 5), (7, 24), (7, 13), (8, 1), (7, 20), (7, 10), (7, 29), (7, 18),
    ),
    "เข้าพรรษา": (
        (7, 17), (7, 6), (7, 25), (7, 14), (8, 2), (7, 21), (7, 11), (7, 30), (7, 19),
    ),
    "กินเจ": (
        (9, 29), (10, 17), (10, 6), (9, 26), (10, 15), (10, 3), (10, 21), (10, 11), (9, 30),
    ),
    "ออกพรรษา": (
        (10, 13), (10, 2), (10, 21), (10, 10), (10, 29), (10, 17), (10, 7), (10, 26), (10, 15),
    ),
    "ลอยกระทง": (
        (11, 11), (10, 31), (11, 19), (11, 8), (11, 27), (11, 15), (11, 5), (11, 24), (11, 13),
    ),
}  # fmt: skip

# Days before and after the day of a moving feast that its name is used for.
_AROUND = {"ตรุษจีน": (3, 3), "กินเจ": (1, 10)}
_AROUND_OTHERS = (2, 2)

# First month and day, last month and day; a first that lies after the last is of the year before.
# สงกรานต์ and ปีใหม่ are the "seven dangerous days" of the road-safety campaign with their eve.
_FIXED: dict[str, tuple[int, int, int, int]] = {
    "ปีใหม่": (12, 26, 1, 5),
    "วันเด็ก": (1, 8, 1, 14),  # the second Saturday
    "วันครู": (1, 16, 1, 16),
    "วาเลนไทน์": (2, 14, 2, 14),
    "วันศิลปินแห่งชาติ": (2, 24, 2, 24),
    "วันสตรีสากล": (3, 8, 3, 8),
    "วันจักรี": (4, 6, 4, 6),
    "สงกรานต์": (4, 10, 4, 18),
    "วันแรงงาน": (5, 1, 5, 1),
    "วันฉัตรมงคล": (5, 4, 5, 4),
    "วันงดสูบบุหรี่โลก": (5, 31, 5, 31),
    "วันสิ่งแวดล้อมโลก": (6, 5, 6, 5),
    "วันต่อต้านยาเสพติด": (6, 26, 6, 26),
    "วันเฉลิม": (7, 28, 7, 28),
    "วันเกิดในหลวง": (7, 28, 7, 28),
    "วันแม่": (8, 12, 8, 12),
    "วันมหิดล": (9, 24, 9, 24),
    "วันปิยมหาราช": (10, 23, 10, 23),
    "วันนวมินทรมหาราช": (10, 13, 10, 13),
    "วันพ่อ": (12, 5, 12, 5),
    "วันดินโลก": (12, 5, 12, 5),
    "วันต่อต้านคอร์รัปชัน": (12, 9, 12, 9),
    "วันรัฐธรรมนูญ": (12, 10, 12, 10),
    "คริสต์มาส": (12, 25, 12, 25),
    "ฮาโลวีน": (10, 31, 10, 31),
}

# The Thai Meteorological Department's usual seasons; the dry season is the irrigation department's
# (1 November to 30 April) and ends in the year that names it; the cool one begins in it.
_SEASONS: dict[str, tuple[int, int, int, int]] = {
    "ฝน": (5, 15, 10, 31),
    "ร้อน": (2, 15, 5, 15),
    "หนาว": (10, 15, 2, 15),
    "แล้ง": (11, 1, 4, 30),
}

# The longer word first where one begins another.
FESTIVALS = tuple(sorted((*MOVING, *_FIXED), key=len, reverse=True))
FESTIVAL = f"(?:{'|'.join(FESTIVALS)})(?:พระชนมพรรษา|มหาสงกรานต์|(?:แรงงาน)?แห่งชาติ|สากล|โลก)?"
SEASONS = tuple(word + season for word in ("ฤดู", "หน้า") for season in _SEASONS)
SEASON = f"(?:{'|'.join(SEASONS)})"


def festival_days(name: str, year: int) -> Interval | None:
    """The days that the feast ``name`` (as matched by FESTIVAL) takes in ``year`` (common era).

    None for a moving feast outside the table.
    """
    for feast, days in MOVING.items():
        if name.startswith(feast):
            if not 0 <= year - FIRST_YEAR < len(days):
                return None
            before, after = _AROUND.get(feast, _AROUND_OTHERS)
            day = date(year, *days[year - FIRST_YEAR])
            return day - timedelta(before), day + timedelta(after)
    longest = max((feast for feast in _FIXED if name.startswith(feast)), key=len)
    return _within(_FIXED[longest], year)


def season_days(name: str, year: int) -> Interval:
    """The days of the season ``name`` (as matched by SEASON) that is called after ``year``."""
    season = next(season for season in _SEASONS if name.endswith(season))
    return _within(_SEASONS[season], year + 1 if season == "หนาว" else year)


def _within(days: tuple[int, int, int, int], year: int) -> Interval:
    first_year = year - 1 if days[:2] > days[2:] else year
    return date(first_year, *days[:2]), date(year, *days[2:])
