// Tests of theme.h: what one has to read or to tell apart has the contrast for it, in both themes.
#include "support.h"

#include <stddef.h>

#include "theme.h"

#define TEXT_LEAST 4.5     // WCAG 2.1, 1.4.3
#define GRAPHICS_LEAST 3.0 // WCAG 2.1, 1.4.11
#define GROUNDS_MAX 5

// A colour of a Theme, by its place in there.
typedef struct Role {
    const char *name;
    size_t at;
} Role;

#define ROLE(name)                                                                                 \
    { #name, offsetof(Theme, name) }

// What stands on what.
typedef struct Pairing {
    Role on_top;
    Role grounds[GROUNDS_MAX]; // those without a name do not count
} Pairing;

static const Pairing texts[] = {
    {ROLE(text), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(chosen), ROLE(selection)}},
    {ROLE(dim), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(chosen), ROLE(selection)}},
    {ROLE(accent), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(chosen), ROLE(selection)}},
    {ROLE(wait), {ROLE(ground), ROLE(field), ROLE(raised)}},
    {ROLE(freeze), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(selection)}},
    {ROLE(ok), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(selection)}},
    {ROLE(accent_text), {ROLE(accent)}},
    {ROLE(slab_text), {ROLE(slab)}},
    {ROLE(freeze_text), {ROLE(freeze)}},
    {ROLE(ground), {ROLE(now)}}, // the flag of now
    {ROLE(text), {ROLE(waiting), ROLE(gate_row), ROLE(past)}},
    {ROLE(dim), {ROLE(past)}},
    {ROLE(wait), {ROLE(past)}},
    {ROLE(freeze), {ROLE(past)}},
    {ROLE(gate), {ROLE(ground), ROLE(field), ROLE(raised)}},
    {ROLE(gate_text), {ROLE(gate)}},
};

static const Pairing graphics[] = {
    {ROLE(line), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(grid)}},
    {ROLE(track), {ROLE(ground)}},
    {ROLE(accent), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(chosen)}},
    {ROLE(held), {ROLE(ground), ROLE(field)}},
    {ROLE(wait), {ROLE(ground), ROLE(field), ROLE(raised)}}, // edges each slab
    {ROLE(freeze), {ROLE(ground), ROLE(field), ROLE(raised)}},
    {ROLE(ok), {ROLE(ground), ROLE(field), ROLE(raised)}},
    {ROLE(server), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(selection)}},
    {ROLE(now), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(past)}},
    {ROLE(gate), {ROLE(ground), ROLE(field), ROLE(raised), ROLE(past)}},
    {ROLE(accent), {ROLE(past)}},
    {ROLE(wait), {ROLE(past)}},
    {ROLE(freeze), {ROLE(past)}},
    {ROLE(server), {ROLE(past)}},
};

static SDL_Color color_of(const Theme *theme, Role role) {
    SDL_Color color;
    SDL_memcpy(&color, (const Uint8 *)theme + role.at, sizeof color);
    return color;
}

// ---- contrast, as WCAG 2.1 defines it ----

static double linear(Uint8 value) {
    double part = value / 255.0;
    return part <= 0.03928 ? part / 12.92 : SDL_pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(SDL_Color color) {
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

static double contrast(SDL_Color a, SDL_Color b) {
    double lighter = SDL_max(luminance(a), luminance(b));
    double darker = SDL_min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

static void expect_contrast(const Pairing *pairings, size_t count, double least) {
    int failures = 0;
    for (int kind = THEME_DARK; kind <= THEME_LIGHT; kind++) {
        const Theme *theme = theme_get((ThemeKind)kind);
        for (size_t i = 0; i < count * GROUNDS_MAX; i++) {
            const Pairing *pairing = &pairings[i / GROUNDS_MAX];
            Role ground = pairing->grounds[i % GROUNDS_MAX];
            if (!ground.name)
                continue;
            double has = contrast(color_of(theme, pairing->on_top), color_of(theme, ground));
            if (has >= least)
                continue;
            print_error("%s: %s on %s has %.2f of %.1f\n", kind == THEME_DARK ? "dark" : "light",
                        pairing->on_top.name, ground.name, has, least);
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

static void contrast_is_that_of_the_definition(void **state) {
    (void)state;
    const SDL_Color black = {0, 0, 0, 255};
    const SDL_Color white = {255, 255, 255, 255};
    const SDL_Color grey = {0x77, 0x77, 0x77, 255}; // 4.48 on white: the well-known near miss
    assert_in_range((int)(100 * contrast(black, white) + 0.5), 2100, 2100);
    assert_in_range((int)(100 * contrast(grey, white) + 0.5), 448, 448);
}

static void words_can_be_read_on_all_they_stand_on(void **state) {
    (void)state;
    expect_contrast(texts, SDL_arraysize(texts), TEXT_LEAST);
}

static void shapes_can_be_told_from_their_neighbours(void **state) {
    (void)state;
    expect_contrast(graphics, SDL_arraysize(graphics), GRAPHICS_LEAST);
}

static void colors_are_mixed_from_one_to_the_other(void **state) {
    (void)state;
    const SDL_Color from = {0, 100, 200, 255};
    const SDL_Color to = {255, 100, 0, 255};
    SDL_Color none = theme_mix(from, to, 0);
    SDL_Color all = theme_mix(from, to, 255);
    SDL_Color half = theme_mix(from, to, 128);
    assert_memory_equal(&none, &from, sizeof none);
    assert_memory_equal(&all, &to, sizeof all);
    assert_true(half.r == 128 && half.g == 100 && half.b == 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_that_of_the_definition),
        cmocka_unit_test(words_can_be_read_on_all_they_stand_on),
        cmocka_unit_test(shapes_can_be_told_from_their_neighbours),
        cmocka_unit_test(colors_are_mixed_from_one_to_the_other),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
