// DESIGN
// One reading at a time, each with a thread that ends with it: characters that nobody has are rare,
// and an idle thread would only wait. What a reading finds is in a Reading, which belongs to its
// thread until that has finished. A fallback that goes away meanwhile leaves it behind (task.h).
#include "fallback.h"

#include <errno.h>
#include <string.h>

#include "task.h"

#define FONTS_MAX 32
#define PATH_SIZE 4096 // bytes; no system opens a longer path
#define PROBE_POINTS 16
#define FILE_SIZE_MAX (64u * 1024 * 1024) // bytes; no font that we know has half of it
#define FIRST_ROOM (1024u * 1024)         // bytes; doubled until a file fits

// The files, the best first: symbols in the style of the bundled font, then what is read most, then
// what has a little of everything. A file is taken from the first folder that has it.
#if defined _WIN32
static const char *const folders[] = {"C:/Windows/Fonts"};
static const char *const names[] = {"msyh.ttc",    "simsun.ttc",  "YuGothM.ttc",  "msgothic.ttc",
                                    "malgun.ttf",  "msjh.ttc",    "seguisym.ttf", "seguiemj.ttf",
                                    "segoeui.ttf", "Nirmala.ttc", "LeelawUI.ttf"};
#elif defined __APPLE__
static const char *const folders[] = {"/System/Library/Fonts", "/System/Library/Fonts/Supplemental",
                                      "/Library/Fonts"};
static const char *const names[] = {
    "PingFang.ttc",      "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "AppleSDGothicNeo.ttc",
    "Apple Symbols.ttf", "GeezaPro.ttc",         "ArialHB.ttc",        "Thonburi.ttc",
    "Kohinoor.ttc",      "Arial Unicode.ttf",    "LastResort.otf"};
#else
static const char *const folders[] = {
    // Debian and its relatives
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/truetype/wqy",
    "/usr/share/fonts/truetype/droid", "/usr/share/fonts/truetype/ancient-scripts",
    "/usr/share/fonts/truetype/freefont", "/usr/share/fonts/opentype/unifont",
    "/usr/share/fonts/truetype/unifont",
    // Arch
    "/usr/share/fonts/TTF", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/noto",
    "/usr/share/fonts/wqy-microhei", "/usr/share/fonts/wqy-zenhei", "/usr/share/fonts/droid",
    "/usr/share/fonts/gnu-free", "/usr/share/fonts/Unifont",
    // Fedora
    "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/google-noto-sans-cjk-vf-fonts",
    "/usr/share/fonts/google-noto-cjk", "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/google-noto-emoji-fonts", "/usr/share/fonts/google-noto",
    "/usr/share/fonts/wqy-microhei-fonts", "/usr/share/fonts/wqy-zenhei-fonts",
    "/usr/share/fonts/google-droid-sans-fonts", "/usr/share/fonts/gdouros-symbola",
    "/usr/share/fonts/gnu-free", "/usr/share/fonts/unifont-fonts"};
static const char *const names[] = {"DejaVuSans.ttf",
                                    "NotoSansCJK-Regular.ttc",
                                    "NotoSansCJK-VF.ttc",
                                    "wqy-microhei.ttc",
                                    "wqy-zenhei.ttc",
                                    "DroidSansFallbackFull.ttf",
                                    "DroidSansFallback.ttf",
                                    "NotoEmoji-Regular.ttf",
                                    "Symbola.ttf",
                                    "Symbola_hint.ttf",
                                    "NotoSansSymbols2-Regular.ttf",
                                    "FreeSerif.ttf",
                                    "FreeSans.ttf",
                                    "unifont.otf",
                                    "unifont.ttf",
                                    "unifont_upper.otf",
                                    "unifont_upper.ttf"};
#endif

// A search for the next font file, and what came of it.
typedef struct Reading {
    char file[PATH_SIZE]; // its name; empty: the next of the known ones
    size_t next_name;     // the names before it were tried
    Uint8 *bytes;         // of the file; NULL: there is none that can be read
    size_t size;
    char error[256]; // why,
    int reason;      // the system's, as in errno; 0: it has none
} Reading;

struct Fallback {
    struct {
        TTF_Font *font;
        Uint8 *bytes; // the font reads from them
        int points;
    } fonts[FONTS_MAX]; // those read so far
    int count;
    ThawTask *task;   // the reading that is under way; NULL: none
    Reading *reading; // of that task
    size_t next_name;
    bool missed;
    char complaint[PATH_SIZE + 320];
};

// ---- the reading thread ----

static void free_reading(void *userdata) {
    Reading *reading = userdata;
    SDL_free(reading->bytes);
    SDL_free(reading);
}

// Give the bytes read so far more room. False: they may not have it.
static bool make_room(Reading *reading, size_t *room) {
    size_t wanted = *room > 0 ? 2 * *room : FIRST_ROOM;
    if (wanted > FILE_SIZE_MAX) {
        SDL_SetError("it is larger than a font");
        return false;
    }
    Uint8 *bytes = SDL_realloc(reading->bytes, wanted);
    if (!bytes) {
        SDL_OutOfMemory();
        return false;
    }
    reading->bytes = bytes;
    *room = wanted;
    return true;
}

// Its size is not asked for: a file may be a pipe, or grow.
static bool read_file(Reading *reading, const char *file) {
    errno = 0;
    SDL_RWops *in = SDL_RWFromFile(file, "rb");
    if (!in) {
        reading->reason = errno;
        return false;
    }
    size_t room = 0;
    size_t got = 0;
    bool fits = true;
    reading->size = 0;
    SDL_ClearError();
    errno = 0;
    do {
        fits = reading->size < room || make_room(reading, &room);
        got = fits ? SDL_RWread(in, reading->bytes + reading->size, 1, room - reading->size) : 0;
        reading->size += got;
    } while (got > 0);
    reading->reason = fits ? errno : 0;
    SDL_RWclose(in);
    if (fits && reading->size == 0 && !*SDL_GetError())
        SDL_SetError("it is empty");
    return fits && reading->size > 0;
}

static bool read_next(Reading *reading) {
    while (reading->next_name < SDL_arraysize(names)) {
        const char *name = names[reading->next_name++];
        for (size_t i = 0; i < SDL_arraysize(folders); i++) {
            char path[PATH_SIZE];
            SDL_snprintf(path, sizeof path, "%s/%s", folders[i], name);
            if (read_file(reading, path))
                return true;
        }
    }
    return false;
}

static void reading_thread(void *userdata) {
    Reading *reading = userdata;
    bool read = *reading->file ? read_file(reading, reading->file) : read_next(reading);
    if (!read) {
        SDL_strlcpy(reading->error, SDL_GetError(), sizeof reading->error);
        SDL_free(reading->bytes);
        reading->bytes = NULL;
    }
}

// ---- the GUI thread's side ----

// Why nothing was read, in the system's own words where it has any.
static const char *why_not(const Reading *reading) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only the GUI thread asks for these words.
    return reading->reason ? strerror(reading->reason) : reading->error;
}

// Begin to read `file`, or the next of the known fonts when it is empty.
static bool begin_reading(Fallback *fallback, const char *file) {
    Reading *reading = SDL_calloc(1, sizeof *reading);
    if (!reading)
        return false;
    SDL_strlcpy(reading->file, file, sizeof reading->file);
    reading->next_name = fallback->next_name;
    fallback->task = thaw_task_start("thaw fonts", reading_thread, free_reading, reading);
    if (!fallback->task) {
        free_reading(reading);
        return false;
    }
    fallback->reading = reading;
    return true;
}

// Open what was read, and look at it before anything is made with it: glyphs of one size only,
// bitmaps in colour among them, are no use here, and a height out of all proportion is a broken
// file. On true the font owns the bytes.
static bool open_font(Fallback *fallback, Uint8 *bytes, size_t size) {
    SDL_RWops *in = SDL_RWFromConstMem(bytes, (int)size);
    TTF_Font *font = in ? TTF_OpenFontRW(in, 1, PROBE_POINTS) : NULL;
    if (!font)
        return false;
    int height_px = TTF_FontHeight(font);
    if (height_px < PROBE_POINTS / 2 || height_px > 4 * PROBE_POINTS) {
        TTF_CloseFont(font);
        SDL_SetError("it is not made for every size of text");
        return false;
    }
    // The font's own program for fitting shapes to pixels stays out of it: such programs may do
    // odd things.
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    fallback->fonts[fallback->count].font = font;
    fallback->fonts[fallback->count].bytes = bytes;
    fallback->fonts[fallback->count].points = PROBE_POINTS;
    fallback->count++;
    return true;
}

Fallback *fallback_create(void) {
    Fallback *fallback = SDL_calloc(1, sizeof *fallback);
    const char *file = SDL_getenv("THAW_FALLBACK_FONT");
    if (fallback && file && *file && !begin_reading(fallback, file))
        SDL_snprintf(fallback->complaint, sizeof fallback->complaint,
                     "the font %s, named by THAW_FALLBACK_FONT, is left out: %s", file,
                     SDL_GetError());
    return fallback;
}

void fallback_destroy(Fallback *fallback) {
    if (!fallback)
        return;
    thaw_task_release(fallback->task);
    for (int i = 0; i < fallback->count; i++) {
        TTF_CloseFont(fallback->fonts[i].font);
        SDL_free(fallback->fonts[i].bytes);
    }
    SDL_free(fallback);
}

const char *fallback_complaint(const Fallback *fallback) {
    return fallback->complaint;
}

bool fallback_poll(Fallback *fallback) {
    Reading *reading = fallback->reading;
    if (!fallback->task || !thaw_task_has_finished(fallback->task))
        return false;
    fallback->next_name = reading->next_name;
    const char *why = why_not(reading);
    if (reading->bytes && open_font(fallback, reading->bytes, reading->size))
        reading->bytes = NULL;
    else if (reading->bytes)
        why = SDL_GetError();
    if (*reading->file && (reading->bytes || *why))
        SDL_snprintf(fallback->complaint, sizeof fallback->complaint,
                     "the font %s, named by THAW_FALLBACK_FONT, is left out: %s", reading->file,
                     why);
    thaw_task_release(fallback->task);
    fallback->task = NULL;
    return true;
}

TTF_Font *fallback_find(Fallback *fallback, Uint32 code_point, int points) {
    for (int i = 0; i < fallback->count; i++) {
        TTF_Font *font = fallback->fonts[i].font;
        if (!TTF_GlyphIsProvided32(font, code_point))
            continue;
        // A new size throws away all glyphs that the font has made.
        if (fallback->fonts[i].points != points && TTF_SetFontSize(font, points) < 0)
            return NULL;
        fallback->fonts[i].points = points;
        return font;
    }
    bool more = fallback->next_name < SDL_arraysize(names) && fallback->count < FONTS_MAX;
    if (fallback->task || (more && begin_reading(fallback, "")))
        fallback->missed = true;
    return NULL;
}

bool fallback_is_reading(const Fallback *fallback) {
    return fallback->task != NULL;
}

bool fallback_take_missed(Fallback *fallback) {
    bool missed = fallback->missed;
    fallback->missed = false;
    return missed;
}
