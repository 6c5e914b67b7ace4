# What `./dev package` makes: an archive everywhere, and what each system installs from.

set(CPACK_PACKAGE_NAME thaw)
set(CPACK_PACKAGE_VENDOR "the thaw authors")
set(CPACK_PACKAGE_CONTACT "the thaw authors <thaw@example.org>")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_VERBATIM_VARIABLES ON)
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_SYSTEM_NAME)

if(WIN32)
    set(CPACK_GENERATOR ZIP)
    include(${CMAKE_CURRENT_LIST_DIR}/PackageWindows.cmake OPTIONAL)
elseif(APPLE)
    set(CPACK_GENERATOR TGZ DragNDrop)
else()
    set(CPACK_GENERATOR TGZ)
    find_program(THAW_DPKG_SHLIBDEPS dpkg-shlibdeps)
    if(THAW_DPKG_SHLIBDEPS)
        list(APPEND CPACK_GENERATOR DEB)
    endif()
endif()

# Two packages for Debian: the program, and the library for other programs.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME thaw)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "A demonstration of the non-blocking pattern for programs with a window:
commands go to a network thread, and replies come back to a picture that
never stops turning. An echo server that can go wrong is built in.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libthaw-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libsdl2-dev (>= ${THAW_SDL_MINIMUM}), libsdl2-net-dev")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
    "The library for other programs: the client and the server as a static library
for C and C++, with what CMake and pkg-config want to know.")

include(CPack)
