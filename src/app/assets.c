#include "assets.h"

#include <SDL.h>
#include <stdbool.h>

static bool exists(const char *file) {
    SDL_RWops *in = SDL_RWFromFile(file, "rb");
    if (in)
        SDL_RWclose(in);
    return in != NULL;
}

char *assets_find(const char *name) {
    // Beside the program, in a build tree or a bundle; and below the prefix it is installed in.
    static const char *const folders[] = {"assets/", "../share/thaw/"};
    char *base = SDL_GetBasePath();
    if (!base) {
        SDL_SetError("%s is missing: the system does not tell where the program is", name);
        return NULL;
    }
    for (size_t i = 0; i < SDL_arraysize(folders); i++) {
        size_t size = SDL_strlen(base) + SDL_strlen(folders[i]) + SDL_strlen(name) + 1;
        char *file = SDL_malloc(size);
        if (file)
            SDL_snprintf(file, size, "%s%s%s", base, folders[i], name);
        if (file && exists(file)) {
            SDL_free(base);
            return file;
        }
        SDL_free(file);
    }
    SDL_SetError("%s is missing; it belongs into %sassets or %s../share/thaw", name, base, base);
    SDL_free(base);
    return NULL;
}
