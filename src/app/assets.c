#include "assets.h"

#include <SDL.h>
#include <stdbool.h>

#include "files.h"

typedef struct Place {
    bool is_absolute; // else it begins where the program is
    const char *folder;
} Place;

// Beside the program, in a build tree or a bundle; and where CMake installs them.
static const Place places[] = {{false, "assets"}, {THAW_DATA_IS_ABSOLUTE, THAW_DATA_FOLDER}};

static const char *start_of(const Place *place, const char *program_folder) {
    return place->is_absolute ? "" : program_folder;
}

static bool exists(const char *file) {
    SDL_RWops *in = files_explain_wait(file) ? NULL : SDL_RWFromFile(file, "rb");
    if (in)
        SDL_RWclose(in);
    return in != NULL;
}

char *assets_find(const char *name) {
    char *base = SDL_GetBasePath();
    if (!base) {
        SDL_SetError("%s is missing: the system does not tell where the program is", name);
        return NULL;
    }
    for (size_t i = 0; i < SDL_arraysize(places); i++) {
        char *file = NULL;
        SDL_asprintf(&file, "%s%s/%s", start_of(&places[i], base), places[i].folder, name);
        if (file && exists(file)) {
            SDL_free(base);
            return file;
        }
        SDL_free(file);
    }
    SDL_SetError("%s is missing; it belongs into %s%s or %s%s", name, start_of(&places[0], base),
                 places[0].folder, start_of(&places[1], base), places[1].folder);
    SDL_free(base);
    return NULL;
}
