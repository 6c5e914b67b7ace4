"""Other people's programs that use thaw::net: configured, built, and run against `thaw --serve`.

    test_consumer.py package|subdirectory|pkg-config

`package` and `pkg-config` take the library from an installation that was moved since; `subdirectory`
from its source, with SDL found by pkg-config alone, as on systems whose SDL2_net has no CMake
package. Wants THAW_BUILD, THAW_SOURCE and THAW_PROGRAM, and takes the compilers from CC and CXX.
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
from program import PATIENCE_S, Running, free_port  # noqa: E402

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
BUILD_S = 200
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
LANGUAGES = (("c", "CC", "cc", ["-std=c11"]), ("cpp", "CXX", "c++", ["-std=c++11"]))


def run(*command, **settings):
    """Run a command to its end; returns what it printed, and stops the test when it fails."""
    settings.setdefault("timeout", BUILD_S)
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, **settings)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def install(folder):
    """Install the build into a fresh prefix and move that to where it is used."""
    run("cmake", "--install", os.environ["THAW_BUILD"], "--prefix", folder / "at-first")
    prefix = folder / "moved"
    (folder / "at-first").rename(prefix)
    return prefix


def build_with_cmake(folder, *settings):
    build = folder / "build"
    run("cmake", "-G", "Ninja", "-S", HERE, "-B", build, "-DCMAKE_BUILD_TYPE=Debug",
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *settings)
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if "main.c" in entry["file"] and " -W" in entry["command"]:
            sys.exit(f"our warnings are forced on other people's sources: {entry['command']}")
    run("cmake", "--build", build)
    suffix = ".exe" if os.name == "nt" else ""
    return [build / f"talk_c{suffix}", build / f"talk_cpp{suffix}"]


def from_package(folder):
    return build_with_cmake(folder, f"-DCMAKE_PREFIX_PATH={install(folder)}")


def from_subdirectory(folder):
    without = [f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in ("SDL2", "SDL2_net")]
    programs = build_with_cmake(folder, f"-DTHAW_SOURCE={os.environ['THAW_SOURCE']}", *without)
    run("cmake", "--install", folder / "build", "--prefix", folder / "prefix")
    if (folder / "prefix").exists():
        sys.exit("a project that builds thaw::net installs it without having asked for that")
    return programs


def from_pkg_config(folder):
    """With nothing but a compiler. Each header must also be complete by itself."""
    prefix = install(folder)
    (file,) = prefix.glob("lib*/**/thaw.pc")
    path = os.pathsep.join([str(file.parent), os.environ.get("PKG_CONFIG_PATH", "")])
    flags = shlex.split(run("pkg-config", "--cflags", "--libs", "thaw",
                            env=dict(os.environ, PKG_CONFIG_PATH=path)))
    programs = []
    for suffix, variable, default, standard in LANGUAGES:
        compile_it = [*os.environ.get(variable, default).split(), *standard, *WARNINGS]
        programs.append(folder / f"talk_{suffix}")
        for header in sorted((prefix / "include" / "thaw").iterdir()):
            source = folder / f"alone.{suffix}"
            if 'extern "C"' not in header.read_text():
                sys.exit(f"{header.name} can not be linked with from C++")
            source.write_text(f"#include <thaw/{header.name}>\nint alone;\n")
            run(*compile_it, "-fsyntax-only", source, *flags)
        run(*compile_it, HERE / f"main.{suffix}", "-o", programs[-1], *flags)
    return programs


WAYS = {"package": from_package, "subdirectory": from_subdirectory, "pkg-config": from_pkg_config}


def check_talk(programs):
    port = free_port()
    with Running("--serve", "--delay=0", f"--port={port}") as server:
        server.wait_for_line(f"{port}")
        answers = [run(program, port, timeout=PATIENCE_S) for program in programs]
    if answers != ["hello from C\n", "hello from C++\n"]:
        sys.exit(f"the programs printed {answers}")


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in WAYS:
        sys.exit(__doc__)
    way = sys.argv[1]
    if way != "package" and not shutil.which("pkg-config"):
        print("skipped: there is no pkg-config")
        sys.exit(SKIPPED)
    # A space in the path is for CMake; older versions of pkg-config can not carry one.
    prefix = "thaw-test-" if way == "pkg-config" else "thaw test "
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        check_talk(WAYS[way](pathlib.Path(folder)))


if __name__ == "__main__":
    main()
