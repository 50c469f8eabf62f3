"""The door of standing: qualifications with evidence, conditions of insurers, their published service."""

from idi.foundation.standing.services.assessing import assess, hand_in
from idi.foundation.standing.services.publishing import end_post, end_repairer, engage_repairer, post_team, publish
from idi.foundation.standing.services.qualifying import qualify
from idi.foundation.standing.services.watching import watch

__all__ = [
    "assess", "end_post", "end_repairer", "engage_repairer", "hand_in", "post_team", "publish", "qualify", "watch",
]  # fmt: skip
