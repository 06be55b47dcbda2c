"""The resource tree: what may follow what in an address, declared once a resource type.

Nothing lists the spellings of an address. A resource says which navigations, actions and casts
it has and what its methods do; the walker in `path.py` composes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .identity.scopes import Permissions

if TYPE_CHECKING:
    from .answer import Answer
    from .call import Call
    from .errors import GraphError

__all__ = ["Access", "Enter", "Navigation", "Operation", "Resource"]

Handler = Callable[["Call"], "Answer"]
Enter = Callable[["Call", Any], None]
_Handler = TypeVar("_Handler", bound=Handler)


@dataclass(frozen=True, slots=True)
class Access:
    """What an operation needs in a user's mailbox, and what in a group's.

    ``is_directory`` says that a refusal speaks as the directory does, not as Outlook.
    """

    user: Permissions
    group: Permissions | None = None
    is_directory: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one kind of address.

    Attributes:
        name: As the reference names it: ``event: cancel``, ``List events``.
        options: Query options it understands, without dollar.
        parameters: For an action or a function, by name, how each is read; None for others.
        optional: For a function, the parameters that a call may leave out.
        takes_body: Whether it reads an entity's JSON.
        takes_mime: Whether the body may be a message as base64 of MIME instead.
        tracked: For change tracking, what Graph calls the resource when it refuses options.
        refused: Query options that Graph knows here and says no to, each with what it says.
        precondition: What has to hold of the item before its body is looked at.
    """

    name: str
    method: str
    handler: Handler
    access: Access
    options: frozenset[str] = frozenset()
    parameters: Mapping[str, Any] | None = None
    optional: frozenset[str] = frozenset()
    takes_body: bool = False
    takes_mime: bool = False
    tracked: str | None = None
    refused: Mapping[str, Callable[[], GraphError]] = field(default_factory=dict)
    precondition: Callable[[Call], None] | None = None

    @property
    def is_bound(self) -> bool:
        """Whether it is an action or a function, which has a name of its own."""
        return self.parameters is not None

    @property
    def is_action(self) -> bool:
        return self.is_bound and self.method == "POST"

    @property
    def is_function(self) -> bool:
        return self.is_bound and self.method == "GET"


@dataclass(slots=True)
class Resource:
    """An entity, a collection or an operation's address: what it answers and what may follow.

    Attributes:
        name: The type's name for an entity (``event``), ``events`` for a collection.
        unbuilt: Segments that Graph has here and we do not: 501, naming itself.
        unbuilt_methods: Methods likewise, with what they would do.
        reasons: By folded segment, why it is not built, where there is more to say than "not yet".
        unbuilt_key: What a key would lead to, for a collection whose entities are not built.
        keyed: For a collection, what a key leads to.
    """

    name: str
    operations: dict[str, Operation] = field(default_factory=dict)
    children: dict[str, Navigation] = field(default_factory=dict)
    unbuilt: dict[str, str] = field(default_factory=dict)
    unbuilt_methods: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    unbuilt_key: str | None = None
    keyed: Navigation | None = None

    def on(
        self,
        method: str,
        name: str,
        access: Access,
        *,
        options: frozenset[str] = frozenset(),
        takes_body: bool = False,
        takes_mime: bool = False,
        tracked: str | None = None,
        refused: Mapping[str, Callable[[], GraphError]] | None = None,
        precondition: Callable[[Call], None] | None = None,
    ) -> Callable[[_Handler], _Handler]:
        """Declare what a method does at this address."""

        def declare(handler: _Handler) -> _Handler:
            self.operations[method] = Operation(
                name,
                method,
                handler,
                access,
                options,
                takes_body=takes_body,
                takes_mime=takes_mime,
                tracked=tracked,
                refused=refused or {},
                precondition=precondition,
            )
            return handler

        return declare

    def action(
        self,
        name: str,
        access: Access,
        parameters: Mapping[str, Any],
        *,
        options: frozenset[str] = frozenset(),
        takes_mime: bool = False,
    ) -> Callable[[_Handler], _Handler]:
        """Declare an action: a child that takes POST only."""

        def declare(handler: _Handler) -> _Handler:
            address = Resource(name)
            address.operations["POST"] = Operation(
                f"{self.name}: {name}",
                "POST",
                handler,
                access,
                options,
                parameters=parameters,
                takes_mime=takes_mime,
            )
            self.children[name.casefold()] = Navigation(name, address)
            return handler

        return declare

    def function(
        self,
        name: str,
        access: Access,
        parameters: Mapping[str, Any] | None = None,
        *,
        optional: frozenset[str] = frozenset(),
        options: frozenset[str] = frozenset(),
    ) -> Callable[[_Handler], _Handler]:
        """Declare a function: a child that takes GET only, its parameters in ``call.body``.

        Args:
            parameters: By name, how the text of each is read, as in ``{"Q": string}``.
            optional: The names that a call may leave out.
        """

        def declare(handler: _Handler) -> _Handler:
            address = Resource(name)
            address.operations["GET"] = Operation(
                f"{self.name}: {name}",
                "GET",
                handler,
                access,
                options,
                parameters=parameters or {},
                optional=optional,
            )
            self.children[name.casefold()] = Navigation(name, address)
            return handler

        return declare

    def leads(
        self, name: str, target: Resource, enter: Enter | None = None, **options: Any
    ) -> None:
        """Declare a navigation to another resource."""
        self.children[name.casefold()] = Navigation(name, target, enter, **options)

    def has_key(self, target: Resource, enter: Enter, **options: Any) -> None:
        """Declare what a key of this collection leads to."""
        self.keyed = Navigation("", target, enter, **options)

    def lacks_methods(self, **names: str) -> None:
        """Declare methods that Graph has here and we do not yet, as ``PATCH="Update user"``."""
        self.unbuilt_methods |= names

    def lacks(self, *names: str, why: str | None = None) -> None:
        """Declare segments that Graph has here and we do not; without a reason, not yet."""
        self.unbuilt |= {name.casefold(): name for name in names}
        if why is not None:
            self.reasons |= {name.casefold(): why for name in names}


@dataclass(frozen=True, slots=True)
class Navigation:
    """A step from one resource to the next.

    Attributes:
        enter: Finds what the step leads to and puts it into the call.
        is_owner: Whether it leads to a user or group, which is found before anything is asked
            of the mailbox; the key is then not an Exchange id.
        reads_key: Turns a key into what ``enter`` takes, and refuses malformed ones.
        is_cast: Whether the step names a derived type, so that the namespace is required.
    """

    name: str
    target: Resource
    enter: Enter | None = None
    is_owner: bool = False
    reads_key: Callable[[str], Any] | None = None
    is_cast: bool = False

    @property
    def is_function(self) -> bool:
        """Whether the step calls a function, so that parameters may stand in parentheses."""
        return any(operation.is_function for operation in self.target.operations.values())

    @property
    def context_name(self) -> str:
        """The step as it stands in ``@odata.context``."""
        return f"microsoft.graph.{self.name}" if self.is_cast else self.name
