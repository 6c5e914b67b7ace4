# Where everything goes when it is installed. There are two components: `library`, which is
# thaw::net for other programs, and `program`, which is thaw itself.

# ---- the library ----

include(CMakePackageConfigHelpers)

# A package of CMake climbs from its own folder to the prefix, a step for each name in the path. From
# a folder beside the prefix there is no such way, so that one is absolute, and knows the prefix.
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/thaw)
cmake_path(NORMAL_PATH package_folder)
if(package_folder MATCHES "^\\.\\./")
    cmake_path(ABSOLUTE_PATH package_folder BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} NORMALIZE)
endif()
install(TARGETS thaw_net EXPORT thaw_targets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    PUBLIC_HEADER DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/thaw COMPONENT library)
install(EXPORT thaw_targets NAMESPACE thaw:: FILE thaw-targets.cmake
    DESTINATION ${package_folder} COMPONENT library)

write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/thaw-config-version.cmake
    COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/thaw-config-version.cmake
    ${CMAKE_CURRENT_LIST_DIR}/thaw-config.cmake ${CMAKE_CURRENT_LIST_DIR}/Libraries.cmake
    DESTINATION ${package_folder} COMPONENT library)

# The file for pkg-config begins at its own place, unless a packager has put something elsewhere for
# good. So what is installed can be moved.
function(thaw_pkg_config_folder folder result)
    thaw_way("${CMAKE_INSTALL_LIBDIR}/pkgconfig" "${folder}" way)
    if(NOT IS_ABSOLUTE ${way})
        string(PREPEND way "\${pcfiledir}/")
    endif()
    set(${result} ${way} PARENT_SCOPE)
endfunction()
thaw_pkg_config_folder(. pc_prefix)
thaw_pkg_config_folder("${CMAKE_INSTALL_INCLUDEDIR}" pc_includedir)
set(sockets "")
if(WIN32)
    set(sockets " -lws2_32")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/thaw.pc.in thaw.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/thaw.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
# Debian's package of the library has a folder of its own, beside that of the program.
string(REGEX REPLACE "/thaw/*$" "" documents ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md
    DESTINATION ${documents}/libthaw-dev COMPONENT library)

if(NOT THAW_BUILD_PROGRAM)
    return()
endif()

# ---- the program ----

install(TARGETS thaw COMPONENT program
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    BUNDLE DESTINATION .)
if(APPLE)
    return() # the bundle has everything inside
endif()

install(FILES ${PROJECT_SOURCE_DIR}/assets/icon.bmp
    DESTINATION ${CMAKE_INSTALL_DATADIR}/thaw COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/assets/font ${PROJECT_SOURCE_DIR}/assets/scenarios
    DESTINATION ${CMAKE_INSTALL_DATADIR}/thaw COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# What a Unix desktop wants to know. It does not look where a packager puts the program's own data.
if(UNIX)
    set(icons ${CMAKE_INSTALL_DATAROOTDIR}/icons/hicolor)
    install(FILES ${PROJECT_SOURCE_DIR}/assets/icon.svg
        DESTINATION ${icons}/scalable/apps RENAME thaw.svg COMPONENT program)
    install(FILES ${PROJECT_SOURCE_DIR}/assets/icon.png
        DESTINATION ${icons}/256x256/apps RENAME thaw.png COMPONENT program)
    install(FILES ${PROJECT_SOURCE_DIR}/packaging/icon-48.png
        DESTINATION ${icons}/48x48/apps RENAME thaw.png COMPONENT program)
    install(FILES ${PROJECT_SOURCE_DIR}/packaging/thaw.desktop
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/applications COMPONENT program)
    install(FILES ${PROJECT_SOURCE_DIR}/packaging/thaw.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/metainfo RENAME ${THAW_ID}.metainfo.xml
        COMPONENT program)
    configure_file(${PROJECT_SOURCE_DIR}/packaging/thaw.1.in thaw.1 @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/thaw.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endif()
