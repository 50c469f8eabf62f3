"""The Chinese words for the codes that figures use, so that a reason can be read by people."""

from __future__ import annotations

from typing import Any, Final

WORDS: Final = {
    "civil_code": "首日不计入，至对应日届满",
    "anniversary": "首日计入，至对应日前一日届满",
    "eve_of_anniversary": "首日对应日的前一日",
    "acceptance": "竣工验收",
    "record_filing": "竣工备案",
    "handover": "交付",
    "cover_start": "自起保日起",
    "start_event": "自起算事件起",
    "settlement": "结算建筑安装总造价",
    "budget": "概算建筑安装总造价",
    "contract": "合同造价",
    "sale_price": "房屋售价",
    "on_payment": "见费出单",
    "on_first_instalment": "首期保费到账后出单",
    "on_signing": "签订即出单",
    "none": "不设",
    "warning": "提示，不阻止",
    "block": "阻止",
    "monthly": "每月",
    "quarterly": "每季",
    "half_yearly": "每半年",
    "yearly": "每年",
    "contract_signed": "保险合同签订之后",
    "all_building_parties": "全部参建单位",
    "joint": "共同委托",
    "insurer": "保险机构",
    "developer": "建设单位",
    "contractor": "施工单位",
    "owner": "业主",
    "third_party": "委托的第三方机构",
    "inspection_body": "风险管理机构",
    "designer": "设计单位",
    "surveyor": "勘察单位",
    "drawing_review": "审图机构",
    "supervisor": "监理单位",
    "supplier": "材料设备供应单位",
    "tester": "检测单位",
    "housing_auth": "建设主管部门",
    "fin_reg": "保险监管部门",
    "underwriting": "承保信息",
    "risk_management": "风险管理信息",
    "claims": "理赔信息",
    "qualification": "资质等级",
    "credit": "诚信记录",
    "structure": "地基基础和主体结构",
    "waterproofing": "防水、防渗漏",
    "insulation": "保温",
    "heating_cooling": "供热与供冷",
    "services": "管线、设备",
    "decoration": "装修",
    "214": "商品住宅",
    "215": "保障性住宅",
    "min": "最低",
    "max": "最高",
}


def in_words(value: Any) -> str:
    """A figure's value as people read it: codes in Chinese, yes and no, lists and tables on one line."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        if "name" in value:
            return str(value["name"])
        return "，".join(f"{in_words(name)} {in_words(each)}" for name, each in value.items()) or "无"
    if isinstance(value, list | tuple):
        return "、".join(in_words(each) for each in value) or "无"
    return WORDS.get(value, value) if isinstance(value, str) else str(value)
