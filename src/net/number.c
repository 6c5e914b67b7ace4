#include "number.h"

const char *thaw_number_write(char text[THAW_NUMBER_SIZE], Uint64 number) {
    char digits[THAW_NUMBER_SIZE];
    int count = SDL_snprintf(digits, sizeof digits, "%" SDL_PRIu64, number);
    size_t used = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = '\0';
    return text;
}
