"""Questions about what insurers recorded from their own systems."""

from __future__ import annotations

from django.db.models import QuerySet

from idi.foundation.core.actor import Actor
from idi.lifecycle.policies.models import Book, BookRow, CoverItem, Proof


def books(actor: Actor) -> QuerySet[Book]:
    """The books of the actor's organisation."""
    return Book.objects.select_related("lead").filter(lead_id__in=actor.holders)


def book(pk: int) -> Book:
    """One book, for those who may see it; raises `Book.DoesNotExist`."""
    return Book.objects.select_related("lead").get(pk=pk)


def entries(book: Book) -> QuerySet[BookRow]:
    """The policies of a book in the order of its file, each with what it became."""
    return BookRow.objects.filter(book=book).select_related("policy").order_by("number")


def without_file(book: Book) -> int:
    """How many policies of a recorded book have no file yet."""
    return BookRow.objects.filter(book=book, policy__isnull=False, policy__outside_document_id__isnull=True).count()


def unprinted(book: Book) -> QuerySet[Proof]:
    """The proofs of a book's policies whose paper is still to be printed."""
    waiting = Proof.objects.filter(policy__book_row__book=book, document_id__isnull=True, state="issued")
    return waiting.select_related("policy").order_by("id")


def every_item() -> QuerySet[CoverItem]:
    """The cover items of all policies the actor may see, to ask about many policies at once."""
    return CoverItem.objects.all()
