#include "canvas.h"

#include "page.h"
#include "painter.h"
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
    masks_quit(&canvas->masks);
    if (canvas->scene)
        SDL_DestroyTexture(canvas->scene);
    canvas->scene = NULL;
    canvas->changed_count = 0;
    canvas->invalid = true;
}

void canvas_quit(Canvas *canvas) {
    release(canvas);
    if (canvas->renderer)
        SDL_DestroyRenderer(canvas->renderer);
    canvas->renderer = NULL;
    drawing_quit(&canvas->drawing);
    drawing_quit(&canvas->before);
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
    SDL_Surface *surface = page_surface(canvas->window);
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

static SDL_Rect whole_of(const Canvas *canvas) {
    return (SDL_Rect){0, 0, canvas->width_px, canvas->height_px};
}

void canvas_present(Canvas *canvas) {
    if (canvas->scene) {
        SDL_RenderPresent(canvas->renderer);
    } else {
        SDL_RenderFlush(canvas->renderer);
        SDL_Rect whole = whole_of(canvas);
        // An X server ends the program that shows what lies outside of its window.
        SDL_Rect window = window_px(canvas);
        SDL_IntersectRect(&whole, &window, &whole);
        SDL_Rect visible[CANVAS_CHANGED_MAX];
        int count = 0;
        for (int i = 0; i < canvas->changed_count; i++)
            count += SDL_IntersectRect(&canvas->changed[i], &whole, &visible[count]) ? 1 : 0;
        if (count > 0)
            page_show(canvas->window, visible, count);
    }
    canvas->changed_count = 0;
}

bool canvas_save(const Canvas *canvas, const char *file) {
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

// ---- frames ----

#define DASH 3.0f    // points
#define FILL_STEP 16 // pixels; SDL fills rectangles that begin and end at such a step much faster

// When there are more areas than places, the last place takes in the rest.
static void add_changed(Canvas *canvas, SDL_Rect area) {
    int right = (area.x + area.w + FILL_STEP - 1) / FILL_STEP * FILL_STEP;
    area.x = area.x / FILL_STEP * FILL_STEP;
    area.w = SDL_min(right, canvas->width_px) - area.x;
    for (int i = 0; i < canvas->changed_count; i++) {
        if (SDL_HasIntersection(&canvas->changed[i], &area) || i == CANVAS_CHANGED_MAX - 1) {
            SDL_UnionRect(&canvas->changed[i], &area, &canvas->changed[i]);
            return;
        }
    }
    canvas->changed[canvas->changed_count++] = area;
}

// Areas that were drawn and not presented yet stay among them.
static void find_changes(Canvas *canvas) {
    SDL_Rect whole = whole_of(canvas);
    if (canvas->invalid) {
        canvas->changed[0] = whole;
        canvas->changed_count = 1;
        return;
    }
    for (int part = 0; part < DRAWING_PARTS; part++) {
        SDL_Rect areas[DRAWING_AREAS_MAX];
        int count = drawing_compare_part(&canvas->before, &canvas->drawing, part, areas);
        for (int i = 0; i < count; i++)
            if (SDL_IntersectRect(&areas[i], &whole, &areas[i]))
                add_changed(canvas, areas[i]);
    }
}

// What can be seen must not look old to the cache of text because nothing has changed there.
static void keep_text(Canvas *canvas) {
    for (size_t i = 0; i < canvas->drawing.count; i++) {
        const DrawingCommand *command = &canvas->drawing.commands[i];
        if (command->kind == DRAWING_TEXT)
            text_keep(canvas->text, command->font, command->color,
                      drawing_text(&canvas->drawing, command), command->text_size);
    }
}

void canvas_invalidate(Canvas *canvas) {
    canvas->invalid = true;
}

void canvas_begin_frame(Canvas *canvas) {
    if (text_begin_frame(canvas->text))
        canvas->invalid = true;
    drawing_begin(&canvas->drawing);
    canvas_begin_view(canvas, 0, "ground", whole_of(canvas));
    canvas_fill(canvas, whole_of(canvas), canvas->theme->ground);
}

void canvas_begin_view(Canvas *canvas, int number, const char *name, SDL_Rect area) {
    drawing_begin_part(&canvas->drawing, number, name, area);
}

void canvas_end_frame(Canvas *canvas) {
    if (text_is_crowded(canvas->text))
        keep_text(canvas);
    find_changes(canvas);
    if (canvas->scene)
        SDL_SetRenderTarget(canvas->renderer, canvas->scene);
    const Painter painter = {canvas->renderer, canvas->text, &canvas->masks,
                             canvas_px(canvas, DASH)};
    for (int i = 0; i < canvas->changed_count; i++)
        painter_draw(&painter, &canvas->drawing, canvas->changed[i]);
    SDL_RenderSetClipRect(canvas->renderer, NULL);
    if (canvas->scene) {
        SDL_SetRenderTarget(canvas->renderer, NULL);
        SDL_RenderCopy(canvas->renderer, canvas->scene, NULL, NULL);
    }
    Drawing drawn = canvas->drawing;
    canvas->drawing = canvas->before;
    canvas->before = drawn;
    canvas->invalid = false;
}

// ---- commands ----

void canvas_clip(Canvas *canvas, const SDL_Rect *clip) {
    drawing_clip(&canvas->drawing, clip);
}

void canvas_fill(Canvas *canvas, SDL_Rect rect, SDL_Color color) {
    canvas_round(canvas, rect, 0, color);
}

// Nothing is appended where drawing_add says no.
static void add(Canvas *canvas, const DrawingCommand *command) {
    DrawingCommand *added = drawing_add(&canvas->drawing, command->kind, command->rect);
    if (!added)
        return;
    SDL_Rect clip = added->clip;
    *added = *command;
    added->clip = clip;
}

void canvas_round(Canvas *canvas, SDL_Rect rect, int radius_px, SDL_Color color) {
    add(canvas, &(DrawingCommand){
                    .kind = DRAWING_FILL, .rect = rect, .radius_px = radius_px, .color = color});
}

void canvas_box(Canvas *canvas, SDL_Rect rect, int radius_px, int width_px, SDL_Color edge,
                SDL_Color color) {
    add(canvas, &(DrawingCommand){.kind = DRAWING_BOX,
                                  .rect = rect,
                                  .radius_px = radius_px,
                                  .edge_px = width_px,
                                  .edge = edge,
                                  .color = color});
}

void canvas_dashes(Canvas *canvas, SDL_Rect rect, int width_px, SDL_Color color) {
    add(canvas, &(DrawingCommand){
                    .kind = DRAWING_DASHES, .rect = rect, .edge_px = width_px, .color = color});
}

void canvas_shape(Canvas *canvas, Shape shape, SDL_Rect rect, SDL_Color color) {
    add(canvas,
        &(DrawingCommand){.kind = DRAWING_SHAPE, .rect = rect, .shape = shape, .color = color});
}

void canvas_image(Canvas *canvas, SDL_Rect rect, SDL_Texture *texture, Uint64 version) {
    add(canvas, &(DrawingCommand){
                    .kind = DRAWING_IMAGE, .rect = rect, .texture = texture, .version = version});
}

void canvas_text(Canvas *canvas, FontSize font, int x, int y, SDL_Color color, const char *string,
                 size_t size) {
    if (size > TEXT_PIECE_MAX)
        size = utf8_floor(string, TEXT_PIECE_MAX);
    if (size == 0)
        return;
    int width_px = text_width(canvas->text, font, string, size);
    SDL_Rect cells = {x, y, SDL_max(width_px, text_cell_width(canvas->text, font)),
                      text_cell_height(canvas->text, font)};
    DrawingCommand *text = drawing_add_text(&canvas->drawing, cells, string, size);
    if (!text)
        return;
    text->font = font;
    text->color = color;
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
    canvas_text(canvas, font, x, y, color, string, size);
}
