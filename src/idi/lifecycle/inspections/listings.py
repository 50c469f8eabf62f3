"""The lists of mandates, visits and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.states import State
from idi.lifecycle.inspections import selectors
from idi.lifecycle.inspections.models import Accident, Finding, Mandate
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.inspections.states import FINDING, MANDATE, VOID
from idi.lifecycle.projects import selectors as projects

ANY = ("", _("全部"))


def mandate_state(mandate: Any) -> State:
    """Its state; a missing appointment past its day says so."""
    return State("late", gettext("逾期未聘请"), "bad") if mandate.late else MANDATE.state(mandate.state)


def finding_state(finding: Any) -> State:
    """Its state; one that waits past its day says so."""
    if finding.voided:
        return VOID
    return State("late", gettext("整改已逾期"), "bad") if finding.late else finding.standing


def specialist_state(specialist: Any, on: date, warn: int) -> State:
    """Where a qualification of one of the body's people stands on a day."""
    ends = specialist.until_on
    if specialist.from_on > on:
        return State("future", gettext("尚未生效"), "neutral")
    if ends is None or ends > on + timedelta(days=warn):
        return State("valid", gettext("有效"), "good")
    return State("expired", gettext("已过期"), "bad") if ends < on else State("expiring", gettext("即将到期"), "warn")


class MandateFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[ANY, *MANDATE.choices])
    late = forms.BooleanField(label=_("只看逾期未聘请"))
    own = forms.BooleanField(label=_("只看本单位主承保的"))


class Mandates(Listing):
    title = _("风险管理委托")
    lead = _("保险合同签订后，由主承保机构聘请独立的质量风险管理机构。")
    columns = (
        Column(_("委托编号"), "number", sort="number", link=lambda m: reverse("inspections:mandate", args=[m.pk])),
        Column(_("工程"), "project.name"),
        Column(_("主承保机构"), "lead.name"),
        Column(_("风险管理机构"), "body.name"),
        Column(_("合同签订日"), "signed_on", "day", sort="signed_on"),
        Column(_("最迟聘请日"), "due_on", "day", sort="due_on"),
        Column(_("状态"), mandate_state, "state"),
    )
    filters = MandateFilters
    empty = Empty(_("还没有风险管理委托"), _("保险合同签订后，委托会自动建立并出现在这里。"), icon="clipboard-list")

    def narrow(self, rows: QuerySet[Mandate], wanted: dict[str, Any]) -> QuerySet[Mandate]:
        return _mandates(rows, wanted, self.request.actor)  # type: ignore[attr-defined]


def _mandates(rows: QuerySet[Mandate], wanted: dict[str, Any], actor: Actor) -> QuerySet[Mandate]:
    own = {"lead_id__in": actor.organisation_ids} if wanted.get("own") else {}
    return rows.filter(**own, **{name: value for name, value in wanted.items() if name != "own"})


class Visits(Listing):
    title = _("现场检查")
    columns = (
        Column(_("检查编号"), "number", sort="number", link=lambda v: reverse("inspections:visit", args=[v.pk])),
        Column(_("工程"), "project.name"),
        Column(_("检查日期"), "visited_on", "day", sort="visited_on"),
        Column(_("阶段"), lambda v: v.get_stage_display()),
        Column(_("风险管理机构"), "mandate.body.name"),
        Column(_("风险记录"), "seen", "number"),
        Column(_("未销项"), "unsettled", "number"),
        Column(_("下次检查"), "next_on", "day", sort="next_on"),
    )
    order = "-visited_on"
    empty = Empty(_("还没有现场检查"), _("受聘的风险管理机构在委托页面登记检查。"), icon="clipboard-check")


def _grades() -> list[tuple[str, Any]]:
    national = rules.law("prc")
    return [ANY, *((grade.code, grade.label) for grade in scheme_on(national.id, national.latest()).grades)]


class FindingFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[ANY, *FINDING.choices, (VOID.name, VOID.label)])
    region_code = forms.ChoiceField(label=_("地区"), choices=lambda: [ANY, *projects.places()])
    grade = forms.ChoiceField(label=_("风险等级"), choices=_grades)
    unclosed = forms.BooleanField(label=_("只看未销项"))
    overdue = forms.BooleanField(label=_("只看已逾期"))
    severe = forms.BooleanField(label=_("只看严重且未销项"))
    undecided = forms.BooleanField(label=_("只看逾期未处置"))


class Findings(Listing):
    title = _("风险记录")
    columns = (
        Column(_("风险编号"), "number", sort="number", link=lambda f: reverse("inspections:finding", args=[f.pk])),
        Column(_("工程"), "project.name"),
        Column(_("部位"), "place"),
        Column(_("等级"), "grade_original", sort="grade_original"),
        Column(_("责任单位"), "responsible.name"),
        Column(_("整改期限"), "due_on", "day", sort="due_on"),
        Column(_("状态"), finding_state, "state"),
    )
    reads = (
        "number", "project__name", "building__number", "location", "grade_original", "responsible__name", "due_on", "state",
        "asks_reply", "voided_at",
    )  # fmt: skip
    filters = FindingFilters
    search_hint = _("风险编号或检查编号")
    empty = Empty(
        _("还没有风险记录"),
        _("现场检查发现的质量风险会列在这里，由责任单位整改、检查人员复核。"),
        icon="alert-triangle",
    )
    _names: ClassVar = {"state": "state", "grade": "grade_original", "region_code": "region_code"}

    def narrow(self, rows: QuerySet[Finding], wanted: dict[str, Any]) -> QuerySet[Finding]:
        if wanted.get("state") == VOID.name:
            void = selectors.findings(self.request.actor, local_date(self.request.at), every=True)  # type: ignore[attr-defined]
            return void.filter(voided_at__isnull=False)
        if wanted.get("unclosed"):
            rows = rows.exclude(state="closed")
        if wanted.get("overdue"):
            rows = selectors.overdue(rows, local_date(self.request.at))  # type: ignore[attr-defined]
        if wanted.get("severe"):
            rows = selectors.severe(rows)
        if wanted.get("undecided"):
            due = selectors.undecided(self.request.actor, local_date(self.request.at))  # type: ignore[attr-defined]
            rows = rows.filter(pk__in=due.values("pk"))
        return rows.filter(**{self._names[name]: value for name, value in wanted.items() if name in self._names})

    def search(self, rows: QuerySet[Finding], text: str) -> QuerySet[Finding]:
        return rows.filter(Q(number=text.upper()) | Q(visit__number=text.upper()))


class AccidentFilters(Filters):
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *Accident.Kind.choices])
    late = forms.BooleanField(label=_("只看迟报"))


class Accidents(Listing):
    title = _("事故报告")
    lead = _("工程质量、安全事故由建设单位、施工单位或风险管理机构在规定时限内报告，住建部门和保险机构同时收到。")
    columns = (
        Column(_("事故编号"), "number", sort="number", link=lambda a: reverse("inspections:accident", args=[a.pk])),
        Column(_("工程"), "project.name"),
        Column(_("类别"), lambda a: a.get_kind_display()),
        Column(_("部位"), "place"),
        Column(_("发生时间"), "happened_at", "moment", sort="happened_at"),
        Column(_("报告时间"), "reported_at", "moment"),
        Column(_("报告单位"), "reporter.name"),
        Column(_("是否按时"), "standing", "state"),
    )
    filters = AccidentFilters
    order = "-happened_at"
    search_hint = _("事故编号")
    looked_up = ("number",)
    empty = Empty(
        _("没有事故报告"), _("发生事故后，在工程项目页的“质量风险管理”里点“报告事故”。"), icon="alert-triangle"
    )

    def narrow(self, rows: QuerySet[Accident], wanted: dict[str, Any]) -> QuerySet[Accident]:
        if wanted.get("late"):
            rows = rows.filter(reported_at__gt=F("due_at"))
        return rows.filter(kind=wanted["kind"]) if wanted.get("kind") else rows


class Links(Listing):
    title = _("整改链接")
    lead = _("发给没有账号的责任单位的链接：发给谁、何时打开、何时回复、有效到哪天。")
    columns = (
        Column(_("责任单位"), "responsible.name", link=lambda n: reverse("inspections:link", args=[n.pk])),
        Column(_("范围"), lambda n: n.finding.number if n.finding else gettext("全部风险")),
        Column(_("发送方式"), lambda n: gettext("电子邮件") if n.mail else gettext("自行转交")),
        Column(_("发出时间"), "sent_at", "moment", sort="sent_at"),
        Column(_("首次打开"), "opened_at", "moment"),
        Column(_("最近回复"), "used_at", "moment"),
        Column(_("有效期至"), "until_on", "day", sort="until_on"),
        Column(_("状态"), "standing", "state"),
    )
    order = "-sent_at"
    empty = Empty(
        _("还没有发出整改链接"),
        _("在风险记录页点“发送整改链接”；没有账号而留有邮箱的责任单位，登记检查后自动发送。"),
        icon="send",
    )


class Libraries(Listing):
    title = _("缺陷库的历史版本")
    columns = (
        Column(_("版本"), "version", "number", sort="version", link=lambda b: reverse("inspections:library_version", args=[b.pk])),
        Column(_("条目"), "size", "number"),
        Column(_("文件"), "file_name"),
        Column(_("说明"), "note"),
        Column(_("导入时间"), "filed_at", "moment", sort="filed_at"),
        Column(_("状态"), lambda b: b.machine.state(b.state), "state"),
    )  # fmt: skip
    order = "-version"
    empty = Empty(
        _("还没有导入过缺陷库"), _("现在使用平台默认条目。用 Excel 或 JSON 导入本单位的缺陷库。"), icon="upload"
    )


def _priced(mandate: Any) -> Any:
    """Loaded row by row once it is seen: each price is computed anew from the filed tables."""
    if not mandate.open_count:
        return ""
    return format_html(
        '<span hx-get="{}" hx-trigger="revealed" hx-target="this" hx-swap="innerHTML" hx-push-url="false"><a href="{}">{}</a></span>',
        reverse("inspections:price", args=[mandate.pk]), reverse("inspections:mandate", args=[mandate.pk]), _("试算"),
    )  # fmt: skip


class RiskBoard(Listing):
    title = _("风险看板")
    lead = _("各工程的风险一眼看清：未销项、严重、逾期、事故、最近一次检查。点标题可以排序。")
    told = (
        Column(_("工程"), "project.name", link=lambda m: reverse("inspections:mandate", args=[m.pk])),
        Column(_("风险管理机构"), "body.name"),
        Column(_("未销项"), "open_count", "number", sort="open_count"),
        Column(_("严重"), "severe_count", "number", sort="severe_count"),
        Column(_("逾期"), "overdue_count", "number", sort="overdue_count"),
        Column(_("事故"), "accident_count", "number", sort="accident_count"),
        Column(_("最近检查"), "last_visit_on", "day", sort="last_visit_on"),
        Column(_("状态"), mandate_state, "state"),
    )
    filters = MandateFilters
    order = "-severe_count"
    then = ("-overdue_count", "-open_count", "-pk")

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Whoever leads reads what the open findings cost, too; a file leaves it out."""
        priced = self.request.actor.may("rating.read_quotes") and "format" not in self.request.GET  # type: ignore[attr-defined]
        return (*self.told, Column(_("未销项风险的价格"), _priced)) if priced else self.told

    empty = Empty(
        _("还没有承保工程的风险"), _("保险合同签订、聘请风险管理机构后，工程会出现在这里。"), icon="alert-triangle"
    )

    def narrow(self, rows: QuerySet[Mandate], wanted: dict[str, Any]) -> QuerySet[Mandate]:
        return _mandates(rows, wanted, self.request.actor)  # type: ignore[attr-defined]
