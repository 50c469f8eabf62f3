from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "idi.lifecycle.policies"
    label = "policies"
    verbose_name = "保险单"
    deposits: ClassVar = ("policies.outside", "policies.outside_endorsement", "policies.outside_explanation")
    tasks: ClassVar = {
        "propose": _("填写投保单"),
        "prepare": _("说明免责条款、组织共保"),
        "submit": _("签署并提交投保单"),
        "share": _("确认共保份额"),
        "join": _("确认加入共保"),
        "settle": _("办理保险费结算"),
        "add_files": _("补充外部保单资料"),
        "revoke_waiver": _("撤销物业保修金免交"),
        "sign": _("签订保险合同"),
        "pay": _("缴纳保险费"),
        "issue": _("签发保险单"),
        "waive": _("登记物业保修金免交"),
        "answer": _("答复补充询问"),
        "agree_endorsement": _("签署批单"),
        "approve_endorsement": _("复核批单"),
        "approve_correction": _("复核责任免除说明的更正"),
        "cancel": _("办理解除合同"),
    }
    acts: ClassVar = {
        "propose": _("填写投保单"),
        "correct": _("修改投保单"),
        "set_panel": _("组织共保"),
        "drop_share": _("取消共保邀请"),
        "remind_panel": _("提醒共保机构答复"),
        "agree": _("共保协议成立"),
        "explain_exclusions": _("说明责任免除条款"),
        "declare_recourse": _("答复合同是否放弃追偿"),
        "set_item_terms": _("拟定免赔额和限额"),
        "hand_in": _("提交投保资料"),
        "disclose": _("签署如实告知声明"),
        "conclude": _("订立保险合同"),
        "record_outside": _("补录外部保险单"),
        "record_explanation": _("补录责任免除的说明"),
        "correct_explanation": _("更正责任免除的说明"),
        "clear_warning": _("处理补录提示"),
        "record_outside_endorsement": _("补录外部批单"),
        "add_outside_file": _("补交外部保险单文件"),
        "take_book": _("上传补录批次"),
        "set_charge_rule": _("设定收费规则"),
        "remind": _("催缴保险费"),
        "receive_premium": _("登记收到保险费"),
        "prove": _("出具投保证明"),
        "start_cover": _("竣工验收起算"),
        "settle_premium": _("按结算结清保险费"),
        "demand_cancellation": _("要求解除合同"),
        "draft_endorsement": _("拟批单"),
        "note_handover": _("首户交付"),
        "set_endorsement_rule": _("设定批改复核规则"),
        "pass_home": _("登记房屋转让"),
        "record_waiver": _("登记物业保修金免交"),
        "revoke_waiver": _("撤销物业保修金免交"),
    }
