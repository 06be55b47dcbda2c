"""Filling a tenant with invented people, and their mailboxes with what they did."""

from __future__ import annotations

import random

from ..exchange.tenant import Tenant
from .bulk import fill_folders
from .extras import seed_extras
from .mail import seed_mail
from .meetings import seed_meetings
from .past import Past
from .people import Headcount, seed_people
from .pools import Pools, check_locales

__all__ = ["fill_tenant"]


def fill_tenant(tenant: Tenant, settings: Headcount) -> None:
    """Add people, rooms and groups, and fill the mailboxes of those people.

    What happened is laid into the ten days before the clock's, what is to come into the two weeks
    after it; the clock itself is as it was when this returns.
    """
    check_locales(settings.locale)
    dice = random.Random(f"{tenant.domain} {settings.seed}")
    pools = Pools(dice, settings.seed, settings.locale)
    past = Past(tenant.clock, dice)
    with tenant.lock:
        users = seed_people(tenant, settings, pools, past)
        if settings.messages_per_user is None:
            seed_mail(tenant, users, pools, past)
        else:
            fill_folders(tenant, users, pools, past, settings.messages_per_user)
        seed_meetings(tenant, users, pools, past, settings.meetings_per_user)
        seed_extras(tenant, users, pools, past)
        past.happen()
