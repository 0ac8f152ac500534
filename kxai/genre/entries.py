"""What may stand in a genre file: one pydantic model for each kind of entry.

A TOML file may hold entries of any kind (``[[word]]``, ``[[reading]]``, ``[[table]]``,
``[[rewrite]]``, ``[[family]]``, ``[[identity]]``, ``[[indicator]]``, ``[[account]]``,
``[[message]]``), so that all that a new province needs fits into one file. The two long lists,
indicators and accounts, are tables (``.tsv``) with the same fields as columns.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from kxai.genre.base import Entry as Entry
from kxai.genre.base import Id, Text, Texts
from kxai.genre.base import Origin as Origin
from kxai.genre.identity import IdentityEntry as IdentityEntry
from kxai.schema.finding import FindingKind
from kxai.schema.report import Kind as ReportKind

Side = Literal["accounts", "budget"]
Position = Literal["anywhere", "start", "end", "whole"]
System = Literal["functional", "economic", "government"]
IndicatorKind = Literal["money", "count", "text"]

Code = Annotated[str, StringConstraints(pattern=r"^[235]\d\d(?:\d\d){0,2}$")]
Year = Annotated[int, Field(ge=1990, le=2100)]


class IndicatorEntry(Entry):
    """One figure of the genre. ``zh`` is its name, ``aliases`` how reports call it otherwise;
    ``definition`` says in one line what it is and what it is not."""

    LISTS = ("aliases",)

    kind: IndicatorKind
    unit: str = ""
    zh: Text
    aliases: Texts = ()
    definition: Text

    @property
    def names(self) -> Texts:
        return (self.zh, *self.aliases)


class WordEntry(Entry):
    """Wordings of one thing.

    ``words`` are plain, ``patterns`` regexes for what a list cannot say. ``at`` is where in a text
    they must stand. ``yes`` are texts in which one must be found, ``no`` texts in which none may.
    """

    LISTS: ClassVar[tuple[str, ...]] = ("words", "patterns", "yes", "no")

    words: Texts = ()
    patterns: Texts = ()
    at: Position = "anywhere"
    yes: Texts = ()
    no: Texts = ()


class ReadingEntry(WordEntry):
    """One answer to a question about a text, by its wordings.

    Entries whose ids share all but the last part (stage.final, stage.budget) answer one question
    and are tried in the order of the file; ``means`` is the answer, by default the last part of
    the id. ``yes`` are texts that must be read so, ``no`` texts that must be read otherwise.
    """

    means: str = ""

    @property
    def group(self) -> str:
        return self.id.rpartition(".")[0]

    @property
    def meaning(self) -> str:
        return self.means or self.id.rpartition(".")[2]


Pair = tuple[Text, str]


class RewriteEntry(Entry):
    """Wordings and what they become, in the order of the file: ``patterns`` (regexes, ``\\1`` for
    their groups) first, then plain ``pairs``. ``yes`` are texts and what they must become, ``no``
    texts that must stay as they are."""

    LISTS = ("patterns", "pairs", "yes", "no")

    patterns: tuple[Pair, ...] = ()
    pairs: tuple[Pair, ...] = ()
    yes: tuple[Pair, ...] = Field(default=(), min_length=1)
    no: Texts = Field(default=(), min_length=1)


class FamilyEntry(Entry):
    """``whole`` = Σ ``parts``, ``optional`` ones where they are printed; ``either_way``: parts that
    some reports count inside another part and some beside it.

    ``tested`` says when the sum is: where ``all`` parts are known, of those that a form has
    ``printed``, or ``never``. ``complete``: a list that names all parts names everything;
    ``shares``: the parts are told as shares of this whole and no other; ``often_nothing``: parts
    that lists leave out, as nothing was spent on them. ``source`` is the form or manual that says
    so.
    """

    LISTS = ("parts", "optional", "either_way", "often_nothing")

    whole: Id
    parts: tuple[Id, ...] = Field(min_length=1)
    optional: tuple[Id, ...] = ()
    either_way: tuple[Id, ...] = ()
    often_nothing: tuple[Id, ...] = ()
    tested: Literal["all", "printed", "never"] = "all"
    complete: bool = False
    shares: bool = False
    source: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        return (*self.parts, *self.optional, *self.either_way)


class HeadEntry(BaseModel):
    """What a column or row of one table means: ``words`` that its head begins with, and the
    indicator."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Texts = Field(min_length=1)
    means: Id


class TableEntry(Entry):
    """A standard table. ``name`` is the ministry's, ``titles`` are others that it goes by, as the
    end of a title without marks and blanks; ``no`` titles that look like it and are another.

    A table that the code has no reading for says itself what its columns or rows are: ``heads``,
    the first that fits, and ``total``, the indicator of 合计.
    """

    LISTS = ("titles", "heads", "yes", "no")

    name: Text
    side: Side
    titles: Texts = ()
    heads: tuple[HeadEntry, ...] = ()
    total: str = ""
    yes: Texts = ()
    no: Texts = ()


class TitleEntry(Entry):
    """How titles of reports tell their kind, which is the first part of the id.

    It fits where a word of each list of ``has`` stands in the title, none of ``without`` does, the
    title ends in one of ``ends`` (if any), and one of ``first`` (if any) stands before every one of
    ``before``. A ``weak`` one decides where no other line of a cover fits a better one. Entries are
    tried in the order of the files.
    """

    LISTS = ("without", "ends", "yes", "no")

    has: tuple[Texts, ...] = Field(min_length=1)
    without: Texts = ()
    ends: Texts = ()
    first: Texts = ()
    before: Texts = ()
    weak: bool = False
    yes: Texts = Field(min_length=1)
    no: Texts = Field(min_length=1)

    @property
    def kind(self) -> ReportKind:
        return cast(ReportKind, self.id.partition(".")[0])

    def fits(self, title: str) -> bool:
        if not all(any(word in title for word in words) for words in self.has):
            return False
        if any(word in title for word in self.without):
            return False
        if self.ends and not title.endswith(self.ends):
            return False
        if not self.first:
            return True
        first, later = _earliest(self.first, title), _earliest(self.before, title)
        return first >= 0 and (later < 0 or first < later)


def _earliest(words: Texts, text: str) -> int:
    return min((at for word in words if (at := text.find(word)) >= 0), default=-1)


class AccountEntry(Entry):
    """A code of a classification with its name, valid ``from_year`` to ``to_year`` (None: open).
    ``indicator`` is the figure of the catalogue that the account's money is; ``alone``: in running
    text its name tells the account without a code or the accounts above it."""

    LISTS = ("aliases",)

    system: System
    code: Code
    name: Text
    from_year: Year | None = None
    to_year: Year | None = None
    aliases: Texts = ()
    indicator: str = ""
    alone: bool = False


class MessageEntry(Entry):
    """What a check says of a report: the code of a finding (its id) and its words.

    ``kinds`` are the relations that fail so, or the family of what is no arithmetic; ``of`` the
    reports and tables that it is about, ``holds`` what must hold. ``zh`` and ``en`` are told with
    the report's own numbers in the braces. With ``wording``, a word entry, it is said of every
    place of a text where that stands, ``severity`` and ``before`` (characters quoted in front of
    it) with it. ``yes`` are texts of which it must be said, ``no`` texts
    of which no finding may be; they are run by a test, for they take the whole of the reading.
    """

    LISTS = ("yes", "no")

    kinds: tuple[FindingKind, ...] = Field(min_length=1)
    of: Text
    holds: Text
    zh: Text
    en: Text
    wording: str = ""
    severity: Literal["warning", "info"] = "warning"
    before: int = Field(default=0, ge=0, le=40)
    yes: Texts = Field(min_length=1)
    no: Texts = Field(min_length=1)


class DisclosureEntry(WordEntry):
    """Something that reports of ``kinds`` must publish, of the years ``from_year`` to ``to_year``
    (None: open) and, where ``places`` names provinces, there only.

    ``group`` tells what it is. A table is one of ``tables`` (ids of standard tables; any of them
    is enough). A chapter has its wording in a heading, an explanation in a heading or in the text,
    definitions apart. A detail has it in the text or in a table, and is asked for only where an
    amount of ``amount`` (an indicator) above 0 is told. ``nil`` are patterns that say there is
    none, beside those of ``disclosure.nil``. ``source`` is who requires it.
    """

    LISTS = (*WordEntry.LISTS, "kinds", "places", "tables", "nil")

    name: Text
    group: Literal["table", "chapter", "explanation", "detail"]
    kinds: tuple[ReportKind, ...] = Field(min_length=1)
    from_year: Year | None = None
    to_year: Year | None = None
    places: Texts = ()
    tables: tuple[Id, ...] = ()
    amount: str = ""
    nil: Texts = ()
    severity: Literal["warning", "info"] = "warning"
    source: Text

    def applies(self, kind: ReportKind, year: int | None, province: str) -> bool:
        """True where a report of this kind, year and province must have it. Of an unknown year
        only what has always been required is."""
        if kind not in self.kinds or (self.places and province not in self.places):
            return False
        if year is None:
            return self.from_year is None and self.to_year is None
        return (self.from_year or year) <= year <= (self.to_year or year)


@cache
def addition_to(kind: str) -> type[Entry]:
    """The model of an entry with ``mode = "add"``: an id and the lists that it lengthens."""
    lists: dict[str, Any] = dict.fromkeys(KINDS[kind].LISTS, (Texts, ()))
    return create_model(f"{kind.title()}Addition", __base__=Entry, **lists)


KINDS: dict[str, type[Entry]] = {
    "indicator": IndicatorEntry,
    "word": WordEntry,
    "reading": ReadingEntry,
    "rewrite": RewriteEntry,
    "family": FamilyEntry,
    "identity": IdentityEntry,
    "table": TableEntry,
    "account": AccountEntry,
    "title": TitleEntry,
    "message": MessageEntry,
    "disclosure": DisclosureEntry,
}
KIND_ZH = {
    "indicator": "指标",
    "word": "词语",
    "reading": "读法",
    "rewrite": "换说法",
    "family": "勾稽关系",
    "identity": "恒等式",
    "table": "表",
    "account": "科目",
    "title": "报告标题",
    "message": "问题",
    "disclosure": "应公开内容",
}
