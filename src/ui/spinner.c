#include "spinner.h"

#include "clock.h"

#define ARC_WIDTH 0.079f   // of the size
#define TRACK_WIDTH 0.024f // of the size
#define DASHES 24          // of a ring that is frozen

static const int arc_degrees[SPINNER_LOOKS] = {110, 250, 0};

void spinner_quit(Spinner *spinner) {
    if (spinner->texture)
        SDL_DestroyTexture(spinner->texture);
    SDL_free(spinner->pixels);
    SDL_free(spinner->ring);
    spinner->texture = NULL;
    spinner->pixels = NULL;
    spinner->ring = NULL;
    spinner->size_px = 0;
    spinner->theme = NULL;
}

static float half_width(const Spinner *spinner) {
    return ARC_WIDTH / 2 * (float)spinner->size_px;
}

static float middle_radius(const Spinner *spinner) {
    return 0.5f * (float)spinner->size_px - half_width(spinner) - 0.5f;
}

static Uint8 cover(float half, float off) {
    return (Uint8)(255.0f * SDL_clamp(half - SDL_fabsf(off) + 0.5f, 0.0f, 1.0f));
}

// Find the pixels that the ring touches, and how much.
static void lay_out(Spinner *spinner) {
    float centre = (float)spinner->size_px / 2;
    float half = half_width(spinner);
    float half_track = SDL_max(0.5f, TRACK_WIDTH / 2 * (float)spinner->size_px);
    spinner->ring_count = 0;
    for (int y = 0; y < spinner->size_px; y++) {
        for (int x = 0; x < spinner->size_px; x++) {
            float dx = (float)x + 0.5f - centre;
            float dy = (float)y + 0.5f - centre;
            float off = SDL_sqrtf(dx * dx + dy * dy) - middle_radius(spinner);
            if (cover(half, off) == 0)
                continue;
            float turn = SDL_atan2f(dx, -dy) / 6.2831853f;
            SpinnerPixel *pixel = &spinner->ring[spinner->ring_count++];
            pixel->offset = (Uint32)(y * spinner->size_px + x);
            pixel->angle = (Uint16)((int)((turn + 1.0f) * SPINNER_STEPS) % SPINNER_STEPS);
            pixel->coverage = cover(half, off);
            pixel->track = cover(half_track, off);
            pixel->off_middle = (Sint8)(127.0f * SDL_clamp(off / half, -1.0f, 1.0f));
        }
    }
}

// Bright at the head, fading to the end of the arc.
static void lay_tails(Spinner *spinner) {
    for (int look = 0; look < SPINNER_LOOKS; look++) {
        int steps = arc_degrees[look] * SPINNER_STEPS / 360;
        for (int behind = 0; behind < SPINNER_STEPS; behind++) {
            float left = behind < steps ? 1.0f - (float)behind / (float)steps : 0.0f;
            spinner->tail[look][behind] = (Uint8)(255.0f * SDL_sqrtf(left));
        }
    }
}

static Uint32 to_pixel(SDL_Color color) {
    return (Uint32)color.r << 16 | (Uint32)color.g << 8 | color.b;
}

static SDL_Color to_color(Uint32 pixel) {
    return (SDL_Color){(Uint8)(pixel >> 16), (Uint8)(pixel >> 8), (Uint8)pixel, 255};
}

static void take_theme(Spinner *spinner, const Theme *theme) {
    spinner->theme = theme;
    for (int i = 0; i < spinner->size_px * spinner->size_px; i++)
        spinner->pixels[i] = to_pixel(theme->ground);
    for (int i = 0; i < spinner->ring_count; i++)
        spinner->ring[i].still =
            to_pixel(theme_mix(theme->ground, theme->track, spinner->ring[i].track));
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
        lay_tails(spinner);
    }
    if (spinner->theme != canvas->theme)
        take_theme(spinner, canvas->theme);
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

static void paint_arc(Spinner *spinner, int head) {
    const Theme *theme = spinner->theme;
    float half = half_width(spinner);
    for (int i = 0; i < spinner->ring_count; i++) {
        const SpinnerPixel *pixel = &spinner->ring[i];
        int behind = (head - pixel->angle + SPINNER_STEPS) % SPINNER_STEPS;
        int shade = spinner->tail[spinner->look][behind];
        if (shade == 0)
            shade = cap_brightness(spinner, behind, (float)pixel->off_middle / 127.0f * half);
        shade = shade * pixel->coverage / 255;
        spinner->pixels[pixel->offset] =
            shade == 0 ? pixel->still
                       : to_pixel(theme_mix(to_color(pixel->still), theme->accent, shade));
    }
}

static void paint_dashes(Spinner *spinner) {
    const Theme *theme = spinner->theme;
    for (int i = 0; i < spinner->ring_count; i++) {
        const SpinnerPixel *pixel = &spinner->ring[i];
        bool dash = (pixel->angle * 2 * DASHES / SPINNER_STEPS) % 2 == 0;
        spinner->pixels[pixel->offset] =
            to_pixel(theme_mix(theme->ground, theme->freeze, dash ? pixel->coverage : 0));
    }
}

static int head_at(const Spinner *spinner, Uint64 time_ns) {
    Uint64 turn_ns = (spinner->look == SPINNER_IDLE ? SPINNER_IDLE_MS : SPINNER_BUSY_MS) *
                     (Uint64)THAW_NS_PER_MS;
    Uint64 passed_ns = thaw_clock_span_ns(spinner->since_ns, time_ns) % turn_ns;
    return (spinner->since_head + (int)(passed_ns * SPINNER_STEPS / turn_ns)) % SPINNER_STEPS;
}

// It turns on from where it is.
static void take_look(Spinner *spinner, Uint64 time_ns, SpinnerLook look) {
    if (look == spinner->look)
        return;
    spinner->since_head = head_at(spinner, time_ns);
    spinner->since_ns = time_ns;
    spinner->look = look;
}

void spinner_draw(Spinner *spinner, Canvas *canvas, SDL_Rect area, Uint64 time_ns,
                  SpinnerLook look) {
    if (area.w < 4 || !prepare(spinner, canvas, area.w)) {
        canvas_fill(canvas, area, canvas->theme->ground);
        return;
    }
    take_look(spinner, time_ns, look);
    if (look == SPINNER_FROZEN)
        paint_dashes(spinner);
    else
        paint_arc(spinner, head_at(spinner, time_ns));
    SDL_UpdateTexture(spinner->texture, NULL, spinner->pixels,
                      spinner->size_px * (int)sizeof *spinner->pixels);
    canvas_image(canvas, area, spinner->texture, ++spinner->version);
}
