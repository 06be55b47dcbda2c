"""A tenant from a seed or from a scenario, and a scenario from a tenant.

Meetings are made, answered and called off by the rules that a request uses, so that both sides
of each agree. The same seed and the same day give the same bytes, for one release of Faker.
"""

from __future__ import annotations

from ..exchange.tenant import Tenant
from .people import Headcount

__all__ = ["Headcount", "seed_tenant"]


def seed_tenant(tenant: Tenant, settings: Headcount) -> None:
    """Fill an empty tenant, and make that the state that a rewind comes back to."""
    from .filling import fill_tenant

    with tenant.lock:
        fill_tenant(tenant, settings)
        tenant.journal.seal()
