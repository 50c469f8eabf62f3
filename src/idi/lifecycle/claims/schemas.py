"""What the HTTP interface takes and gives about reports of loss."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema
from pydantic import ConfigDict

from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS


class ReportIn(Schema):
    """一件报案。写房屋码的直接找到房屋；没有房屋码或房屋码查不到的，写地区和地址，由专线坐席核实。"""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reference: str = Field(
        description="本系统给这件报案的编号；同一编号再次报送不会重复登记", min_length=1, max_length=60
    )
    unit_code: str = Field("", description="房屋卡上的房屋码", max_length=40)
    region_code: str = Field("", description="房屋所在地区的行政区划代码，没有房屋码时必填", max_length=6)
    address: str = Field("", description="小区、楼号、单元和室号，没有房屋码时必填", max_length=200)
    symptom: str = Field(description="看到的情况：" + "，".join(f"{key} {label}" for key, label in SYMPTOMS.items()))
    place: str = Field("", description="部位：" + "，".join(f"{key} {label}" for key, label in PLACES.items()))
    narrative: str = Field(description="说明", max_length=2000)
    discovered_on: date = Field(description="发现日期")
    emergency: bool = Field(False, description="影响基本居住或有安全危险")
    reporter_name: str = Field(description="报案人姓名", max_length=40)
    reporter_phone: str = Field(description="报案人电话", max_length=20)
    reporter_is_owner: bool = Field(description="报案人是否业主本人")
    claim_word: str = Field("", description="房屋卡上的报案口令，用来核实业主", max_length=20)


class ClockOut(Schema):
    """一项时限；due_on 为空时 text 说明在等什么。"""

    clock: str
    label: str
    due_on: date | None
    text: str
    stopped_at: datetime | None


class ClaimOut(Schema):
    """一件报案现在的情况；cover 是发现之日的保障状态，由平台推算，供参考。"""

    number: str
    track_code: str | None = Field(
        description="查询码，凭它可以替报案人补充和撤回；只告诉报送这件报案的单位，由其转交报案人"
    )
    reference: str
    state: str
    item: str
    cover: str
    reported_at: datetime
    clocks: list[ClockOut]
