"""The chart of accounts (会计科目), and which accounts each kind of due moves. Pure data.

Every organisation has its own book. A due moves two: the creditor's receivable against its result, and the debtor's
result against its payable. An insurer books premium as income, everybody else as cost; the parts of co-insurers run
through the same result accounts, so that after they were passed on each result account shows the own share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Account(NamedTuple):
    """One account. `grows` is the side on which it grows; its balance is shown on that side."""

    code: str
    label: StrOrPromise
    grows: Literal["debit", "credit"]


BANK, SUSPENSE, TAX = "1002", "2245", "2221"

ACCOUNTS: dict[str, Account] = {
    account.code: account
    for account in (
        Account(BANK, _("银行存款"), "debit"),
        Account("1122", _("应收保险费"), "debit"),
        Account("1124", _("应收共保保费"), "debit"),
        Account("1131", _("应收赔款"), "debit"),
        Account("1132", _("应收共保摊回赔款"), "debit"),
        Account("1133", _("应收追偿款"), "debit"),
        Account("1134", _("应收共保追偿款"), "debit"),
        Account("1221", _("其他应收款"), "debit"),
        Account("2203", _("应付保险费"), "credit"),
        Account("2204", _("应付共保保费"), "credit"),
        Account("2205", _("应付赔款"), "credit"),
        Account("2206", _("应付共保摊回赔款"), "credit"),
        Account("2207", _("应付追偿款"), "credit"),
        Account("2208", _("应付共保追偿款"), "credit"),
        Account(TAX, _("应交增值税"), "credit"),
        Account("2241", _("其他应付款"), "credit"),
        Account(SUSPENSE, _("暂收款项"), "credit"),
        Account("6031", _("保险费收入"), "credit"),
        Account("6301", _("其他收入"), "credit"),
        Account("6511", _("赔付支出"), "debit"),
        Account("6513", _("延迟赔付支出"), "debit"),
        Account("6512", _("追偿收入"), "credit"),
        Account("6601", _("费用支出"), "debit"),
        Account("6701", _("保险费支出"), "debit"),
        Account("6711", _("质量责任支出"), "debit"),
    )
}


class Sides(NamedTuple):
    """The accounts of a kind of due: what is open on either side, and the result of an insurer and of anybody else."""

    receivable: str
    payable: str
    of_insurer: str
    of_others: str


SIDES: dict[str, Sides] = {
    "premium": Sides("1122", "2203", "6031", "6701"),
    "premium_adjustment": Sides("1122", "2203", "6031", "6701"),
    "premium_share": Sides("1124", "2204", "6031", "6701"),
    "claim": Sides("1131", "2205", "6511", "6301"),
    "claim_advance": Sides("1131", "2205", "6511", "6301"),
    "claim_mitigation": Sides("1131", "2205", "6511", "6301"),
    "claim_supplement": Sides("1131", "2205", "6511", "6301"),
    "claim_delay": Sides("1131", "2205", "6513", "6301"),
    "claim_share": Sides("1132", "2206", "6511", "6301"),
    "recovery": Sides("1133", "2207", "6512", "6711"),
    "recovery_share": Sides("1134", "2208", "6512", "6711"),
    "repair_cost": Sides("1221", "2241", "6601", "6301"),
    "repair_borne": Sides("1221", "2241", "6601", "6711"),
    "fee": Sides("1221", "2241", "6601", "6301"),
}
