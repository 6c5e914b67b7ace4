# How our own code is compiled. Targets take these through thaw_flags; nothing leaks to consumers.

add_library(thaw_flags INTERFACE)
# SDL.h includes the vector instructions of the processor, of which nothing here knows. To read them
# takes longer than to compile most files.
target_compile_definitions(thaw_flags INTERFACE SDL_DISABLE_IMMINTRIN_H SDL_DISABLE_MMINTRIN_H
    SDL_DISABLE_XMMINTRIN_H SDL_DISABLE_EMMINTRIN_H SDL_DISABLE_PMMINTRIN_H)
if(MSVC)
    target_compile_options(thaw_flags INTERFACE /W4 /utf-8 $<$<BOOL:${THAW_WERROR}>:/WX>)
    target_compile_definitions(thaw_flags INTERFACE _CRT_SECURE_NO_WARNINGS)
else()
    target_compile_options(thaw_flags INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
        $<$<BOOL:${THAW_WERROR}>:-Werror>
        # __FILE__ as a path in the source tree, on every machine the same
        -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
    if(THAW_SANITIZE)
        target_compile_options(thaw_flags INTERFACE
            -fsanitize=${THAW_SANITIZE} -fno-omit-frame-pointer -g
            # undefined behaviour ends the program instead of being a line that nobody reads
            -fno-sanitize-recover=all)
        target_link_options(thaw_flags INTERFACE -fsanitize=${THAW_SANITIZE})
    endif()
endif()
