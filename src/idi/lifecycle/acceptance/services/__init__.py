"""The door of acceptance."""

from idi.lifecycle.acceptance.services.accepting import accept, catch_up
from idi.lifecycle.acceptance.services.again import accept_again, record_filing, record_round
from idi.lifecycle.acceptance.services.changed import tell_of_change
from idi.lifecycle.acceptance.services.handing_over import hand_over, hand_over_building
from idi.lifecycle.acceptance.services.letters import ask_letters, fail_letters, letter, print_some
from idi.lifecycle.acceptance.services.lists import apply_list, drop_list, upload_list
from idi.lifecycle.acceptance.services.notice import tell_owners
from idi.lifecycle.acceptance.services.owners import (
    change_owners,
    confirm_owner,
    decline_owner,
    register_home,
    register_owner,
    reveal_owner,
)
from idi.lifecycle.acceptance.services.papers import give_papers, issue_paper
from idi.lifecycle.acceptance.services.settling import correct_settlement, settle

__all__ = [
    "accept",
    "accept_again",
    "apply_list",
    "ask_letters",
    "catch_up",
    "change_owners",
    "confirm_owner",
    "correct_settlement",
    "decline_owner",
    "drop_list",
    "fail_letters",
    "give_papers",
    "hand_over",
    "hand_over_building",
    "issue_paper",
    "letter",
    "print_some",
    "record_filing",
    "record_round",
    "register_home",
    "register_owner",
    "reveal_owner",
    "settle",
    "tell_of_change",
    "tell_owners",
    "upload_list",
]
