# Build for a browser with Emscripten, whose own toolchain file knows nearly everything.
# THAW_WEB_LIBRARIES in the environment is the folder that web-libraries.sh prints.

execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
list(APPEND CMAKE_FIND_ROOT_PATH $ENV{THAW_WEB_LIBRARIES})
include(${emscripten}/cmake/Modules/Platform/Emscripten.cmake)

# Threads take another C library, so everything is compiled for them.
set(CMAKE_C_FLAGS_INIT -pthread)
