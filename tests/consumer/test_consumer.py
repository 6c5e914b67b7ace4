"""Other people's programs that use thaw::net: configured, built, and run against `thaw --serve`.

    test_consumer.py package|subdirectory|pkg-config|folders|exported|readme|older

`package` and `pkg-config` take the library from an installation that was moved since; `subdirectory`
from its source, with SDL found by pkg-config alone, as on systems whose SDL2_net has no CMake
package. `folders` installs it into the folders that packagers choose, and takes it from there both
ways. `exported` is somebody else's library that has thaw::net inside, and a program that uses it.
`readme` does what the README says, to the letter, in each of the ways that it shows. `older` is
programs that were compiled with the headers of 1.0.0, and run with the library as it is now, and as
it may become within this major version.

Wants THAW_BUILD, THAW_SOURCE and THAW_PROGRAM, and takes the compilers from CC and CXX.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
from program import PATIENCE_S, Running, free_port  # noqa: E402

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
BUILD_S = 600  # only a hang may end it
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
# What SDL.h can do without here, and what takes most of the time that compiling it takes.
QUICKLY = [f"-DSDL_DISABLE_{name}_H"
           for name in ("IMMINTRIN", "MMINTRIN", "XMMINTRIN", "EMMINTRIN", "PMMINTRIN")]
LANGUAGES = (("c", "CC", "cc", ["-std=c11"]), ("cpp", "CXX", "c++", ["-std=c++11"]))


def run(*command, **settings):
    """Run a command to its end; returns what it printed, and stops the test when it fails."""
    settings.setdefault("timeout", BUILD_S)
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, **settings)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def install(folder, build=None, name="moved"):
    """Install a build, or ours, into a fresh prefix and move that to where it is used."""
    run("cmake", "--install", build or os.environ["THAW_BUILD"], "--prefix", folder / "at-first")
    prefix = folder / name
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


def pkg_config_flags(file):
    """What pkg-config tells a compiler, from this thaw.pc."""
    path = os.pathsep.join([str(file.parent), os.environ.get("PKG_CONFIG_PATH", "")])
    return shlex.split(run("pkg-config", "--cflags", "--libs", "thaw",
                           env=dict(os.environ, PKG_CONFIG_PATH=path)))


def from_pkg_config(folder):
    """With nothing but a compiler. Each header must also be complete by itself."""
    prefix = install(folder)
    (file,) = prefix.glob("lib*/**/thaw.pc")
    flags = pkg_config_flags(file)
    programs = []
    for suffix, variable, default, standard in LANGUAGES:
        compile_it = [*os.environ.get(variable, default).split(), *standard, *WARNINGS]
        programs.append(folder / f"talk_{suffix}")
        for header in sorted((prefix / "include" / "thaw").iterdir()):
            source = folder / f"alone.{suffix}"
            if header.name != "thaw.h" and 'extern "C"' not in header.read_text():
                sys.exit(f"{header.name} cannot be linked with from C++")
            source.write_text(f"#include <thaw/{header.name}>\nint alone;\n")
            run(*compile_it, *QUICKLY, "-fsyntax-only", source, *flags)
        run(*compile_it, HERE / f"main.{suffix}", "-o", programs[-1], *flags)
    return programs


# Where the library is installed, below the prefix or ELSEWHERE, and whether it can be moved then. Where
# CMake's own files lie outside of the prefix, they cannot find it again.
FOLDERS = (
    ({"LIBDIR": "lib/x86_64-linux-gnu", "INCLUDEDIR": "include/some/where"}, True),
    ({"LIBDIR": "lib/../lib64/", "INCLUDEDIR": "../headers"}, True),
    ({"LIBDIR": "../libraries", "INCLUDEDIR": "include"}, False),
    ({"INCLUDEDIR": "ELSEWHERE/include"}, False),
    ({"LIBDIR": "ELSEWHERE/lib"}, False),
    ({"LIBDIR": "ELSEWHERE/lib", "INCLUDEDIR": "ELSEWHERE/include", "DOCDIR": "ELSEWHERE"}, False),
)


def install_into(place, folders, build):
    """Install the library into these folders; returns the file for pkg-config."""
    chosen = [f"-DCMAKE_INSTALL_{name}={path.replace('ELSEWHERE', str(place / 'elsewhere'))}"
              for name, path in folders.items()]
    run("cmake", "-G", "Ninja", "-S", os.environ["THAW_SOURCE"], "-B", build,
        "-DTHAW_BUILD_PROGRAM=OFF", "-DCMAKE_BUILD_TYPE=Debug", "-UCMAKE_INSTALL_*DIR",
        f"-DCMAKE_INSTALL_PREFIX={place / 'prefix'}", *chosen)
    run("cmake", "--build", build)
    run("cmake", "--install", build)
    (file,) = place.rglob("thaw.pc")
    return file


def from_folders(folder):
    programs = []
    for i, (folders, can_be_moved) in enumerate(FOLDERS):
        print(f"folders: {folders}", flush=True)
        place = folder / f"at-first-{i}"
        file = install_into(place, folders, folder / "thaw")
        if can_be_moved:
            moved = place.rename(folder / f"moved-{i}")
            file = moved / file.relative_to(place)
        programs.append(folder / f"talk_c_by_pkg_config_{i}")
        run(*os.environ.get("CC", "cc").split(), *QUICKLY, HERE / "main.c", "-o", programs[-1],
            *pkg_config_flags(file))
        package = file.parent.parent / "cmake" / "thaw"
        for built in build_with_cmake(folder, f"-Dthaw_DIR={package}"):
            programs.append(built.rename(folder / f"{built.stem}_{i}{built.suffix}"))
    return programs


def expect_refusal(configure):
    """What an exported library links has to be exported as well, so thaw has to be installed."""
    result = subprocess.run(configure, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            timeout=BUILD_S)
    if result.returncode == 0 or 'target "thaw_net"' not in result.stdout:
        sys.exit(f"it was not refused to export what is not installed:\n{result.stdout}")


def from_export(folder):
    programs = []
    for way in ("add_subdirectory", "FetchContent"):
        build, user = folder / way, folder / f"{way}-user"
        configure = ["cmake", "-G", "Ninja", "-S", str(HERE / "exported"), "-B", str(build),
                     f"-DTHAW_SOURCE={os.environ['THAW_SOURCE']}", f"-DWAY={way}"]
        expect_refusal(configure)
        run(*configure, "-DTHAW_INSTALL=ON")
        run("cmake", "--build", build)
        prefix = install(folder, build, f"{way}-moved")
        run("cmake", "-G", "Ninja", "-S", HERE / "exported" / "user", "-B", user,
            f"-DCMAKE_PREFIX_PATH={prefix}")
        run("cmake", "--build", user)
        programs.append(user / "talk_c")
    return programs


SECTION = re.compile(r"^## In a program of your own\n(.*?)^## ", re.MULTILINE | re.DOTALL)
USE = re.compile(r"^## Using the library\n(?:(?!^#).)*?^```c\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^### ([^\n]+)\n(?:(?!^#|^```).)*?^```(cmake|sh)\n(.*?)^```$",
                   re.MULTILINE | re.DOTALL)


def shown_ways():
    """The ways that the README shows: a heading, a language, and the block below it."""
    text = (pathlib.Path(os.environ["THAW_SOURCE"]) / "README.md").read_text(encoding="utf-8")
    section = SECTION.search(text)
    ways = SHOWN.findall(section[1]) if section else []
    if not ways or section[1].count("```") != 2 * len(ways):
        sys.exit("README.md: not every block on embedding stands alone below its heading")
    return ways


def compile_shown_use(folder, prefix):
    """What the README shows as the whole use stands in a function of somebody's."""
    text = (pathlib.Path(os.environ["THAW_SOURCE"]) / "README.md").read_text(encoding="utf-8")
    source = folder / "use.c"
    source.write_text("#include <stdio.h>\n#include <thaw/thaw.h>\nvoid use(void);\nvoid use(void) {\n"
                      f"{USE.search(text)[1]}}}\n", encoding="utf-8")
    (file,) = prefix.glob("lib*/**/thaw.pc")
    run(*os.environ.get("CC", "cc").split(), "-std=c11", *WARNINGS, "-fsyntax-only", source,
        *pkg_config_flags(file))


def prepare(heading, project, source, prefix):
    """Put what the heading speaks of into the project; returns what CMake is to be told."""
    if heading == "An installed package":
        return [f"-DCMAKE_PREFIX_PATH={prefix}"]
    if heading == "The source, fetched by CMake":
        return [f"-DFETCHCONTENT_SOURCE_DIR_THAW={source}"]  # instead of the address
    if heading == "The source in a folder":
        (project / "thaw").symlink_to(source)
    elif heading == "Copied files":
        shutil.copytree(source / "src" / "net", project / "thaw")
    else:
        sys.exit(f'README.md shows a way that this test does not know: "{heading}"')
    return []


def build_shown_command(project, command, prefix):
    (file,) = prefix.glob("lib*/**/thaw.pc")
    run("sh", "-ec", f'cc() {{ command ${{CC:-cc}} "$@"; }}\n{command}', cwd=project,
        env=dict(os.environ, PKG_CONFIG_PATH=str(file.parent)))
    return project / "talk"


def build_shown_lists(project, lists, settings):
    (project / "CMakeLists.txt").write_text(lists, encoding="utf-8")
    run("cmake", "-G", "Ninja", "-S", project, "-B", project / "build", *settings)
    run("cmake", "--build", project / "build")
    return project / "build" / "talk"


def from_readme(folder):
    source, prefix, programs = pathlib.Path(os.environ["THAW_SOURCE"]), install(folder), []
    compile_shown_use(folder, prefix)
    for i, (heading, language, text) in enumerate(shown_ways()):
        print(f"readme: {heading}", flush=True)
        project = folder / f"shown-{i}"
        project.mkdir()
        shutil.copy(HERE / "main.c", project)
        if language == "sh":
            programs.append(build_shown_command(project, text, prefix))
        else:
            settings = prepare(heading, project, source, prefix)
            programs.append(build_shown_lists(project, text, settings))
    return programs


# The public headers of 1.0.0, with which programs out there were compiled. Once 1.0.0 is out,
# nothing in this folder changes any more: a release that appends something adds nothing here.
OLDER_HEADERS = HERE / "headers-1.0"

# A later library: each structure has one more field at its end. The one in the options is a wish
# that no older program has, so a library that sees it there refuses them.
GROWING = "ThawClientOptions|ThawEchoServerOptions|ThawReply|ThawEvent"
END = re.compile(rf"^\}} ({GROWING});$", re.MULTILINE)
COPIED = re.compile(r"^ *if \(!thaw_sized_copy\(&copy, .*\n *return NULL;\n", re.MULTILINE)
APPENDED = r"    void *appended;\n\g<0>"
LOOKED_AT = r"""\g<0>    if (copy.appended) {
        SDL_SetError("the library sees a wish that the program does not have");
        return NULL;
    }
"""
GROWTH = (("client_options.h", END, APPENDED), ("echo_server_options.h", END, APPENDED),
          ("message.h", END, APPENDED), ("observer.h", END, APPENDED),
          ("client.c", COPIED, LOOKED_AT), ("echo_server.c", COPIED, LOOKED_AT))


def grown(net, folder):
    """A copy of the library that is newer than it."""
    shutil.copytree(net, folder)
    for name, place, text in GROWTH:
        file = folder / name
        after, count = place.subn(text, file.read_text(encoding="utf-8"))
        if count != 1:
            sys.exit(f"{name}: this test finds {count} places for what it appends, instead of one")
        file.write_text(after, encoding="utf-8")
    return folder


def can_sanitize(folder):
    """Whether AddressSanitizer works here, with a program in C++ on a library in C."""
    (folder / "part.c").write_text("int part(void) { return 0; }\n")
    (folder / "whole.cpp").write_text('extern "C" int part(void);\nint main() { return part(); }')
    c, cpp = (os.environ.get(variable, default).split() for _, variable, default, _ in LANGUAGES)
    for command in ([*c, "-fsanitize=address", "-c", "part.c"],
                    [*cpp, "-fsanitize=address", "whole.cpp", "part.o", "-o", "whole"],
                    [folder / "whole"]):
        if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          timeout=BUILD_S).returncode != 0:
            print("older: without AddressSanitizer, which does not work here", flush=True)
            return False
    return True


def build_older(folder, library, flags):
    """Compile the programs with the older headers, and the library unless it is built already."""
    folder.mkdir()
    libraries = shlex.split(run("pkg-config", "--cflags", "--libs", "sdl2", "SDL2_net"))
    compiler = {suffix: [*os.environ.get(variable, default).split(), *standard, *QUICKLY, "-g",
                         *flags] for suffix, variable, default, standard in LANGUAGES}
    objects, programs = [library], []
    if library.is_dir():
        run(*compiler["c"], "-c", *library.glob("*.c"), *libraries, cwd=folder)
        objects = sorted(folder.glob("*.o"))
    for name, source in (("talk_c", "main.c"), ("talk_cpp", "main.cpp"), ("talk_older", "older.c")):
        programs.append(folder / name)
        run(*compiler[source.partition(".")[2]], *WARNINGS, f"-I{OLDER_HEADERS}", HERE / source,
            *objects, "-o", programs[-1], *libraries)
    return programs


def from_older(folder):
    """With AddressSanitizer where it works: it sees more, and what it does not see nothing else does.

    The library as it is built is used as it is, too.
    """
    net = pathlib.Path(os.environ["THAW_SOURCE"]) / "src" / "net"
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # those of SDL are not ours to find
    flags = ["-fsanitize=address"] if can_sanitize(folder) else []
    (built,) = install(folder).glob("lib*/**/libthaw_net.a")
    return (build_older(folder / "built", built, []) + build_older(folder / "now", net, flags) +
            build_older(folder / "later", grown(net, folder / "grown"), flags))


WAYS = {"package": from_package, "subdirectory": from_subdirectory, "pkg-config": from_pkg_config,
        "folders": from_folders, "exported": from_export, "readme": from_readme,
        "older": from_older}


def check_talk(programs):
    port = free_port()
    with Running("--serve", "--delay=0", f"--port={port}") as server:
        server.wait_for_line(f"{port}")
        for program in programs:
            answer = run(program, port, timeout=PATIENCE_S)
            language = "C++" if "talk_cpp" in program.name else "C"
            if answer != f"hello from {language}\n":
                sys.exit(f"{program} printed {answer}")


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in WAYS:
        sys.exit(__doc__)
    way = sys.argv[1]
    if way not in ("package", "exported") and not shutil.which("pkg-config"):
        print("skipped: there is no pkg-config")
        sys.exit(SKIPPED)
    for variable in ("CFLAGS", "CXXFLAGS"):  # of all that CMake compiles
        os.environ[variable] = " ".join([os.environ.get(variable, ""), *QUICKLY])
    # A space in the path is for CMake; older versions of pkg-config cannot carry one.
    prefix = "thaw-test-" if way in ("pkg-config", "folders", "readme") else "thaw test "
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        check_talk(WAYS[way](pathlib.Path(folder)))


if __name__ == "__main__":
    main()
