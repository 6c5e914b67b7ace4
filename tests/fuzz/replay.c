// replay.c - a main for a fuzz target where there is no libFuzzer: feeds it the files that it
// names.
//
// libFuzzer's own main takes the same arguments and does the same with them, so a saved input is
// replayed by every build in one and the same way.
#include "invariant.h"

#define INPUT_MAX (4u * 1024u * 1024u) // bytes

// Copied into a block of exactly its size, so that a sanitizer sees the first byte too many.
static bool replay(const char *name, uint8_t *buffer) {
    FILE *file = fopen(name, "rb");
    if (!file) {
        fprintf(stderr, "replay: %s cannot be opened\n", name);
        return false;
    }
    size_t size = fread(buffer, 1, INPUT_MAX, file);
    fclose(file);
    uint8_t *input = malloc(size > 0 ? size : 1);
    if (!input)
        return false;
    for (size_t i = 0; i < size; i++)
        input[i] = buffer[i];
    fprintf(stderr, "replay: %s\n", name); // the last one named is the one that failed
    LLVMFuzzerTestOneInput(input, size);
    free(input);
    return true;
}

int main(int argc, char *argv[]) {
    uint8_t *buffer = malloc(INPUT_MAX);
    bool good = buffer != NULL && argc > 1;
    for (int i = 1; good && i < argc; i++)
        good = replay(argv[i], buffer);
    free(buffer);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
