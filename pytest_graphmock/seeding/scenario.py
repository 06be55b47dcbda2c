"""A tenant from a scenario: a YAML file, or a mapping that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..exchange.clock import Clock
from ..exchange.ids import Ids
from ..exchange.item import Item
from ..exchange.tenant import Tenant
from .agenda import arrange_calendars, hold_meetings
from .cast import enrol_cast, find_mailbox_owner
from .crowd import seed_crowd
from .dump import CONTAINERS
from .mailings import lay_messages
from .spots import Spot, from_python
from .words import SCENARIO
from .yaml_source import read_yaml

__all__ = ["Source", "load_scenario", "read_scenario"]

Source = str | Path | Mapping[str, Any]


def load_scenario(
    tenant: Tenant,
    source: Source,
    *,
    now: datetime | None = None,
    domain: str | None = None,
) -> None:
    """Let a tenant be what a scenario says, as the state that a rewind comes back to.

    Args:
        source: A path, or a mapping with a scenario's words.
        now: Where the clock stands, whatever the scenario says.
        domain: What addresses end in where the scenario does not say.

    Raises:
        UsageError: The scenario means nothing, at which file, line and column; the tenant is as
            it was.
    """
    scenario = read_scenario(source)
    made = _make(scenario, now, domain or tenant.domain, tenant.ids.seed)
    tenant.become(made)


def read_scenario(source: Source) -> dict[str, Any]:
    """Return the sections of a scenario, each checked word by word.

    Raises:
        UsageError: There is no such file, it is not YAML, or a word is none of a scenario's.
    """
    spot = from_python(source, "scenario") if isinstance(source, Mapping) else read_yaml(source)
    read: dict[str, Any] = SCENARIO.read(spot)
    return read


def _make(scenario: dict[str, Any], now: datetime | None, domain: str, seed: bytes) -> Tenant:
    spot: Spot = scenario[""]
    domain = scenario.get("domain", domain)
    if not domain or set(domain) & set("@ /:<>"):
        spot.fail_at_key("domain", f"{domain!r} is no domain; write it like 'contoso.example'")
    tenant = Tenant(domain, 0, Clock(now or scenario.get("now")))
    state = scenario.get("state")
    _seed_ids(tenant, state["seed"].encode() if state else seed)
    with tenant.lock:
        enrol_cast(tenant, scenario)
        arrange_calendars(tenant, scenario)
        if "faker" in scenario:
            seed_crowd(tenant, scenario["faker"])
        hold_meetings(tenant, scenario)
        lay_messages(tenant, scenario)
        _fill_mailboxes(tenant, scenario)
        if state:
            tenant.ids.last = max(tenant.ids.last, state["last_number"])
        tenant.journal.seal()
    return tenant


def _seed_ids(tenant: Tenant, seed: bytes) -> None:
    tenant.ids = Ids(seed.decode())
    tenant.id = str(tenant.ids.guid("tenant"))
    tenant.journal = type(tenant.journal)(tenant.ids)


def _fill_mailboxes(tenant: Tenant, scenario: dict[str, Any]) -> None:
    for given in scenario.get("mailboxes", ()):
        mailbox = tenant.mailbox_of(find_mailbox_owner(tenant, given["owner"]))
        for name in CONTAINERS:
            register: Mapping[int, Any] = getattr(mailbox, name)
            for key in given.get("gone", ()):
                if key in register:
                    tenant.journal.write(mailbox, register[key], None, "load")
            for each in given.get(name, ()):
                tenant.journal.write(mailbox, register.get(each.key), each, "load")
        items: list[Item] = [
            item for name in ("messages", "events", "contacts") for item in given.get(name, ())
        ]
        for item in sorted(items, key=lambda each: each.key):
            _check_item(given, mailbox, item)
            tenant.put(mailbox, item, "load")
        numbers = [
            0,
            *(number for each in items for number in (each.key, each.place, each.version)),
        ]
        tenant.ids.last = max(tenant.ids.last, *numbers)


def _check_item(given: dict[str, Any], mailbox: Any, item: Item) -> None:
    spot: Spot = given[""]
    if item.key in mailbox.items:
        spot.fail(f"there are two items {item.key}")
    places = (mailbox.folders, mailbox.calendars, mailbox.contact_folders)
    if not any(item.folder in each for each in places):
        spot.fail(
            f"the item with the key {item.key} is in folder {item.folder}, which is not there"
        )
