"""What can be said of the package without running it: it compiles, names are defined, imports are used, and the logic imports no Spark."""

import ast
import builtins
import json
import shutil
import subprocess
import symtable
import unittest
from pathlib import Path
from typing import Iterator, Set

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for path in ROOT.rglob("*.py"))
PLAIN = ("values", "documents", "plan", "reading", "following", "calendar", "catalogue", "store", "force", "partitions")


def undefined(path: Path) -> Iterator[str]:
    """Names that are read and are defined nowhere."""
    text = path.read_text(encoding="utf-8")
    table = symtable.symtable(text, str(path), "exec")
    known = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    known |= {child.get_name() for child in table.get_children()} | set(dir(builtins)) | {"__file__", "__name__", "__doc__"}
    pending = [table]
    while pending:
        scope = pending.pop()
        pending += scope.get_children()
        for symbol in scope.get_symbols():
            if symbol.is_referenced() and symbol.is_global() and symbol.get_name() not in known:
                yield symbol.get_name()


def imported(tree: ast.AST) -> Set[str]:
    """Names that imports bind."""
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "") != "__future__"
        for alias in node.names
    }


def used(tree: ast.AST) -> Set[str]:
    """Names that are read, those in annotations that are texts among them."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names.add(node.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("re."):
            names.add("re")
    return names


class Sources(unittest.TestCase):
    def test_there_are_some(self) -> None:
        self.assertGreater(len(SOURCES), 15)

    def test_every_name_is_defined(self) -> None:
        for path in SOURCES:
            with self.subTest(path.name):
                self.assertEqual(list(undefined(path)), [])

    def test_every_import_is_used(self) -> None:
        for path in SOURCES:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            with self.subTest(path.name):
                self.assertEqual(imported(tree) - used(tree) - {"zstd"}, set())

    def test_the_check_finds_what_it_looks_for(self) -> None:
        tree = ast.parse("import os\nimport sys\nprint(sys.argv)")
        self.assertEqual(imported(tree) - used(tree), {"os"})

    def test_the_logic_imports_no_Spark_and_nothing_imports_awsglue(self) -> None:
        for path in SOURCES:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            modules = {
                (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
                for node in ast.walk(tree)
                if isinstance(node, (ast.Import, ast.ImportFrom))
                for alias in node.names
            }
            with self.subTest(path.name):
                self.assertFalse({module for module in modules if module.startswith("awsglue")})
                if path.stem in PLAIN:
                    self.assertFalse({module for module in modules if module.startswith("pyspark")})

    def test_types_are_right_where_pyright_is_installed(self) -> None:
        program = shutil.which("pyright")
        if program is None:
            print("not checked: no pyright (npm install -g pyright): types")
            return
        found = subprocess.run([program, "--pythonversion", "3.10", "--outputjson", str(ROOT)], capture_output=True, text=True)
        told = json.loads(found.stdout)["generalDiagnostics"]
        # pyarrow and pyspark need not be installed.
        self.assertEqual([one["message"] for one in told if one.get("rule") != "reportMissingImports"], [])

    def test_what_is_written_runs_on_Python_3_10(self) -> None:
        for path in SOURCES:
            with self.subTest(path.name):
                ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


if __name__ == "__main__":
    unittest.main()
