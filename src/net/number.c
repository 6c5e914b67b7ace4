#include "number.h"

const char *thaw_number_write(char text[THAW_NUMBER_SIZE], Uint64 number) {
    // Each message has such a number in its reply, and printf takes long.
    char digits[THAW_NUMBER_SIZE]; // the last one first
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    size_t used = 0;
    while (count > 0) {
        text[used++] = digits[--count];
        if (count > 0 && count % 3 == 0)
            text[used++] = ',';
    }
    text[used] = '\0';
    return text;
}

const char *thaw_number_bytes(Uint64 count) {
    return count == 1 ? "byte" : "bytes";
}
