# The README must quote the loop of the smallest example as it is compiled, letter for letter.

file(READ ${ROOT}/src/examples/minimal.c example)
file(READ ${ROOT}/README.md readme)
string(FIND "${example}" "// [loop] " from)
string(FIND "${example}" "// [/loop]" to)
if(from LESS 0 OR to LESS from)
    message(FATAL_ERROR "src/examples/minimal.c has lost the marks around its loop")
endif()
math(EXPR from "${from} + 10") # behind the mark
math(EXPR length "${to} - ${from}")
string(SUBSTRING "${example}" ${from} ${length} loop)
string(FIND "${readme}" "```c\n// ${loop}```" quoted)
if(quoted LESS 0)
    message(FATAL_ERROR "README.md does not quote this any more:\n// ${loop}")
endif()
