"""Who looks after the people of an organisation.

by = manages(world, world.underwriter)   # the underwriter is the insurer's own administrator, too
"""

from __future__ import annotations

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties import services
from idi.foundation.parties.models import Membership, Organisation, Person
from idi.foundation.parties.selectors import actor_of
from tests.factories import on
from tests.factories.parties import World

SINCE = on(2018, 9, 3)


def manages(world: World, somebody: Actor) -> Actor:
    """The actor with the role of its organisation's own administrator beside its own."""
    with acting(somebody, SINCE):
        person = Person.objects.get(pk=somebody.person_id)
        already = Membership.objects.filter(person=person, role="unit_administrator").exists()
        organisation = Organisation.objects.get(pk=somebody.organisation_id)
    if not already:
        with acting(world.administrator, SINCE):
            services.join(
                by=world.administrator, at=SINCE, person=person, organisation=organisation, role="unit_administrator"
            )
    with acting(somebody, SINCE):
        return actor_of(person.pk, SINCE, organisation.pk)
