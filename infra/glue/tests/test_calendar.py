"""Days of 23 and 25 hours, periods and partitions."""

import datetime
import unittest

from energy_lake.calendar import Partition, Reach, local, partitions_of, period
from energy_lake.catalogue import Following
from energy_lake.following import following_value
from energy_lake.values import read_instant

ZONE = "America/New_York"


def following(rule: str, text: str) -> object:
    return following_value(Following(rule, "text", "interval_begin", rule, 60, {}, ""), read_instant(text), ZONE)


class Clocks(unittest.TestCase):
    def test_the_repeated_hour_is_told_from_the_first(self) -> None:
        self.assertEqual(following("hour_ending", "2026-11-01T01:00:00-04:00"), "02")
        self.assertEqual(following("hour_ending", "2026-11-01T01:00:00-05:00"), "02X")
        self.assertEqual(following("hour_ending", "2026-11-01T23:00:00-05:00"), "24")

    def test_an_interval_ends_with_the_offset_of_its_end(self) -> None:
        self.assertEqual(following("interval_end", "2026-03-08T01:00:00-05:00"), (read_instant("2026-03-08T03:00:00-04:00")[0], -240))

    def test_a_day_is_the_operators(self) -> None:
        self.assertEqual(local(read_instant("2026-07-02T03:59:59Z")[0], ZONE)[0], datetime.date(2026, 7, 1))


class Periods(unittest.TestCase):
    def test_periods_are_read_as_keys_have_them(self) -> None:
        self.assertEqual(period("2026-07-01"), Reach(datetime.date(2026, 7, 1), datetime.date(2026, 7, 2)))
        self.assertEqual(period("2026-12"), Reach(datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)))
        self.assertEqual(period("2026"), Reach(datetime.date(2026, 1, 1), datetime.date(2027, 1, 1)))
        self.assertEqual(period("2025-26"), Reach(datetime.date(2025, 6, 1), datetime.date(2026, 6, 1)))
        self.assertEqual(period("2011-12"), Reach(datetime.date(2011, 12, 1), datetime.date(2012, 1, 1)))
        for text in ("current", "2026-13", "2026-02-30", "202607", ""):
            with self.subTest(text):
                self.assertIsNone(period(text))

    def test_partitions_cover_the_days(self) -> None:
        reach = Reach(datetime.date(2025, 12, 30), datetime.date(2026, 1, 2))
        self.assertEqual([one.value for one in partitions_of("day", reach)], ["2025-12-30", "2025-12-31", "2026-01-01"])
        self.assertEqual([one.value for one in partitions_of("month", reach)], ["2025-12", "2026-01"])
        self.assertEqual([one.value for one in partitions_of("year", reach)], ["2025", "2026"])
        self.assertEqual([one.value for one in partitions_of("all", reach)], ["all"])
        self.assertTrue(Partition.of("month", reach.first).touches(reach))


if __name__ == "__main__":
    unittest.main()
