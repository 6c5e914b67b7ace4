"""Whether the bench still measures: every row that README.md names has figures on both sides.

    test_bench.py --build FOLDER

How large the figures are is not looked at: that is for people, on a quiet machine.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
LIMIT_S = 800  # everything in it has limits of its own
LINUX_ALONE = "64 clients: the same, memory afterwards"

ROW = re.compile(r"\| `[a-z-]+` \| ([^|]+) \| ([^|]+) \| [^|]+ \|")

build = []


def bench(*arguments):
    return subprocess.run([sys.executable, HERE / "bench.py", *build, *arguments],
                          capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False)


def rows_of_the_page():
    """Name and other side of each row of the library that README.md has."""
    page = (HERE / "README.md").read_text(encoding="utf-8")
    rows = {(match[1].strip(), match[2].strip()) for match in ROW.finditer(page)}
    return {row for row in rows if row[0] != LINUX_ALONE or sys.platform == "linux"}


def all_figures(side):
    return [*side["rounds"], side["median"], side["min"], side["max"]]


class TestBench(unittest.TestCase):
    def test_every_row_of_the_page_has_figures(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "bench.json"
            done = bench("--quick", "--library", "--json", file)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
        self.assertEqual({(row["name"], row["other"]["name"]) for row in rows}, rows_of_the_page())
        for row in rows:
            with self.subTest(row["name"]):
                figures = all_figures(row["ours"]) + all_figures(row["other"])
                self.assertTrue(all(figure > 0 for figure in figures), figures)
                self.assertIn(f"| {row['name']} ", done.stdout)

    def test_wrong_arguments_get_a_sentence(self):
        for arguments, sentence in [
                (["--rounds", "0"], 'takes a whole number from 1 to 1000, not "0"'),
                (["--rounds", "many"], 'takes a whole number from 1 to 1000, not "many"'),
                (["nothing"], 'nothing is called "nothing"'),
                (["--window", "wait"], "--window leaves nothing"),
                (["--json", "/nowhere/at/all"], "there is no folder for"),
                (["--build", "/nowhere"], "./dev bench builds them")]:
            with self.subTest(arguments):
                done = bench(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(sentence, done.stderr)
                self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    build = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
