"""The door of documents: file what was handed in, generate and sign what the house issues, keep the certificates it signs with."""

from idi.foundation.documents.arrivals import Arrived, arrive, forget, handed_in, pass_for
from idi.foundation.documents.services.certificates import (
    file_certificate,
    open_demonstration_authority,
    withdraw_certificate,
)
from idi.foundation.documents.services.filing import (
    Batch,
    generate,
    make_small,
    store,
    store_arrived,
    store_batches,
    store_photo,
    store_photos,
)

__all__ = [
    "Arrived",
    "Batch",
    "arrive",
    "file_certificate",
    "forget",
    "generate",
    "handed_in",
    "make_small",
    "open_demonstration_authority",
    "pass_for",
    "store",
    "store_arrived",
    "store_batches",
    "store_photo",
    "store_photos",
    "withdraw_certificate",
]
