"""What the HTTP interface takes and gives about credit."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

Kind = Literal["grade", "good", "bad", "listing"]


class RecordIn(Schema):
    """一条信用记录；来源和编号一起识别它。"""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    uscc: str = Field(description="当事单位的统一社会信用代码", max_length=18)
    kind: Kind = Field(description="类别：grade 信用等级，good 良好行为，bad 不良行为，listing 列入名单")
    value: str = Field(description="等级；或整数分值（良好行为为正，不良行为为负）；或名单名称", max_length=60)
    happened_on: date = Field(description="评定、认定或决定的日期")
    from_on: date | None = Field(None, description="有效期起，不填视为发生日期")
    until_on: date | None = Field(None, description="有效期止，不填表示没有截止日期")
    source: str = Field(description="信息来源：信用信息系统或公布机关", max_length=120)
    reference: str = Field(description="该来源给这条记录的编号", max_length=60)
    note: str = Field("", description="备注", max_length=300)


class RecordsIn(Schema):
    """一批信用记录，全部受理或一条也不受理。"""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[list[RecordIn], Field(min_length=1, max_length=2000)]
    corrects: bool = Field(False, description="编号已登记而内容不同时，是否以本次为准更正")
    because: str = Field("", description="更正的理由，当事单位会看到", max_length=300)


class TakenOut(Schema):
    """这条记录怎么样了：new 新登记，known 此前已登记、没有改变，corrected 更正了已登记的。"""

    row: int
    source: str
    reference: str
    standing: Literal["new", "known", "corrected"]


class BatchOut(Schema):
    new: int
    known: int
    corrected: int
    records: list[TakenOut]


class GradeOut(Schema):
    """信用等级；standing 为 effective 时计入。"""

    grade: str
    source: str
    reference: str
    from_on: date
    until_on: date | None
    effective_on: date
    ended_on: date | None
    standing: str


class FactOut(Schema):
    """信用记录或平台形成的事实；standing 为 effective 时计入。"""

    id: int
    kind: str
    text: str
    value: str
    points: int
    source: str
    reference: str
    happened_on: date
    from_on: date | None
    until_on: date | None
    reply_until_on: date
    effective_on: date
    ended_on: date | None
    reply: str
    answer: str
    standing: str


class FactsOut(Schema):
    count: int
    items: list[FactOut]
