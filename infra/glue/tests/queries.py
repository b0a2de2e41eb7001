"""Prints what `derive.py` asks of Spark, a line of JSON each, for another engine to try: tables without rows, then the queries of derived datasets."""

import datetime
import json
import sys

from energy_lake import derived
from energy_lake.calendar import Reach
from energy_lake.catalogue import Catalogue
from energy_lake.store import read_text


def main() -> None:
    catalogue_at, first, until = sys.argv[1:]
    days = Reach(datetime.date.fromisoformat(first), datetime.date.fromisoformat(until))
    document = json.loads(read_text(catalogue_at))
    catalogue = Catalogue(document)
    for dataset, name in derived.tables_read(document, document["derived"]):
        table = next(one for one in catalogue.dataset(dataset).tables if one.sql_name == name)
        print(json.dumps({"table": name, "empty": derived.empty_of(table)}))
    for one in document["derived"]:
        print(
            json.dumps(
                {
                    "view": one["view"],
                    "sql": one["sql"],
                    "all": derived.query_of(one, None),
                    "days": derived.query_of(one, days),
                    "order": derived.order_of(one),
                    "file": derived.FILE_KEY if derived.key_of(one) else None,
                    "span": one["span"],
                }
            )
        )


if __name__ == "__main__":
    main()
