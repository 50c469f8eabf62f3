"""The law as data: dated figures in TOML, and small pure formulas that say by which article they came to their result.

Standard library only; knows nothing of the rest of the house. Every result is frozen and carries ``because``, the
figures that were used: store it with the decision (``to_json()``) and print it. Whatever cannot be answered raises a
RuleError whose text is one clear line for the user.

    >>> from datetime import date
    >>> cover(law("jiaxing"), date(2019, 5, 1), date(2020, 6, 15)).item("C05").ends_on
    datetime.date(2030, 6, 15)
"""

from idi.rules.claim_clocks import CHINA, Clock, clocks
from idi.rules.complaints import AnswerBy, answer_by
from idi.rules.complaints import stages as complaint_stages
from idi.rules.cover_clock import (
    Answer,
    Cover,
    CoverItem,
    Responsible,
    answer,
    as_agreed,
    cover,
    insurable,
    item_codes,
    item_words,
    wait_months,
)
from idi.rules.days import Period, corresponding_day
from idi.rules.delays import Delay, delay
from idi.rules.errors import (
    BadInput,
    BadLaw,
    NotInForce,
    Refusal,
    RuleError,
    UndeclaredFigure,
    UnknownItem,
    UnknownRegion,
    WrongKind,
)
from idi.rules.figures import GRADES, Because, Figure, decimal_text
from idi.rules.late_handovers import LateHandover, late_handover, worst_off
from idi.rules.lawbook import Law, LawBook, law, laws, load
from idi.rules.pricing import Filing, Premium, PremiumShare, Rate, premium, rate
from idi.rules.ratios import QuoteWarning, growth_rate, percentage, quote_warning
from idi.rules.refunds import Insured, Refund, Spent, refund, spent
from idi.rules.sharing import Part, Shares, allocate, check_shares, split, to_cent
from idi.rules.taxes import Vat, vat
from idi.rules.warranties import Warranty, warranty

__all__ = [
    "CHINA", "GRADES", "Answer", "AnswerBy", "BadInput", "BadLaw", "Because", "Clock", "Cover", "CoverItem", "Delay", "Figure", "Filing",
    "Insured", "LateHandover", "Law", "LawBook", "NotInForce", "Part", "Period", "Premium", "PremiumShare", "QuoteWarning", "Rate", "Refund", "Refusal", "Responsible",
    "RuleError", "Shares", "Spent", "UndeclaredFigure", "UnknownItem", "UnknownRegion", "Vat", "Warranty", "WrongKind",
    "allocate", "answer", "answer_by", "as_agreed", "check_shares", "clocks", "complaint_stages", "corresponding_day", "cover", "decimal_text", "delay", "growth_rate", "insurable", "item_codes", "item_words", "late_handover", "law", "laws",
    "load", "percentage", "premium", "quote_warning", "rate", "refund", "spent", "split", "to_cent", "vat", "wait_months", "warranty", "worst_off",
]  # fmt: skip
