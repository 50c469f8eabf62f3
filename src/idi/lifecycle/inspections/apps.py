from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "idi.lifecycle.inspections"
    label = "inspections"
    verbose_name = "质量风险管理"
    papers: ClassVar = ("inspections.declaration", "inspections.handover", "inspections.report")
    tasks: ClassVar = {
        "appoint": _("聘请质量风险管理机构"),
        "dependent": _("更换不再独立的风险管理机构"),
        "declare": _("声明独立性"),
        "handover": _("确认风险管理移交"),
        "staff_expiry": _("检查人员资格即将到期"),
        "visit": _("现场检查"),
        "rectify": _("整改质量风险"),
        "verify": _("复核整改"),
        "review": _("审核报告"),
        "sign": _("签发报告"),
        "receive": _("查收检查报告"),
        "redraft": _("修改被退回的报告"),
        "cosign": _("会签整改回复"),
        "escalated": _("督促逾期未整改的风险"),
        "lift": _("撤销风险处置"),
        "return": _("回访检查"),
        "note_accident": _("知悉事故"),
        "plan_late": _("检查计划日已过的节点"),
        "plan_short": _("补足检查次数"),
        "answer": _("答复检查预约"),
        "book": _("按检查计划报验"),
        "booked": _("按约到场检查"),
        "reserve": _("按风险保留登记未检即隐蔽"),
        "covered": _("知悉未检即隐蔽"),
        "file_design": _("提交设计资料"),
        "reply_design": _("回复设计意见"),
        "judge_design": _("复核设计回复"),
    }
    task_families: ClassVar = {"on_site": (_("检查、预约和回访"), ("visit", "booked", "return"))}
    acts: ClassVar = {
        "open": _("建立风险管理委托"),
        "hand_on": _("委托随主承保机构移交"),
        "engage": _("登记委托合同"),
        "declare": _("声明独立性"),
        "draw_up_handover": _("生成移交单"),
        "acknowledge_handover": _("确认移交"),
        "file_specialist": _("登记检查人员"),
        "withdraw_specialist": _("停用检查人员资格"),
        "name_team": _("指定项目组"),
        "visit": _("登记现场检查"),
        "find": _("记录风险"),
        "report": _("出具检查报告"),
        "draft_report": _("开始编写报告"),
        "write_report": _("填写报告"),
        "receive_report": _("查收报告"),
        "remind_readers": _("提醒查收报告"),
        "plan_return": _("计划回访检查"),
        "report_accident": _("报告事故"),
        "decide": _("决定风险处置"),
        "lift": _("撤销风险处置"),
        "file_drawing": _("登记图纸"),
        "withdraw_drawing": _("停用图纸"),
        "escalate": _("逾期未整改，上报"),
        "cosign": _("监理会签整改回复"),
        "link_series": _("关联同类风险"),
        "unlink_series": _("解除同类风险"),
        "void_finding": _("作废风险记录"),
        "void_visit": _("作废现场检查"),
        "void_rectification": _("作废整改回复"),
        "void_accident": _("作废事故报告"),
        "correct_accident": _("更正事故报告"),
        "send_link": _("发出整改链接"),
        "file_library": _("导入缺陷库"),
        "file_checklists": _("导入检查要点"),
        "change_plan": _("检查计划变更"),
        "raise_alarm": _("检查计划告警"),
        "ask_visit": _("预约检查"),
        "ask_document": _("调取设计资料"),
        "comment_design": _("提出设计意见"),
    }
