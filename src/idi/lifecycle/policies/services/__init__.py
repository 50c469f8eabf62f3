"""The door of policies: from the proposal to the issued policy, its proof, and what changes it later."""

from idi.lifecycle.policies.services.agreeing import check_terms
from idi.lifecycle.policies.services.answering import answer_share, remind_panel, remind_panels_daily
from idi.lifecycle.policies.services.book_files import add_book_files, add_outside_file
from idi.lifecycle.policies.services.booking import drop_book, record_book, refuse_book, start_book, take_book
from idi.lifecycle.policies.services.changing import restart_cover, start_cover
from idi.lifecycle.policies.services.charging import set_charge_rule
from idi.lifecycle.policies.services.chasing import chase_settlements
from idi.lifecycle.policies.services.clearing import WAYS as WARNING_WAYS
from idi.lifecycle.policies.services.clearing import clear_warning
from idi.lifecycle.policies.services.correcting import correct
from idi.lifecycle.policies.services.correcting_explanation import (
    answer_correction,
    correct_explanation,
    withdraw_correction,
)
from idi.lifecycle.policies.services.declaring import (
    declare_recourse,
    disclose,
    explain_exclusions,
    hand_in,
    set_item_terms,
)
from idi.lifecycle.policies.services.demanding import demand_cancellation
from idi.lifecycle.policies.services.endorsing import (
    agree_endorsement,
    answer_joining,
    approve_endorsement,
    draft_endorsement,
    endorse,
    submit_endorsement,
    withdraw_endorsement,
)
from idi.lifecycle.policies.services.grounds import offered_clauses
from idi.lifecycle.policies.services.handing_over import note_handover
from idi.lifecycle.policies.services.instalments import Instalment
from idi.lifecycle.policies.services.issuing import issue, receive_premium
from idi.lifecycle.policies.services.panel import parted, set_panel
from idi.lifecycle.policies.services.passing import pass_home, take_over
from idi.lifecycle.policies.services.premium import premium_came_in
from idi.lifecycle.policies.services.proposing import ask_to_propose, propose, submit, withdraw
from idi.lifecycle.policies.services.proving import print_proof, tell_unprinted
from idi.lifecycle.policies.services.recording import record_outside
from idi.lifecycle.policies.services.recording_endorsements import record_outside_endorsement
from idi.lifecycle.policies.services.recording_explanation import record_explanation
from idi.lifecycle.policies.services.reminding import remind_arrears, remind_daily
from idi.lifecycle.policies.services.ruling import set_endorsement_rule
from idi.lifecycle.policies.services.settling import settle_premium
from idi.lifecycle.policies.services.signing import sign
from idi.lifecycle.policies.services.waiving import record_waiver, revoke_waiver

__all__ = [
    "WARNING_WAYS",
    "Instalment",
    "add_book_files",
    "add_outside_file",
    "agree_endorsement",
    "answer_correction",
    "answer_joining",
    "answer_share",
    "approve_endorsement",
    "ask_to_propose",
    "chase_settlements",
    "check_terms",
    "clear_warning",
    "correct",
    "correct_explanation",
    "declare_recourse",
    "demand_cancellation",
    "disclose",
    "draft_endorsement",
    "drop_book",
    "endorse",
    "explain_exclusions",
    "hand_in",
    "issue",
    "note_handover",
    "offered_clauses",
    "parted",
    "pass_home",
    "premium_came_in",
    "print_proof",
    "propose",
    "receive_premium",
    "record_book",
    "record_explanation",
    "record_outside",
    "record_outside_endorsement",
    "record_waiver",
    "refuse_book",
    "remind_arrears",
    "remind_daily",
    "remind_panel",
    "remind_panels_daily",
    "restart_cover",
    "revoke_waiver",
    "set_charge_rule",
    "set_endorsement_rule",
    "set_item_terms",
    "set_panel",
    "settle_premium",
    "sign",
    "start_book",
    "start_cover",
    "submit",
    "submit_endorsement",
    "take_book",
    "take_over",
    "tell_unprinted",
    "withdraw",
    "withdraw_correction",
    "withdraw_endorsement",
]
