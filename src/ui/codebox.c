#include "codebox.h"

#include <stdbool.h>

#define DIGIT_WIDTH 3
#define DIGIT_HEIGHT 5

// The digits as pixels: a row of three bits after the other, from the top left on.
static const Uint16 shapes[16] = {
    075557, 026227, 071747, 071717, 055711, 074717, 074757, 071111, // 0 to 7
    075757, 075717, 025755, 065656, 034443, 065556, 074647, 074644, // 8 to F
};

static void draw_digit(SDL_Surface *surface, int left, int top, int dot, Uint32 digit) {
    Uint32 white = SDL_MapRGBA(surface->format, 255, 255, 255, 255);
    for (int i = 0; i < DIGIT_WIDTH * DIGIT_HEIGHT; i++) {
        if (!(shapes[digit] >> (DIGIT_WIDTH * DIGIT_HEIGHT - 1 - i) & 1))
            continue;
        SDL_Rect pixel = {left + i % DIGIT_WIDTH * dot, top + i / DIGIT_WIDTH * dot, dot, dot};
        SDL_FillRect(surface, &pixel, white);
    }
}

// As many digits beside each other as a narrow box has room for, and the rest below.
void codebox_draw(SDL_Surface *surface, SDL_Rect rect, Uint32 code_point) {
    SDL_Rect box = {rect.x, rect.y, rect.w - 1, rect.h}; // boxes beside each other do not touch
    SDL_FillRect(surface, &box, SDL_MapRGBA(surface->format, 255, 255, 255, 56));
    int digits = code_point > 0xFFFFF ? 6 : code_point > 0xFFFF ? 5 : 4;
    int columns = rect.w > rect.h * 3 / 4 && digits > 4 ? 3 : 2;
    int rows = (digits + columns - 1) / columns;
    // Counted in dots, each digit with a gap behind and below it.
    int width = columns * (DIGIT_WIDTH + 1) - 1;
    int height = rows * (DIGIT_HEIGHT + 1) - 1;
    // A margin if there is room for one.
    bool tight = rect.w >= width && rect.h >= height;
    int dot = SDL_max(tight, SDL_min(rect.w / (width + 2), rect.h / (height + 2)));
    if (dot == 0)
        return;
    int left = box.x + (box.w - width * dot) / 2;
    int top = box.y + (box.h - height * dot) / 2;
    for (int i = 0; i < digits; i++)
        draw_digit(surface, left + i % columns * (DIGIT_WIDTH + 1) * dot,
                   top + i / columns * (DIGIT_HEIGHT + 1) * dot, dot,
                   code_point >> 4 * (digits - 1 - i) & 0xF);
}
