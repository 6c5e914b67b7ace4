# Write the lines of source files as a C table. -DFOLDER: where they lie; -DNAMES: a,b,...: their
# names there; -DTABLE: the file to be written. See lab/sources_inside.h.
#
# Each line is a string of its own, since a long string is more than C11 promises. In front of it is
# a sign: "o" where an observer is told of something, "." elsewhere.
cmake_minimum_required(VERSION 3.20)

set(tellers THAW_TRACE THAW_TRACE_AT THAW_TRACE_CALL THAW_TRACE_CALL_WITH THAW_TRACE_RETURN RECORDER_SAY
            recorder_say recorder_say_of)

# The macros of a file that tell an observer in their bodies.
function(find_macros text out)
    string(REGEX REPLACE "[][;]" "" text "${text}") # a list would break there
    set(body "([^\n]*\\\\\n)*[^\n]*")
    string(REGEX MATCHALL "\n#define [A-Z_]+\\(${body}" macros "${text}")
    set(found "")
    foreach(macro IN LISTS macros)
        if(macro MATCHES "THAW_TRACE" AND macro MATCHES "#define ([A-Z_]+)\\(")
            list(APPEND found ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(${out} ${found} PARENT_SCOPE)
endfunction()

# Put the sign in front of each line. Definitions of macros and comments tell nobody of anything.
function(sign_lines text out)
    find_macros("${text}" macros)
    list(JOIN tellers "|" names)
    foreach(macro IN LISTS macros)
        string(APPEND names "|${macro}")
    endforeach()
    string(REPLACE "\n" "\n." text "${text}")
    string(REGEX REPLACE "\n\\.( +(${names})\\()" "\no\\1" text "${text}")
    string(REGEX REPLACE "\no([^\n]*\\\\)\n" "\n.\\1\n" text "${text}")
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

set(arrays "")
set(rows "")
string(REPLACE "," ";" NAMES "${NAMES}")
foreach(name IN LISTS NAMES)
    file(READ ${FOLDER}/${name} text)
    string(REPLACE "\r" "" text "${text}")
    string(REGEX REPLACE "\n$" "" text "${text}")
    sign_lines("\n${text}" text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "?" "\\?" text "${text}")
    string(REPLACE "\n" "\",\n    \"" text "${text}")
    string(SUBSTRING "${text}" 3 -1 text)
    string(MAKE_C_IDENTIFIER ${name} array)
    string(APPEND arrays "static const char *const ${array}[] = {\n${text}\"};\n\n")
    string(APPEND rows "    {\"${name}\", ${array}, (int)SDL_arraysize(${array})},\n")
endforeach()
list(LENGTH NAMES count)
file(WRITE ${TABLE} "// Written by cmake/SourcesTable.cmake.\n#include \"sources_inside.h\"\n\n${arrays}"
     "const SourceFile source_files[] = {\n${rows}};\nconst int source_file_count = ${count};\n")
