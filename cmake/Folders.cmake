# Where a program finds one of the installed folders from another. Each may be set by a packager
# (BINDIR, DATADIR, LIBDIR and the others of GNUInstallDirs), relative to the prefix or absolute.

# Set `result` to the way from the folder `from` to the folder `to`. It is relative where both of
# them are, so that what is installed can be moved, and absolute otherwise.
function(thaw_way from to result)
    cmake_path(ABSOLUTE_PATH to BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} NORMALIZE
        OUTPUT_VARIABLE way)
    if(NOT IS_ABSOLUTE "${from}" AND NOT IS_ABSOLUTE "${to}")
        cmake_path(ABSOLUTE_PATH from BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} NORMALIZE)
        cmake_path(RELATIVE_PATH way BASE_DIRECTORY ${from})
    endif()
    set(${result} ${way} PARENT_SCOPE)
endfunction()
