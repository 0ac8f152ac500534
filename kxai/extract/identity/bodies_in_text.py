"""Bodies that running text names: the subject of a sentence, a signature, who is named most."""

from __future__ import annotations

import re
from collections import Counter

from kxai.extract.identity.body_names import Body, parse_body, trimmed
from kxai.extract.identity.body_words import body_words
from kxai.extract.identity.regions import HAN, place_at_front
from kxai.genre import words

_IN_TEXT = re.compile(
    rf"[{HAN}]{{1,16}}?[县市区旗省州盟][{HAN}]{{0,18}}?"
    r"(?:局|厅|委员会|会|办公室|中心(?!医院|小学|学校|校|卫生院|幼儿园|血站)|院|馆|学校|科协|科協|協會)"
)
_PLACE_IN_TEXT = re.compile(
    rf"[{HAN}]{{2,12}}?[省市县区州旗盟](?=一般公共|财政|地方|公共|本级|行政单位|[{HAN}]{{0,4}}三公|全|税)"
)
_SENTENCE_ENDS = re.compile(r"[。；;，,：）)\s]+")
_VERB = words("front.speaks_of_itself").regex
_OVERVIEW = words("front.overview").regex
_OF_DUTIES = words("front.of_duties").regex
_DAY = r"年\s*[\d一二三四五六七八九十]{1,2}月\s*[\d一二三四五六七八九十]{1,3}日"
_SIGNATURE = re.compile(rf"([{HAN}]{{4,40}})\s*(?:20\d\d|二[〇○零]..){_DAY}")
# 云溪县财政局 二○三一年十一月, on a cover
_SIGNED_COVER = re.compile(
    rf"([{HAN}]{{4,24}})\s*(?:20\d\d|二[〇○零]..)\s*年\s*[\d一二三四五六七八九十]{{1,2}}\s*月(?!\s*\d)"
)
_CITED = re.compile(r"《[^《》]{1,120}》")
_OTHERS = words("front.other_body").regex
_OPENING = 400
_COVER = 3000
_SEARCHED = 20_000
_END = 1000


def place_of_text(text: str) -> Body | None:
    """The place whose money the beginning tells: 安庆市税收收入, 据安庆市财政局."""
    for match in _PLACE_IN_TEXT.finditer(text[:_OPENING]):
        written = trimmed(match[0])
        place = place_at_front(written)
        if place.text and (place.listed or place.text == written):
            return Body(place.text, place, whole=True)
    return None


def subject_of_opening(text: str) -> Body | None:
    """The body that tells its duties in the beginning, else the one with its place that the first
    chapter is titled with, or that a sentence of the beginning starts with."""
    words = body_words()
    first: Body | None = None
    for sentence in _SENTENCE_ENDS.split(text[:_COVER]):
        for end in range(3, min(len(sentence), 34)):
            if not words.ending(sentence[:end]):
                continue
            if _OF_DUTIES.match(sentence, end) and (body := parse_body(sentence[:end])):
                return body
            if first is None and _VERB.match(sentence, end):
                body = parse_body(sentence[:end])
                first = body if body is not None and body.place.text else None
    titled = (parse_body(match["body"]) for match in _OVERVIEW.finditer(text[:_COVER]))
    return next((body for body in titled if body and body.place.text), first)


def signature(text: str) -> Body | None:
    """The body whose name stands before the date at the end, else before the month on the cover."""
    cover = _SIGNED_COVER.search(text[:_OPENING])
    found = parse_body(cover[1]) if cover else None
    for match in _SIGNATURE.finditer(text[-_END:]):
        found = _name_at_end(match[1]) or parse_body(match[1]) or found
    return found


def most_named(text: str, ending: str = "") -> Body | None:
    """The body that running text names most, its place before it; only such as end so."""
    full = body_words().full.get(ending, ending)
    # 《某厅关于印发…的通知》 is of who wrote that, and so is 按某厅的要求 or 为某厅下属单位
    told = _OTHERS.sub("，", _CITED.sub("《", text[:_SEARCHED]))
    runs = Counter(match[0] for match in _IN_TEXT.finditer(told))
    counts: Counter[Body] = Counter()
    for run, count in runs.items():
        if (body := _name_at_end(run)) and body.name.endswith(full):
            counts[body] += count
    if not counts:
        return None
    best = max(counts, key=lambda body: counts[body])
    longer = [body for body in counts if body.name.endswith(best.name) and body != best]
    return max(longer, key=lambda body: counts[body], default=best)


def _name_at_end(run: str) -> Body | None:
    """The body with its place that ends ``run``: 项目单位为宁溪县教育局 → 宁溪县教育局."""
    before = body_words().before
    for start in range(len(run) - 4):
        if start == 0 or run[:start].endswith(before) or len(_listed_at(run[start:])) > 2:
            body = parse_body(run[start:])
            if body is not None and body.place.text:
                again = run.rfind(body.place.text)  # 宁溪县决算说明宁溪县财政局
                return parse_body(run[again:]) or body
    return None


def _listed_at(name: str) -> str:
    """The listed place that ``name`` begins with, "" for none."""
    place = place_at_front(name)
    return place.text if place.listed else ""
