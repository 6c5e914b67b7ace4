#include "masks.h"

void masks_quit(Masks *masks) {
    for (int i = 0; i < MASKS_DISCS; i++)
        if (masks->discs[i].texture)
            SDL_DestroyTexture(masks->discs[i].texture);
    for (int i = 0; i < MASKS_SHAPES; i++)
        if (masks->shapes[i].texture)
            SDL_DestroyTexture(masks->shapes[i].texture);
    SDL_zerop(masks);
}

// How much of a pixel something covers, 0 to 255.
typedef Uint8 Coverage(const void *what, int width, int height, int x, int y);

// A white picture of it on nothing.
static SDL_Texture *make_mask(SDL_Renderer *renderer, int width, int height, Coverage *coverage,
                              const void *what) {
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!surface)
        return NULL;
    for (int y = 0; y < height; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + y * surface->pitch);
        for (int x = 0; x < width; x++)
            row[x] = (Uint32)coverage(what, width, height, x, y) << 24 | 0xFFFFFFu;
    }
    SDL_Texture *texture = SDL_CreateTextureFromSurface(renderer, surface);
    SDL_FreeSurface(surface);
    if (texture)
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

// A disc, its edge one pixel of transition wide.
static Uint8 cover_disc(const void *what, int width, int height, int x, int y) {
    (void)what;
    (void)height;
    float radius = (float)width / 2;
    float dx = (float)x + 0.5f - radius;
    float dy = (float)y + 0.5f - radius;
    float inside = radius - SDL_sqrtf(dx * dx + dy * dy) + 0.5f;
    return (Uint8)(255.0f * SDL_clamp(inside, 0.0f, 1.0f));
}

static Uint8 cover_shape(const void *what, int width, int height, int x, int y) {
    return shape_coverage(*(const Shape *)what, width, height, x, y);
}

SDL_Texture *masks_disc(Masks *masks, SDL_Renderer *renderer, int radius_px) {
    for (int i = 0; i < MASKS_DISCS; i++)
        if (masks->discs[i].texture && masks->discs[i].radius_px == radius_px)
            return masks->discs[i].texture;
    int place = masks->next_disc++ % MASKS_DISCS;
    if (masks->discs[place].texture)
        SDL_DestroyTexture(masks->discs[place].texture);
    masks->discs[place].radius_px = radius_px;
    masks->discs[place].texture =
        make_mask(renderer, 2 * radius_px, 2 * radius_px, cover_disc, NULL);
    return masks->discs[place].texture;
}

SDL_Texture *masks_shape(Masks *masks, SDL_Renderer *renderer, Shape shape, int width_px,
                         int height_px) {
    for (int i = 0; i < MASKS_SHAPES; i++)
        if (masks->shapes[i].texture && masks->shapes[i].shape == shape &&
            masks->shapes[i].width_px == width_px && masks->shapes[i].height_px == height_px)
            return masks->shapes[i].texture;
    int place = masks->next_shape++ % MASKS_SHAPES;
    if (masks->shapes[place].texture)
        SDL_DestroyTexture(masks->shapes[place].texture);
    masks->shapes[place].shape = shape;
    masks->shapes[place].width_px = width_px;
    masks->shapes[place].height_px = height_px;
    masks->shapes[place].texture = make_mask(renderer, width_px, height_px, cover_shape, &shape);
    return masks->shapes[place].texture;
}
