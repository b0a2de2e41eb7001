"""Reads an answer into the rows of a dataset's tables, as the pipeline does.

Rows that cannot be used (a value that does not fit its column, a required one that is absent, one that a rule sets aside) are left out: the pipeline
holds them in quarantine. What the definition does not know is left out too.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import documents, values
from .catalogue import Column, Dataset, Table
from .plan import Inherited, Node, Plan, Scope

Row = List[Any]


class _Waiting:
    """Stands where an inherited value is not known yet."""


_WAITING = _Waiting()


class _Rows:
    """The rows of one table while they are read, and the row that is open."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: List[Row] = []
        self.seen = 0
        self.open: Dict[int, Any] = {}
        self.is_faulty = False

    def begin(self) -> None:
        self.open = {}
        self.is_faulty = False

    def end(self, orphans: Sequence[int]) -> None:
        row: Row = []
        for place, column in enumerate(self.table.columns):
            if column.up > 0 and place not in orphans:
                row.append(_WAITING)
            elif column.is_position:
                row.append(self.seen)
            else:
                value = self.open.get(place)
                self.is_faulty = self.is_faulty or (value is None and column.required)
                row.append(value)
        self.seen += 1
        if not self.is_faulty:
            self.rows.append(row)


class _Open:
    """A scope while its object is open."""

    def __init__(self, marks: Dict[int, int]) -> None:
        self.marks = marks
        self.values: Dict[int, Any] = {}
        self.faults: Dict[int, bool] = {}


class _Reading:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = [_Rows(table) for table in plan.tables]
        self.scopes: Dict[int, _Open] = {}
        self.ordinals: Dict[int, int] = {}

    def visit(self, value: Any, node: Optional[Node], in_list: bool, in_array: bool, depth: int) -> None:
        if depth > documents.DEEPEST:
            raise documents.Unreadable(f"the answer has more than {documents.DEEPEST} levels")
        if isinstance(value, documents.Members):
            self.object(node, in_list, value, depth)
        elif isinstance(value, list):
            if in_array:
                # An array directly within an array is a row without names.
                self.object(node, in_list, documents.Members((str(place), item) for place, item in enumerate(value, 1)), depth)
            else:
                for item in value:
                    self.visit(item, node, in_list=True, in_array=True, depth=depth + 1)
        elif node is not None:
            self.scalar(node, in_list, *documents.scalar(value))

    def object(self, node: Optional[Node], in_list: bool, members: documents.Members, depth: int) -> None:
        if node is None:
            return
        rows = None if node.table is None else self.tables[node.table]
        if rows is not None:
            rows.begin()
        if node.scope is not None:
            self.open_scope(node.scope, None if rows is None else rows.seen)
        for name, value in members:
            self.visit(value, node.children.get(name), in_list=False, in_array=False, depth=depth + 1)
        # {} where a list is usual is how an empty list is written; an item of a list is a row whatever it holds.
        if rows is not None and (members or in_list):
            rows.end(node.orphans)
        if node.scope is not None:
            self.close_scope(node.scope)

    def scalar(self, node: Node, in_list: bool, kind: str, text: str) -> None:
        if node.table is None:
            for table, column in node.targets:
                self.put(table, column, kind, text)
            for inherited in node.inheritors:
                self.inherit(inherited, kind, text)
            return
        is_empty = values.is_blank(kind, text)
        has_place = node.text is not None or node.parent is not None
        if has_place and (not is_empty or (in_list and node.text is not None)):
            rows = self.tables[node.table]
            rows.begin()
            if node.text is None:
                rows.is_faulty = True
            else:
                for table, column in node.text.targets:
                    self.put(table, column, kind, text)
            rows.end(node.orphans)

    def put(self, table: int, column: int, kind: str, text: str) -> None:
        rows = self.tables[table]
        if rows.is_faulty:
            return
        try:
            value = values.read(rows.table.columns[column].type, kind, text)
        except values.Misfit:
            rows.is_faulty = True
            return
        if column in rows.open and kind != values.NULL:
            rows.is_faulty = True
        elif value is not None:
            rows.open[column] = value

    def open_scope(self, scope: Scope, row: Optional[int]) -> None:
        if row is None:
            row = self.ordinals.get(id(scope), 0)
            self.ordinals[id(scope)] = row + 1
        opened = _Open({inherited.table: len(self.tables[inherited.table].rows) for inherited in scope.values})
        for inherited in scope.values:
            if inherited.is_position:
                opened.values[id(inherited)] = row
        self.scopes[id(scope)] = opened
        for inherited in scope.values:
            self.scopes[id(inherited)] = opened

    def inherit(self, inherited: Inherited, kind: str, text: str) -> None:
        opened = self.scopes[id(inherited)]
        if id(inherited) in opened.values:
            opened.faults[id(inherited)] = True
            return
        try:
            value = values.read(self.tables[inherited.table].table.columns[inherited.column].type, kind, text)
        except values.Misfit:
            opened.faults[id(inherited)] = True
            return
        if value is not None:
            opened.values[id(inherited)] = value

    def close_scope(self, scope: Scope) -> None:
        opened = self.scopes[id(scope)]
        for table, mark in opened.marks.items():
            rows = self.tables[table]
            heirs = [inherited for inherited in scope.values if inherited.table == table]
            for inherited in heirs:
                is_missing = id(inherited) not in opened.values and rows.table.columns[inherited.column].required
                if opened.faults.get(id(inherited)) or is_missing:
                    # Rows that came along another path of the table have their value already.
                    rows.rows[mark:] = [row for row in rows.rows[mark:] if row[inherited.column] is not _WAITING]
            for inherited in heirs:
                value = opened.values.get(id(inherited))
                for row in rows.rows[mark:]:
                    if row[inherited.column] is _WAITING:
                        row[inherited.column] = value


def read(body: bytes, dataset: Dataset, plan: Optional[Plan] = None) -> Tuple[List[List[Row]], int]:
    """The rows of each table of the dataset, in the order of the answer, and how many rows were seen, useless ones included."""
    reading = _Reading(plan or Plan(dataset.tables))
    reading.visit(documents.parse(body), reading.plan.root, in_list=False, in_array=False, depth=0)
    for rows in reading.tables:
        for row in rows.rows:
            # A document that is a list has no object for the values that would stand around it.
            row[:] = [None if value is _WAITING else value for value in row]
    kept = [_not_set_aside(rows.table, rows.rows) for rows in reading.tables]
    return kept, sum(rows.seen for rows in reading.tables)


def _not_set_aside(table: Table, rows: List[Row]) -> List[Row]:
    """The rows in which every rule holds that sets rows aside."""
    rules = [(rule, table.index(name), table.columns[table.index(name)]) for rule, name in table.set_aside]
    return [row for row in rows if not any(_fails(rule, column, row[place]) for rule, place, column in rules)]


def _fails(rule: str, column: Column, value: Any) -> bool:
    if value is None:
        return False
    if rule == "unknown_word":
        return value != "" and value not in column.vocabulary
    return (column.at_least is not None and value < column.at_least) or (column.at_most is not None and value > column.at_most)
