from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "idi.lifecycle.claims"
    label = "claims"
    verbose_name = "报案与理赔"
    tasks: ClassVar = {
        "place": _("核实报案地址"),
        "resolve": _("等待期报修"),
        "survey": _("查勘"),
        "decide": _("核定"),
        "decide_anew": _("重新核定"),
        "approve": _("复核核定"),
        "visit": _("上门查勘"),
        "join_survey": _("联合查勘"),
        "order": _("安排维修"),
        "pay": _("赔付"),
        "review": _("复核异议"),
        "pay_delay": _("支付延迟赔付的损失"),
        "advance": _("先予支付"),
        "mitigation": _("支付施救费用"),
        "missed_clock": _("督办超过时限的案件"),
        "builder_silent": _("督促建设单位维修"),
        "emergency": _("应急维修"),
        "plan_estate": _("群体报案统一查勘"),
        "resolve_estate": _("等待期群体报修"),
        "look_at_added": _("查看补充资料"),
        "emergency_signed": _("应急维修已获业主签字"),
    }
    acts: ClassVar = {
        "report": _("登记报案"),
        "acknowledge": _("受理并约定上门查勘"),
        "ask_papers": _("一次性通知补充资料"),
        "receive_papers": _("登记资料齐全"),
        "reveal": _("查看报案人联系方式"),
        "object": _("业主提出异议"),
        "pay_delay": _("支付延迟赔付的损失"),
        "begin_emergency": _("应急先修"),
        "advance": _("核定先予支付的金额"),
        "mitigation": _("登记施救费用"),
        "pay_part": _("支付先予支付款或施救费用"),
        "review": _("复核异议"),
        "file_prices": _("导入维修单价"),
        "set_limit": _("设定核定权限"),
        "write_reason": _("改写理由文本"),
        "prepare_decision": _("核定提请复核"),
        "answer_draft": _("复核核定"),
        "set_reserve": _("未决赔款准备金"),
        "dispatch_survey": _("指派查勘"),
        "take_in_survey": _("提交查勘"),
        "correct_survey": _("更正查勘"),
        "set_surveyor": _("登记查勘人员"),
        "end_surveyor": _("停用查勘人员"),
        "invite_joint_survey": _("邀请联合查勘"),
        "answer_joint_survey": _("回复联合查勘"),
        "miss_clock": _("超过时限"),
        "answer_in_wait": _("建设单位约定维修"),
        "authorise": _("登记授权委托"),
        "end_authorisation": _("撤销授权委托"),
        "report_estate": _("登记群体报案"),
        "add_homes": _("群体报案增加房屋"),
        "plan_survey": _("安排统一查勘"),
        "find_cause": _("认定共同原因"),
        "decide_estate": _("一并核定各户"),
        "joined_to": _("另一件报案并入本案"),
        "note": _("填写备注"),
        "add": _("报案人补充说明和资料"),
        "prove_owner": _("核实业主身份"),
        "sign_self_pay": _("业主签署应急维修费用承诺"),
    }
