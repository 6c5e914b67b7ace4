# The package of thaw::net: find_package(thaw), then link thaw::net and include <thaw/client.h>.

include(${CMAKE_CURRENT_LIST_DIR}/Libraries.cmake)
if(TARGET thaw::sdl AND TARGET thaw::sdl_net)
    include(${CMAKE_CURRENT_LIST_DIR}/thaw-targets.cmake)
else()
    set(thaw_FOUND FALSE)
    set(thaw_NOT_FOUND_MESSAGE "it needs SDL2 ${THAW_SDL_MINIMUM} or newer, and SDL2_net")
endif()
