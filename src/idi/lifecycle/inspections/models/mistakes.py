"""Entries made by mistake: they stay, with the reason, and count nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model, covariant=True)


class Standing(models.Manager[Row]):
    """The rows that stand: what every page, list and count asks for unless it says otherwise."""

    def get_queryset(self) -> QuerySet[Row]:
        return super().get_queryset().filter(voided_at__isnull=True)


class Mistakable(models.Model):
    """Base of what may turn out to be a mistaken entry (作废). `objects` are those that stand, `every` all of them."""

    voided_at = models.DateTimeField(null=True)
    voided_reason = models.CharField(max_length=250, blank=True)

    objects = Standing()
    every = models.Manager()

    class Meta:
        abstract = True

    @property
    def voided(self) -> bool:
        return self.voided_at is not None


def voided_with_reason(name: str) -> models.CheckConstraint:
    """Whatever is void says why."""
    return models.CheckConstraint(condition=Q(voided_at__isnull=True) | ~Q(voided_reason=""), name=name)
