"""An endorsement takes force: the policy changes, the money becomes due, paper and version are made, everybody is told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import announce, locked, move
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import versions
from idi.lifecycle.policies.events import PolicyEndorsed
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.selectors import frozen, members
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.chapters import CHAPTERS
from idi.lifecycle.policies.services.checking import check, check_possible
from idi.lifecycle.policies.services.concluding import write_version
from idi.lifecycle.policies.services.previewing import change
from idi.lifecycle.policies.services.words import kind_in_chinese, told_differences

TASKS = ("policies.agree_endorsement", "policies.approve_endorsement")

GRAVE = (
    Endorsement.Kind.LOADING, Endorsement.Kind.DEDUCTIBLE, Endorsement.Kind.EXCLUSION, Endorsement.Kind.SUSPENSION,
    Endorsement.Kind.RESUMPTION, Endorsement.Kind.LIFTING, Endorsement.Kind.CANCELLATION, Endorsement.Kind.ITEMS,
)  # fmt: skip
"""Kinds the housing authority is told of."""


def take_force(*, by: Actor, at: datetime, endorsement: Endorsement) -> Endorsement:
    """Changes the policy as the endorsement says. What stood against the draft is asked again: the policy may have moved on."""
    policy = endorsement.policy = locked(endorsement.policy)
    chapter, before = CHAPTERS[endorsement.kind], policy.premium
    no = Refusals()
    (check_possible if endorsement.outside_number else check)(
        policy, endorsement.kind, endorsement.change, endorsement.effective_on, at, no
    )
    no.stop()
    change(by=by, at=at, endorsement=endorsement)
    _undo_no_later_one(policy, endorsement)
    chapter.settle(policy, endorsement, before, by=by, at=at)
    endorsement.number = next_number_of(policy)
    move(
        endorsement, "put_in_force", by=by, at=at, kind=endorsement.kind, number=endorsement.number,
        fields=("number", "amount", "net", "tax", "parts", "spread", "because", "change", "differences", "warnings"),
    )  # fmt: skip
    chapter.follow(policy, endorsement, by=by, at=at)
    if policy.state == "cancelled":
        _withdraw_others(by, at, policy)
    finish(by=by, at=at, endorsement=endorsement, about=about(endorsement))
    _tell(by, at, endorsement)
    return endorsement


def _withdraw_others(by: Actor, at: datetime, policy: Policy) -> None:
    """A contract that ended takes no more changes: what was under way is withdrawn, nobody is asked any more."""
    for each in policy.endorsements.filter(state__in=("draft", "awaiting_agreement", "awaiting_approval")):
        move(each, "withdraw_endorsement", by=by, at=at)
        close_tasks(by=by, at=at, endorsement=each)


def close_tasks(*, by: Actor, at: datetime, endorsement: Endorsement) -> None:
    """Nobody is asked about an endorsement any more."""
    for kind in TASKS:
        finish_task(by=by, at=at, kind=kind, subject=endorsement)
    for joining in endorsement.joinings.all():
        finish_task(by=by, at=at, kind="policies.join", subject=joining)


def next_number_of(policy: Policy) -> int:
    """The number of the policy's next endorsement. The caller holds the lock of the policy."""
    return (policy.endorsements.aggregate(last=Max("number"))["last"] or 0) + 1


def finish(*, by: Actor, at: datetime, endorsement: Endorsement, about: str) -> None:
    """What every endorsement in force gets: its paper (where its own system has not printed one), the next version, the
    announcement."""
    if not endorsement.outside_number:
        endorsement.document_id = papers.endorsement(by=by, at=at, endorsement=endorsement, about=about).pk
        endorsement.save(update_fields=["document_id"])
    write_version(endorsement.policy, effective_on=endorsement.effective_on, at=at)
    announce(
        PolicyEndorsed(
            scope_id=endorsement.project_id, at=at, caused_by=by.person_id, policy_id=endorsement.policy_id,
            endorsement_id=endorsement.pk, kind=endorsement.kind,
        )
    )  # fmt: skip


def about(endorsement: Endorsement) -> str:
    """What the endorsement concerns, in a word."""
    return kind_in_chinese(endorsement)


def _undo_no_later_one(policy: Policy, endorsement: Endorsement) -> None:
    """A change counting from an earlier day must not touch what one counting from a later day has set."""
    later = versions.touched(frozen(policy), endorsement.effective_on)
    own = {tuple(path) for path, _, _ in endorsement.differences if path[-1] not in versions.ADDED_UP}
    if both := sorted(later & own):
        names = "、".join(line.label for line in told_differences(policy, [[list(p), None, None] for p in both]))
        raise Refusal(Reason(f"{names}已由生效日期更晚的批单改过，本批单的生效日期应更晚。", "effective_on"))


def _tell(by: Actor, at: datetime, endorsement: Endorsement) -> None:
    policy = endorsement.policy
    holders = {policy.policyholder_id, *(m.insurer_id for m in members(policy, endorsement.effective_on))}
    if endorsement.kind in GRAVE:
        holders |= set(parties.looking_after("housing_authority", policy.region_code).values_list("pk", flat=True))
    for holder_id in sorted(holders - {policy.lead_id}):
        tell(
            by=by, at=at, holder_id=holder_id, subject=policy,
            title=f"保险单 {policy.number} 第 {endorsement.number} 号批单：{kind_in_chinese(endorsement)}",
            text=f"{endorsement.reason}。自{day(endorsement.effective_on)}起生效，依据：{endorsement.ground.rstrip('。')}。",
            address=reverse("policies:endorsement", args=[endorsement.pk]),
        )  # fmt: skip
