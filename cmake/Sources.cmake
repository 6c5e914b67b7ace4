# Carry source files in a program: thaw_carry_sources(<target> ROOT <folder> <file>...) adds one C
# file to <target>, with a table of the lines of those files (lab/sources_inside.h). It is written
# again when one of them changes, by CMake alone, so it works wherever CMake does.
set(THAW_SOURCES_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/SourcesTable.cmake)

function(thaw_carry_sources target folder)
    set(table ${CMAKE_CURRENT_BINARY_DIR}/sources_table.c)
    list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE files)
    list(JOIN ARGN "," names)
    add_custom_command(OUTPUT ${table}
        COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DNAMES=${names} -DTABLE=${table}
                -P ${THAW_SOURCES_SCRIPT}
        DEPENDS ${files} ${THAW_SOURCES_SCRIPT}
        COMMENT "Carrying the sources along"
        VERBATIM)
    target_sources(${target} PRIVATE ${table})
endfunction()
