#include "archive_names.h"

#define NAME_SLOTS 16384u // a power of two, more than there can be names

struct ArchiveNames {
    SDL_atomic_t references;
    ArchivePlace places[ARCHIVE_PLACES_MAX];
    Uint32 places_end;       // behind the last that is told
    char *slots[NAME_SLOTS]; // a name each; NULL: free
    Uint32 count;
    size_t used;
    char text[ARCHIVE_NAMES_BYTES];
};

ArchiveNames *archive_names_create(void) {
    ArchiveNames *names = SDL_calloc(1, sizeof *names);
    if (names)
        SDL_AtomicSet(&names->references, 1);
    return names;
}

ArchiveNames *archive_names_share(ArchiveNames *names) {
    if (names)
        SDL_AtomicIncRef(&names->references);
    return names;
}

void archive_names_release(ArchiveNames *names) {
    if (names && SDL_AtomicDecRef(&names->references))
        SDL_free(names);
}

// ---- names ----

static Uint32 hash_of(const char *text) {
    Uint32 hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (Uint8)*text) * 16777619u;
    return hash;
}

const char *archive_names_keep(ArchiveNames *names, const char *text) {
    size_t size = SDL_strlen(text) + 1;
    Uint32 slot = hash_of(text) & (NAME_SLOTS - 1);
    while (names->slots[slot] && SDL_strcmp(names->slots[slot], text) != 0)
        slot = (slot + 1) & (NAME_SLOTS - 1);
    if (names->slots[slot])
        return names->slots[slot];
    if (size > sizeof names->text - names->used || names->count >= NAME_SLOTS * 3 / 4)
        return NULL;
    names->slots[slot] = names->text + names->used;
    SDL_memcpy(names->slots[slot], text, size);
    names->used += size;
    names->count++;
    return names->slots[slot];
}

// ---- places ----

bool archive_names_tell(ArchiveNames *names, Uint32 number, const ArchivePlace *place) {
    SDL_assert(number < ARCHIVE_PLACES_MAX && place->file);
    if (names->places[number].file)
        return false;
    names->places[number] = *place;
    names->places_end = SDL_max(names->places_end, number + 1);
    return true;
}

const ArchivePlace *archive_names_place(const ArchiveNames *names, Uint32 number) {
    SDL_assert(number < ARCHIVE_PLACES_MAX);
    return &names->places[number];
}

const char *archive_names_line(const ArchiveNames *names, const char *file, int line,
                               size_t *size) {
    for (Uint32 i = 0; i < names->places_end; i++) {
        const ArchivePlace *place = &names->places[i];
        if (place->file && place->file == file && place->line == line && place->text) {
            *size = SDL_strlen(place->text);
            return place->text;
        }
    }
    return NULL;
}

int archive_names_last_line(const ArchiveNames *names, const char *file) {
    int last = 0;
    bool told = false;
    for (Uint32 i = 0; file && i < names->places_end; i++) {
        const ArchivePlace *place = &names->places[i];
        if (place->file != file)
            continue;
        last = SDL_max(last, place->line);
        told = told || place->text;
    }
    return told ? last : 0;
}

bool archive_names_are_ours(const ArchiveNames *names, const char *file) {
    bool told = false;
    for (Uint32 i = 0; file && i < names->places_end; i++) {
        const ArchivePlace *place = &names->places[i];
        if (place->file != file || !place->text)
            continue;
        if (!place->ours)
            return false;
        told = true;
    }
    return told;
}
