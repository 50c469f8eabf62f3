"""Row security declared beside the table: `rows = Rows(...)` on a model says who may see its rows.

The migrate command lays every declaration as a PostgreSQL policy after the migrations (`lay_policies`), so a policy
cannot drift from its declaration. The functions `seats_*` come from the app `seats`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from idi.foundation.core.reach import Reach

POLICY = "who_may_see"


@dataclass(frozen=True, slots=True)
class Rows:
    """Who sees a row. The parts are joined by OR; no part at all means nobody but the house.

    region    roles whose region seat opens rows of their region (column `region_code`)
    draft     a column and its value that keep a row from those who see it by `region` alone: not handed in yet
    project   roles whose seat on the row's project opens it (column named by `project_column`)
    unit      roles whose seat on the row's home opens it (column `unit_id`)
    scope     column of a scope id: any seat on that scope opens the row, and so does being that scope
    holders   columns naming an organisation or a person: these see the row
    house_project  True: the house sees the rows of its project although no project seat opens them
    unplaced  True: rows whose project is not known yet are open to the house
    closed_by column that, where it is not null, closes the row to those who only hold a seat on its scope
    listed    pairs of a column and an SQL function of the room: rows whose column the function lists are seen, never written
    opened_by column that, as long as it is null, closes the row to all who only hold a seat on its project, home or region
    signed_in everybody who is signed in;  public: everybody
    written   who may write a row, where those are fewer than who sees it
    """

    region: tuple[str, ...] = ()
    draft: tuple[str, str] | None = None
    project: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    scope: str = ""
    closed_by: str = ""
    opened_by: str = ""
    holders: tuple[str, ...] = ()
    signed_in: bool = False
    public: bool = False
    project_column: str = "project_id"
    house_project: bool = False
    listed: tuple[tuple[str, str], ...] = ()
    unplaced: bool = False
    written: Rows | None = None

    @property
    def placed(self) -> bool:
        """Whether everybody who sees rows sees them for where they lie, or for being named in them."""
        return not self.public and not self.signed_in

    def within(self, reach: Reach) -> Q:
        """A condition that every row open to whoever reaches so far meets. It opens nothing: row security decides."""
        seats = (*reach.scopes, *reach.holders)
        met = Q(pk__in=[])
        if self.region and reach.regions:
            shown = ~Q(**dict([self.draft])) if self.draft else Q()
            met |= Q(region_code__in=reach.regions) & shown
        for column in self.holders:
            met |= Q(**{f"{column}__in": reach.holders})
        for opened, column in ((self.project, self.project_column), (self.unit, "unit_id"), (self.scope, self.scope)):
            if opened:
                met |= Q(**{f"{column}__in": seats})
        return met

    def sql(self, table: str) -> str:
        """The condition for rows of `table`, in SQL every PostgreSQL from 15 on reads; seat functions are called once per statement.

        What is cheapest stands first: of a row its holder sees, nobody asks for seats any more.
        """
        return " OR ".join(self._parts(table)) or "false"

    def _parts(self, table: str) -> Iterator[str]:
        if self.public:
            yield "(SELECT seats_actor()) IS NOT NULL"
        if self.signed_in:
            yield "(SELECT seats_actor()) <> 'anonymous'"
        if not self.public:
            yield from self._house()
        for column in self.holders:
            yield f"{column} = ANY ((SELECT seats_holders())::bigint[])"
        if self.region:
            inside = self._once_open(f"region_code = ANY ((SELECT seats_regions({_array(self.region)}))::text[])")
            yield f"({self.draft[0]} <> '{self.draft[1]}' AND {inside})" if self.draft else inside
        if self.project:
            yield self._once_open(_seated(f'"{table}".{self.project_column}', self.project))
        if self.unit:
            yield self._once_open(_seated(f'"{table}".unit_id', self.unit))
        if self.scope:
            open_row = f"{self.closed_by} IS NULL AND " if self.closed_by else ""
            yield f"({open_row}{self.scope} IN (SELECT seats_scopes(NULL, NULL)))"
        for column, function in self.listed:
            yield f"{column} IN (SELECT {function}())"

    def _once_open(self, condition: str) -> str:
        return f"({self.opened_by} IS NOT NULL AND {condition})" if self.opened_by else condition

    def _house(self) -> Iterator[str]:
        """The house sees its one scope; rows that lie in no scope it sees all."""
        if self.project or self.house_project:
            yield f"{self.project_column} = (SELECT seats_house_scope())"
        elif not self.scope:
            yield "(SELECT seats_actor()) = 'house'"
        if self.unit:
            yield "unit_id = (SELECT seats_house_scope())"
        if self.scope and self.closed_by:
            yield f"{self.scope} = (SELECT seats_house_scope())"
        if self.unplaced:
            yield f"({self.project_column} IS NULL AND (SELECT seats_actor()) = 'house')"


def _seated(scope: str, roles: tuple[str, ...]) -> str:
    """Whether the actor holds a running seat on the scope. Written as EXISTS, PostgreSQL looks it up for each of a few rows and
    gathers all seats first for many; a list of scopes it would have to gather for the first row already."""
    role = "" if roles == ANY else f" AND s.role = ANY ({_array(roles)})"
    return (  # names of our own tables and roles
        f"EXISTS (SELECT 1 FROM seats_seat s WHERE s.scope_id = {scope}"  # noqa: S608
        f" AND s.holder_id = ANY ((SELECT seats_holders())::bigint[]){role}"
        " AND s.from_on <= (SELECT seats_on()) AND (s.until_on IS NULL OR s.until_on >= (SELECT seats_on())))"
    )


def _array(roles: tuple[str, ...]) -> str:
    if roles == ANY:
        return "NULL"
    return "ARRAY[" + ", ".join(f"'{role}'" for role in roles) + "]"


ANY = ("*",)
"""Any role."""


def our_models() -> list[type[models.Model]]:
    """Every concrete model of this house, third-party tables left out."""
    return [m for m in apps.get_models() if m.__module__.startswith("idi.") and m._meta.managed]


def statements(model: type[models.Model]) -> list[str]:
    """The SQL that secures one table."""
    rows: Rows = model.rows  # type: ignore[attr-defined]
    table = model._meta.db_table
    written = rows.written or replace(rows, listed=())
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS {POLICY} ON "{table}"',
        f'CREATE POLICY {POLICY} ON "{table}" FOR ALL USING ({rows.sql(table)}) WITH CHECK ({written.sql(table)})',
    ]


def lay_policies(sender: Any, using: str, **_: Any) -> None:
    """After the migrations of each app: its policies, laid anew."""
    from django.db import connections, transaction

    present = set(connections[using].introspection.table_names())
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for model in sender.get_models():
            if model in our_models() and model._meta.db_table in present:
                for statement in statements(model):
                    cursor.execute(statement)
