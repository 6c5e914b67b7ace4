// invariant.h - what the fuzz targets share: an assertion that every build keeps, and strict UTF-8.
//
// A target is a function LLVMFuzzerTestOneInput, called with one input after the other. What must
// hold for every input whatever it says with INVARIANT; a violated one ends the program, and the
// fuzzer keeps the input. Without libFuzzer, replay.c calls the same function with saved inputs.
#ifndef INVARIANT_H
#define INVARIANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INVARIANT(condition)                                                                       \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: violated: %s\n", __FILE__, __LINE__, #condition);              \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

// What each target defines. The name is libFuzzer's.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Whether `size` bytes are valid UTF-8 (RFC 3629) without a control character, C0, DEL or C1. Told
// from a table of the standard's byte ranges, another way than src/ui/utf8.c takes.
bool is_plain_text(const char *text, size_t size);

#endif
