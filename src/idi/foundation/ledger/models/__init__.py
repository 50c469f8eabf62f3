from idi.foundation.ledger.models.bank import BankFile, BankLine
from idi.foundation.ledger.models.book import Posting, Voucher
from idi.foundation.ledger.models.dues import AUTHORITIES, Due, Payment
from idi.foundation.ledger.models.papers import Invoice, Statement

__all__ = ["AUTHORITIES", "BankFile", "BankLine", "Due", "Invoice", "Payment", "Posting", "Statement", "Voucher"]
