#include "text.h"

#include "glyphs.h"
#include "utf8.h"

#define PIECES_MAX 2048               // textures
#define PIXELS_MAX (4u * 1024 * 1024) // in all of them together; 4 bytes each
#define BUCKETS 1024
#define FRAME_RENDER_MS 8u // that rendering may take of one frame; what is left comes in the next

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

static const float font_points[FONT_COUNT] = {12.0f, 15.0f, 24.0f};

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

bool text_begin_frame(Text *text) {
    bool font_came = fallback_poll(text->fallback);
    if (font_came)
        drop_provisional(text);
    bool again = font_came || text->behind;
    text->behind = false;
    text->spent = 0;
    text->frame++;
    return again;
}

bool text_is_behind(const Text *text) {
    return text->behind || fallback_is_reading(text->fallback);
}

// FNV-1a, 32 bits.
static Uint32 hash_piece(FontSize font, const char *string, size_t size) {
    Uint32 hash = 2166136261u ^ (Uint32)font;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (Uint8)string[i]) * 16777619u;
    return hash;
}

static Piece *find(Text *text, Uint32 hash, FontSize font, const char *string, size_t size) {
    Piece *piece = text->buckets[hash % BUCKETS];
    for (; piece; piece = piece->next_in_bucket)
        if (piece->hash == hash && piece->font == font && piece->size == size &&
            SDL_memcmp(piece->string, string, size) == 0)
            return piece;
    return NULL;
}

static void render(Text *text, Piece *piece) {
    SDL_Surface *surface =
        glyphs_render(&text->faces[piece->font], text->fallback, piece->string, piece->size);
    piece->provisional = fallback_take_missed(text->fallback);
    if (!surface)
        return;
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

static Piece *add(Text *text, Uint32 hash, FontSize font, const char *string, size_t size) {
    Piece *piece = SDL_calloc(1, sizeof *piece + size);
    if (!piece)
        return NULL;
    piece->hash = hash;
    piece->font = font;
    piece->size = size;
    piece->frame = text->frame;
    SDL_memcpy(piece->string, string, size);
    Uint64 begin = SDL_GetPerformanceCounter();
    render(text, piece);
    text->spent += SDL_GetPerformanceCounter() - begin;
    piece->next_in_bucket = text->buckets[hash % BUCKETS];
    text->buckets[hash % BUCKETS] = piece;
    link_newest(text, piece);
    text->pieces++;
    text->pixels += (size_t)piece->width_px * (size_t)piece->height_px;
    make_room(text);
    return piece;
}

void text_draw(Text *text, FontSize font, int x, int y, SDL_Color color, const char *string,
               size_t size) {
    if (size == 0 || !text->faces[font].font)
        return;
    if (size > TEXT_PIECE_MAX)
        size = utf8_floor(string, TEXT_PIECE_MAX);
    Uint32 hash = hash_piece(font, string, size);
    Piece *piece = find(text, hash, font, string, size);
    if (piece) {
        unlink_piece(text, piece);
        link_newest(text, piece);
        piece->frame = text->frame;
    } else if (text->spent * 1000 > FRAME_RENDER_MS * SDL_GetPerformanceFrequency()) {
        text->behind = true;
    } else {
        piece = add(text, hash, font, string, size);
    }
    if (!piece || !piece->texture)
        return;
    SDL_SetTextureColorMod(piece->texture, color.r, color.g, color.b);
    SDL_Rect to = {x, y, piece->width_px, piece->height_px};
    SDL_RenderCopy(text->renderer, piece->texture, NULL, &to);
}
