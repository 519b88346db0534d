"""What a document says of itself: title, number, issuer, date, and what it carries out.

The forms are those of GB/T 9704-2012 (党政机关公文格式): an issuing organ's head (XX文件), the document
number 发文字号, a title, the addressees, the text, the signature and the date 成文日期; a plan is
often annexed to the notice (通知) that issues it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from taizhang.extraction.numerals import chinese_number
from taizhang.extraction.outline import Paragraph
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Implements, Spans

_GENRE = (
    "方案|计划|规划|意见|分工|清单|分解表|分工表|任务表|措施|办法|要点|安排|细则|纲要|条例|台账|一览表"
    "|工作表|行动|任务书|部署|汇总表|路线图|举措|分解|任务|决定|责任表|目录|责任分工|实施意见|总表|明细表"
)
_TITLE_END = re.compile(rf"(?:{_GENRE})(?:（[^（）]*）|〔[^〕]*〕)*$")
_YEARS = re.compile(
    r"^（[^（）]*(?:\d{4}|[一二三]年|试行|修订|暂行|征求意见|送审|讨论|草案)[^（）]*）$"
)
_NOTICE = re.compile(r"(?:的|）)?(?:通知|函|批复|公告|通告)(?:（[^（）]*）)?$")
_NOTICE_ISSUER = re.compile(r"^(?P<issuer>.{2,60}?)(?:关于|印发|转发|批转|发布)")
_ISSUED = re.compile(
    r"(?:印发|转发|批转|发布)(?:了)?[《〈]?(?P<title>[^《》]+?)[》〉]?的(?:通知|函)"
)
_DOC_NUMBER = re.compile(
    r"(?P<number>[一-鿿]{1,12}[〔［\[（(【{]?\s?(?:19|20)\d{2}年?\s?[〕］\])）】}]?\s?(?:第\s?)?\d{1,4}\s?号)"
)
_NUMBER_LABEL = re.compile(r"^(?:发文字号|文号|文件编号|发文号|文件号|索引号)：?")
_DATE = re.compile(
    r"(?P<year>\d{4}|[〇○零OＯ一二三四五六七八九]{4})年(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_DATE_ONLY = re.compile(
    rf"^[（]?(?:成文日期|签发日期|印发日期)?：?{_DATE.pattern}(?:印发|印)?[）]?$"
)
#: Lines of a government site's own table above a document (索引号, 发文机关, 成文日期).
_LABELLED = re.compile(
    r"^(?:发文字号|公?文号|文件编号|发文[机单][关位]|发文机构|制发机关|发布机构|公开主体|[成发]文(?:日期|时间)"
    r"|[印签]发日期|落款日期)："
)
_LABELLED_ISSUER = re.compile(
    r"^(?:发文(?:机关|单位|机构)|制发机关|发布机构|公开主体)：(?P<issuer>.+)"
)
_LABELLED_DATE = re.compile(
    r"^(?:[成发]文(?:日期|时间)|[印签]发日期|落款日期)："
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?$"
)
_ANNEX = re.compile(r"^附(?:件|表|录)\s*[\d一二三四五六七八九十]*(?:[：:.、]|$)")
_ADDRESSEE = re.compile(r"^[^。；]{2,400}：$")
_ORGAN_END = re.compile(
    r"(?:政府|办公厅|办公室|委员会|委|厅|局|部|小组|指挥部|联席会议|党组|中心|管委会|院|会|司|处|办)(?:（[^（）]*）)?$"
)
_BODY = re.compile(r"[。；]|制定本|如下")
# A title that has begun to announce another is over with the word 通知 only.
_ANNOUNCES = re.compile(r"关于(?:印发|转发|批转|发布)")
_SIGNATURE_DISTANCE = 4
# A line this short that ends like a title is the end of the one above it.
_SHORT_TAIL = 8

_FURNITURE = re.compile(
    r"(?:来源|发布时间|发布日期|浏览次数|点击数|字号|作者|访问量|信息来源|索引号|主题分类|阅读)[：:]"
    r"|(?:首页|当前位置|您的位置).*[>›»]|^(?:上一篇|下一篇|打印|关闭|分享|责任编辑|扫一扫)"
    r"|无障碍|适老化|长者模式|微信|微博|繁體|繁体|登录|客户端|二维码"
    r"|【?(?:打印|关闭)(?:本页|窗口)?】?|网站标识码|版权所有|ICP备|主办：|承办："
)
_TAIL = re.compile(
    r"【?(?:相关(?:阅读|链接|文章|新闻|稿件|解读|附件)|上一[篇条]|下一[篇条]|扫一扫|打印本页|分享到|责任编辑|网站地图|返回顶部)"
)
_LINE_LENGTH = 90
_CLOSING = re.compile(
    r"本[^，。：]{2,12}自.{0,20}(?:施行|实施|执行)|本[^，。：]{2,12}由.{2,30}负责解释|（此件.*）$|抄送|附件[:：]|联系人"
)


@dataclass(slots=True)
class Found:
    """A fact with its place."""

    text: str
    spans: Spans


@dataclass(slots=True)
class Front:
    """The front matter, and the index of the first paragraph of the plan's own text."""

    title: Found | None = None
    doc_number: Found | None = None
    issuer: Found | None = None
    issued_on: Found | None = None
    notice_title: str | None = None
    notice: list[int] = field(default_factory=list)
    body: int = 0
    skip: set[int] = field(default_factory=set)


def read_front(items: Sequence[Paragraph]) -> Front:
    """Find title, number, issuer and date among `items`.

    `skip` of the answer holds the indices of paragraphs that belong to the frame of the document (web
    page furniture, title lines, signature, date, addressees): no text of the plan.
    """
    front = Front()
    front.skip |= {i for i, item in enumerate(items) if _is_furniture(item) or _is_closing(item)}
    front.skip |= _page_tail(items)
    _find_titles(items, front)
    _find_doc_number(items, front)
    _find_signature(items, front)
    if front.issuer is None:
        _issuer_from_title(items, front)
    _find_labelled(items, front)
    return front


def _is_furniture(item: Paragraph) -> bool:
    words = item.words
    return (
        words is not None
        and len(words) < 120
        and "。" not in words.text
        and _FURNITURE.search(words.text) is not None
    )


def _page_tail(items: Sequence[Paragraph]) -> set[int]:
    """What a web page puts below a document: from 相关阅读 or 上一条 on, where only lines follow."""
    for index in range(len(items) // 2, len(items)):
        words = items[index].words
        if words is not None and _TAIL.match(words.text):
            rest = range(index, len(items))
            lines = all(
                (tail := items[i].words) is not None and len(tail) <= _LINE_LENGTH for i in rest
            )
            return set(rest) if lines else set()
    return set()


def _is_closing(item: Paragraph) -> bool:
    """A line that closes the document: 本方案自印发之日起施行, （此件公开发布）, 抄送：…"""
    return item.words is not None and item.label is None and bool(_CLOSING.match(item.words.text))


def _is_line(item: Paragraph) -> bool:
    """An unnumbered short paragraph that is no sentence: a line of a title or of the frame."""
    if item.words is None or item.label is not None:
        return False
    text = item.words.text
    if _LABELLED.match(text):
        return False
    return len(text) <= 90 and not _BODY.search(text) and text[-1] not in "：，、:,"


def _find_titles(items: Sequence[Paragraph], front: Front) -> None:
    """The first title that is not a notice's; the notice's where there is none but it."""
    index = 0
    best: tuple[int, int, Passage] | None = None
    while index < len(items):
        item = items[index]
        if item.table is not None or (item.label is not None and best is not None):
            break
        if index in front.skip or not _is_line(item):
            index += 1
            continue
        end, words = _join_title(items, index, front.skip)
        text = words.text
        if _NOTICE.search(text) and ("关于" in text or "印发" in text):
            if front.notice_title is None:
                front.notice_title = text
                front.notice = list(range(index, end))
            front.skip.update(range(index, end))
            _adopt_notice(words, front)
        elif _TITLE_END.search(text) and not _ANNEX.match(text):
            best = (index, end, words)
            front.skip.update(range(index, end))
            break
        index = end
    if best is not None:
        _, front.body, words = best
        front.title = Found(_squeeze(words.raw()), words.spans())
    elif front.title is None:
        _first_line_as_title(items, front)


def _adopt_notice(words: Passage, front: Front) -> None:
    """The title of what a notice issues, until the plan's own title is found below it."""
    issued = _ISSUED.search(words.text)
    low, high = issued.span("title") if issued else (0, len(words))
    front.title = Found(_squeeze(words.raw(low, high)), words.spans(low, high))
    front.body = max(front.notice) + 1


def _first_line_as_title(items: Sequence[Paragraph], front: Front) -> None:
    """Where no line ends like a title, the first line that stands alone above a text or table is it."""
    for index, item in enumerate(items[:6]):
        if index in front.skip or item.words is None:
            continue
        text = item.words.text
        if _ANNEX.match(text) or _DOC_NUMBER.fullmatch(text) or _DATE_ONLY.match(text):
            continue
        if _is_line(item) and 4 <= len(text) <= 60:
            front.title = Found(_squeeze(item.words.raw()), item.words.spans())
            front.body = index + 1
            front.skip.add(index)
        return


def _join_title(items: Sequence[Paragraph], index: int, skip: set[int]) -> tuple[int, Passage]:
    """The title that begins at `index`, with the lines that it goes on in: (end, words).

    A line goes on where it is no title yet and the next makes it one, or where brackets of years or a
    genre follow (《…方案》 / 重点任务分工方案; … / （2022—2024年）).
    """
    parts = [items[index].words]
    end = index + 1
    assert parts[0] is not None  # noqa: S101 - by _is_line
    text = parts[0].text
    if _ANNEX.match(text) or _stands_alone(text):
        return end, parts[0]
    while end < len(items) and end - index < 4 and end not in skip and _is_line(items[end]):
        following = items[end].words
        assert following is not None  # noqa: S101 - by _is_line
        if _ANNEX.match(following.text) or _stands_alone(following.text):
            break
        if _ORGAN_END.search(text) and not following.text.startswith("关于"):
            break
        announces = _ANNOUNCES.search(text) and not _NOTICE.search(text)
        complete = not announces and (_TITLE_END.search(text) or _NOTICE.search(text))
        goes_on = (
            announces
            or _YEARS.match(following.text)
            or (
                _ends_title(following.text)
                and (
                    not complete
                    or text.endswith("》")
                    or len(following) <= _SHORT_TAIL
                    or following.text.startswith("重点任务")
                )
            )
        )
        if not goes_on and (complete or len(following) > 45):
            break
        if not goes_on and not _may_open(text):
            break
        parts.append(following)
        text += following.text
        end += 1
    words = [p for p in parts if p is not None]
    return end, Passage.join(words[0].document, words)


def _stands_alone(text: str) -> bool:
    """Whether a line is a date, a document number or the head of an organ: no part of a title."""
    return bool(
        _DATE_ONLY.match(text) or _DOC_NUMBER.fullmatch(text) or text.endswith(("文件", "号"))
    )


def _ends_title(text: str) -> bool:
    return bool(_TITLE_END.search(text) or _NOTICE.search(text))


def _may_open(text: str) -> bool:
    """Whether a line may be the first of a title that goes on: 关于, an open bracket, an issuer."""
    return (
        "关于" in text
        or text.count("《") > text.count("》")
        or text.count("“") > text.count("”")
        or text[-1] in "和及与的》"
    )


def _find_doc_number(items: Sequence[Paragraph], front: Front) -> None:
    for index, item in enumerate(items[:40]):
        words = item.words
        if words is None or len(words) > 60:
            continue
        text = words.text
        label = _NUMBER_LABEL.match(text)
        start = label.end() if label else 0
        match = _DOC_NUMBER.search(text, start)
        if not match or (match.start() != start and "签发" not in text and "文件" not in text):
            continue
        rest = text[match.end() :]
        if rest and "签发" not in rest and not rest.startswith("（") and label is None:
            continue
        low, high = match.span("number")
        front.doc_number = Found(_squeeze(words.raw(low, high)), words.spans(low, high))
        front.skip.add(index)
        return


def _find_signature(items: Sequence[Paragraph], front: Front) -> None:
    """Date and issuer: the date line below a signature first, a bracketed date below the title else."""
    dates = [
        i
        for i, item in enumerate(items)
        if item.words is not None and item.label is None and _DATE_ONLY.match(item.words.text)
    ]
    signed = [(i, s) for i in dates if (s := _signers(items, i, front.skip))]
    if signed:
        index, signers = signed[0]
        words = [items[s].words for s in signers]
        texts = [w for w in words if w is not None]
        front.issuer = Found(
            " ".join(" ".join(w.raw().split()) for w in texts),
            tuple(s for w in texts for s in w.spans()),
        )
        front.skip.update(signers)
    elif dates:
        index = dates[0]
    else:
        _find_joined_signature(items, front)
        return
    front.skip.update(dates)
    date_words = items[index].words
    assert date_words is not None  # noqa: S101 - dates have words
    front.issued_on = _date_found(date_words)


def _find_joined_signature(items: Sequence[Paragraph], front: Front) -> None:
    """A signature and its date in one line: XX市人民政府办公室 2025年3月5日."""
    for index, item in enumerate(items):
        words = item.words
        if words is None or item.label is not None or len(words) > 60:
            continue
        match = _DATE.search(words.text)
        if not match or match.end() < len(words.text) - 1 or match.start() < 4:
            continue
        name = words.text[: match.start()]
        if _ORGAN_END.search(name) and not _BODY.search(name):
            front.issuer = Found(
                _squeeze(words.raw(0, match.start())), words.spans(0, match.start())
            )
            front.issued_on = _date_found(words)
            front.skip.add(index)
            return


def _date_found(words: Passage) -> Found | None:
    match = _DATE.search(words.text)
    if match is None:
        return None
    return Found(_iso(match), words.spans(match.start(), match.end()))


def _iso(date: re.Match[str]) -> str:
    return f"{_number(date['year'], 4):04}-{_number(date['month']):02}-{_number(date['day']):02}"


def _number(text: str, digits: int = 0) -> int:
    """A year written digit by digit (二〇二五), or a number (十二)."""
    if text.isdigit():
        return int(text)
    if digits:
        return int("".join(str("零一二三四五六七八九".index(_zero(c))) for c in text))
    return chinese_number(text)


def _zero(character: str) -> str:
    return "零" if character in "〇○零OＯ" else character


def _signers(items: Sequence[Paragraph], date: int, skip: set[int]) -> list[int]:
    """The lines just above a date that name organs (several for joint issuers)."""
    found: list[int] = []
    index = date - 1
    while index >= 0 and date - index <= _SIGNATURE_DISTANCE + len(found) and index not in skip:
        item = items[index]
        if item.words is None or item.label is not None or len(item.words) > 40:
            break
        if not _ORGAN_END.search(item.words.text) or not _is_line(item):
            break
        found.insert(0, index)
        index -= 1
    return found


def _issuer_from_title(items: Sequence[Paragraph], front: Front) -> None:
    """The organ of the head (XX文件) or of the notice's title (XX关于印发…的通知)."""
    for item in items[:6]:
        if item.words is not None and item.words.text.endswith("文件") and len(item.words) < 40:
            name = item.words[: len(item.words) - 2]
            if _ORGAN_END.search(name.text):
                front.issuer = Found(_squeeze(name.raw()), name.spans())
                return
    for index in front.notice or _title_lines(items, front):
        words = items[index].words
        match = _NOTICE_ISSUER.match(words.text) if words else None
        if words and match and _ORGAN_END.search(match["issuer"]):
            end = match.end("issuer")
            front.issuer = Found(_squeeze(words.raw(0, end)), words.spans(0, end))
            return


def _find_labelled(items: Sequence[Paragraph], front: Front) -> None:
    """What lines of metadata above the title say; issuer and date only where nothing else does."""
    for index, item in enumerate(items[:40]):
        words = item.words
        if words is None or not _LABELLED.match(words.text):
            continue
        front.skip.add(index)
        issuer = _LABELLED_ISSUER.match(words.text)
        if issuer and front.issuer is None and _ORGAN_END.search(issuer["issuer"]):
            low, high = issuer.span("issuer")
            front.issuer = Found(" ".join(words.raw(low, high).split()), words.spans(low, high))
        date = _LABELLED_DATE.match(words.text)
        if date and front.issued_on is None:
            front.issued_on = Found(_iso(date), words.spans(date.start("year"), date.end("day")))


def _title_lines(items: Sequence[Paragraph], front: Front) -> list[int]:
    title = front.title
    if title is None:
        return []
    blocks = {span.block for span in title.spans}
    return [i for i, item in enumerate(items) if item.block and item.block.index in blocks]


_CITED = re.compile(
    r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:（(?P<number>[^（）]*?号)）)?"
)
_CARRIES_OUT = re.compile(r"(?:贯彻|落实|根据|按照|依据|遵照|执行|推进实施|细化|对接|精神)")
_ANNEX_OF = re.compile(r"^附件")


def find_implements(
    title: Found | None, title_words: Passage | None, passages: Sequence[Passage]
) -> list[Implements]:
    """The documents that title, preamble and guiding thought say are carried out.

    A document named in the title and again in the preamble is one entry, as the preamble has it.
    """
    found: list[Implements] = []
    for passage in passages:
        found += _cited_in(passage, title.text if title else "")
    if title_words is not None:
        for match in _CITED.finditer(title_words.text):
            tail = title_words.text[match.end() :]
            if not tail and not _CARRIES_OUT.search(title_words.text[: match.start()]):
                continue
            low, high = match.span("title")
            entry = Implements(
                title=title_words.raw(low, high),
                doc_number=None,
                spans=title_words.spans(low, high),
            )
            if not any(_same_work(entry.title or "", other.title or "") for other in found):
                found.insert(0, entry)
    return found


def _cited_in(passage: Passage, own_title: str) -> list[Implements]:
    found = []
    sentence_start = 0
    for sentence in re.finditer(r"[^。；]+", passage.text):
        text = sentence[0]
        sentence_start = sentence.start()
        verb = _CARRIES_OUT.search(text)
        if verb is None:
            continue
        for match in _CITED.finditer(text):
            if match.start() < verb.start() or _same_work(match["title"], own_title, 0.95):
                continue
            low, high = match.span("title")
            low, high = low + sentence_start, high + sentence_start
            number = None
            end = high + 1
            if match["number"]:
                number_low, number_high = match.span("number")
                number_low, number_high = number_low + sentence_start, number_high + sentence_start
                number, end = _squeeze(passage.raw(number_low, number_high)), number_high
            found.append(
                Implements(
                    title=passage.raw(low, high),
                    doc_number=number,
                    spans=passage.spans(low, high)
                    + (passage.spans(number_low, end) if number else ()),
                )
            )
    return found


_WRAPPING = re.compile(r"^.*?(?:关于印发|印发|转发)[《〈]|[》〉]?的通知$|[〈〉《》“”\s]")
_PLACE = re.compile(r"^(?:中共|[^省市县区州旗盟]{1,8}(?:省|自治区|自治州|市|县|区|州|旗|盟))+")


def _same_work(one: str, other: str, least: float = 0.82) -> bool:
    """Whether two titles name one document, the wrapping notice and the place aside."""
    a, b = (_PLACE.sub("", _WRAPPING.sub("", t)) for t in (one, other))
    if not a or not b:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= least


def _squeeze(text: str) -> str:
    return "".join(text.split())
