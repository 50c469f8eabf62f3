"""The door of inspections."""

from idi.lifecycle.inspections.services.accidents import (
    correct_accident,
    may_report,
    report_accident,
)
from idi.lifecycle.inspections.services.alarming import watch_plans
from idi.lifecycle.inspections.services.booking import (
    ask_visit,
    confirm_booking,
    counter_booking,
    cover_booking,
    decline_booking,
    uncover_booking,
    withdraw_booking,
)
from idi.lifecycle.inspections.services.checklists import CHECKLIST_COLUMNS, file_checklists
from idi.lifecycle.inspections.services.consequences import (
    decide,
    lift,
)
from idi.lifecycle.inspections.services.cosigning import (
    cosign,
)
from idi.lifecycle.inspections.services.declaring import (
    declare,
)
from idi.lifecycle.inspections.services.design import (
    ask_documents,
    close_design,
    comment_design,
    file_design,
    keep_design,
    raise_design,
    reply_design,
    waive_design,
)
from idi.lifecycle.inspections.services.drafting import (
    draft_report,
    drop_report,
    kind_of,
    revise_report,
    submit_report,
    take_back_report,
    write_report,
)
from idi.lifecycle.inspections.services.drawings import (
    file_drawing,
    withdraw_drawing,
)
from idi.lifecycle.inspections.services.engaging import (
    Agreed,
    record_engagement,
)
from idi.lifecycle.inspections.services.escalating import (
    escalate_daily,
)
from idi.lifecycle.inspections.services.findings import (
    close,
    regrade,
    reject,
    reopen,
    reply,
)
from idi.lifecycle.inspections.services.handing import (
    acknowledge,
    missing_of,
)
from idi.lifecycle.inspections.services.issuing import (
    PAPER,
    printed,
    recall_report,
)
from idi.lifecycle.inspections.services.library import (
    COLUMNS,
    file_library,
)
from idi.lifecycle.inspections.services.linking import (
    mail_link,
)
from idi.lifecycle.inspections.services.links import (
    note_opened,
    reply_by_link,
    revoke_link,
    send_link,
)
from idi.lifecycle.inspections.services.mandates import (
    appoint,
    end_mandate,
    hand_on_mandate,
    open_mandate,
)
from idi.lifecycle.inspections.services.outside_reports import record_report
from idi.lifecycle.inspections.services.planning import add_node, drop_node, open_plan, replan, restore_node
from idi.lifecycle.inspections.services.replacing import (
    replace_body,
    resign,
)
from idi.lifecycle.inspections.services.resuming import take_up_plan
from idi.lifecycle.inspections.services.returning import (
    note_wait_defect,
    plan_return,
)
from idi.lifecycle.inspections.services.reviewing import (
    pass_report,
    return_report,
    reviewers,
    sign_report,
)
from idi.lifecycle.inspections.services.scoring import (
    file_scores,
    score_party,
)
from idi.lifecycle.inspections.services.sending import (
    addressable,
    receive_report,
    remind_readers,
)
from idi.lifecycle.inspections.services.series import (
    link_series,
    unlink_series,
)
from idi.lifecycle.inspections.services.staffing import (
    file_specialist,
    name_team,
    watch_staff,
    withdraw_specialist,
)
from idi.lifecycle.inspections.services.syncing import (
    Overtaken,
    Recheck,
    SeenFinding,
    SeenVisit,
    take_in_visit,
)
from idi.lifecycle.inspections.services.visits import (
    record_visit,
)
from idi.lifecycle.inspections.services.voiding import (
    void_accident,
    void_finding,
    void_rectification,
    void_visit,
)
from idi.lifecycle.inspections.services.watching import (
    watch_independence,
)

__all__ = [
    "CHECKLIST_COLUMNS",
    "COLUMNS",
    "PAPER",
    "Agreed",
    "Overtaken",
    "Recheck",
    "SeenFinding",
    "SeenVisit",
    "acknowledge",
    "add_node",
    "addressable",
    "appoint",
    "ask_documents",
    "ask_visit",
    "close",
    "close_design",
    "comment_design",
    "confirm_booking",
    "correct_accident",
    "cosign",
    "counter_booking",
    "cover_booking",
    "decide",
    "declare",
    "decline_booking",
    "draft_report",
    "drop_node",
    "drop_report",
    "end_mandate",
    "escalate_daily",
    "file_checklists",
    "file_design",
    "file_drawing",
    "file_library",
    "file_scores",
    "file_specialist",
    "hand_on_mandate",
    "keep_design",
    "kind_of",
    "lift",
    "link_series",
    "mail_link",
    "may_report",
    "missing_of",
    "name_team",
    "note_opened",
    "note_wait_defect",
    "open_mandate",
    "open_plan",
    "pass_report",
    "plan_return",
    "printed",
    "raise_design",
    "recall_report",
    "receive_report",
    "record_engagement",
    "record_report",
    "record_visit",
    "regrade",
    "reject",
    "remind_readers",
    "reopen",
    "replace_body",
    "replan",
    "reply",
    "reply_by_link",
    "reply_design",
    "report_accident",
    "resign",
    "restore_node",
    "return_report",
    "reviewers",
    "revise_report",
    "revoke_link",
    "score_party",
    "send_link",
    "sign_report",
    "submit_report",
    "take_back_report",
    "take_in_visit",
    "take_up_plan",
    "uncover_booking",
    "unlink_series",
    "void_accident",
    "void_finding",
    "void_rectification",
    "void_visit",
    "waive_design",
    "watch_independence",
    "watch_plans",
    "watch_staff",
    "withdraw_booking",
    "withdraw_drawing",
    "withdraw_specialist",
    "write_report",
]
