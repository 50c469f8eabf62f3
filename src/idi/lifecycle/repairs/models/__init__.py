"""The tables of repairs: the order and the owner's word, what stands beside it, the tender before it."""

from idi.lifecycle.repairs.models.beside import CashOffer, Recurrence
from idi.lifecycle.repairs.models.order import Confirmation, Order
from idi.lifecycle.repairs.models.tender import Price, Quote, Tender

__all__ = ["CashOffer", "Confirmation", "Order", "Price", "Quote", "Recurrence", "Tender"]
