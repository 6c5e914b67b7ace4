#include "text.h"

#include "glyphs.h"
#include "utf8.h"

#define PIECES_MAX 2048               // textures
#define PIXELS_MAX (4u * 1024 * 1024) // in all of them together; 4 bytes each
#define BUCKETS 1024
#define OLD_FRAMES 32u     // a piece that was not used for so long is dropped
#define LOOK_FRAMES 16u    // from one look for such pieces to the next
#define FRAME_RENDER_MS 8u // time rendering may take of a frame; what is left comes in the next

SDL_COMPILE_TIME_ASSERT(every_piece_can_be_rendered, TEXT_PIECE_MAX <= GLYPHS_MAX);

// A rendered piece of text. It is in the list of its bucket and in the list by time of use.
typedef struct Piece {
    struct Piece *next_in_bucket;
    struct Piece *newer;
    struct Piece *older;
    SDL_Texture *texture;
    Uint32 hash;
    Uint32 frame;     // in which it was used last
    bool provisional; // a font may come that has more of it
    FontSize font;
    SDL_Color color;
    int width_px;
    int height_px;
    size_t size;
    char string[];
} Piece;

struct Text {
    char *font_file;
    void *font; // all of the file: no disk is waited for, and missed, while the window is open
    size_t font_size;
    Face faces[FONT_COUNT];
    Fallback *fallback;
    SDL_Renderer *renderer;
    Piece *buckets[BUCKETS];
    Piece *newest;
    Piece *oldest;
    int pieces;
    size_t pixels;
    Uint32 frame; // a count of frames
    Uint64 spent; // on rendering in this frame, in units of SDL_GetPerformanceCounter
    bool behind;  // something was not rendered in this frame
};

static const float font_points[FONT_COUNT] = {12.0f, 13.0f, 14.0f, 16.0f, 19.0f, 24.0f, 28.0f};

float text_points(FontSize font) {
    return font_points[font];
}

// Not every version of SDL and SDL_ttf says which file it was.
static void name_font(const char *file) {
    char why[256];
    SDL_strlcpy(why, SDL_GetError(), sizeof why);
    if (!SDL_strstr(why, file))
        SDL_SetError("%s: %s", file, why);
}

Text *text_create(const char *font_file) {
    Text *text = SDL_calloc(1, sizeof *text);
    if (text) {
        text->font_file = SDL_strdup(font_file);
        text->fallback = fallback_create();
    }
    if (!text || !text->font_file || !text->fallback) {
        text_destroy(text);
        SDL_OutOfMemory();
        return NULL;
    }
    text->font = SDL_LoadFile(font_file, &text->font_size);
    if (!text->font) {
        name_font(font_file);
        text_destroy(text);
        return NULL;
    }
    return text;
}

static void unlink_piece(Text *text, Piece *piece) {
    *(piece->newer ? &piece->newer->older : &text->newest) = piece->older;
    *(piece->older ? &piece->older->newer : &text->oldest) = piece->newer;
}

static void link_newest(Text *text, Piece *piece) {
    piece->newer = NULL;
    piece->older = text->newest;
    *(text->newest ? &text->newest->newer : &text->oldest) = piece;
    text->newest = piece;
}

static void drop(Text *text, Piece *piece) {
    unlink_piece(text, piece);
    Piece **place = &text->buckets[piece->hash % BUCKETS];
    while (*place != piece)
        place = &(*place)->next_in_bucket;
    *place = piece->next_in_bucket;
    text->pieces--;
    text->pixels -= (size_t)piece->width_px * (size_t)piece->height_px;
    if (piece->texture)
        SDL_DestroyTexture(piece->texture);
    SDL_free(piece);
}

static void forget(Text *text) {
    while (text->oldest)
        drop(text, text->oldest);
    for (int i = 0; i < FONT_COUNT; i++)
        face_close(&text->faces[i]);
    text->renderer = NULL;
}

void text_destroy(Text *text) {
    if (!text)
        return;
    forget(text);
    fallback_destroy(text->fallback);
    SDL_free(text->font);
    SDL_free(text->font_file);
    SDL_free(text);
}

bool text_resize(Text *text, SDL_Renderer *renderer, float scale) {
    forget(text);
    if (!renderer)
        return true;
    text->renderer = renderer;
    for (int i = 0; i < FONT_COUNT; i++) {
        int points = SDL_max(6, (int)(font_points[i] * scale + 0.5f));
        if (!face_open(&text->faces[i], text->font, text->font_size, points)) {
            name_font(text->font_file);
            return false;
        }
    }
    return true;
}

const char *text_complaint(const Text *text) {
    return fallback_complaint(text->fallback);
}

int text_cell_width(const Text *text, FontSize font) {
    return text->faces[font].cell_width;
}

int text_cell_height(const Text *text, FontSize font) {
    return text->faces[font].cell_height;
}

int text_width(const Text *text, FontSize font, const char *string, size_t size) {
    return (int)utf8_cells(string, size) * text->faces[font].cell_width;
}

static void drop_provisional(Text *text) {
    for (Piece *piece = text->oldest, *newer; piece; piece = newer) {
        newer = piece->newer;
        if (piece->provisional)
            drop(text, piece);
    }
}

// What can be seen was used, or kept, since the last look.
static void drop_old(Text *text) {
    while (text->oldest && text->frame - text->oldest->frame > OLD_FRAMES)
        drop(text, text->oldest);
}

bool text_begin_frame(Text *text) {
    bool font_came = fallback_poll(text->fallback);
    if (font_came)
        drop_provisional(text);
    bool again = font_came || text->behind;
    text->behind = false;
    text->spent = 0;
    text->frame++;
    if (text->frame % LOOK_FRAMES == 1)
        drop_old(text);
    return again;
}

bool text_is_behind(const Text *text) {
    return text->behind || fallback_is_reading(text->fallback);
}

// A piece of text as it is asked for.
typedef struct Wanted {
    FontSize font;
    SDL_Color color;
    const char *string;
    size_t size;
    Uint32 hash;
} Wanted;

static Uint32 rgb_of(SDL_Color color) {
    return (Uint32)color.r << 16 | (Uint32)color.g << 8 | color.b;
}

// The hash is FNV-1a, 32 bits.
static Wanted want(FontSize font, SDL_Color color, const char *string, size_t size) {
    Uint32 hash = (2166136261u ^ (Uint32)font ^ rgb_of(color) << 2) * 16777619u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (Uint8)string[i]) * 16777619u;
    return (Wanted){font, color, string, size, hash};
}

static Piece *find(const Text *text, const Wanted *wanted) {
    Piece *piece = text->buckets[wanted->hash % BUCKETS];
    for (; piece; piece = piece->next_in_bucket)
        if (piece->hash == wanted->hash && piece->font == wanted->font &&
            rgb_of(piece->color) == rgb_of(wanted->color) && piece->size == wanted->size &&
            SDL_memcmp(piece->string, wanted->string, wanted->size) == 0)
            return piece;
    return NULL;
}

static void keep(Text *text, Piece *piece) {
    unlink_piece(text, piece);
    link_newest(text, piece);
    piece->frame = text->frame;
}

// Glyphs come in white, those of a font with colours of its own in these.
static void give_color(SDL_Surface *surface, SDL_Color color) {
    for (int y = 0; y < surface->h; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + y * surface->pitch);
        for (int x = 0; x < surface->w; x++) {
            Uint32 red = (row[x] >> 16 & 0xFF) * color.r / 255;
            Uint32 green = (row[x] >> 8 & 0xFF) * color.g / 255;
            Uint32 blue = (row[x] & 0xFF) * color.b / 255;
            row[x] = (row[x] & 0xFF000000u) | red << 16 | green << 8 | blue;
        }
    }
}

static void render(Text *text, Piece *piece) {
    SDL_Surface *surface =
        glyphs_render(&text->faces[piece->font], text->fallback, piece->string, piece->size);
    piece->provisional = fallback_take_missed(text->fallback);
    if (!surface)
        return;
    SDL_assert(surface->format->format == SDL_PIXELFORMAT_ARGB8888);
    give_color(surface, piece->color);
    piece->texture = SDL_CreateTextureFromSurface(text->renderer, surface);
    piece->width_px = surface->w;
    piece->height_px = surface->h;
    SDL_FreeSurface(surface);
}

// What this frame shows stays, so that drawing comes to an end however much there is to see.
static void make_room(Text *text) {
    Piece *piece = text->oldest;
    while (piece->frame != text->frame &&
           (text->pieces > PIECES_MAX || text->pixels > PIXELS_MAX)) {
        Piece *newer = piece->newer;
        drop(text, piece);
        piece = newer;
    }
}

static Piece *add(Text *text, const Wanted *wanted) {
    Piece *piece = SDL_calloc(1, sizeof *piece + wanted->size);
    if (!piece)
        return NULL;
    piece->hash = wanted->hash;
    piece->font = wanted->font;
    piece->color = wanted->color;
    piece->size = wanted->size;
    piece->frame = text->frame;
    SDL_memcpy(piece->string, wanted->string, wanted->size);
    Uint64 begin = SDL_GetPerformanceCounter();
    render(text, piece);
    text->spent += SDL_GetPerformanceCounter() - begin;
    piece->next_in_bucket = text->buckets[piece->hash % BUCKETS];
    text->buckets[piece->hash % BUCKETS] = piece;
    link_newest(text, piece);
    text->pieces++;
    text->pixels += (size_t)piece->width_px * (size_t)piece->height_px;
    make_room(text);
    return piece;
}

void text_draw(Text *text, FontSize font, SDL_Rect rect, SDL_Color color, const char *string,
               size_t size) {
    if (size == 0 || !text->faces[font].font)
        return;
    SDL_assert(size <= TEXT_PIECE_MAX);
    Wanted wanted = want(font, color, string, size);
    Piece *piece = find(text, &wanted);
    if (piece)
        keep(text, piece);
    else if (text->spent * 1000 > FRAME_RENDER_MS * SDL_GetPerformanceFrequency())
        text->behind = true;
    else
        piece = add(text, &wanted);
    if (!piece || !piece->texture)
        return;
    SDL_Rect from = {0, 0, SDL_min(piece->width_px, rect.w), SDL_min(piece->height_px, rect.h)};
    SDL_Rect to = {rect.x, rect.y, from.w, from.h};
    SDL_RenderCopy(text->renderer, piece->texture, &from, &to);
}

void text_keep(Text *text, FontSize font, SDL_Color color, const char *string, size_t size) {
    Wanted wanted = want(font, color, string, size);
    Piece *piece = find(text, &wanted);
    if (piece)
        keep(text, piece);
}

bool text_is_crowded(const Text *text) {
    return text->pieces > PIECES_MAX / 2 || text->pixels > PIXELS_MAX / 2 ||
           text->frame % LOOK_FRAMES == 0;
}
