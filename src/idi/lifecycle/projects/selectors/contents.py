"""Buildings and homes."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.sheets.columns import in_chinese
from idi.lifecycle.projects.models import Building, ContentsImport, Project, Unit

STRUCTURES: dict[str, str] = in_chinese(dict(Building.Structure.choices))
"""Structures of buildings by code."""


def buildings(project: Project) -> QuerySet[Building]:
    """The buildings in the order of their numbers."""
    return Building.objects.filter(project=project).order_by("sort_key", "id")


def buildings_counted(project: Project) -> QuerySet[Building]:
    """The buildings, each with `unit_count`."""
    return buildings(project).annotate(unit_count=Count("units"))


def housing_buildings(project: Project) -> QuerySet[Building]:
    """The buildings with homes: those that are insured."""
    return buildings(project).filter(use=Building.Use.HOUSING)


def units(project: Project) -> QuerySet[Unit]:
    """The homes and public parts with their building."""
    return Unit.objects.filter(project=project).select_related("building").order_by("building__sort_key", "floor", "id")


def building(pk: int) -> Building:
    """One building with its project; 404 for strangers."""
    return get_object_or_404(Building.objects.select_related("project"), pk=pk)


def homes_in(building: Building) -> QuerySet[Unit]:
    """The homes and public parts of one building, from the ground up."""
    return Unit.objects.filter(building=building).order_by("floor", "number")


def unit(pk: int) -> Unit:
    """One home with its building and project; 404 for strangers."""
    return get_object_or_404(Unit.objects.select_related("building", "project"), pk=pk)


def search_units(text: str) -> QuerySet[Unit]:
    """Homes whose address holds every word of `text` (community, street, building, number), as far as the actor sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_search_units(%s)", [text.split()])
        ids = [row[0] for row in cursor.fetchall()]
    return (
        Unit.objects.filter(pk__in=ids)
        .select_related("building", "project")
        .order_by("project_id", "building__sort_key", "floor", "id")
    )


def visible_units() -> QuerySet[Unit]:
    """All homes and public parts the actor may see, with building and project."""
    return Unit.objects.select_related("building", "project").order_by(
        "project_id", "building__sort_key", "floor", "id"
    )


def contents_imports(project: Project) -> QuerySet[ContentsImport]:
    """The lists uploaded for a project, newest first."""
    return ContentsImport.objects.filter(project=project).order_by("-id")
