"""The checklists an inspection body works with: those in force, its own versions, and a new one by file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.checklists import Checklist, checklists_on, lists_of
from idi.lifecycle.inspections.forms.planning import ChecklistsForm
from idi.lifecycle.inspections.models import Visit
from idi.lifecycle.inspections.nodes import kinds_on
from idi.lifecycle.inspections.planning_lists import ChecklistBooks
from idi.lifecycle.inspections.views.library import body_of
from idi.lifecycle.projects import selectors as projects


@signed_in("inspections.library")
def listing(request: Request) -> HttpResponse:
    """What inspectors of the body look at today, stage by stage."""
    lists = checklists_on(body_of(request).region_code, local_date(request.at), request.actor.organisation_ids)
    return page(request, "inspections/checklists.html", {
        "title": _("检查要点"), "lists": _named(request, lists), "because": next((each.because for each in lists if each.because), ()),
        "actions": [
            Action(_("导入本单位的要点"), reverse("inspections:file_checklists"), "upload", "inspections.library", "primary"),
            Action(_("历史版本"), reverse("inspections:checklist_versions"), "history", "inspections.library"),
        ],
    })  # fmt: skip


def _named(request: Request, lists: list[Checklist]) -> list[tuple[str, str, Checklist]]:
    """Each list with its stage and what it is limited to, in words, in the order of the stages."""
    order = {code: (number, str(name)) for number, (code, name) in enumerate(Visit.Stage.choices)}
    kinds, _because = kinds_on(body_of(request).region_code, local_date(request.at))
    nodes = {kind.code: kind.name for kind in kinds}
    found = sorted(lists, key=lambda each: order[each.stage][0])
    return [
        (
            order[each.stage][1],
            "、".join(
                [
                    *(projects.STRUCTURES[code] for code in each.structures),
                    *(nodes.get(code, code) for code in each.nodes),
                ]
            ),
            each,
        )
        for each in found
    ]


@signed_in("inspections.library")
def versions(request: Request) -> HttpResponse:
    return ChecklistBooks(request, selectors.checklist_books(request.actor)).response(trail=_trail())


@signed_in("inspections.library")
def version(request: Request, pk: int) -> HttpResponse:
    """A version as it was filed."""
    book = get_object_or_404(selectors.checklist_books(request.actor), pk=pk)
    context = {
        "title": _("检查要点第 %(number)s 版") % {"number": book.version}, "lists": _named(request, lists_of(book)), "because": (),
        "trail": [*_trail(), (_("历史版本"), reverse("inspections:checklist_versions"))], "book": book,
    }  # fmt: skip
    return page(request, "inspections/checklists.html", context)


@signed_in("inspections.library")
def template(request: Request) -> HttpResponse:
    content = sheets.template(services.CHECKLIST_COLUMNS, title=_("检查要点"), at=request.at)
    return sheets.as_download(content, _("检查要点模板.xlsx"))


@signed_in("inspections.library")
def file(request: Request) -> HttpResponse:
    body, address = body_of(request), reverse("inspections:checklists")
    return act(
        request,
        ChecklistsForm.of(request),
        do=lambda form: services.file_checklists(by=request.actor, at=request.at, body=body, **form.cleaned_data),
        success=lambda book: (
            _("检查要点第 %(number)s 版已启用，共 %(size)s 条。") % {"number": book.version, "size": len(book.points)}
        ),
        to=address,
        template="inspections/file_checklists.html",
        context={"title": _("导入检查要点"), "trail": _trail(), "submit": _("导入"), "cancel": address},
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("检查要点"), reverse("inspections:checklists"))]
