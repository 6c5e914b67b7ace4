# What a package for Windows holds: the program with its assets beside it, so that it runs from any
# folder that it is unpacked into. Where makensis is, there is also an installer.

set(windows DESTINATION . COMPONENT windows EXCLUDE_FROM_ALL)
install(TARGETS thaw RUNTIME ${windows})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md ${windows})
install(FILES ${PROJECT_SOURCE_DIR}/assets/icon.bmp
    DESTINATION assets COMPONENT windows EXCLUDE_FROM_ALL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/assets/font ${PROJECT_SOURCE_DIR}/assets/scenarios
    DESTINATION assets COMPONENT windows EXCLUDE_FROM_ALL)
# Static libraries become a part of the program, and their licences want to be told.
install(DIRECTORY $ENV{THAW_WINDOWS_LIBRARIES}/share/licenses ${windows} OPTIONAL)

set(CPACK_COMPONENTS_ALL windows)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_GENERATOR ZIP)
find_program(THAW_MAKENSIS makensis)
if(THAW_MAKENSIS)
    list(APPEND CPACK_GENERATOR NSIS)
endif()
# Debian's makensis can make an installer for the same processor as the program. That is the only one
# that a wine without its 32-bit half can try; the makensis of Windows makes 32-bit ones only.
if(NOT CMAKE_HOST_WIN32)
    set(CPACK_NSIS_EXECUTABLE_PRE_ARGUMENTS [[-XTarget\ amd64-unicode]])
endif()
set(CPACK_NSIS_EXECUTABLES_DIRECTORY .)
set(CPACK_PACKAGE_EXECUTABLES thaw thaw)
