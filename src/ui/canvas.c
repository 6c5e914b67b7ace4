#include "canvas.h"

#include "utf8.h"

void canvas_init(Canvas *canvas, SDL_Window *window, Text *text, bool software) {
    SDL_zerop(canvas);
    canvas->window = window;
    canvas->text = text;
    canvas->software = software;
    canvas->theme = theme_get(THEME_DARK);
    canvas->zoom = canvas->scale = 1.0f;
}

static void release(Canvas *canvas) {
    text_resize(canvas->text, NULL, 1.0f);
    for (int i = 0; i < CANVAS_DISCS; i++)
        if (canvas->discs[i].texture)
            SDL_DestroyTexture(canvas->discs[i].texture);
    SDL_zeroa(canvas->discs);
    if (canvas->scene)
        SDL_DestroyTexture(canvas->scene);
    canvas->scene = NULL;
    canvas->changed_count = 0;
}

void canvas_quit(Canvas *canvas) {
    release(canvas);
    if (canvas->renderer)
        SDL_DestroyRenderer(canvas->renderer);
    canvas->renderer = NULL;
}

static SDL_Rect window_points(const Canvas *canvas) {
    SDL_Rect window = {0, 0, 0, 0};
    SDL_GetWindowSize(canvas->window, &window.w, &window.h);
    return window;
}

static SDL_Rect window_px(const Canvas *canvas) {
#if SDL_VERSION_ATLEAST(2, 26, 0)
    SDL_Rect window = {0, 0, 0, 0};
    SDL_GetWindowSizeInPixels(canvas->window, &window.w, &window.h);
    return window;
#else
    return window_points(canvas); // nothing better is known there
#endif
}

static bool fit_accelerated(Canvas *canvas) {
    if (!canvas->renderer)
        canvas->renderer = SDL_CreateRenderer(canvas->window, -1, SDL_RENDERER_TARGETTEXTURE);
    if (!canvas->renderer ||
        SDL_GetRendererOutputSize(canvas->renderer, &canvas->width_px, &canvas->height_px) < 0)
        return false;
    canvas->scene =
        SDL_CreateTexture(canvas->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET,
                          SDL_max(1, canvas->width_px), SDL_max(1, canvas->height_px));
    if (canvas->scene)
        SDL_SetTextureBlendMode(canvas->scene, SDL_BLENDMODE_NONE);
    return canvas->scene != NULL;
}

// Whether the system has no plain surface for its windows, or none that fills this one. A system
// that has given one before is short of something else when it gives none.
static bool must_accelerate(const Canvas *canvas, const SDL_Surface *surface) {
    if (!surface)
        return canvas->width_px == 0;
#ifdef _WIN32
    // Where a point is more than a pixel, SDL 2.26 gives a surface in points and shows it unscaled.
    SDL_Rect points = window_points(canvas);
    SDL_Rect pixels = window_px(canvas);
    return surface->w == points.w && surface->h == points.h && !SDL_RectEquals(&points, &pixels);
#else
    return false;
#endif
}

// The software renderer draws on the window's surface, which is another one after each resize.
static bool fit_software(Canvas *canvas) {
    if (canvas->renderer)
        SDL_DestroyRenderer(canvas->renderer);
    canvas->renderer = NULL;
    SDL_Surface *surface = SDL_GetWindowSurface(canvas->window);
    if (must_accelerate(canvas, surface)) {
        canvas->software = false;
#if SDL_VERSION_ATLEAST(2, 28, 0)
        SDL_DestroyWindowSurface(canvas->window); // beside it there is no other renderer
#endif
        return fit_accelerated(canvas);
    }
    if (!surface)
        return false;
    canvas->renderer = SDL_CreateSoftwareRenderer(surface);
    canvas->width_px = surface->w;
    canvas->height_px = surface->h;
    return canvas->renderer != NULL;
}

bool canvas_fit(Canvas *canvas, float zoom) {
    release(canvas);
    if (!(canvas->software ? fit_software(canvas) : fit_accelerated(canvas)))
        return false;
    canvas->zoom = zoom;
    canvas->scale = zoom * (float)canvas->width_px / (float)SDL_max(1, window_points(canvas).w);
    SDL_SetRenderDrawBlendMode(canvas->renderer, SDL_BLENDMODE_NONE);
    return text_resize(canvas->text, canvas->renderer, canvas->scale);
}

bool canvas_fits(const Canvas *canvas) {
    SDL_Rect layers = {0, 0, canvas->width_px, canvas->height_px};
    SDL_Rect pixels = window_px(canvas);
    SDL_Rect points = window_points(canvas); // macOS may stretch a surface in points
    return !canvas->software || SDL_RectEquals(&layers, &pixels) ||
           SDL_RectEquals(&layers, &points);
}

int canvas_px(const Canvas *canvas, float points) {
    return (int)(points * canvas->scale + 0.5f);
}

static void begin(Canvas *canvas, SDL_Rect area) {
    // When there are more rectangles than places, the last place takes in the rest.
    if (canvas->changed_count < CANVAS_CHANGED_MAX)
        canvas->changed[canvas->changed_count++] = area;
    else
        SDL_UnionRect(&canvas->changed[CANVAS_CHANGED_MAX - 1], &area,
                      &canvas->changed[CANVAS_CHANGED_MAX - 1]);
    canvas->area = area;
    SDL_RenderSetClipRect(canvas->renderer, &area);
}

void canvas_begin_scene(Canvas *canvas, SDL_Rect area) {
    if (canvas->scene)
        SDL_SetRenderTarget(canvas->renderer, canvas->scene);
    begin(canvas, area);
}

void canvas_begin_live(Canvas *canvas, SDL_Rect area) {
    begin(canvas, area);
}

void canvas_end(Canvas *canvas) {
    SDL_RenderSetClipRect(canvas->renderer, NULL);
    if (canvas->scene)
        SDL_SetRenderTarget(canvas->renderer, NULL);
}

void canvas_compose(Canvas *canvas) {
    if (canvas->scene)
        SDL_RenderCopy(canvas->renderer, canvas->scene, NULL, NULL);
}

void canvas_present(Canvas *canvas) {
    if (canvas->scene) {
        SDL_RenderPresent(canvas->renderer);
    } else {
        SDL_RenderFlush(canvas->renderer);
        SDL_Rect whole = {0, 0, canvas->width_px, canvas->height_px};
        // An X server ends the program that shows what lies outside of its window.
        SDL_Rect window = window_px(canvas);
        SDL_IntersectRect(&whole, &window, &whole);
        SDL_Rect visible[CANVAS_CHANGED_MAX];
        int count = 0;
        for (int i = 0; i < canvas->changed_count; i++)
            count += SDL_IntersectRect(&canvas->changed[i], &whole, &visible[count]) ? 1 : 0;
        if (count > 0)
            SDL_UpdateWindowSurfaceRects(canvas->window, visible, count);
    }
    canvas->changed_count = 0;
}

bool canvas_save(Canvas *canvas, const char *file) {
    SDL_Surface *picture = SDL_CreateRGBSurfaceWithFormat(0, canvas->width_px, canvas->height_px,
                                                          24, SDL_PIXELFORMAT_RGB24);
    if (!picture)
        return false;
    bool saved = SDL_RenderReadPixels(canvas->renderer, NULL, SDL_PIXELFORMAT_RGB24,
                                      picture->pixels, picture->pitch) == 0 &&
                 SDL_SaveBMP(picture, file) == 0;
    SDL_FreeSurface(picture);
    return saved;
}

void canvas_clip(Canvas *canvas, const SDL_Rect *clip) {
    SDL_Rect both = canvas->area;
    // An empty rectangle would lift the limit; one pixel outside of everything draws nothing.
    if (clip && !SDL_IntersectRect(clip, &canvas->area, &both))
        both = (SDL_Rect){-2, -2, 1, 1};
    SDL_RenderSetClipRect(canvas->renderer, &both);
}

void canvas_fill(Canvas *canvas, SDL_Rect rect, SDL_Color color) {
    SDL_SetRenderDrawColor(canvas->renderer, color.r, color.g, color.b, 255);
    SDL_RenderFillRect(canvas->renderer, &rect);
}

// A white circle on nothing, its edge one pixel of transition wide.
static SDL_Texture *make_disc(SDL_Renderer *renderer, int radius_px) {
    int size = 2 * radius_px;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, size, size, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!surface)
        return NULL;
    for (int y = 0; y < size; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)surface->pixels + y * surface->pitch);
        for (int x = 0; x < size; x++) {
            float dx = (float)x + 0.5f - (float)radius_px;
            float dy = (float)y + 0.5f - (float)radius_px;
            float inside = (float)radius_px - SDL_sqrtf(dx * dx + dy * dy) + 0.5f;
            Uint32 alpha = (Uint32)(255.0f * SDL_clamp(inside, 0.0f, 1.0f));
            row[x] = alpha << 24 | 0xFFFFFFu;
        }
    }
    SDL_Texture *texture = SDL_CreateTextureFromSurface(renderer, surface);
    SDL_FreeSurface(surface);
    if (texture)
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

static SDL_Texture *find_disc(Canvas *canvas, int radius_px) {
    for (int i = 0; i < CANVAS_DISCS; i++)
        if (canvas->discs[i].texture && canvas->discs[i].radius_px == radius_px)
            return canvas->discs[i].texture;
    int place = canvas->next_disc++ % CANVAS_DISCS;
    if (canvas->discs[place].texture)
        SDL_DestroyTexture(canvas->discs[place].texture);
    canvas->discs[place].radius_px = radius_px;
    canvas->discs[place].texture = make_disc(canvas->renderer, radius_px);
    return canvas->discs[place].texture;
}

void canvas_round(Canvas *canvas, SDL_Rect rect, int radius_px, SDL_Color color) {
    radius_px = SDL_min(radius_px, SDL_min(rect.w, rect.h) / 2);
    SDL_Texture *disc = radius_px > 0 ? find_disc(canvas, radius_px) : NULL;
    if (!disc) {
        canvas_fill(canvas, rect, color);
        return;
    }
    int r = radius_px;
    canvas_fill(canvas, (SDL_Rect){rect.x + r, rect.y, rect.w - 2 * r, rect.h}, color);
    canvas_fill(canvas, (SDL_Rect){rect.x, rect.y + r, r, rect.h - 2 * r}, color);
    canvas_fill(canvas, (SDL_Rect){rect.x + rect.w - r, rect.y + r, r, rect.h - 2 * r}, color);
    SDL_SetTextureColorMod(disc, color.r, color.g, color.b);
    for (int corner = 0; corner < 4; corner++) {
        int right = corner % 2;
        int low = corner / 2;
        SDL_Rect from = {right * r, low * r, r, r};
        SDL_Rect to = {rect.x + right * (rect.w - r), rect.y + low * (rect.h - r), r, r};
        SDL_RenderCopy(canvas->renderer, disc, &from, &to);
    }
}

void canvas_box(Canvas *canvas, SDL_Rect rect, int radius_px, int width_px, SDL_Color edge,
                SDL_Color color) {
    canvas_round(canvas, rect, radius_px, edge);
    SDL_Rect inner = {rect.x + width_px, rect.y + width_px, rect.w - 2 * width_px,
                      rect.h - 2 * width_px};
    canvas_round(canvas, inner, SDL_max(0, radius_px - width_px), color);
}

void canvas_label(Canvas *canvas, FontSize font, SDL_Rect rect, Align align, SDL_Color color,
                  const char *string) {
    size_t size = SDL_strlen(string);
    int width_px = text_width(canvas->text, font, string, size);
    char cut[TEXT_PIECE_MAX + 1];
    int cell_px = SDL_max(1, text_cell_width(canvas->text, font));
    if (width_px > rect.w) {
        if (rect.w < 2 * cell_px)
            return;
        size_t keep = utf8_offset(string, size, (size_t)(rect.w / cell_px - 1));
        keep = utf8_floor(string, SDL_min(keep, sizeof cut - 4));
        SDL_memcpy(cut, string, keep);
        SDL_strlcpy(cut + keep, "\xE2\x80\xA6", sizeof cut - keep); // an ellipsis
        string = cut;
        size = SDL_strlen(cut);
        width_px = text_width(canvas->text, font, string, size);
    }
    int x = rect.x + (rect.w - width_px) * (int)align / 2;
    int y = rect.y + (rect.h - text_cell_height(canvas->text, font)) / 2;
    text_draw(canvas->text, font, x, y, color, string, size);
}
