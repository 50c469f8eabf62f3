"""The door of documents: file what was handed in, generate and sign what the house issues, keep the certificates it signs with."""

from idi.foundation.documents.services.certificates import (
    file_certificate,
    open_demonstration_authority,
    withdraw_certificate,
)
from idi.foundation.documents.services.filing import generate, store, store_photo

__all__ = [
    "file_certificate",
    "generate",
    "open_demonstration_authority",
    "store",
    "store_photo",
    "withdraw_certificate",
]
