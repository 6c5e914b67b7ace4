#include "spinner.h"

#define OUTER 0.48f     // radius of the ring's outer edge, of the size
#define WIDTH 0.085f    // of the ring, of the size
#define TAIL_STEPS 3277 // the tail's length, four fifths of the ring; from there on it is dark

void spinner_quit(Spinner *spinner) {
    if (spinner->texture)
        SDL_DestroyTexture(spinner->texture);
    SDL_free(spinner->pixels);
    SDL_free(spinner->ring);
    SDL_zerop(spinner);
}

static float half_width(const Spinner *spinner) {
    return WIDTH / 2 * (float)spinner->size_px;
}

static float middle_radius(const Spinner *spinner) {
    return (OUTER - WIDTH / 2) * (float)spinner->size_px;
}

// Find the pixels that the ring touches, and how much.
static void lay_out(Spinner *spinner) {
    float centre = (float)spinner->size_px / 2;
    float half = half_width(spinner);
    spinner->ring_count = 0;
    for (int y = 0; y < spinner->size_px; y++) {
        for (int x = 0; x < spinner->size_px; x++) {
            float dx = (float)x + 0.5f - centre;
            float dy = (float)y + 0.5f - centre;
            float off = SDL_sqrtf(dx * dx + dy * dy) - middle_radius(spinner);
            float cover = SDL_clamp(half - SDL_fabsf(off) + 0.5f, 0.0f, 1.0f);
            if (cover <= 0)
                continue;
            float turn = SDL_atan2f(dx, -dy) / 6.2831853f;
            SpinnerPixel *pixel = &spinner->ring[spinner->ring_count++];
            pixel->offset = (Uint32)(y * spinner->size_px + x);
            pixel->angle = (Uint16)((int)((turn + 1.0f) * SPINNER_STEPS) % SPINNER_STEPS);
            pixel->coverage = (Uint8)(255.0f * cover);
            pixel->off_middle = (Sint8)(127.0f * SDL_clamp(off / half, -1.0f, 1.0f));
        }
    }
}

static void lay_tail(Spinner *spinner) {
    for (int behind = 0; behind < TAIL_STEPS; behind++) {
        float left = 1.0f - (float)behind / TAIL_STEPS;
        spinner->tail[behind] = (Uint8)(255.0f * left * left);
    }
}

static Uint32 to_pixel(SDL_Color color) {
    return (Uint32)color.r << 16 | (Uint32)color.g << 8 | color.b;
}

static bool prepare(Spinner *spinner, Canvas *canvas, int size_px) {
    if (spinner->size_px != size_px) {
        spinner_quit(spinner);
        spinner->size_px = size_px;
        size_t count = (size_t)size_px * (size_t)size_px;
        spinner->pixels = SDL_malloc(count * sizeof *spinner->pixels);
        spinner->ring = SDL_malloc(count * sizeof *spinner->ring);
        spinner->texture = SDL_CreateTexture(canvas->renderer, SDL_PIXELFORMAT_RGB888,
                                             SDL_TEXTUREACCESS_STREAMING, size_px, size_px);
        if (!spinner->pixels || !spinner->ring || !spinner->texture) {
            spinner_quit(spinner);
            return false;
        }
        lay_out(spinner);
        lay_tail(spinner);
    }
    if (spinner->theme != canvas->theme) {
        spinner->theme = canvas->theme;
        for (int i = 0; i < size_px * size_px; i++)
            spinner->pixels[i] = to_pixel(canvas->theme->ground);
        for (int i = 0; i < 256; i++)
            spinner->shades[i] = theme_mix(canvas->theme->border, canvas->theme->accent, i);
    }
    return true;
}

// How bright the ring is just ahead of the head, where its round cap sticks out by half the ring's
// width. `off_px` is the distance from the ring's middle line.
static int cap_brightness(const Spinner *spinner, int behind, float off_px) {
    float turn = (float)behind / SPINNER_STEPS;
    float ahead_px = (1.0f - turn) * 6.2831853f * middle_radius(spinner);
    float half = half_width(spinner);
    if (ahead_px > half + 1.0f)
        return 0;
    float inside = half - SDL_sqrtf(ahead_px * ahead_px + off_px * off_px) + 0.5f;
    return (int)(255.0f * SDL_clamp(inside, 0.0f, 1.0f));
}

static void paint(Spinner *spinner, Uint64 time_ns) {
    static const Uint64 period_ns = (Uint64)SPINNER_PERIOD_MS * 1000000u;
    int head = (int)(time_ns % period_ns * SPINNER_STEPS / period_ns);
    const Theme *theme = spinner->theme;
    float half = half_width(spinner);
    for (int i = 0; i < spinner->ring_count; i++) {
        const SpinnerPixel *pixel = &spinner->ring[i];
        int behind = (head - pixel->angle + SPINNER_STEPS) % SPINNER_STEPS;
        int shade = behind < TAIL_STEPS
                        ? spinner->tail[behind]
                        : cap_brightness(spinner, behind, (float)pixel->off_middle / 127.0f * half);
        spinner->pixels[pixel->offset] =
            to_pixel(pixel->coverage == 255
                         ? spinner->shades[shade]
                         : theme_mix(theme->ground, spinner->shades[shade], pixel->coverage));
    }
}

void spinner_draw(Spinner *spinner, Canvas *canvas, SDL_Rect area, Uint64 time_ns) {
    if (area.w < 4 || !prepare(spinner, canvas, area.w)) {
        canvas_fill(canvas, area, canvas->theme->ground);
        return;
    }
    paint(spinner, time_ns);
    SDL_UpdateTexture(spinner->texture, NULL, spinner->pixels,
                      spinner->size_px * (int)sizeof *spinner->pixels);
    canvas_image(canvas, area, spinner->texture, ++spinner->version);
}
