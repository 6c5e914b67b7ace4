# How our own code is compiled. Targets take these through thaw_flags; nothing leaks to consumers.

add_library(thaw_flags INTERFACE)
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
