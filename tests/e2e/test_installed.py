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

from program import free_port, run

BUILD_S = 600  # all of the program is built here, which only a hang may end
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
                   timeout=BUILD_S, **settings)


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

    def expect_talk(self, program):
        """It plays a scenario in a window that is drawn, for which it has to find its font."""
        port = free_port()
        result = run("--offscreen", "--delay=0", f"--port={port}", "--script=-",
                     program=str(program), script=FOUR.format(port=port), cwd=self.elsewhere)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(re.findall(r"#\d \w+ +ok", result.stdout)), 4, result.stdout)
        self.assertIn('5 bytes "hello"', result.stdout)

    def expect_desktop_files(self, prefix):
        self.assertEqual([name for name in DESKTOP if not (prefix / name).is_file()], [])


class TestProgram(Installed):
    def test_it_runs_from_any_folder(self):
        self.expect_talk(installed_program(self.install()))

    def test_it_runs_after_it_was_moved(self):
        moved = self.install().rename(self.folder / "moved with \u00fc")
        self.expect_talk(installed_program(moved))

    def test_it_runs_by_a_link(self):
        program = installed_program(self.install())
        link = self.elsewhere / "bin"
        link.mkdir()
        (link / "thaw").symlink_to(program)
        self.expect_talk(link / "thaw")

    def test_archive_runs_where_it_is_unpacked(self):
        packages = self.folder / "packages"
        tool("cpack", "--config", pathlib.Path(BUILD) / "CPackConfig.cmake", "-G", "TGZ",
             "-B", packages)
        (archive,) = packages.glob("thaw-*.tar.gz")
        with tarfile.open(archive) as contents:
            contents.extractall(self.folder / "unpacked")
        self.expect_talk(installed_program(self.folder / "unpacked"))

    def test_nothing_tells_where_it_was_built(self):
        for file in self.install().rglob("*"):
            if not file.is_file():
                continue
            if os.access(file, os.X_OK):
                tool("strip", file)  # of what a debugger is told, which no release has
            self.assertNotIn(str(ROOT).encode(), file.read_bytes(), file)


@unittest.skipIf(sys.platform == "darwin", "a bundle has everything inside")
class TestFolders(Installed):
    """Packagers put the program and its data where they like, with the variables of GNUInstallDirs.

    There is one build folder for all: where the data lie is compiled into a single file.
    """

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="thaw test ")
        cls.addClassCleanup(folder.cleanup)
        cls.build = pathlib.Path(folder.name) / "build"

    def install_with(self, **folders):
        """Install it with these folders; returns the prefix, in a folder of its own."""
        prefix = self.folder / "tree" / "prefix"
        tool("cmake", "-G", "Ninja", "-S", ROOT, "-B", self.build,
             f"-DCMAKE_INSTALL_PREFIX={prefix}", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=", "-UCMAKE_INSTALL_*DIR",
             *(f"-DCMAKE_INSTALL_{name}={path}" for name, path in folders.items()))
        tool("cmake", "--build", self.build, "--target", "thaw")
        tool("cmake", "--install", self.build, "--component=program")
        return prefix

    def move_tree(self):
        """Move the prefix and what may lie beside it; returns the prefix."""
        return (self.folder / "tree").rename(self.folder / "moved") / "prefix"

    def expect_relative(self, program, **folders):
        """It runs after it was moved, and does not know where it was installed at first."""
        first = self.install_with(**folders)
        moved = self.move_tree() / program
        self.expect_talk(moved)
        self.assertNotIn(str(first).encode(), moved.read_bytes())

    def test_games(self):
        """DATADIR is for the program's own data; a desktop looks for its files in DATAROOTDIR."""
        self.expect_relative("games/thaw", BINDIR="games", DATADIR="share/games")
        if sys.platform.startswith("linux"):
            self.expect_desktop_files(self.folder / "moved" / "prefix")

    def test_nested(self):
        self.expect_relative("lib/thaw/bin/thaw", BINDIR="lib/thaw/bin", DATAROOTDIR="usr/share")

    def test_in_the_same_folder(self):
        self.expect_relative("opt/thaw/thaw", BINDIR="opt/thaw/", DATADIR="opt/./data/..//")

    def test_outside_of_the_prefix(self):
        self.expect_relative("../games/thaw", BINDIR="bin/../../games", DATADIR="../data")

    def test_data_are_absolute(self):
        data = self.folder / "some data"
        self.install_with(BINDIR="games", DATADIR=data)
        self.assertTrue((data / "thaw" / "icon.bmp").is_file())
        self.expect_talk(self.move_tree() / "games" / "thaw")

    def test_program_is_absolute(self):
        self.install_with(BINDIR=self.folder / "games", DATADIR="lib/../data")
        self.expect_talk(self.folder / "games" / "thaw")

    def test_all_are_absolute(self):
        names = ("BINDIR", "DATADIR", "DATAROOTDIR", "DOCDIR", "MANDIR")
        self.install_with(**{name: self.folder / name.lower() for name in names})
        self.expect_talk(self.folder / "bindir" / "thaw")
        self.assertTrue((self.folder / "docdir" / "LICENSE").is_file())
        self.assertFalse((self.folder / "tree").exists())
        if sys.platform.startswith("linux"):
            self.assertTrue((self.folder / "mandir" / "man1" / "thaw.1").is_file())


@unittest.skipUnless(sys.platform.startswith("linux"), "only Linux has these files")
class TestDesktop(Installed):
    def test_desktop_finds_its_files(self):
        prefix = self.install()
        self.expect_desktop_files(prefix)
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
