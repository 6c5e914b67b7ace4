#include "keys.h"

#ifdef __APPLE__
#define MOD_SHORTCUT (KMOD_CTRL | KMOD_GUI) // Cmd is what Ctrl is elsewhere
#define MOD_FOREIGN 0
#else
#define MOD_SHORTCUT KMOD_CTRL
#define MOD_FOREIGN KMOD_GUI // belongs to the desktop: a key with it is none of ours
#endif

static int held_mods(Uint16 state) {
    int mods = 0;
    if (state & MOD_SHORTCUT)
        mods |= KMOD_CTRL;
    if (state & KMOD_SHIFT)
        mods |= KMOD_SHIFT;
    if (state & KMOD_ALT)
        mods |= KMOD_ALT;
    return mods;
}

// What the keypad does without NumLock; with it, it types.
static SDL_Keycode of_keypad(const SDL_Keysym *pressed) {
    static const SDL_Keycode moves[] = {SDLK_END,   SDLK_DOWN, SDLK_PAGEDOWN, SDLK_LEFT,  0,
                                        SDLK_RIGHT, SDLK_HOME, SDLK_UP,       SDLK_PAGEUP};
    if (pressed->mod & KMOD_NUM)
        return pressed->sym;
    if (pressed->sym >= SDLK_KP_1 && pressed->sym <= SDLK_KP_9)
        return moves[pressed->sym - SDLK_KP_1];
    return pressed->sym == SDLK_KP_0        ? SDLK_INSERT
           : pressed->sym == SDLK_KP_PERIOD ? SDLK_DELETE
                                            : pressed->sym;
}

// The symbol that a key has on a US keyboard; 0 for those that are not among letters and digits.
static SDL_Keycode on_us_keyboard(SDL_Scancode code) {
    if (code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z)
        return SDLK_a + (SDL_Keycode)(code - SDL_SCANCODE_A);
    if (code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_9)
        return SDLK_1 + (SDL_Keycode)(code - SDL_SCANCODE_1);
    return code == SDL_SCANCODE_0        ? SDLK_0
           : code == SDL_SCANCODE_MINUS  ? SDLK_MINUS
           : code == SDL_SCANCODE_EQUALS ? SDLK_EQUALS
                                         : 0;
}

static bool is_letter(SDL_Keycode key) {
    return key >= SDLK_a && key <= SDLK_z;
}

static bool is_digit(SDL_Keycode key) {
    return key >= SDLK_0 && key <= SDLK_9;
}

// A letter is where its symbol is, if the layout has any of ASCII there. What is no letter may also
// be where a US keyboard has it, unless the layout has a letter or a digit there.
static bool means(const SDL_Keysym *pressed, SDL_Keycode key) {
    SDL_Keycode symbol = of_keypad(pressed);
    if (symbol == key)
        return true;
    if (symbol & SDLK_SCANCODE_MASK || on_us_keyboard(pressed->scancode) != key)
        return false;
    return symbol > 0x7F || (!is_letter(key) && !is_letter(symbol) && !is_digit(symbol));
}

bool keys_match(const SDL_Keysym *pressed, SDL_Keycode key, int mods) {
    return means(pressed, key) && held_mods(pressed->mod) == mods && !(pressed->mod & MOD_FOREIGN);
}

bool keys_are_shortcut(Uint16 mods) {
    return mods & MOD_SHORTCUT && !(mods & (KMOD_ALT | MOD_FOREIGN));
}

bool keys_type_nothing(Uint16 mods) {
    return (mods & (MOD_SHORTCUT | MOD_FOREIGN)) && !(mods & KMOD_ALT);
}
