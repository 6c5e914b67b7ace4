# Look for files that say something to an observer and are not carried in the program.
# -DFOLDER: src/; -DTABLE: what cmake/SourcesTable.cmake has written.
file(STRINGS ${TABLE} rows REGEX "^    {\"")
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/net/*.c ${FOLDER}/app/*.c)
foreach(name IN LISTS files)
    file(STRINGS ${FOLDER}/${name} places REGEX "^ +(THAW_TRACE|RECORDER_SAY|recorder_say)")
    if(places AND NOT "${rows}" MATCHES "\"${name}\"")
        message(SEND_ERROR "${name} is in records, but not carried: add it in src/CMakeLists.txt")
    endif()
endforeach()
