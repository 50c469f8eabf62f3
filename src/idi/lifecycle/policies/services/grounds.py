"""On what a contract may be changed: agreement (Insurance Law 20), a clause of the filing, or an article that gives the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from idi import rules
from idi.foundation.core.errors import Refusals
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.quoted import clauses_of
from idi.lifecycle.rating.selectors import RIGHTS as CLAUSE_RIGHTS
from idi.lifecycle.rating.selectors import Clause

Kind = Endorsement.Kind
RIGHTS: dict[str, str] = {
    Kind.LOADING: "loading", Kind.EXCLUSION: "exclusion", Kind.DEDUCTIBLE: "deductible", Kind.SUSPENSION: "suspension",
    Kind.CANCELLATION: "termination",
}  # fmt: skip
"""Which right of a filed clause a kind of change needs; for other kinds any clause may be the ground."""
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
            return _filed(policy, kind, change, no), []
    no.add("没有依据不能批改：请选择投保人同意、备案条款或法律条文。", field="basis")
    return "", []


def giving(policy: Policy, kind: str) -> list[Clause]:
    """The clauses of the contract's filing that give the right to this kind of change."""
    return [clause for clause in clauses_of(policy) if kind in RIGHTS and clause.permits(RIGHTS[kind])]


def offered_clauses(policy: Policy, *kinds: str) -> list[tuple[str, str]]:
    """Those clauses as a form offers them, each with what it says; where several kinds of change are open, with its rights."""
    found = {clause.number: clause for kind in kinds for clause in giving(policy, kind)}
    return [
        (cited(each), f"{cited(each)} {each.title}{_rights_of(each) if len(kinds) > 1 else ''}：{each.text}")
        for each in found.values()
    ]


def _rights_of(clause: Clause) -> str:
    return f"（{'、'.join(str(CLAUSE_RIGHTS[right]) for right in clause.rights)}）"


def cited(clause: Clause) -> str:
    """How a clause is cited by number, in a form and in `change`."""
    return f"第{clause.number}条"


def charging(policy: Policy) -> Clause | None:
    """The filed clause that agrees a handling charge for a cancellation, if any does."""
    return next((each for each in clauses_of(policy) if each.handling_charge is not None), None)


def clause_cited(policy: Policy, change: Mapping[str, Any]) -> Clause | None:
    """The filed clause a change names, whatever its ground is."""
    said = (change.get("clause") or "").strip()
    return _found(said, clauses_of(policy)) if said else None


def _filed(policy: Policy, kind: str, change: dict[str, Any], no: Refusals) -> str:
    """The clause named by number or quoted, in words. Where clauses give the right to this kind, it must be one of these."""
    said = (change.get("clause") or "").strip()
    if not said:
        no.add("请选择或照备案条款摘录所依据的条款。", field="clause")
        return "备案条款"
    right, known = giving(policy, kind), clauses_of(policy)
    found = _found(said, right or known)
    if right:
        words = f"备案条款中{CLAUSE_RIGHTS[RIGHTS[kind]]}的是{_named(right)}，请从中选择，或照其原文摘录。"
        no.unless(found is not None, words, field="clause")
    elif found is None and (policy.terms or known):
        words = "备案条款中没有这段文字，请照原文摘录。" + (f"条款目录有{_named(known)}。" if known else "")
        no.unless(_plain(said) in _plain(policy.terms), words, field="clause")
    if found and right and change.get("after_handover"):
        words = f"备案条款{cited(found)}没有写明交付后仍可行使。"
        no.unless(found.permits("after_handover"), words, field="clause")
    return f"备案条款{cited(found)}（{found.title}）：{found.text}"[:300] if found else f"备案条款：{said}"[:300]


def _found(said: str, known: Sequence[Clause]) -> Clause | None:
    """The clause words cite: by its number, else by its text in part or whole, with number and title or without."""
    plain = _plain(said)
    by_number = (clause for clause in known if plain in _heads(clause))
    return next(by_number, None) or next((clause for clause in known if _quotes(plain, clause)), None)


def _heads(clause: Clause) -> list[str]:
    number, title = _plain(clause.number), _plain(clause.title)
    return [number, f"第{number}条", f"{number}{title}", f"第{number}条{title}"]


def _quotes(plain: str, clause: Clause) -> bool:
    text = _plain(clause.text)
    return plain in text or plain in [f"{head}{text}" for head in (*_heads(clause), _plain(clause.title))]


def _named(known: Sequence[Clause]) -> str:
    return "、".join(f"{cited(clause)}（{clause.title}）" for clause in known)


def _plain(text: str) -> str:
    return "".join(text.split())


def _told(figure: rules.Figure) -> list[dict[str, Any]]:
    return [each.to_json() for each in figure.reasons]
