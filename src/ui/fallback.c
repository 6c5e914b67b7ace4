#include "fallback.h"

#include <stdbool.h>

#define FONTS_MAX 32
#define PATH_SIZE 512
#define PROBE_POINTS 16

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

struct Fallback {
    struct {
        TTF_Font *font;
        int points;
    } fonts[FONTS_MAX]; // that are open
    int count;
    size_t next_name; // the names before it were tried
    char complaint[PATH_SIZE];
};

// Open a font and look at it before anything is made with it: glyphs of one size only, bitmaps in
// colour among them, are no use here, and a height out of all proportion is a broken file.
static bool open_font(Fallback *fallback, const char *file) {
    TTF_Font *font = TTF_OpenFont(file, PROBE_POINTS);
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
    fallback->fonts[fallback->count].points = PROBE_POINTS;
    fallback->count++;
    return true;
}

Fallback *fallback_create(void) {
    Fallback *fallback = SDL_calloc(1, sizeof *fallback);
    if (!fallback)
        return NULL;
    const char *file = SDL_getenv("THAW_FALLBACK_FONT");
    if (file && *file && !open_font(fallback, file))
        SDL_snprintf(fallback->complaint, sizeof fallback->complaint,
                     "the font %s, named by THAW_FALLBACK_FONT, is left out: %s", file,
                     SDL_GetError());
    return fallback;
}

void fallback_destroy(Fallback *fallback) {
    if (!fallback)
        return;
    for (int i = 0; i < fallback->count; i++)
        TTF_CloseFont(fallback->fonts[i].font);
    SDL_free(fallback);
}

const char *fallback_complaint(const Fallback *fallback) {
    return fallback->complaint;
}

// Open the next of the known fonts that is there. False when there are no more.
static bool open_next(Fallback *fallback) {
    while (fallback->next_name < SDL_arraysize(names) && fallback->count < FONTS_MAX) {
        const char *name = names[fallback->next_name++];
        for (size_t i = 0; i < SDL_arraysize(folders); i++) {
            char path[PATH_SIZE];
            SDL_snprintf(path, sizeof path, "%s/%s", folders[i], name);
            if (open_font(fallback, path))
                return true;
        }
    }
    return false;
}

TTF_Font *fallback_find(Fallback *fallback, Uint32 code_point, int points) {
    int i = 0;
    while (i < fallback->count || open_next(fallback)) {
        TTF_Font *font = fallback->fonts[i].font;
        if (TTF_GlyphIsProvided32(font, code_point)) {
            // A new size throws away all glyphs that the font has made.
            if (fallback->fonts[i].points != points && TTF_SetFontSize(font, points) < 0)
                return NULL;
            fallback->fonts[i].points = points;
            return font;
        }
        i++;
    }
    return NULL;
}
