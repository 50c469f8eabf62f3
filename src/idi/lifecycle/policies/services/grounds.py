"""On what a contract may be changed: agreement (Insurance Law 20), a clause of the filing, or an article that gives the right."""

from __future__ import annotations

from datetime import date
from typing import Any

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.lifecycle.policies.models import Endorsement, Policy

LAW_NAME = "中华人民共和国保险法"
Basis = Endorsement.Basis


def articles(policy: Policy, kind: str, on: date) -> list[str]:
    """The articles that give a right to this kind of change on a day."""
    return list(_rights(policy, kind, on).listed())


def _rights(policy: Policy, kind: str, on: date) -> rules.Figure:
    name = "cancel_articles" if kind == Endorsement.Kind.CANCELLATION else "change_articles"
    return rules.law(policy.law).figure(name, on)


def ground_of(
    policy: Policy, kind: str, basis: str, change: dict[str, Any], on: date, no: Refusals
) -> tuple[str, list[dict[str, Any]]]:
    """The ground in words and its figures of law; adds what is missing."""
    match basis:
        case Basis.AGREEMENT:
            figure = rules.law(policy.law).figure("change_agreement", on)
            return f"经投保人同意（《{LAW_NAME}》{figure.because.ref}）", _told(figure)
        case Basis.ARTICLE:
            rights, article = _rights(policy, kind, on), change.get("article") or ""
            known = "、".join(rights.listed())
            no.unless(
                article in rights.listed(), f"请选择所依据的条文（{known}）。", field="article", because=rights.reasons
            )
            return f"《{LAW_NAME}》{article}", _told(rights)
        case Basis.CLAUSE:
            clause = (change.get("clause") or "").strip()
            no.unless(bool(clause), "请照备案条款摘录所依据的条款。", field="clause")
            missing = "备案条款中没有这段文字，请照原文摘录。"
            no.unless(not policy.terms or not clause or _plain(clause) in _plain(policy.terms), missing, field="clause")
            return f"备案条款：{clause}", []
    no.add("没有依据不能批改：请选择投保人同意、备案条款或法律条文。", field="basis")
    return "", []


def _plain(text: str) -> str:
    return "".join(text.split())


def _told(figure: rules.Figure) -> list[dict[str, Any]]:
    return [each.to_json() for each in figure.reasons]
