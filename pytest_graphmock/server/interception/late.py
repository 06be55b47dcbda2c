"""Stacks that are imported while somebody intercepts: they are patched as they come in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import local
from types import ModuleType

__all__ = ["LateImports"]


class LateImports(MetaPathFinder):
    """Calls back with each of some modules once it has been imported.

    Args:
        names: The modules that matter; all others are left alone.
        on_import: Called with the module, complete.
    """

    def __init__(self, names: Iterable[str], on_import: Callable[[ModuleType], None]) -> None:
        self._names = frozenset(names)
        self._on_import = on_import
        self._looking = local()

    def insert(self) -> None:
        """Look at imports from now on."""
        sys.meta_path.insert(0, self)

    def remove(self) -> None:
        """Look no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what the other finders find, with a loader that tells when it has loaded."""
        if fullname not in self._names or getattr(self._looking, "at", None) == fullname:
            return None
        self._looking.at = fullname
        try:
            spec = find_spec(fullname)
        finally:
            self._looking.at = None
        if spec is not None and spec.loader is not None:
            spec.loader = _TellingLoader(spec.loader, self._on_import)
        return spec


class _TellingLoader(Loader):
    """Loads as another one does, and leaves no trace of itself in the module."""

    def __init__(self, loader: Loader, on_import: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._on_import = on_import

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._on_import(module)
