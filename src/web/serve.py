"""Serve the page of thaw on this machine: serve.py FOLDER [--port N] [--without-headers]

Browsers give threads only to a page that came with the two headers below. Without them, as on a
server that cannot send them, the page's service worker adds them.
"""

import argparse
import functools
import http.server

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-cache",  # a new build shows at the next reload
}


class Handler(http.server.SimpleHTTPRequestHandler):
    headers_sent = HEADERS

    def end_headers(self):
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        """Only what goes wrong is worth a line."""

    def log_error(self, format, *arguments):
        super().log_message(format, *arguments)


class PlainHandler(Handler):
    headers_sent = {}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=8000, help="0: one that is free")
    parser.add_argument("--without-headers", action="store_true")
    options = parser.parse_args()
    handler = PlainHandler if options.without_headers else Handler
    bound = functools.partial(handler, directory=options.folder)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), bound)
    except OSError as error:
        raise SystemExit(f"port {options.port}: {error.strerror}; try --port 0") from None
    print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


main()
