"""Lists: columns, filters, search, order and pages declared once; a page, an HTMX fragment and an Excel file from one address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import bulk, kept
from idi.foundation.core.bulk import Bulk
from idi.foundation.core.columns import Column, Empty, Heading, Line, workbook, written
from idi.foundation.core.forms import Form
from idi.foundation.core.kept import Kept
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import page, wants_fragment
from idi.foundation.core.reach import narrowed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Column", "Empty", "Filters", "Heading", "Listing"]
EXPORT_LIMIT = 50_000
COUNT_LIMIT = 1_000
"""How far rows are counted and paged: whoever has more narrows the list, and a list of any length opens as quickly."""


class Filters(Form):
    """Base of a list's filters: nothing is required, an unknown value is shown as an error and filters nothing."""

    use_required_attribute = False
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class Counted(Paginator):  # type: ignore[type-arg]  # Django does not let it be subscripted
    """Pages of a list counted up to `COUNT_LIMIT`; `more` says that there are further rows.

    The rows are gone through once, for their keys alone: those count them, and those of a page bring its rows.
    """

    object_list: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], size: int, reads: Sequence[str] = ()) -> None:
        super().__init__(rows, size)
        self.reads = reads

    @cached_property
    def keys(self) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True)[: COUNT_LIMIT + 1])

    @property
    def more(self) -> bool:
        return len(self.keys) > COUNT_LIMIT

    @cached_property
    def count(self) -> int:
        return min(len(self.keys), COUNT_LIMIT)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = self.keys[start : min(start + self.per_page, COUNT_LIMIT)]
        return Page(self._read(self.object_list.filter(pk__in=keys)), number, self)

    def _read(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Only what the columns show, of the rows and of what belongs to them, where the list says what that is."""
        if not self.reads:
            return rows
        related = {name.rpartition("__")[0] for name in self.reads} - {""}
        return rows.select_related(None).select_related(*related).only(*self.reads, *related)


class Listing:
    """A list over a query set that its selector has already limited to what the actor may see.

    Subclass it, set the attributes, override `narrow`, and with a `search_hint` name the columns `looked_up` or override
    `search`; `then` decides between rows equal in the order. `reads` names the fields a page shows (`project__name`), where the
    tables have many more: what a column reads beside them costs a query a row. In the view:
    `return Policies(request, selectors.policies(by=request.actor)).response()`. Four queries: how far the reader
    reaches, the keys of the rows, those of the page, and the filters kept by name.
    """

    title: ClassVar[StrOrPromise] = ""
    lead: ClassVar[StrOrPromise] = ""
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[type[Filters] | None] = None
    search_hint: ClassVar[StrOrPromise] = ""
    order: ClassVar[str] = "-pk"
    then: ClassVar[tuple[str, ...]] = ("-pk",)
    page_size: ClassVar[int] = 25
    empty: Empty = Empty(_("还没有记录"))
    looked_up: ClassVar[Sequence[str]] = ()
    reads: ClassVar[Sequence[str]] = ()
    bulk: ClassVar[Sequence[Bulk]] = ()
    template: ClassVar[str] = "core/listing.html"

    def __init__(self, request: HttpRequest, rows: QuerySet[Any], *, actions: Sequence[Action] = ()) -> None:
        self.request = request
        self.rows = rows
        self.actions = actions
        self.whole = False

    # What a list of its own overrides.

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        """Applies the valid filter values in `wanted`, blank ones left out: by default to the columns of their names."""
        return rows.filter(**wanted) if wanted else rows

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Applies the search text where `search_hint` is set: by default to `looked_up`, as numbers are written."""
        wanted = Q(pk__in=[])
        for column in self.looked_up:
            wanted |= Q(**{column: text.strip().upper()})
        return rows.filter(wanted)

    # Filters kept by name: the list opens as the reader's default says, unless the address asks for something.

    @cached_property
    def kept(self) -> Sequence[Kept]:
        """What this reader may open this list with; one query, and none for a fragment, a file or a list without filters."""
        keeper = kept.keeper()
        asks = self.filters is not None or self.search_hint
        if keeper is None or not asks or not self.whole or wants_fragment(self.request):
            return ()
        return keeper.of(self.request.actor, self.request.path)  # type: ignore[attr-defined]

    @cached_property
    def asked(self) -> QueryDict:
        """What the address asks for, or where it asks for nothing what the default filter says."""
        if not self.request.GET and (default := next((each for each in self.kept if each.default), None)):
            return QueryDict(default.query)
        return self.request.GET

    @cached_property
    def kept_query(self) -> str:
        """Filter, search and order as they stand, to be kept."""
        return kept.normal(self.asked)

    @property
    def keep_url(self) -> str:
        keeper = kept.keeper()
        return keeper.keep_url(self.request.path, self.kept_query) if keeper and self.kept_query else ""

    @property
    def manage_url(self) -> str:
        keeper = kept.keeper()
        return keeper.manage_url(self.request.path) if keeper else ""

    # What the templates read.

    @cached_property
    def filter_form(self) -> Filters | None:
        return self.filters(data=self.asked) if self.filters else None

    @cached_property
    def wanted(self) -> dict[str, Any]:
        if self.filter_form is None:
            return {}
        self.filter_form.is_valid()
        # An unticked box asks for nothing.
        asked = self.filter_form.cleaned_data.items()
        return {name: value for name, value in asked if value is not False and value not in (None, "", [])}

    @property
    def folds(self) -> bool:
        """Whether the filters are more than one, and fold on a phone so that the rows begin on its first screen."""
        return self.filter_form is not None and len(self.filter_form.fields) > 1

    @property
    def text(self) -> str:
        return self.asked.get("q", "").strip() if self.search_hint else ""

    @property
    def narrowed(self) -> bool:
        return bool(self.wanted or self.text)

    @cached_property
    def selected(self) -> QuerySet[Any]:
        """All rows after filters, search and order."""
        rows = self.rows
        if self.whole:  # a part of another page lies within what that page is about
            rows = narrowed(rows, self.request.actor)  # type: ignore[attr-defined]
        rows = self.narrow(rows, self.wanted)
        if self.text:
            rows = self.search(rows, self.text)
        return rows.order_by(self.sorting, *self.then)

    @cached_property
    def sorting(self) -> str:
        asked = self.asked.get("sort", "")
        known = {column.sort for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in known else self.order

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; a number beyond the end gives the last page."""
        return Counted(self.selected, self.page_size, self.reads).get_page(self.asked.get("page"))

    @property
    def total(self) -> str:
        """How many rows there are, as far as they were counted."""
        pages = self.page.paginator
        return f"{pages.count}+" if getattr(pages, "more", False) else str(pages.count)

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column.header, column.css, "", "none")
        is_sorted = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(self.sorting, "none")
        after = f"-{column.sort}" if is_sorted == "ascending" else column.sort
        return Heading(column.header, column.css, self.url(sort=after, page=None), is_sorted)

    @cached_property
    def bulk_offered(self) -> list[Bulk]:
        """The acts for many rows this reader may do; none where the list is a part of another page."""
        return bulk.offered(self) if self.bulk and self.whole else []

    @cached_property
    def bulk_shown(self) -> list[Bulk]:
        """Those of them the page offers: none where no row is left to which one of them fits."""
        fits = self.page.has_other_pages() or any(each.fits(row) for each in self.bulk_offered for row in self.page)
        return self.bulk_offered if fits else []

    @property
    def lines(self) -> list[Line]:
        """The rows of the page with their cells, and whether one of the acts for many rows fits."""
        return [
            Line(row.pk, html, name, any(each.fits(row) for each in self.bulk_offered))
            for row, (html, name) in zip(self.page, written(self.columns, self.page), strict=True)
        ]

    @property
    def own_trail(self) -> list[tuple[StrOrPromise, str]]:
        """The way back to this list."""
        return [(self.title, self.url())]

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def excel_url(self) -> str:
        return self.url(format="xlsx", page=None)

    def url(self, **changes: Any) -> str:
        """This list's address with some parameters changed; None takes one away."""
        query = self.asked.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # Answers.

    def response(self, **context: Any) -> HttpResponse:
        """The page, the fragment HTMX asked for, with `?format=xlsx` the Excel file of all selected rows; a POST is an act
        for many rows."""
        self.whole = True
        if self.request.method == "POST":
            return bulk.answer(self)
        if self.request.GET.get("format") == "xlsx":
            return self._excel()
        return page(
            self.request,
            self.template,
            {"listing": self, **context},
            fragment="core/listing/body.html",
        )

    def _excel(self) -> HttpResponse:
        if self.selected.count() > EXPORT_LIMIT:
            words = gettext("要导出的记录超过%(most)d行，请先用筛选条件缩小范围。") % {"most": EXPORT_LIMIT}
            messages.error(self.request, words)
            return HttpResponseRedirect(self.url(format=None))
        rows, at = self.selected.iterator(chunk_size=2000), self.request.at  # type: ignore[attr-defined]
        return workbook(self.columns, rows, title=str(self.title), at=at)
