"""Questions about qualifications, conditions of insurers and their published service."""

from idi.foundation.standing.selectors.eligibility import (
    Condition,
    Eligibility,
    Item,
    assessments,
    conditions,
    eligibility,
    handed_in,
)
from idi.foundation.standing.selectors.qualifications import Held, evidence, held, standing, warn_days
from idi.foundation.standing.selectors.sheets import (
    Insurer,
    Sheet,
    Written,
    insurer,
    insurers,
    procedure,
    reasons,
    repair_contracts,
    sheet,
    sheets,
)

__all__ = [
    "Condition", "Eligibility", "Held", "Insurer", "Item", "Sheet", "Written", "assessments", "conditions",
    "eligibility", "evidence", "handed_in", "held", "insurer", "insurers", "procedure", "reasons", "repair_contracts", "sheet",
    "sheets", "standing", "warn_days",
]  # fmt: skip
