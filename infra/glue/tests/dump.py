"""Prints the rows of a lake as this package makes them, a line of JSON a file: what the pipeline's own files are compared with."""

import json
import sys

from energy_lake import force, partitions
from energy_lake.catalogue import Catalogue
from energy_lake.store import open_store, read_text


def main() -> None:
    catalogue_at, store_at, source, *names = sys.argv[1:]
    catalogue = Catalogue.parse(read_text(catalogue_at))
    store = open_store(store_at)
    for name in names or sorted(catalogue.datasets):
        dataset = catalogue.dataset(name)
        tables = {table.name: table for table in dataset.tables}
        for planned in partitions.plan(dataset, force.find(store, catalogue, dataset, source)):
            table = tables[planned.table]
            rows = partitions.rows_of(store, dataset, planned)
            if rows:
                print(
                    json.dumps(
                        {
                            "key": partitions.key_of(source, table, planned.partition),
                            "columns": [f"{leaf.name} {leaf.content}" for leaf in table.file],
                            "rows": rows,
                        }
                    )
                )


if __name__ == "__main__":
    main()
