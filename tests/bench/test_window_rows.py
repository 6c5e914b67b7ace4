"""Whether the window's rows of the bench still have figures: test_window_rows.py PROGRAM

How large they are is not looked at: that is for people, on a quiet machine.
"""

import sys
import unittest

import window

SKIPPED = 77  # ctest's SKIP_RETURN_CODE

program = ""


class TestWindowRows(unittest.TestCase):
    def test_quick_rows_have_figures(self):
        rows = window.rows(program, quick=True)
        names = [row.name for row in rows]
        self.assertEqual(len(set(names)), len(names))
        for part in ("idle", "a command waits", "lab, a command waits", "lab, 100,000 events",
                     "replay, 100,000 freezes"):
            for what in ("a picture's work, p50", "a picture's work, p99", "processor"):
                self.assertIn(f"1200x720, {part}: {what}", names)
        self.assertIn("1200x720: from exec to the first picture", names)
        for row in rows:
            with self.subTest(row.name):
                if row.name.startswith("hidden"):
                    self.assertGreaterEqual(min(row.ours), 0)
                else:
                    self.assertGreater(min(row.ours), 0)


if __name__ == "__main__":
    program = sys.argv[1]
    why = window.available()
    if why:
        print(f"skipped: {why}")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
