// A font out of nothing; see font.h. The tables and their fields are those of the OpenType
// specification, as few of them as FreeType takes.
#include "font.h"

#include "support.h"

#define TABLES 7

typedef struct Buffer {
    Uint8 *bytes;
    size_t size;
} Buffer;

static void put(Buffer *out, int bytes, Uint32 value) {
    assert_true(out->size + (size_t)bytes <= FONT_SIZE_MAX);
    while (bytes-- > 0)
        out->bytes[out->size++] = (Uint8)(value >> 8 * bytes);
}

// Numbers of 16 bits, one after the other.
static void put_words(Buffer *out, const int *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        put(out, 2, (Uint32)words[i] & 0xFFFF);
}
#define WORDS(out, ...)                                                                            \
    put_words(out, (int[]){__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int))

static void put_cmap(Buffer *out, const FontShape *shape) {
    WORDS(out, 0, 1, 3, 10);
    put(out, 4, 12);
    WORDS(out, 12, 0); // format 12: groups of code points
    put(out, 4, 28);
    put(out, 4, 0);
    put(out, 4, 1);
    put(out, 4, shape->code_point);
    put(out, 4, shape->code_point);
    put(out, 4, 1);
}

// One contour of four corners, each as far from the one before it as it says.
static void put_glyf(Buffer *out, const FontShape *shape) {
    int width = shape->right - shape->left;
    int height = shape->high - shape->low;
    WORDS(out, 1, shape->left, shape->low, shape->right, shape->high, 3, 0);
    put(out, 4, 0x01010101);
    WORDS(out, shape->left, 0, width, 0, shape->low, height, 0, -height);
}

static void put_head(Buffer *out, const FontShape *shape) {
    WORDS(out, 1, 0, 1, 0, 0, 0);
    put(out, 4, 0x5F0F3CF5);
    WORDS(out, 0, FONT_EM, 0, 0, 0, 0, 0, 0, 0, 0);
    WORDS(out, shape->left, shape->low, shape->right, shape->high, 0, 8, 2, 1, 0);
}

static void put_table(Buffer *out, int table, const FontShape *shape) {
    switch (table) {
    case 0: put_cmap(out, shape); break;
    case 1: put_glyf(out, shape); break;
    case 2: put_head(out, shape); break;
    case 3: // hhea
        WORDS(out, 1, 0, shape->ascent, shape->descent, 0, shape->advance, 0, 0, shape->right, 1, 0,
              0, 0, 0, 0, 0, 0, 2);
        break;
    case 4: WORDS(out, shape->advance, 0, shape->advance, shape->left); break; // hmtx
    case 5: WORDS(out, 0, 0, 0, 0, 0, 34); break; // loca: the first glyph is empty
    default: WORDS(out, 1, 0, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0); break; // maxp
    }
}

FontShape font_square(Uint32 code_point) {
    return (FontShape){code_point, FONT_EM, 0, FONT_EM, -120, 880, 880, -120};
}

size_t font_make(Uint8 bytes[FONT_SIZE_MAX], const FontShape *shape) {
    static const char tags[TABLES][5] = {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    Buffer out = {bytes, 12 + 16 * TABLES};
    Buffer directory = {bytes, 0};
    put(&directory, 4, 0x00010000);
    WORDS(&directory, TABLES, 64, 2, 48);
    for (int table = 0; table < TABLES; table++) {
        size_t begin = out.size;
        put_table(&out, table, shape);
        for (int i = 0; i < 4; i++)
            put(&directory, 1, (Uint8)tags[table][i]);
        put(&directory, 4, 0); // nobody looks at the sums
        put(&directory, 4, (Uint32)begin);
        put(&directory, 4, (Uint32)(out.size - begin));
        while (out.size % 4 != 0)
            put(&out, 1, 0);
    }
    return out.size;
}

void font_write(const char *file, const Uint8 *bytes, size_t size) {
    SDL_RWops *out = SDL_RWFromFile(file, "wb");
    assert_non_null(out);
    assert_int_equal(SDL_RWwrite(out, bytes, 1, size), size);
    assert_int_equal(SDL_RWclose(out), 0);
}
