# SDL2, SDL2_net and SDL2_ttf under one name each: thaw::sdl, thaw::sdl_net, thaw::sdl_ttf.
# Each is found as the CMake package that it brings along or, where it brings none, by pkg-config;
# it is the shared library where there is one, and else the static one.
#
# This file is also installed beside the package of thaw::net, which finds its SDL again with it.

set(THAW_SDL_MINIMUM 2.0.20)
set(THAW_SDL_TTF_MINIMUM 2.0.18)

# Set `found` to the target that CMake's package of a library has defined, if any.
function(thaw_target_of library found)
    foreach(target ${library}::${library} ${library}::${library}-static)
        if(TARGET ${target})
            set(${found} ${target} PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${found} "" PARENT_SCOPE)
endfunction()

# Define the target `name` for `library`, which pkg-config calls `module`; a minimal version may
# follow. Without the library there is no such target afterwards.
function(thaw_find_library name library module)
    if(TARGET ${name})
        return()
    endif()
    thaw_target_of(${library} target)
    if(NOT target)
        find_package(${library} ${ARGN} QUIET)
        thaw_target_of(${library} target)
    endif()
    if(NOT target)
        find_package(PkgConfig QUIET)
        set(wanted ${module} ${ARGN})
        list(JOIN wanted ">=" wanted)
        if(PKG_CONFIG_FOUND)
            pkg_check_modules(thaw_${library} QUIET IMPORTED_TARGET "${wanted}")
        endif()
        if(thaw_${library}_FOUND)
            set(target PkgConfig::thaw_${library})
        endif()
    endif()
    if(target)
        add_library(${name} INTERFACE IMPORTED)
        target_link_libraries(${name} INTERFACE ${target})
        if(TARGET thaw::sdl AND NOT name STREQUAL "thaw::sdl")
            target_link_libraries(${name} INTERFACE thaw::sdl)
            # Their packages do not say that they need SDL2, so as static libraries they might come
            # behind it on the linker's line.
            get_target_property(imported ${target} IMPORTED)
            if(imported)
                target_link_libraries(${target} INTERFACE thaw::sdl)
            endif()
        endif()
    endif()
endfunction()

thaw_find_library(thaw::sdl SDL2 sdl2 ${THAW_SDL_MINIMUM})
thaw_find_library(thaw::sdl_net SDL2_net SDL2_net)
