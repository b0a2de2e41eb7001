#!/usr/bin/env python3
"""Makes the inputs of the benchmarks: documents in the shapes that ISO New England's service sends, with generated numbers.

usage: make_inputs.py FOLDER [--small]

The same bytes every time. --small makes a thousandth of the volume, for a check that everything works.
Only the standard library is used. A file that is there already is left alone.
"""
import argparse
import gzip
import json
import pathlib
import random
import shutil
import sys

NAMESPACE = "http://WEBSERV.iso-ne.com"
TYPES = ["NETWORK NODE"] * 1140 + ["HUB NODE"] * 32 + ["LOAD ZONE"] * 8 + ["HUB"] + ["EXT. NODE"] * 7 + ["DRRAZ"] * 20 + ["RELIABILITY REGION"] * 94


def locations(count):
    draw = random.Random(7)
    made = []
    for i in range(count):
        kind = TYPES[i % len(TYPES)]
        station = "".join(draw.choice("ABCDEFGHIJKLMNOPRSTUVW") for _ in range(draw.randint(5, 9)))
        made.append((str(4000 + i), kind, f"UN.{station}{draw.choice(['13.8', '18.0', '115', '345'])}{i % 9}" if "NODE" in kind else f".Z.{station}"))
    return made


def stamp(day, minute):
    return f"2026-07-{day:02d}T{minute // 60:02d}:{minute % 60:02d}:00.000-04:00"


def price_rows(places, days, step):
    """(begin, place, total, energy, congestion, loss), time-major, prices with two decimals."""
    draw = random.Random(11)
    factors = [draw.uniform(-0.06, 0.06) for _ in places]
    for day in range(1, days + 1):
        for minute in range(0, 1440, step):
            energy = round(draw.uniform(18, 74), 2)
            congested = draw.random() < 0.08
            for place, factor in zip(places, factors):
                congestion = round(draw.uniform(-9, 4), 2) if congested and factor > 0.03 else 0
                loss = round(energy * factor, 2)
                yield stamp(day, minute), place, round(energy + congestion + loss, 2), energy, congestion, loss


def number(value):
    return repr(int(value)) if value == int(value) else repr(value)


def plain(begin, place, total, energy, congestion, loss):
    return (
        f'{{"BeginDate":"{begin}","Location":{{"@LocId":"{place[0]}","@LocType":"{place[1]}","$":"{place[2]}"}},"LmpTotal":{number(total)},'
        f'"EnergyComponent":{number(energy)},"CongestionComponent":{number(congestion)},"LossComponent":{number(loss)}}}'
    )


def off_template(index):
    """Rows of which no two neighbours have the same literal bytes: order of fields and white space change with every row."""
    orders = [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (2, 0, 5, 1, 3, 4), (1, 3, 5, 0, 2, 4), (4, 2, 0, 5, 3, 1)]

    def write(begin, place, total, energy, congestion, loss, count=[0]):
        n = count[0] = count[0] + 1
        gap = " " * (n % 7)
        parts = [
            f'"BeginDate":{gap}"{begin}"',
            f'"Location":{{{gap}"@LocId":"{place[0]}",{gap}"@LocType":"{place[1]}","$":"{place[2]}"}}',
            f'"LmpTotal":{gap}{number(total)}',
            f'{gap}"EnergyComponent":{number(energy)}',
            f'"CongestionComponent"{gap}:{number(congestion)}',
            f'"LossComponent":{number(loss)}{gap}',
        ]
        return "{" + ",".join(parts[i] for i in orders[n % len(orders)]) + "}"

    return write


def write_rows(path, head, rows, tail, between=","):
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(head)
        chunk = []
        first = True
        for row in rows:
            chunk.append(row)
            if len(chunk) == 4096:
                out.write(("" if first else between) + between.join(chunk))
                first, chunk = False, []
        if chunk:
            out.write(("" if first else between) + between.join(chunk))
        out.write(tail)


def xml_price(envelope):
    def write(begin, place, total, energy, congestion, loss):
        return (
            f'<{envelope}><BeginDate>{begin}</BeginDate><Location LocId="{place[0]}" LocType="{place[1]}">{place[2]}</Location>'
            f"<LmpTotal>{number(total)}</LmpTotal><EnergyComponent>{number(energy)}</EnergyComponent>"
            f"<CongestionComponent>{number(congestion)}</CongestionComponent><LossComponent>{number(loss)}</LossComponent></{envelope}>"
        )

    return write


def fuel_rows(days):
    draw = random.Random(3)
    fuels = [("Natural Gas", "Natural Gas", "Y"), ("Nuclear", "Nuclear", "N"), ("Hydro", "Hydro", "N"), ("Wind", "Renewables", "N"), ("Solar", "Renewables", "N"), ("Wood", "Renewables", "N"), ("Refuse", "Renewables", "N"), ("Landfill Gas", "Renewables", "N"), ("Batteries", "Batteries", "N"), ("Other", "Other", "N")]
    for day in range(1, days + 1):
        for minute in range(0, 1440, 5):
            for fuel, rollup, marginal in fuels:
                yield json.dumps({"BeginDate": f"2026-07-{day:02d}T{minute // 60:02d}:{minute % 60:02d}:{draw.randint(0, 59):02d}.000-04:00", "GenMw": draw.randint(0, 9000), "FuelCategoryRollup": rollup, "FuelCategory": fuel, "MarginalFlag": marginal}, separators=(",", ":"))


def offer_rows(assets, hours):
    draw = random.Random(5)
    for hour in range(hours):
        for asset in range(assets):
            top = draw.randint(5, 600)
            segments = []
            for n in range(1, draw.randint(1, 10) + 1):
                segments.append({"Number": n, "Price": round(draw.uniform(-20, 180), 2), "Mw": round(draw.uniform(1, 90), 1)})
            offer = {"BeginDate": stamp(1, hour * 60), "MaskedParticipantId": 100000 + asset // 3, "MaskedAssetId": 20000 + asset, "MustTakeEnergy": draw.choice([0, 0, 0, 5]), "MaxDailyEnergy": draw.choice([99999, 2400.5]), "EconomicMax": top, "EconomicMin": round(top * 0.4, 1), "ColdStartPrice": round(draw.uniform(0, 9000), 2), "IntermediateStartPrice": round(draw.uniform(0, 6000), 2), "HotStartPrice": round(draw.uniform(0, 3000), 2), "NoLoadPrice": round(draw.uniform(0, 900), 2), "Segments": {"Segment": segments}, "Claim10Mw": draw.randint(0, 40), "Claim30Mw": draw.randint(0, 80), "UnitStatus": draw.choice(["ECONOMIC", "MUST_RUN", "UNAVAILABLE"])}
            yield json.dumps(offer, separators=(",", ":"))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--small", action="store_true")
    options = arguments.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    places = locations(20 if options.small else 1302)
    step = 240 if options.small else 5

    def make(name, write):
        path = folder / name
        if path.exists():
            return
        part = path.with_name(path.name + ".part")
        write(part)
        part.rename(path)
        print(f"{path} {path.stat().st_size:,} bytes", file=sys.stderr)

    def prices(envelope, days, minutes, form=plain):
        plural = envelope + "s"
        return lambda path: write_rows(path, f'{{"{plural}":{{"{envelope}":[', (form(*row) for row in price_rows(places, days, minutes)), "]}}")

    def shuffled(path):
        rows = [plain(*row) for row in price_rows(places, 1, step)]
        random.Random(13).shuffle(rows)
        write_rows(path, '{"FiveMinLmps":{"FiveMinLmp":[', rows, "]}}")

    def xml(envelope, minutes):
        head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{envelope}s xmlns="{NAMESPACE}">'
        write = xml_price(envelope)
        return lambda path: write_rows(path, head, (write(*row) for row in price_rows(places, 1, minutes)), f"</{envelope}s>", "")

    def packed(source):
        def write(path):
            # Level 6 and no time stamp: what servers send, the same bytes every time.
            with open(folder / source, "rb") as plain_file, open(path, "wb") as file, gzip.GzipFile("", "wb", 6, file, 0) as out:
                while chunk := plain_file.read(1 << 20):
                    out.write(chunk)

        return write

    make("five-minute-lmp.json", prices("FiveMinLmp", 1, step))
    make("five-minute-lmp.json.gz", packed("five-minute-lmp.json"))
    make("five-minute-lmp.ndjson", lambda path: write_rows(path, "", (plain(*row) for row in price_rows(places, 1, step)), "\n", "\n"))
    make("five-minute-lmp.xml", xml("FiveMinLmp", step))
    make("five-minute-lmp-4-days.json", prices("FiveMinLmp", 4, step))
    make("five-minute-lmp-shuffled.json", shuffled)
    make("five-minute-lmp-off-template.json", prices("FiveMinLmp", 1, step, off_template(0)))
    make("hourly-lmp.json", prices("HourlyLmp", 1, 60 if not options.small else 720))
    make("hourly-lmp.xml", xml("HourlyLmp", 60 if not options.small else 720))
    make("fuel-mix.json", lambda path: write_rows(path, '{"GenFuelMixes":{"GenFuelMix":[', fuel_rows(1), "]}}"))
    make("morning-report.json", lambda path: shutil.copyfile(pathlib.Path(__file__).with_name("morning-report.json"), path))
    offers = (4, 3) if options.small else (380, 24)
    make("energy-offers.json", lambda path: write_rows(path, '{"HbDayAheadEnergyOffers":{"HbDayAheadEnergyOffer":[', offer_rows(*offers), "]}}"))


if __name__ == "__main__":
    main()
