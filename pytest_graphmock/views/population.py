"""Who is in a tenant: how a test finds people, rooms and groups, adds them, and signs them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..recording.addresses import Somebody, mail_of
from ..usage import UsageError
from .hiring import add_group, add_room, add_user
from .people import Group, Room, User

if TYPE_CHECKING:
    from ..exchange import directory
    from .factory import Views

__all__ = ["Population"]


class Population:
    """The people, rooms and groups of a tenant, as views."""

    def __init__(self, views: Views) -> None:
        self._views = views

    @property
    def users(self) -> list[User]:
        """The people, in seeded order; those that a test added come last."""
        with self._views.tenant.lock:
            return [self._views.user(each) for each in self._views.tenant.directory.users]

    @property
    def rooms(self) -> list[Room]:
        """The rooms, likewise."""
        with self._views.tenant.lock:
            return [Room(self._views, each) for each in self._views.tenant.directory.rooms]

    @property
    def groups(self) -> list[Group]:
        """The Microsoft 365 groups, likewise."""
        with self._views.tenant.lock:
            return [Group(self._views, each) for each in self._views.tenant.directory.groups]

    def user(self, key: str) -> User:
        """Return a user or a room.

        Args:
            key: An id, a user principal name, a mail, the part of it before the @, or a display
                name, in any letter case.

        Raises:
            UsageError: There is nobody of that name, or more than one.
        """
        return self._views.find_by_name(key, User)

    def group(self, key: str) -> Group:
        """Return a group, found as a user is."""
        return self._views.find_by_name(key, Group)

    @property
    def me(self) -> User:
        """Whom ``/me`` means when a token does not say: the first user."""
        found = self._default_user()
        if found is None:
            raise UsageError("this tenant has no user; create one with graph_mock.add_user(...)")
        return self._views.user(found)

    def add_user(
        self,
        name: str | None = None,
        *,
        mail: str | None = None,
        time_zone: str = "UTC",
        manager: Somebody | None = None,
        **properties: Any,
    ) -> User:
        """Add a person, with an empty mailbox.

        Args:
            name: The display name; made from the mail if left out. An address will do for both.
            mail: An address, or the part before the @; made from the name if left out.
            time_zone: A Windows or IANA name.
            manager: Who leads this person.
            properties: Others of Graph's user, in snake case: ``job_title``, ``department``,
                ``user_principal_name`` …; ``has_mailbox=False`` for one without a mailbox.
        """
        return add_user(
            self._views, name, mail, time_zone=time_zone, manager=manager, properties=properties
        )

    def add_room(
        self,
        name: str,
        *,
        mail: str | None = None,
        capacity: int | None = None,
        building: str | None = None,
        time_zone: str = "UTC",
        **properties: Any,
    ) -> Room:
        """Add a room, which books itself when it is free.

        Args:
            mail: An address, or the part before the @; made from the name if left out.
            capacity: How many people fit in.
            building: Where it is; the rooms of a building make up a room list.
            time_zone: A Windows or IANA name.
            properties: Others of Graph's room, in snake case: ``floor_number``, ``tags`` …
        """
        own = {"capacity": capacity, "building": building, **properties}
        return add_room(self._views, name, mail, time_zone=time_zone, properties=own)

    def add_group(
        self,
        name: str,
        *,
        members: Iterable[Somebody] = (),
        owners: Iterable[Somebody] | None = None,
        mail: str | None = None,
        description: str | None = None,
    ) -> Group:
        """Add a Microsoft 365 group, with a calendar of its own.

        Args:
            members: Users of the tenant, who get what is sent to the group.
            owners: Who manages it; the first member if left out.
            mail: An address, or the part before the @; made from the name if left out.
            description: What it is there for.
        """
        return add_group(self._views, name, mail, members, owners, description)

    def token(
        self,
        user: Somebody | None = None,
        scopes: str | Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
    ) -> str:
        """Return a bearer token.

        Args:
            user: Who is signed in; `me` if left out.
            scopes: Permissions (``["Mail.Read"]`` or ``"Mail.Read User.Read"``); all if left out.
            app: Whether it is an application's, with no user behind it.
            expires_in: Seconds from now; a negative number gives a token that has expired.
        """
        if app and user is not None:
            raise UsageError("an application's token has no user; leave user or app out")
        granted = scopes.split() if isinstance(scopes, str) else scopes
        if app:
            return self._views.tokens.issue(None, scopes=granted, app=True, expires_in=expires_in)
        holder = self.me if user is None else self.user(mail_of(user))
        return holder.token(granted, expires_in=expires_in)

    def _default_user(self) -> directory.User | None:
        return next(iter(self._views.tenant.directory.users), None)
