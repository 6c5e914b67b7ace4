"""Build the reference of the library: HTML pages that Doxygen makes from the public headers.

    docs.py ROOT FOLDER    the pages of the source tree ROOT go to FOLDER
    docs.py ROOT           the pages are not kept: this only says what is wrong

Everything public has to be documented, and the comment of a function has to have all the labels.
Without Doxygen only the labels are looked at.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from docs_filter import LABEL, function_name, statements

LABELS = ["Thread", "Blocks", "Owner", "Errors"]
SKIPPED = 77


def public_headers(root):
    text = (root / "src/CMakeLists.txt").read_text(encoding="utf-8")
    names = re.search(r"set\(THAW_PUBLIC_HEADERS\s([^)]*)\)", text)[1].split()
    return [f"src/net/{name}" for name in names]


def check_labels(root, headers):
    for header in headers:
        lines = (root / header).read_text(encoding="utf-8").splitlines()
        for comment, code in statements(lines):
            name = function_name(code)
            has = [label for line in comment for label in LABEL.findall(line[2:].strip())]
            missing = [label for label in LABELS if label not in has]
            if name and missing:
                yield f"{header}: the comment of {name} lacks {', '.join(missing)}"


def check_enumerators(folder):
    """Not every Doxygen warns of an enumerator without a comment."""
    for path in sorted(folder.glob("xml/*_8h.xml")):
        tree = xml.etree.ElementTree.parse(path)
        for value in tree.iter("enumvalue"):
            if not "".join(value.find("briefdescription").itertext()).strip():
                yield f"{tree.findtext('.//compoundname')}: {value.findtext('name')} has no comment"


def build(root, headers, folder):
    """Yields what is wrong; what Doxygen minds, it has said itself."""
    version = (root / "src/net/version.h").read_text(encoding="utf-8")
    options = f"""
        @INCLUDE = cmake/Doxyfile
        PROJECT_NUMBER = {re.search('define THAW_VERSION (".*")', version)[1]}
        INPUT = {" ".join(headers)}
        OUTPUT_DIRECTORY = "{folder}"
    """
    doxygen = subprocess.run(["doxygen", "-"], cwd=root, input=options, text=True, check=False)
    if doxygen.returncode:
        yield "doxygen is not content, see above"
    yield from check_enumerators(folder)
    shutil.rmtree(folder / "xml", ignore_errors=True)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    headers = public_headers(root)
    wrong = list(check_labels(root, headers))
    if not wrong and not shutil.which("doxygen"):
        print("doxygen is not installed, so the pages are not built")
        sys.exit(SKIPPED)
    if not wrong:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary).resolve()
            wrong = list(build(root, headers, folder))
    sys.exit("\n".join(wrong) or 0)


main()
