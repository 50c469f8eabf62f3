"""The steps of a proposal, chapter by chapter: project, evidence, law, statements, panel, signing and money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.standing.selectors import Eligibility
from idi.lifecycle.policies.models import Proposal, Share
from idi.lifecycle.policies.standing import Standing
from idi.lifecycle.policies.step import Step
from idi.rules import RuleError


def _step(proposal: Proposal, key: str, text: str, done: bool, *, kind: str, lead: bool = False, blocks: Any = "submit",
          to: str = "", **more: Any) -> Step:  # fmt: skip
    """A step of the policyholder, or of the lead; `to` names the page of the proposal where it is done."""
    who = proposal.lead if lead else proposal.policyholder
    given = {
        "since": _day(proposal.opened_at),
        "url": reverse(f"policies:{to or 'proposal'}", args=[proposal.pk]),
        **more,
    }
    return Step(key, text, who.name, done, blocks, kind=kind, who_id=who.pk, **given)


def of_project(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    reasons, url = standing.facts[proposal.project_id], reverse("projects:detail", args=[proposal.project_id])
    for reason in reasons:
        yield _step(
            proposal, reason.field or "project", reason.message, False, kind="project", because=reason.because, url=url
        )
    if not reasons:
        yield _step(
            proposal, "project", "工程资料齐全：承发包合同载明投保，概预算列明保险费", True, kind="project", url=url
        )


def evidence(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    law, on = rules.law(proposal.region_code), local_date(proposal.project.registered_at)
    files = standing.files.get(proposal.pk, set())
    stated = any(c.states_insurance and c.document_id for c in standing.contracts[proposal.project_id])
    for kind, figure, filed, what in (
        ("contract_page", "contract_statement_required", stated, "承发包合同中明确投保的条款"),
        ("budget_page", "premium_line_required", False, "概预算中列明保险费的页"),
    ):
        asked, done = law.figure(figure, on), filed or f"policies.{kind}" in files
        if asked.yes() or done:
            text = f"{what}已存档" if done else f"还没有提交{what}（文件）。"
            url = f"{reverse('policies:hand_in', args=[proposal.pk])}?kind={kind}"
            yield _step(proposal, kind, text, done, kind="evidence", because=() if done else asked.reasons, url=url)


def lawful(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    lapsed = standing.lapsed.get(proposal.policyholder_id)
    if lapsed is not None:
        text = f"投保人的{lapsed.kind}资质已于{day(lapsed.until_on)}到期，请延续资质，并在参与方页面登记新的证书。"
        url = reverse("parties:detail", args=[proposal.policyholder_id])
        yield _step(proposal, "qualification", text, False, kind="qualification", since=lapsed.until_on, url=url)
    yield from _eligible(proposal, standing.eligible[proposal.lead_id])
    filing = standing.filings.get(proposal.filing_id or 0)
    if filing is not None and (fault := _out_of_force(filing, standing.on)):
        url = reverse("rating:filing", args=[filing.pk])
        yield _step(
            proposal, "filing", fault, False, kind="filing", lead=True, since=filing.until_on, url=url, blocks="sign"
        )
    rivals = [row for row in standing.rivals.get(proposal.project_id, ()) if row.policy.proposal_id != proposal.pk]
    if rivals:
        names = "、".join(sorted({str(row.building) for row in rivals}))
        text = f"{names}已由保险单 {rivals[0].policy} 承保，同一单体不能重复承保；请先解除原保险单，或撤回本投保单。"
        url = reverse("policies:detail", args=[rivals[0].policy_id])
        yield _step(
            proposal, "overlap", text, False, kind="overlap", lead=True, since=rivals[0].from_on, url=url, blocks="sign"
        )


def _eligible(proposal: Proposal, eligible: Eligibility) -> Iterator[Step]:
    """The insurer meets the conditions of the place; regional data says whether it may sign while it does not."""
    if eligible.items and not eligible.met:
        rest = "当地要求符合条件后才能签订合同" if eligible.bars else "当地只提示，不阻止签订合同"
        text = f"{proposal.lead.name}的承保条件还没有全部认定：{eligible.lacking}；{rest}。"
        url = reverse("standing:eligibility", args=[proposal.lead_id])
        yield _step(
            proposal, "eligibility", text, not eligible.bars, kind="eligibility", lead=True, blocks="sign", url=url,
            because=eligible.gate.reasons,
        )  # fmt: skip


def _out_of_force(filing: Any, on: date) -> str:
    if filing.in_force_on is None or on < filing.in_force_on:
        begins = f"自{day(filing.in_force_on)}起实施" if filing.in_force_on else "还没有实施"
        return f"报价所依据的备案“{filing.name}”{begins}，{day(on)}不能据以签订合同。"
    if filing.until_on is not None and on > filing.until_on:
        return f"报价所依据的备案“{filing.name}”已于{day(filing.until_on)}停用，请撤回投保，按现行备案重新报价。"
    return ""


def statements(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    contracts = standing.contracts[proposal.project_id]
    left = [c.number for c in contracts if c.pk not in standing.recourse.get(proposal.pk, set())]
    text = f"还没有答复承发包合同 {'、'.join(left)} 是否放弃追偿。" if left else "已答复各承发包合同是否放弃追偿"
    if contracts:
        yield _step(proposal, "recourse", text, not left, kind="statement", to="recourse")
    explained = proposal.exclusions_explained_at is not None
    text = (
        "已逐条说明责任免除条款"
        if explained
        else "保险机构还没有向投保人说明责任免除条款（保险法第17条，未说明的免责不产生效力）。"
    )
    yield _step(proposal, "explained", text, explained, kind="statement", lead=True, to="explain")
    disclosed = proposal.disclosed_at is not None
    text = "投保人已如实告知并签署声明" if disclosed else "投保人还没有签署如实告知声明（保险法第16条）。"
    since = _day(proposal.exclusions_explained_at or proposal.opened_at)
    yield _step(proposal, "disclosed", text, disclosed, kind="statement", to="disclose", since=since)


def panel(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    shares = standing.shares.get(proposal.pk, [])
    yield from _forbidden(proposal, shares, standing.on)
    followers = [share for share in shares if not share.lead]
    agreement = standing.agreements.get(proposal.pk)
    for share in followers:
        key, name = f"share-{share.pk}", share.insurer.name
        if share.state == "refused":
            text = f"{name}拒绝了共保份额{f'（{share.reason}）' if share.reason else ''}，须重新组织共保。"
            yield _step(
                proposal,
                key,
                text,
                False,
                kind="panel",
                lead=True,
                blocks="sign",
                to="panel",
                since=_day(share.answered_at),
            )
            continue
        done = share.state == "accepted"
        yield Step(
            key, f"{name}已确认共保份额" if done else f"{name}还没有确认共保份额。", name, done, "sign", kind="panel",
            who_id=share.insurer_id, since=_day(share.asked_at), due_on=agreement.answer_by if agreement else None,
            url=reverse("policies:share", args=[share.pk]),
        )  # fmt: skip
    if not followers:
        yield _step(
            proposal, "sole", "由一家保险机构单独承保", True, kind="panel", lead=True, blocks="sign", to="panel"
        )


def _forbidden(proposal: Proposal, shares: list[Share], on: date) -> Iterator[Step]:
    """What the law of the place says against this panel on a day, such as one insurer alone."""
    try:
        faults = rules.check_shares(rules.law(proposal.region_code), on, [(s.insurer.name, s.share) for s in shares])
    except RuleError:  # no law in force on that day: signing says so
        return
    for fault in faults:
        text = f"{fault.message}，请重新组织共保。"
        yield _step(
            proposal, fault.code, text, False, kind="panel", lead=True, blocks="sign", to="panel", because=fault.because
        )


def submitted(proposal: Proposal) -> Step:
    done = proposal.state != "draft"
    since = _day(proposal.disclosed_at or proposal.opened_at)
    text = "投保单已提交" if done else "投保单还没有提交。"
    return _step(proposal, "submitted", text, done, kind="proposal", blocks="sign", since=since)


def after(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    """What remains once the proposal is in: signing, then the premium and the issue."""
    policy = standing.policies.get(proposal.pk)
    if proposal.state == "submitted":
        since = _day(proposal.submitted_at)
        yield _step(
            proposal,
            "sign",
            "合同还没有签订。",
            False,
            kind="proposal",
            lead=True,
            blocks="issue",
            to="sign",
            since=since,
        )
    elif policy is not None:
        url = reverse("policies:detail", args=[policy.pk])
        unpaid = standing.unpaid.get(policy.pk, [])
        for due in unpaid:
            text = f"保险费 {due.amount - due.paid_amount:,.2f} 元还没有到账（账款 {due.number}）。"
            yield _step(proposal, f"due-{due.pk}", text, False, kind="payment", blocks="issue", since=policy.signed_on,
                        due_on=due.due_on, url=url)  # fmt: skip
        if not unpaid:
            yield _step(proposal, "issue", "保险单还没有签发。", False, kind="payment", lead=True, blocks="issue",
                        since=policy.signed_on, url=url)  # fmt: skip


def _day(moment: Any) -> date | None:
    return local_date(moment) if moment is not None else None
