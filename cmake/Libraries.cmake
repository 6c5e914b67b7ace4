# SDL2, SDL2_net and SDL2_ttf, shared where there is a shared library and else static, under one
# name each: thaw_sdl, thaw_sdl_net, thaw_sdl_ttf.

set(THAW_SDL_MINIMUM 2.0.20)
set(THAW_SDL_TTF_MINIMUM 2.0.18)
find_package(SDL2 ${THAW_SDL_MINIMUM} REQUIRED)
find_package(SDL2_net REQUIRED)
if(THAW_BUILD_PROGRAM)
    find_package(SDL2_ttf ${THAW_SDL_TTF_MINIMUM} REQUIRED)
endif()

function(thaw_alias_library name library)
    add_library(${name} INTERFACE)
    if(TARGET ${library}::${library})
        target_link_libraries(${name} INTERFACE ${library}::${library})
    else()
        target_link_libraries(${name} INTERFACE ${library}::${library}-static)
    endif()
endfunction()

thaw_alias_library(thaw_sdl SDL2)
thaw_alias_library(thaw_sdl_net SDL2_net)
target_link_libraries(thaw_sdl_net INTERFACE thaw_sdl)
if(THAW_BUILD_PROGRAM)
    thaw_alias_library(thaw_sdl_ttf SDL2_ttf)
    target_link_libraries(thaw_sdl_ttf INTERFACE thaw_sdl)
endif()
