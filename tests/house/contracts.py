"""Contracts of this house that import-linter does not bring along; `.importlinter` uses them."""

from __future__ import annotations

import sys
from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class Doors(Contract):
    """A room may import from another room only the modules that are its door; for types alone (TYPE_CHECKING) any."""

    wings = fields.SetField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    open_rooms = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        graph = grimp.build_graph("idi", exclude_type_checking_imports=True)
        trespasses = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._trespasses(importer.split("."), imported.split("."))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _trespasses(self, importer: list[str], imported: list[str]) -> bool:
        inside = len(imported) > 3 and imported[1] in self.wings
        if not inside or importer[:3] == imported[:3] or ".".join(imported[:3]) in self.open_rooms:
            return False
        return len(importer) > 1 and importer[1] in self.wings and imported[3] not in self.doors

    def render_broken_contract(self, check: Any) -> None:
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} imports {imported}, which is not a door")


class StandardLibrary(Contract):
    """A package imports nothing but itself and the standard library."""

    module = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        package = str(self.module)
        inside = {package, *graph.find_descendants(package)}
        foreign = [
            (importer, imported)
            for importer in sorted(inside)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - inside)
            if imported.split(".")[0] not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: Any) -> None:
        for importer, imported in check.metadata["foreign"]:
            output.print_error(f"{importer} imports {imported}")
