"""The program as it is installed: from any folder, from one it was moved to, and from an archive.

Wants THAW_BUILD, the build folder.
"""

import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

from program import PATIENCE_S, free_port, run

BUILD = os.environ["THAW_BUILD"]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOUR = "connect 127.0.0.1 {port}\nsend hello\nreceive\nclose\nwait\n"

DESKTOP = """
share/applications/thaw.desktop
share/icons/hicolor/256x256/apps/thaw.png
share/icons/hicolor/48x48/apps/thaw.png
share/icons/hicolor/scalable/apps/thaw.svg
share/man/man1/thaw.1
share/metainfo/org.example.thaw.metainfo.xml
""".split()


def tool(*command, **settings):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL,
                   timeout=PATIENCE_S, **settings)


def installed_program(prefix):
    """The program below a prefix: in bin, or in a bundle where there are such."""
    (found,) = [path for path in prefix.glob("**/thaw*") if path.is_file() and
                path.parent.name in ("bin", "MacOS") and path.stem == "thaw"]
    return found


class Installed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="thaw test ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.elsewhere = self.folder / "elsewhere"
        self.elsewhere.mkdir()

    def install(self):
        prefix = self.folder / "prefix"
        tool("cmake", "--install", BUILD, "--prefix", prefix, "--component=program")
        return prefix

    def expect_talk(self, prefix):
        """It plays a scenario, and its tour needs what lies beside it: font and scenario."""
        program = str(installed_program(prefix))
        port = free_port()
        result = run("--offscreen", "--delay=0", f"--port={port}", "--script=-", program=program,
                     script=FOUR.format(port=port), cwd=self.elsewhere)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(re.findall(r"#\d \w+ +ok", result.stdout)), 4, result.stdout)
        self.assertIn('5 bytes "hello"', result.stdout)


class TestProgram(Installed):
    def test_it_runs_from_any_folder(self):
        self.expect_talk(self.install())

    def test_it_runs_after_it_was_moved(self):
        moved = self.install().rename(self.folder / "moved with \u00fc")
        self.expect_talk(moved)

    def test_it_runs_by_a_link(self):
        program = installed_program(self.install())
        link = self.elsewhere / "bin"
        link.mkdir()
        (link / "thaw").symlink_to(program)
        self.expect_talk(self.elsewhere)

    def test_archive_runs_where_it_is_unpacked(self):
        packages = self.folder / "packages"
        tool("cpack", "--config", pathlib.Path(BUILD) / "CPackConfig.cmake", "-G", "TGZ",
             "-B", packages)
        (archive,) = packages.glob("thaw-*.tar.gz")
        with tarfile.open(archive) as contents:
            contents.extractall(self.folder / "unpacked")
        self.expect_talk(self.folder / "unpacked")

    def test_nothing_tells_where_it_was_built(self):
        for file in self.install().rglob("*"):
            if not file.is_file():
                continue
            if os.access(file, os.X_OK):
                tool("strip", file)  # of what a debugger is told, which no release has
            self.assertNotIn(str(ROOT).encode(), file.read_bytes(), file)


@unittest.skipUnless(sys.platform.startswith("linux"), "only Linux has these files")
class TestDesktop(Installed):
    def test_desktop_finds_its_files(self):
        prefix = self.install()
        missing = [name for name in DESKTOP if not (prefix / name).is_file()]
        self.assertEqual(missing, [])
        self.assertIn('"thaw ', (prefix / "share/man/man1/thaw.1").read_text())

    def test_manual_and_help_know_the_same_options_and_faults(self):
        manual = (self.install() / "share/man/man1/thaw.1").read_text()
        words = manual.replace("\\-", "-")
        help_text = run("--help").stdout
        self.assertEqual(set(re.findall(r"--[a-z-]+", words)),
                         set(re.findall(r"--[a-z-]+", help_text)))
        faults = re.search(r"what it does wrong: (.*?) \(none\)", help_text, re.DOTALL)[1]
        for fault in re.split(r",\s+", faults):
            self.assertRegex(words, rf"(?m)^\.(BR?|B) {fault}\b")


if __name__ == "__main__":
    unittest.main()
