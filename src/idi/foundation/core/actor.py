"""Who acts. An actor is built at the edge and handed to every door as `by`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext

from idi.foundation.core import posts
from idi.foundation.core.errors import Forbidden, Reason


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in an organisation, anybody from the street, or the house itself.

    `person_id` and `organisation_id` are scope ids and also the ids under which seats are held. A house actor may do
    everything inside the one scope it was opened for; its `person_id` is the person who caused the act, if any.
    `merged_ids` are organisations merged into this one: its people act for those as well.
    """

    kind: Literal["anonymous", "person", "house"]
    person_id: int | None = None
    organisation_id: int | None = None
    merged_ids: tuple[int, ...] = ()
    role: str = ""
    capabilities: frozenset[str] = frozenset()
    name: str = ""
    organisation_name: str = ""
    organisation_kind: str = ""
    scope_id: int | None = None
    key_id: int | None = None
    """The key of the interface by which a system of the organisation acts; then there is no person."""
    elsewhere: bool = False
    """Whether the person holds roles in another organisation, too, for which it could act instead."""

    @property
    def holders(self) -> tuple[int, ...]:
        """Ids under which this actor holds seats; the house holds none, it has its scope."""
        if self.kind != "person":
            return ()
        return (*((self.person_id,) if self.person_id is not None else ()), *self.organisation_ids)

    @property
    def organisation_ids(self) -> tuple[int, ...]:
        """The organisation acted for and those merged into it: what a query for its own rows asks for."""
        return (self.organisation_id, *self.merged_ids) if self.organisation_id is not None else ()

    def acts_for(self, organisation_id: int | None) -> bool:
        """Whether this is the organisation acted for, or one merged into it. Nobody acts for no organisation."""
        return organisation_id is not None and organisation_id in self.organisation_ids

    @property
    def signed_in(self) -> bool:
        return self.kind == "person"

    def may(self, capability: str) -> bool:
        return self.kind == "house" or capability in self.capabilities

    def require(self, capability: str) -> None:
        """Raises `Forbidden` where the actor lacks the capability, naming the posts that have it."""
        if self.may(capability):
            return
        if able := posts.holding(capability, self.organisation_kind):
            words = gettext("您的岗位没有此项权限，这项操作由%(posts)s办理。") % {"posts": gettext("、").join(able)}
        else:
            words = gettext("您的岗位没有此项权限，请联系本单位管理员。")
        raise Forbidden(Reason(words))

    def as_house(self, scope_id: int) -> Actor:
        """The house, limited to one scope, acting because of this actor."""
        return replace(self, kind="house", scope_id=scope_id, capabilities=frozenset())


ANONYMOUS = Actor(kind="anonymous", name="公众")
