#include "glyphs.h"

#include "codebox.h"
#include "utf8.h"
#include "width.h"

#define MARKS_MAX 8 // marks drawn of those on one character
#define FIT_TRIES 4 // sizes that are looked at for one that fits

bool face_open(Face *face, const void *bytes, size_t size, int points) {
    face->points = points;
    SDL_RWops *in = SDL_RWFromConstMem(bytes, (int)size);
    face->font = in ? TTF_OpenFontRW(in, 1, points) : NULL;
    // From one letter to the next: a single one may be wider, since its pixels are.
    int one = 0;
    int two = 0;
    if (!face->font || TTF_SizeUTF8(face->font, "M", &one, NULL) < 0 ||
        TTF_SizeUTF8(face->font, "MM", &two, NULL) < 0)
        return false;
    face->cell_width = SDL_max(1, two - one);
    // At some sizes the font's own height is rounded to less than its letters need.
    int high = 0;
    if (TTF_SizeUTF8(face->font, "\xC3\x85gjpqy|", NULL, &high) < 0)
        return false;
    face->cell_height = SDL_max(TTF_FontLineSkip(face->font), high);
#if SDL_TTF_VERSION_ATLEAST(2, 20, 0)
    TTF_SetFontDirection(face->font, TTF_DIRECTION_LTR); // of cells, whatever is written in them
#endif
    return true;
}

void face_close(Face *face) {
    if (face->font)
        TTF_CloseFont(face->font);
    face->font = NULL;
}

// A piece of text while it is put together.
typedef struct Line {
    const Face *face;
    Fallback *fallback;
    SDL_Surface *surface;
} Line;

// ---- runs of the bundled font ----

static bool is_plain(const Face *face, Uint32 code_point) {
    if (code_point < 0x80)
        return true;
    return width_of(code_point) == 1 && TTF_GlyphIsProvided32(face->font, code_point);
}

// The length in bytes of what the bundled font can draw at one go.
static size_t run_length(const Face *face, const char *string, size_t size) {
    size_t at = 0;
    while (at < size) {
        Uint32 code_point = 0;
        size_t length = utf8_decode(string + at, size - at, &code_point);
        if (length != utf8_next(string + at, size - at) || !is_plain(face, code_point))
            break;
        at += length;
    }
    return at;
}

static SDL_Surface *render_run(TTF_Font *font, const char *string, size_t size) {
    SDL_Color white = {255, 255, 255, 255};
    char copy[GLYPHS_MAX + 1]; // SDL_ttf wants an end mark
    size = SDL_min(size, GLYPHS_MAX);
    SDL_memcpy(copy, string, size);
    copy[size] = '\0';
    return size > 0 ? TTF_RenderUTF8_Blended(font, copy, white) : NULL;
}

// ---- single characters ----

static void blit(const Line *line, SDL_Surface *from, int x, int y) {
    SDL_Rect to = {x, y, 0, 0};
    if (from)
        SDL_BlitSurface(from, NULL, line->surface, &to);
    SDL_FreeSurface(from);
}

// Where the pixels of a glyph lie, from the pen on the base line.
typedef struct Ink {
    TTF_Font *font;
    int left, right, low, high, advance;
} Ink;

static bool measure(Ink *ink, Uint32 code_point) {
    return TTF_GlyphMetrics32(ink->font, code_point, &ink->left, &ink->right, &ink->low, &ink->high,
                              &ink->advance) == 0;
}

static bool fits(const Ink *ink, const Line *line, int width) {
    return ink->right - ink->left <= width && ink->high - ink->low <= line->face->cell_height;
}

// Find a font that has the code point, and the size in which it fits. False when there is none.
static bool find_glyph(const Line *line, Uint32 code_point, int width, Ink *ink) {
    ink->font = line->face->font;
    if (TTF_GlyphIsProvided32(ink->font, code_point))
        return measure(ink, code_point);
    // The wide characters are as wide as they are high: nearly two cells, so that they stand apart.
    int points = line->face->points;
    if (width_of(code_point) == 2)
        points = width - (width + 15) / 16;
    for (int i = 0; i < FIT_TRIES && points > 0; i++) {
        ink->font = fallback_find(line->fallback, code_point, points);
        if (!ink->font || !measure(ink, code_point))
            return false;
        if (fits(ink, line, width))
            return true;
        float too_wide = (float)(ink->right - ink->left) / (float)width;
        float too_high = (float)(ink->high - ink->low) / (float)line->face->cell_height;
        points = (int)((float)points / SDL_max(too_wide, too_high));
    }
    return false;
}

// Draw one code point into the middle of its cells, on the base line as far as it can be.
static void draw_glyph(const Line *line, Uint32 code_point, SDL_Rect cells) {
    Ink ink;
    if (!find_glyph(line, code_point, cells.w, &ink)) {
        if (width_of(code_point) > 0)
            codebox_draw(line->surface, cells, code_point);
        return;
    }
    int width = ink.right - ink.left;
    int left =
        width_of(code_point) > 0 ? (cells.w - ink.advance) / 2 + ink.left : (cells.w - width) / 2;
    left = SDL_clamp(left, 0, SDL_max(0, cells.w - width));
    int top = TTF_FontAscent(line->face->font) - ink.high;
    top = SDL_clamp(top, 0, SDL_max(0, cells.h - (ink.high - ink.low)));
    // SDL_ttf moves what would lie left of the pen or above the font into the surface.
    SDL_Color white = {255, 255, 255, 255};
    blit(line, TTF_RenderGlyph32_Blended(ink.font, code_point, white),
         cells.x + left - SDL_max(0, ink.left),
         cells.y + top - SDL_max(0, TTF_FontAscent(ink.font) - ink.high));
}

// A character taken apart: its code points that have a shape.
typedef struct Parts {
    Uint32 code_points[1 + MARKS_MAX];
    int count;
} Parts;

static Parts take_apart(const char *string, size_t size) {
    Parts parts = {{0}, 0};
    for (size_t at = 0; at < size && parts.count <= MARKS_MAX;) {
        Uint32 code_point = 0;
        at += SDL_max(1, utf8_decode(string + at, size - at, &code_point));
        bool joiner = code_point == 0x200C || code_point == 0x200D;
        bool selector = (code_point >= 0xFE00 && code_point <= 0xFE0F) || code_point >= 0xE0100;
        if (!joiner && !(selector && width_of(code_point) == 0))
            parts.code_points[parts.count++] = code_point;
    }
    return parts;
}

// Let the bundled font set the marks on the letter. False when it cannot, or they do not fit.
static bool draw_composed(const Line *line, const Parts *parts, const char *string, size_t size,
                          SDL_Rect cells) {
    const Face *face = line->face;
    for (int i = 0; i < parts->count; i++)
        if (!TTF_GlyphIsProvided32(face->font, parts->code_points[i]))
            return false;
    SDL_Surface *surface = render_run(face->font, string, size);
    if (!surface || surface->w > cells.w || surface->h > TTF_FontHeight(face->font)) {
        SDL_FreeSurface(surface);
        return false;
    }
    blit(line, surface, cells.x + (cells.w - surface->w) / 2, cells.y);
    return true;
}

static void draw_character(const Line *line, const char *string, size_t size, SDL_Rect cells) {
    Parts parts = take_apart(string, size);
    if (parts.count > 1 && draw_composed(line, &parts, string, size, cells))
        return;
    // One on top of the other.
    for (int i = 0; i < parts.count; i++)
        draw_glyph(line, parts.code_points[i], cells);
}

// ---- the whole ----

static SDL_Surface *empty_surface(int width, int height) {
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    // White already, so that smooth edges do not get a dark rim.
    if (surface)
        SDL_FillRect(surface, NULL, SDL_MapRGBA(surface->format, 255, 255, 255, 0));
    return surface;
}

SDL_Surface *glyphs_render(const Face *face, Fallback *fallback, const char *string, size_t size) {
    size_t run = run_length(face, string, size);
    if (run == size)
        return render_run(face->font, string, size);
    int columns = (int)utf8_cells(string, size);
    Line line = {face, fallback,
                 empty_surface(SDL_max(1, columns) * face->cell_width, face->cell_height)};
    SDL_Rect cells = {0, 0, 0, face->cell_height};
    for (size_t at = 0; line.surface && at < size; at += run) {
        run = run_length(face, string + at, size - at);
        if (run > 0) {
            blit(&line, render_run(face->font, string + at, run), cells.x, 0);
            cells.x += (int)utf8_cells(string + at, run) * face->cell_width;
            continue;
        }
        run = utf8_next(string + at, size - at);
        cells.w = SDL_max(1, (int)utf8_cells(string + at, run)) * face->cell_width;
        draw_character(&line, string + at, run, cells);
        cells.x += cells.w;
    }
    return line.surface;
}
