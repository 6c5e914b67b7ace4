"""Which header may be included from where.

    rooms.py ROOT includes    every #include under ROOT/src is on a list below
    rooms.py ROOT circles     no module includes itself by way of others

A room is a folder of src/; src/main.c is a room of its own. A module is foo.c and foo.h together,
with foo_inside.h where others of the room must see more of it than the rest of the world.
"""

import graphlib
import pathlib
import re
import sys

# A header is searched for in the room that includes it, then in those below.
CHAIN = ["app", "ui", "web", "lab", "net"]

LANGUAGE = "errno.h limits.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h"
PUBLIC = """client.h client_options.h clock.h echo_server.h echo_server_options.h fault.h frame.h
            message.h observer.h thaw.h version.h"""
SOCKETS = """SDL_net.h fcntl.h netdb.h netinet/in.h signal.h sys/select.h sys/socket.h sys/time.h
             unistd.h winsock2.h ws2tcpip.h"""
MEMORY_NET = [f"web/memory_{part}" for part in "link net ports set socket".split()]
SYSTEM = "direct.h fcntl.h io.h shlobj.h signal.h sys/stat.h time.h unistd.h windows.h"

# Who (a room, or one module of it), whose, which headers, and why. One's own room needs no row.
ALLOWED = [
    ("net", "system", "SDL.h", "threads, locks and the clock"),
    ("net/tcp", "system", SOCKETS, "the seam: nobody else knows what a stream is made of"),
    ("net/descriptor", "system", SOCKETS + " poll.h", "what SDL_net has no word for"),
    ("net/door", "system", "SDL_net.h", "the server's side of the seam: it listens and accepts"),
    ("lab", "net", PUBLIC, "what the threads say of themselves"),
    ("lab/cut", "net", "decoder.h", "the real decoder is fed once more, with other chunks"),
    ("lab", "system", "SDL.h", "integers and strings"),
    ("lab/usage", "system", "psapi.h sys/resource.h windows.h", "what the process uses"),
    ("ui", "lab", "cut.h frames.h life.h listing.h moment.h recording.h run.h sources.h tracks.h wire.h",
     "what views show of the threads"),
    ("web", "system", "SDL.h", "the window's pixels"),
    ("web/page_of_browser", "system", "emscripten.h emscripten/threading.h pthread.h", "the page"),
    ("web/names", "system", "arpa/inet.h netdb.h", "what it takes the place of"),
    ("web/memory_set", "net", "clock.h", "timeouts"),
    ("ui", "web", "page.h", "how pixels get to the screen"),
    ("ui", "net", "clock.h", "one clock for everything that is shown"),
    ("ui", "net", "observer.h", "the calls that words are told of"),
    ("ui", "net", "message.h", "the commands, of which each is an action"),
    ("ui", "net", "frame.h", "the length in front of a message"),
    ("ui", "net", "number.h", "numbers are written in one way wherever people read them"),
    ("ui", "net", "task.h", "the font reader may get stuck on a disk"),
    ("ui", "system", "SDL.h SDL_ttf.h", "pixels and text"),
    ("app", "ui", "action.h box.h edit.h log.h model.h phrases.h screen.h theme.h utf8.h",
     "the window as a whole, what it is asked for, and texts"),
    ("app", "lab", """archive_reader.h archive_writer.h chrome_trace.h extract.h gate.h meter.h
                    recorder.h recording.h sources.h statistics.h tracks.h usage.h""",
     "what threads say, and what is told of a run"),
    ("app", "web", "page.h", "what a page cannot do is said"),
    ("app", "net", PUBLIC, "the client and the built-in server"),
    ("app", "net", "number.h", "numbers are written in one way wherever people read them"),
    ("app/printer", "net", "queue.h task.h", "its lines, and its thread that may get stuck"),
    ("app/filing", "net", "task.h", "its thread may get stuck on a disk"),
    ("app/replay", "net", "task.h", "the same"),
    ("app/tape", "net", "task.h", "the same"),
    ("app/output", "net", "task.h", "it is waited for as long as it gets on"),
    ("app", "system", "SDL.h SDL_syswm.h SDL_ttf.h", "starts and ends them; the window's handle"),
    ("app", "system", SYSTEM, "files, the terminal and signals"),
    ("main", "app", "command_line.h console.h interrupt.h program.h selftest.h serve.h", "what to run"),
    ("main", "net", "version.h", "what --version says"),
    ("main", "system", "SDL.h", "SDL's main"),
    ("examples", "thaw", PUBLIC, "what every other program has"),
    ("examples", "system", "SDL.h", "a window or a thread of their own"),
    ("examples/serial", "net", "transport.h", "the seam, which it implements in place of net/tcp"),
    ("examples/serial", "system", "fcntl.h poll.h sys/file.h termios.h unistd.h", "a serial line"),
] + [(module, "system", "SDL_net.h", "what they take the place of") for module in MEMORY_NET
] + [(room, "system", LANGUAGE, "C") for room in [*CHAIN, "main", "examples"]]

# SDL.h brings everything along, so names tell who draws and who opens sockets. What holds for a
# module alone comes before what holds for its room.
PIXELS = r"\b(?:TTF_|SDL_\w*(?:Render|Window|Texture|Surface|INIT_VIDEO))\w*"
SOCKET = r"\b(?:SDLNet_\w+|TCPsocket)"
# Others: SOCKET.
FORBIDDEN = {"net": PIXELS, "lab": f"{PIXELS}|{SOCKET}", **dict.fromkeys(MEMORY_NET, PIXELS)}

FREE_OF_CIRCLES = ["net", "lab", "web", "ui", "app"]

INCLUDE = re.compile(r'\s*#\s*(?:include|import)\w*\s*(?:["<]([^">]+)|(.*))')


def whose(root, room, name):
    """The header as the compiler finds it, such as net/queue.h, or system/errno.h."""
    own = CHAIN.index(room) if room in CHAIN else 0
    for other in CHAIN[own:] + CHAIN[:own]:
        if "/" not in name and (root / "src" / other / name).is_file():
            return f"{other}/{name}"
    return name if name.startswith("thaw/") else f"system/{name}"


def lines_of(root):
    """Every line as its place, room, module, text, and the header that it includes, if any."""
    for path in sorted(root.glob("src/**/*.*")):
        parts = path.relative_to(root / "src").parts
        if not path.is_file() or path.name == "CMakeLists.txt":
            continue
        room = parts[0] if len(parts) > 1 else path.stem
        module = f"{room}/{path.stem.removesuffix('_inside')}"
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            header = match and whose(root, room, match[1] or match[2])
            yield f"src/{'/'.join(parts)}:{number}", room, module, line, header


def check_includes(root):
    allowed = {(who, f"{owner}/{header}")
               for who, owner, headers, _ in ALLOWED for header in headers.split()}
    for place, room, module, line, header in lines_of(root):
        own = not header or header.startswith(f"{room}/")
        if not own and not allowed & {(room, header), (module, header)}:
            yield (f"{place}: {header} is on no list of {module}; "
                   "add it to ALLOWED in tests/rooms.py only if the design allows it")
        who = module if module in FORBIDDEN else room
        match = re.search(FORBIDDEN.get(who, SOCKET), line)
        if match:
            yield f"{place}: {match[0]} is not for {who}"


def check_circles(root):
    """Each circle is opened where it was found, to find the others."""
    edges = {}
    for place, room, module, _, header in lines_of(root):
        target = header and header.rsplit(".", 1)[0].removesuffix("_inside")
        if header and target != module and room in FREE_OF_CIRCLES:
            edges.setdefault(module, {}).setdefault(target, f"{place} includes {header}")
    while True:
        try:
            return graphlib.TopologicalSorter(edges).prepare()
        except graphlib.CycleError as error:
            circle = error.args[1][::-1]  # it comes with who is included first
        steps = list(zip(circle, circle[1:]))
        yield "\n    ".join([f"circle: {' -> '.join(circle)}", *(edges[a][b] for a, b in steps)])
        del edges[steps[-1][0]][steps[-1][1]]


def main():
    checks = {"includes": check_includes, "circles": check_circles}
    root = pathlib.Path(sys.argv[1])
    if not any(root.glob("src/*/*.c")):
        sys.exit(f"{root} has no sources")
    sys.exit("\n".join(checks[sys.argv[2]](root)) or 0)


main()
