"""rooms.py sees what is wrong in a small made-up tree, and nothing where nothing is wrong."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOMS = pathlib.Path(__file__).with_name("rooms.py")
CLEAN = {"net/clock.h": "#include <SDL.h>", "net/queue.h": "", "net/tcp.h": "#include <SDL_net.h>",
         "ui/text.h": '#include "clock.h"', "ui/text.c": '#include "text.h"'}


class Rooms(unittest.TestCase):
    def expect(self, words, what, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, "src", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            result = subprocess.run([sys.executable, ROOMS, folder, what], check=False, text=True,
                                    stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(result.returncode, 1 if words else 0)
        self.assertRegex(result.stderr.strip(), f"^{words}$")

    def test_clean_tree_passes_and_an_empty_one_fails(self):
        for what in "includes", "circles":
            self.expect("", what, CLEAN)
            self.expect(".* has no sources", what, {})

    def test_what_is_on_no_list_is_named(self):
        todo = "; add it to ALLOWED in tests/rooms.py only if the design allows it"
        for room, line, words in [
                ("ui", '# include "queue.h"', f"net/queue.h is on no list of ui/a{todo}"),
                ("ui", "#include <queue.h>", f"net/queue.h is on no list of ui/a{todo}"),
                ("ui", '#include "../net/queue.h"', f"system/../net/queue.h is on no.*{todo}"),
                ("ui", "#include MACRO", f"system/MACRO is on no list of ui/a{todo}"),
                ("net", "#include <SDL_net.h>", f"system/SDL_net.h is on no list of net/a{todo}"),
                ("lab", "SDL_CreateWindow();", "SDL_CreateWindow is not for lab"),
                ("ui", "SDLNet_Init();", "SDLNet_Init is not for ui"),
                ("web", "SDLNet_Init();", "SDLNet_Init is not for web")]:
            files = {**CLEAN, f"{room}/a.c": f"\n{line}"}
            self.expect(f"src/{room}/a.c:2: {words}", "includes", files)

    def test_circle_is_printed(self):
        circle = {"ui/a.h": "", "ui/a.c": '#include "b.h"', "ui/b.h": '#include "a.h"'}
        self.expect("circle: ui/a -> ui/b -> ui/a\n    src/ui/a.c:1 includes ui/b.h\n"
                    "    src/ui/b.h:1 includes ui/a.h", "circles", {**CLEAN, **circle})


unittest.main()
