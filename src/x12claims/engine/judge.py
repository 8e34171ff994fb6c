"""Value rules over accepted units: nodes are made from the raw bytes, and one unit at a time is judged and dropped."""

from __future__ import annotations

from x12claims.engine.index import Indexer
from x12claims.engine.node import Node
from x12claims.engine.rules import RuleSet
from x12claims.engine.tables import GuideTables
from x12claims.engine.unit_patterns import Unit
from x12claims.wire import Delimiters


class Judge:
    """Says whether an accepted unit also keeps the guide's rules, as far as they can be judged within it.

    After ``take`` the unit's node and text stand in ``node`` and ``raw``, for those units that others may stand in.
    """

    def __init__(self, tables: GuideTables, indexer: Indexer, rules: RuleSet, delimiters: Delimiters) -> None:
        self.tables = tables
        self.indexer = indexer
        self.rules = rules
        self.delimiters = delimiters
        self.node: Node | None = None
        self.raw = ""

    def take(self, unit: Unit, raw: bytes, parent: Node | None) -> bool:
        """Builds the node of a unit; judges it at once where nothing stands below it, and lets it go."""
        text = raw.decode("latin-1")
        node = Node(unit.loop, parent)
        self.indexer.fill(node, unit.table, text, self.delimiters)
        if not unit.leaf or unit.hierarchical:
            self.node, self.raw = node, text
            return True
        if not self.rules.quick(node):
            return False
        if unit.loop in self.rules.absorbs:
            self.rules.absorb(node)
        return True

    def head(self, root: Node, raw: str) -> None:
        """Puts the segments between ST and the first unit into the root's node."""
        self.indexer.fill(root, self.tables.root, raw, self.delimiters)

    def closes(self, nodes: list[Node | None]) -> bool:
        """Judges units that end, innermost first, and lets them go; False, and nothing is let go, where a rule does not hold."""
        ending = [node for node in nodes if node is not None]
        if not all(self.rules.quick(node) for node in ending):
            return False
        for node in ending:
            if node.loop in self.rules.absorbs:
                self.rules.absorb(node)
        return True
