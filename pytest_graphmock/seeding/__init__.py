"""A believable tenant from a seed: people, rooms, a group, and what lies in their mailboxes.

Meetings are made, answered and called off by the rules that a request uses, so that both sides
of each agree. The same seed and the same day give the same bytes, for one release of Faker.
"""

from __future__ import annotations

import random

from ..exchange.tenant import Tenant
from .mail import seed_mail
from .meetings import seed_meetings
from .past import Past
from .people import Headcount, seed_people
from .pools import Pools

__all__ = ["Headcount", "seed_tenant"]


def seed_tenant(tenant: Tenant, settings: Headcount) -> None:
    """Fill an empty tenant, and make that the state that a rewind comes back to.

    What happened is laid into the ten days before the clock's, what is to come into the two weeks
    after it; the clock itself is as it was when this returns.
    """
    dice = random.Random(f"{tenant.domain} {settings.seed}")
    pools = Pools(dice, settings.seed)
    past = Past(tenant.clock, dice)
    with tenant.lock:
        seed_people(tenant, settings, pools, past)
        seed_mail(tenant, pools, past)
        seed_meetings(tenant, pools, past)
        past.happen()
        tenant.journal.seal()
