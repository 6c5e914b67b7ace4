"""Print a header of thaw in the form that Doxygen reads: docs_filter.py FILE

The headers have plain // comments. One directly before a declaration documents it, and also those
that follow without an empty line between, but for a macro with a comment of its own. One behind a
field, an enumerator, a macro or a type documents that, together with the lines below that continue
it. The first one in the file documents the file. Other comments stay as they are. Lines may move,
since a comment may be repeated.
"""

import pathlib
import re
import sys

LABEL = re.compile(r"(?:^|\s{2,})(Thread|Blocks|Owner|Errors):\s*")
TRAILING = re.compile(r"(.*\S)\s*//\s?(.*)")
CALL = re.compile(r"\w\(.*\);")
NO_DECLARATION = re.compile(r'#\s*(?!define)|extern "C"|}$|#define \w+_H$')
FUNCTION = re.compile(r"(?!typedef\b|#)[^;{=]*?\b(\w+)\(")


def is_comment(line):
    return line.lstrip().startswith("//")


def is_complete(code):
    """Whether these lines, from the first of a statement on, hold all of it."""
    if NO_DECLARATION.match(code[0]):
        return True
    if code[0].startswith("#"):
        return not code[-1].endswith("\\")
    text = "\n".join(line.split("//")[0].rstrip() for line in code)
    return text.count("{") == text.count("}") and text.rstrip().endswith((";", "}"))


def statements(lines):
    """Each statement as its comment, which is [] where there is none, and its lines."""
    comment, pending, code = [], [], []
    for line in lines:
        if not code and is_comment(line):
            pending.append(line)
        elif not code and not line.strip():
            yield [], [*pending, line]
            comment, pending = [], []
        else:
            comment, pending = pending or comment, []
            code.append(line)
            if is_complete(code):
                yield ([] if NO_DECLARATION.match(code[0]) else comment), code
                code = []
    yield [], [*pending, *code]


def function_name(code):
    match = FUNCTION.match("\n".join(code))
    return match and match[1]


def escaped(text):
    """The text with nothing in it that means something to Doxygen, but for `names`."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"[\\@<>&#%*]", r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)


def labelled(text):
    """A line such as "Thread: any.   Blocks: never." as a list with an item for each label."""
    _, *parts = LABEL.split(text)
    return [f"- **{label}:** {escaped(rest)}" for label, rest in zip(parts[::2], parts[1::2])]


def as_code(block):
    kind = "code{.c}", "endcode"
    if not any(CALL.search(line) for line in block):
        kind = "verbatim", "endverbatim"
    return [f"@{kind[0]}", *(line[4:] for line in block), f"@{kind[1]}"]


def body(comment):
    """What a comment says, in the lines that Doxygen reads."""
    out, block, in_list = [], [], False
    for line in [re.sub(r"^// ?", "", line) for line in comment] + [""]:
        indented = line.startswith("    ")
        if indented and not in_list:
            block.append(line)
            continue
        if block:
            out += as_code(block)
            block = []
        if indented:
            out[-1] += " " + escaped(line.strip())
        elif LABEL.match(line):
            out += ([] if in_list else [""]) + labelled(line)
            in_list = True
        else:
            out += ([""] if in_list else []) + [escaped(line)]
            in_list = False
    return out


def head(name, comment):
    """The comment of the file, which begins with its name; that of thaw.h is the main page too."""
    first, *rest = body(comment)
    first = first.split(" - ", 1)[1]
    text = [first[0].upper() + first[1:], *rest]
    out = ["/**", f"@file {name}", "", *text, "*/"]
    if name == "thaw.h":
        out += ["/**", "@mainpage", "", *text, "*/"]
    return out


def with_trailing(code):
    """The lines of a declaration with the comments behind its parts turned into Doxygen's."""
    out, column = [], None
    for line in code:
        match = TRAILING.match(line)
        if match and not is_comment(line):
            column = line.index("//")
            out.append(f"{match[1]} /**< {escaped(match[2])} */")
        elif is_comment(line) and line.index("//") == column:
            out[-1] = f"{out[-1][:-3]} {escaped(line.strip()[2:].strip())} */"
        else:
            column = None
            out.append(line)
    return out


def filtered(name, lines):
    size = next(i for i, line in enumerate(lines) if not is_comment(line))
    yield from head(name, lines[:size])
    for comment, code in statements(lines[size:]):
        if comment and not (code[0].startswith("#") and TRAILING.match(code[-1])):
            yield from ["/**", *body(comment)]
            if code[0].startswith("typedef struct") and "{" in code[0]:
                yield f"@headerfile {name} <thaw/{name}>"
            yield "*/"
        yield from code if function_name(code) else with_trailing(code)


if __name__ == "__main__":
    header = pathlib.Path(sys.argv[1])
    print("\n".join(filtered(header.name, header.read_text(encoding="utf-8").splitlines())))
