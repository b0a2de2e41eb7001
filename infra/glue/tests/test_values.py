"""Scalars as typed values."""

import unittest

from energy_lake import values


class Instants(unittest.TestCase):
    def test_the_offset_is_part_of_the_value(self) -> None:
        self.assertEqual(values.read_instant("2026-07-27T17:25:00.000-04:00"), (1785187500000000, -240))
        self.assertEqual(values.read_instant("2026-07-27T21:25:00Z"), (1785187500000000, 0))
        self.assertEqual(values.read_instant("1969-12-31T23:59:59.5+0000"), (-500000, 0))

    def test_digits_beyond_microseconds_must_be_zeros(self) -> None:
        self.assertEqual(values.read_instant("1970-01-01T00:00:00.1234560Z")[0], 123456)
        with self.assertRaises(values.Misfit):
            values.read_instant("1970-01-01T00:00:00.1234567Z")

    def test_what_is_no_instant_with_an_offset_does_not_fit(self) -> None:
        for text in ("2026-07-27", "2026-07-27T17:25:00", "2026-02-30T00:00:00Z", "2026-07-27T24:00:00Z", "2026-07-27T00:00:00+19:00"):
            with self.subTest(text), self.assertRaises(values.Misfit):
                values.read("timestamp", values.TEXT, text)


class Numbers(unittest.TestCase):
    def test_numbers_may_stand_in_quotes(self) -> None:
        self.assertEqual(values.read("number", values.TEXT, " 41.37 "), 41.37)
        self.assertEqual(values.read("integer", values.NUMBER, "4000.0"), 4000)

    def test_what_is_no_finite_number_does_not_fit(self) -> None:
        for text in ("1e999", "NaN", "1,5", "0x10", "1_000", "--1", "."):
            with self.subTest(text), self.assertRaises(values.Misfit):
                values.read("number", values.UNTYPED, text)
        for text in ("1.5", "9223372036854775808", "1e3"):
            with self.subTest(text), self.assertRaises(values.Misfit):
                values.read("integer", values.NUMBER, text)


class Absence(unittest.TestCase):
    def test_an_empty_text_is_null_but_in_a_text_column(self) -> None:
        self.assertIsNone(values.read("number", values.TEXT, ""))
        self.assertIsNone(values.read("text", values.NULL, ""))
        self.assertEqual(values.read("text", values.TEXT, ""), "")

    def test_half_a_surrogate_pair_fits_no_column(self) -> None:
        with self.assertRaises(values.Misfit):
            values.read("text", values.TEXT, "a\ud800")


if __name__ == "__main__":
    unittest.main()
