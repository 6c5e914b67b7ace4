# What the page is made of, and what goes into the folder that is served.

# The window's thread is not the page's, which stays alive when the window freezes. Threads that find
# no worker of the pool ready get a new one.
target_link_options(thaw PRIVATE
    -pthread
    -sPROXY_TO_PTHREAD=1
    -sPTHREAD_POOL_SIZE=8
    -sPTHREAD_POOL_SIZE_STRICT=0
    -sINITIAL_MEMORY=512MB # for the largest message of the self-test
    -sABORTING_MALLOC=0
    -sEXIT_RUNTIME=1
    -sENVIRONMENT=web,worker
    -sFS_DEBUG=1 # tells the page of files that were written
    -sEXPORTED_RUNTIME_METHODS=ccall,FS
    "SHELL:--preload-file ${PROJECT_SOURCE_DIR}/assets/font@/assets/font"
    "SHELL:--preload-file ${PROJECT_SOURCE_DIR}/assets/icon.bmp@/assets/icon.bmp"
    "SHELL:--preload-file ${PROJECT_SOURCE_DIR}/assets/scenarios@/assets/scenarios")
file(GLOB_RECURSE preloaded CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/assets/font/* ${PROJECT_SOURCE_DIR}/assets/scenarios/*)
set_target_properties(thaw PROPERTIES LINK_DEPENDS "${preloaded}")

set(page ${PROJECT_SOURCE_DIR}/src/web)
foreach(ending js wasm data worker.js)
    install(FILES $<TARGET_FILE_DIR:thaw>/thaw.${ending} DESTINATION .)
endforeach()
install(FILES ${page}/index.html ${page}/page.js ${page}/isolate.js
    ${PROJECT_SOURCE_DIR}/assets/icon.png DESTINATION .)

# All of it is inside of the program.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION licenses RENAME thaw.txt)
install(FILES ${PROJECT_SOURCE_DIR}/assets/font/LICENSE DESTINATION licenses RENAME DejaVuSansMono.txt)
foreach(library SDL2 SDL2_ttf)
    install(FILES $ENV{THAW_WEB_LIBRARIES}/share/licenses/${library}/LICENSE.txt
        DESTINATION licenses RENAME ${library}.txt)
endforeach()
install(FILES $ENV{THAW_WEB_LIBRARIES}/share/licenses/freetype/FTL.TXT
    DESTINATION licenses RENAME freetype.txt)
# The C library and the code around it.
install(FILES ${EMSCRIPTEN_ROOT_PATH}/system/lib/libc/musl/COPYRIGHT
    DESTINATION licenses RENAME musl.txt)
find_file(THAW_EMSCRIPTEN_LICENCE NAMES LICENSE copyright
    PATHS ${EMSCRIPTEN_ROOT_PATH} /usr/share/doc/emscripten NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
install(FILES ${THAW_EMSCRIPTEN_LICENCE} DESTINATION licenses RENAME emscripten.txt)
