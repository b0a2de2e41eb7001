"""Answers into rows, by a catalogue that a test can see whole."""

import unittest
from typing import Any, Dict, List

from energy_lake import documents, reading
from energy_lake.catalogue import Catalogue, Dataset


def column(name: str, kind: str, source: str, **more: Any) -> Dict[str, Any]:
    up = len(source) - len(source.lstrip("^"))
    steps = [step for step in source.lstrip("^").split(".") if step]
    return {"name": name, "type": kind, **({"up": up} if up else {}), "from": steps, **more}


def dataset(*tables: Dict[str, Any]) -> Dataset:
    for table in tables:
        table.setdefault("sql_name", table["name"])
        table.setdefault("location", f"lake/test/one/{table['name']}/")
        table.setdefault("span", "all")
        table.setdefault("file", [])
    source = {"id": "test", "base_path": "/api", "zone": "America/New_York", "datasets": [{"name": "one", "paths": [], "tables": list(tables)}]}
    return Catalogue({"format": "energy-pipeline-catalogue", "version": 1, "sources": [source], "derived": []}).dataset("one")


REPORTS = dataset(
    {
        "name": "reports",
        "rows": [["Reports", "Report"], ["Report"]],
        "columns": [column("made", "text", "Made", required=True), column("load", "number", "Load", at_least=0)],
        "rules": [{"name": "range", "column": "load", "verb": "drop_to_quarantine"}],
    },
    {
        "name": "cities",
        "rows": [["Reports", "Report", "City"], ["Report", "City"]],
        "columns": [
            column("made", "text", "^Made", required=True),
            column("city", "text", "Name.$"),
            column("code", "integer", "Name.@Code"),
            {"name": "place", "type": "integer", "position": True},
        ],
    },
)


def read(body: str) -> List[List[List[Any]]]:
    return reading.read(body.encode("utf-8"), REPORTS)[0]


class Shapes(unittest.TestCase):
    JSON = (
        '{"Reports": {"Report": [{"City": [{"Name": {"@Code": "7", "$": "Boston"}}, {"Name": "Lowell"}], "Made": "a", "Load": 1.5},'
        ' {"Made": "b", "Load": "", "City": {"Name": {"$": "Hartford"}}}]}}'
    )
    XML = (
        '<?xml version="1.0"?><Reports xmlns="urn:x"><Report><City><Name Code="7">Boston</Name></City><City><Name>Lowell</Name></City>'
        "<Made>a</Made><Load>1.5</Load></Report><Report><Made>b</Made><Load/><City><Name>Hartford</Name></City></Report></Reports>"
    )

    def test_JSON_and_XML_are_the_same_rows(self) -> None:
        expected = [[["a", 1.5], ["b", None]], [["a", "Boston", 7, 0], ["a", "Lowell", None, 1], ["b", "Hartford", None, 2]]]
        self.assertEqual(read(self.JSON), expected)
        self.assertEqual(read(self.XML), expected)

    def test_an_unwrapped_row_is_a_list_of_one(self) -> None:
        self.assertEqual(read('{"Report": {"Made": "a", "City": {"Name": "Boston"}}}'), [[["a", None]], [["a", "Boston", None, 0]]])

    def test_empty_lists_have_no_rows(self) -> None:
        for body in ('{"Reports": {}}', '{"Reports": ""}', '{"Reports": {"Report": {}}}', "<Reports/>", '{"Reports": {"Report": []}}'):
            with self.subTest(body):
                self.assertEqual(read(body), [[], []])


class Useless(unittest.TestCase):
    def test_a_row_that_cannot_be_used_is_left_out_and_its_children_stay(self) -> None:
        self.assertEqual(read('{"Report": {"Made": "a", "Load": "much", "City": {"Name": "Boston"}}}'), [[], [["a", "Boston", None, 0]]])
        self.assertEqual(read('{"Report": {"Made": "a", "Load": -1}}')[0], [])

    def test_children_without_what_they_must_inherit_are_left_out(self) -> None:
        self.assertEqual(read('{"Report": [{"City": {"Name": "Boston"}}, {"Made": "b", "City": {"Name": "Lowell"}}]}'), [[["b", None]], [["b", "Lowell", None, 1]]])

    def test_a_second_value_is_a_fault(self) -> None:
        self.assertEqual(read('{"Report": {"Made": "a", "Made": "b", "City": {"Name": "Boston"}}}'), [[], []])

    def test_what_is_no_document_is_told(self) -> None:
        for body in ("", "Service unavailable", '{"Reports": ', "<Reports>", '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>', '{"a": NaN}'):
            with self.subTest(body), self.assertRaises(documents.Unreadable):
                read(body)


if __name__ == "__main__":
    unittest.main()
