#include "theme.h"

static const Theme dark = {
    .ground = {0x0f, 0x14, 0x1b, 255},
    .panel = {0x16, 0x1d, 0x27, 255},
    .field = {0x0a, 0x0e, 0x14, 255},
    .border = {0x32, 0x3f, 0x50, 255},
    .text = {0xe6, 0xed, 0xf3, 255},
    .dim = {0x8d, 0x9b, 0xac, 255},
    .accent = {0x38, 0xd6, 0xe8, 255},
    .accent_text = {0x04, 0x20, 0x27, 255},
    .ok = {0x6f, 0xdd, 0x8b, 255},
    .late = {0xff, 0xc1, 0x4d, 255},
    .error = {0xff, 0x8a, 0x80, 255},
    .selection = {0x1d, 0x4b, 0x63, 255},
};

static const Theme light = {
    .ground = {0xee, 0xf2, 0xf6, 255},
    .panel = {0xff, 0xff, 0xff, 255},
    .field = {0xff, 0xff, 0xff, 255},
    .border = {0xbb, 0xc6, 0xd2, 255},
    .text = {0x14, 0x1d, 0x28, 255},
    .dim = {0x52, 0x60, 0x70, 255},
    .accent = {0x00, 0x73, 0x8c, 255},
    .accent_text = {0xff, 0xff, 0xff, 255},
    .ok = {0x17, 0x6f, 0x32, 255},
    .late = {0x8a, 0x54, 0x00, 255},
    .error = {0xb8, 0x1c, 0x26, 255},
    .selection = {0xb9, 0xe2, 0xef, 255},
};

const Theme *theme_get(ThemeKind kind) {
    return kind == THEME_LIGHT ? &light : &dark;
}

static Uint8 mix(Uint8 from, Uint8 to, int amount) {
    return (Uint8)((from * (255 - amount) + to * amount + 127) / 255);
}

SDL_Color theme_mix(SDL_Color from, SDL_Color to, int amount) {
    SDL_Color color = {mix(from.r, to.r, amount), mix(from.g, to.g, amount),
                       mix(from.b, to.b, amount), 255};
    return color;
}
