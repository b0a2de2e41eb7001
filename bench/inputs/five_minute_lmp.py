"""Writes one or more days of five-minute LMP in the shape of ISO-NE's answers. Deterministic: the same arguments, the same bytes.

    python3 five_minute_lmp.py day.json                        1,302 locations x 288 intervals, about 79 MB
    python3 five_minute_lmp.py big.json --days 4               about 316 MB
    python3 five_minute_lmp.py day.xml --format xml
    python3 five_minute_lmp.py day.json --order random         rows shuffled
    python3 five_minute_lmp.py day.json --order fields         each row's fields in an order of its own
    python3 five_minute_lmp.py day.json --escapes              every row has an escape in its name, so that no row is plain
"""

import argparse
import random
from datetime import date, timedelta

LOCATIONS = 1302
INTERVALS = 288
KINDS = [("HUB", 1), ("LOAD ZONE", 8), ("EXT. NODE", 6), ("DRR AGGREGATION ZONE", 20), ("NETWORK NODE", LOCATIONS - 35)]


def locations(chance):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    found = []
    number = 4000
    for kind, count in KINDS:
        for _ in range(count):
            station = "".join(chance.choice(letters) for _ in range(chance.randint(4, 9)))
            name = {
                "HUB": ".H.INTERNAL_HUB",
                "LOAD ZONE": ".Z." + station,
                "EXT. NODE": ".I." + station + "345 1",
                "DRR AGGREGATION ZONE": "DR." + station,
            }.get(kind, f"UN.{station}{chance.choice(['13.8', '34.5', '115', '345'])} {station[:2]}{number % 97}")
            found.append((str(number), kind, name))
            number += 1
    return found


def intervals(first, days):
    for day in range(days):
        for minute in range(0, 1440, 1440 // INTERVALS):
            yield f"{first + timedelta(days=day)}T{minute // 60:02}:{minute % 60:02}:00.000-04:00"


def price(cents):
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}" if rest == 0 else f"{sign}{whole}.{rest:02}".rstrip("0")


def prices(chance):
    energy = chance.randint(1500, 9000)
    congestion = chance.choice([0, 0, 0, chance.randint(-2500, 2500)])
    loss = chance.randint(-200, 200)
    return [price(value) for value in (energy + congestion + loss, energy, congestion, loss)]


PARTS = ["LmpTotal", "EnergyComponent", "CongestionComponent", "LossComponent"]


def json_row(chance, begin, location, values, options):
    number, kind, name = location
    if options.escapes:
        name = "\\u002e" + name[1:]
    fields = [
        f'"BeginDate":"{begin}"',
        f'"Location":{{"@LocId":"{number}","@LocType":"{kind}","$":"{name}"}}',
    ] + [f'"{part}":{value}' for part, value in zip(PARTS, values)]
    if options.order == "fields":
        chance.shuffle(fields)
    return "{" + ",".join(fields) + "}"


def xml_row(begin, location, values, options):
    number, kind, name = location
    if options.escapes:
        name = "&#46;" + name[1:]
    parts = "".join(f"<{part}>{value}</{part}>" for part, value in zip(PARTS, values))
    return (
        f'<FiveMinLmp><BeginDate>{begin}</BeginDate><Location LocId="{number}" LocType="{kind}">{name}</Location>'
        f"{parts}</FiveMinLmp>"
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file")
    arguments.add_argument("--days", type=int, default=1)
    arguments.add_argument("--format", choices=["json", "xml", "lines"], default="json")
    arguments.add_argument("--order", choices=["time", "random", "fields"], default="time")
    arguments.add_argument("--escapes", action="store_true")
    options = arguments.parse_args()

    chance = random.Random(20260727)
    places = locations(chance)
    keys = [(begin, place) for begin in intervals(date(2026, 7, 27), options.days) for place in places]
    if options.order == "random":
        chance.shuffle(keys)
    xml = options.format == "xml"
    before, between, after = {
        "json": ('{"FiveMinLmps":{"FiveMinLmp":[', ",", "]}}"),
        "lines": ("", "\n", "\n"),
        "xml": (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><FiveMinLmps xmlns="http://WEBSERV.iso-ne.com">',
            "",
            "</FiveMinLmps>",
        ),
    }[options.format]
    with open(options.file, "w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        file.write(before)
        for index, (begin, place) in enumerate(keys):
            if index:
                file.write(between)
            values = prices(chance)
            file.write(xml_row(begin, place, values, options) if xml else json_row(chance, begin, place, values, options))
        file.write(after)


if __name__ == "__main__":
    main()
