"""The paths of a dataset's tables as a tree of names: where rows stand, where their values stand, and what they inherit."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from .catalogue import Table


class Node:
    """One step of the paths that the tables know."""

    def __init__(self, name: str, parent: Optional["Node"]) -> None:
        self.name = name
        self.parent = parent
        self.children: Dict[str, Node] = {}
        #: The table whose rows stand here.
        self.table: Optional[int] = None
        #: Where rows stand: the child that takes a row which is itself a scalar.
        self.text: Optional[Node] = None
        #: Columns of the rows here that go up to a row which this path does not have.
        self.orphans: List[int] = []
        #: What rows further down inherit from the object here.
        self.scope: Optional[Scope] = None
        #: Columns of the row around that take a scalar here: table and column.
        self.targets: List[Tuple[int, int]] = []
        #: Columns of rows further down that take a scalar here.
        self.inheritors: List[Inherited] = []

    @property
    def takes_scalars(self) -> bool:
        """True when a scalar here has a column to go to."""
        return bool(self.targets or self.inheritors)

    def down(self, steps: Sequence[str]) -> "Node":
        """The node at those steps below, made where there is none."""
        node = self
        for step in steps:
            if step not in node.children:
                node.children[step] = Node(step, node)
            node = node.children[step]
        return node


class Inherited:
    """A value that rows further down inherit; it may stand before, between or behind them."""

    def __init__(self, table: int, column: int, is_position: bool) -> None:
        self.table = table
        self.column = column
        self.is_position = is_position


class Scope:
    """An object that rows further down inherit from."""

    def __init__(self) -> None:
        self.values: List[Inherited] = []


class Plan:
    """The plan of a dataset's tables."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self.root = Node("", None)
        places: List[Tuple[int, Node]] = []
        for index, table in enumerate(tables):
            for steps in table.rows:
                node = self.root.down(steps)
                node.table = index
                places.append((index, node))
        for index, node in places:
            self._bind(index, node)
        _add_texts(self.root)

    def _bind(self, index: int, node: Node) -> None:
        above = _above(node)
        for place, column in enumerate(self.tables[index].columns):
            if column.up == 0:
                for path in () if column.is_position else column.paths:
                    leaf = node.down(path)
                    if (index, place) not in leaf.targets:
                        leaf.targets.append((index, place))
            elif column.up > len(above):
                node.orphans.append(place)
            else:
                around = above[column.up - 1]
                around.scope = around.scope or Scope()
                inherited = Inherited(index, place, column.is_position)
                around.scope.values.append(inherited)
                for path in () if column.is_position else column.paths:
                    around.down(path).inheritors.append(inherited)


def _above(node: Node) -> List[Node]:
    """What ``^``, ``^^``, … mean: the rows of tables around, nearest first; above the last of them each object around."""
    above: List[Node] = []
    outermost = node
    up = node.parent
    while up is not None:
        if up.table is not None:
            above.append(up)
            outermost = up
        up = up.parent
    up = outermost.parent
    while up is not None:
        above.append(up)
        up = up.parent
    return above


def _add_texts(node: Node) -> None:
    """An element is a scalar without attributes and has its text under ``$`` with them; a column that knows one form takes the other."""
    for child in list(node.children.values()):
        _add_texts(child)
    if node.name == "$":
        return
    text = node.children.get("$")
    if node.table is not None:
        node.text = text if text is not None and text.takes_scalars else None
    elif node.takes_scalars:
        own = node.down(["$"])
        if not own.takes_scalars:
            own.targets, own.inheritors = node.targets, node.inheritors
    elif text is not None:
        node.targets, node.inheritors = text.targets, text.inheritors
