#include "shape.h"

#define SAMPLES 4 // in a pixel, along each side

// A place in the picture: its middle is (0, 0), its edges are at -1 and 1.
typedef struct Place {
    float x, y;
} Place;

// Whether a place is at most `half` from the line between two others.
static bool is_on(Place place, Place from, Place to, float half) {
    float dx = to.x - from.x;
    float dy = to.y - from.y;
    float along = ((place.x - from.x) * dx + (place.y - from.y) * dy) / (dx * dx + dy * dy);
    along = SDL_clamp(along, 0.0f, 1.0f);
    float off_x = place.x - from.x - along * dx;
    float off_y = place.y - from.y - along * dy;
    return off_x * off_x + off_y * off_y <= half * half;
}

static bool is_in_ring(Place place, float radius, float half) {
    return SDL_fabsf(SDL_sqrtf(place.x * place.x + place.y * place.y) - radius) <= half;
}

// The width of lines, for a picture whose half is `radius_px`: never thinner than a pixel.
static float half_line(float part, float radius_px) {
    return SDL_max(part, 1.25f / radius_px) / 2;
}

// Six arms with two branches on each. Small ones need their branches further out and shorter.
static bool is_in_snowflake(Place place, float radius_px) {
    static const float cosines[] = {1.0f, 0.5f, -0.5f, -1.0f, -0.5f, 0.5f};
    static const float sines[] = {0.0f, 0.8660254f, 0.8660254f, 0.0f, -0.8660254f, -0.8660254f};
    bool small = radius_px < 9.0f;
    float at = small ? 0.6f : 0.56f;
    float long_by = small ? 0.34f : 0.4f;
    float half = half_line(0.15f, radius_px);
    float reach = 1.0f - half;
    for (int arm = 0; arm < 6; arm++) {
        // Turned by a quarter, so that an arm points upwards.
        float c = -sines[arm];
        float s = cosines[arm];
        Place fork = {at * c, at * s};
        if (is_on(place, (Place){0, 0}, (Place){reach * c, reach * s}, half))
            return true;
        for (int side = -1; side <= 1; side += 2) {
            float bc = 0.5f * c - (float)side * 0.8660254f * s;
            float bs = 0.5f * s + (float)side * 0.8660254f * c;
            if (is_on(place, fork, (Place){fork.x + long_by * bc, fork.y + long_by * bs}, half))
                return true;
        }
    }
    return false;
}

static bool is_in_tick(Place place, float size, float half) {
    return is_on(place, (Place){-0.75f * size, 0.05f * size}, (Place){-0.2f * size, 0.6f * size},
                 half) ||
           is_on(place, (Place){-0.2f * size, 0.6f * size}, (Place){0.8f * size, -0.65f * size},
                 half);
}

// A triangle that points to the right, its edges 1 from the middle.
static bool is_in_triangle(Place place) {
    return SDL_fabsf(place.y) <= (1.0f - place.x) / 2;
}

// Inside of the triangle by `inset` at each of its edges.
static bool is_deep_in_triangle(Place place, float inset) {
    return place.x >= -1.0f + inset &&
           SDL_fabsf(place.y) <= (1.0f - place.x) / 2 - inset * 1.118034f;
}

static bool is_in(Shape shape, Place place, float radius_px) {
    float half = half_line(0.2f, radius_px);
    switch (shape) {
    case SHAPE_SNOWFLAKE: return is_in_snowflake(place, radius_px);
    case SHAPE_HOURGLASS: return SDL_fabsf(place.x) <= 0.12f + 0.6f * SDL_fabsf(place.y);
    case SHAPE_TICK: return is_in_tick(place, 1.0f, half_line(0.26f, radius_px));
    case SHAPE_TICK_RING:
        return is_in_tick(place, 0.55f, half_line(0.13f, radius_px)) ||
               is_in_ring(place, 1.0f - half_line(0.13f, radius_px), half_line(0.13f, radius_px));
    case SHAPE_CHEVRON:
        return is_on(place, (Place){-0.45f, -0.8f}, (Place){0.45f, 0}, half) ||
               is_on(place, (Place){-0.45f, 0.8f}, (Place){0.45f, 0}, half);
    case SHAPE_CROSS:
        return is_on(place, (Place){-0.8f, -0.8f}, (Place){0.8f, 0.8f}, half) ||
               is_on(place, (Place){-0.8f, 0.8f}, (Place){0.8f, -0.8f}, half);
    case SHAPE_RING: return is_in_ring(place, 0.82f, half_line(0.3f, radius_px));
    case SHAPE_RIGHT: return is_in_triangle(place);
    case SHAPE_LEFT: return is_in_triangle((Place){-place.x, place.y});
    case SHAPE_UP: return is_in_triangle((Place){-place.y, place.x});
    case SHAPE_DOWN: return is_in_triangle((Place){place.y, place.x});
    case SHAPE_BEGIN:
        return is_in_triangle(place) &&
               !is_deep_in_triangle(place, 2 * half_line(0.24f, radius_px));
    case SHAPE_BARS: return SDL_fabsf(SDL_fabsf(place.x) - 0.5f) <= 0.25f;
    case SHAPE_DIAMOND: return SDL_fabsf(place.x) + SDL_fabsf(place.y) <= 1.0f;
    case SHAPE_COUNT: break;
    }
    return false;
}

Uint8 shape_coverage(Shape shape, int width, int height, int x, int y) {
    float radius_px = (float)SDL_min(width, height) / 2;
    int inside = 0;
    for (int sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        int column = sample % SAMPLES;
        int row = sample / SAMPLES;
        float px = (float)x + ((float)column + 0.5f) / SAMPLES;
        float py = (float)y + ((float)row + 0.5f) / SAMPLES;
        Place place = {2 * px / (float)width - 1, 2 * py / (float)height - 1};
        inside += is_in(shape, place, radius_px);
    }
    return (Uint8)(255 * inside / (SAMPLES * SAMPLES));
}

const char *shape_name(Shape shape) {
    static const char *const names[SHAPE_COUNT] = {
        "snowflake", "hourglass", "tick", "tick-ring", "chevron", "cross", "ring",
        "right",     "left",      "up",   "down",      "begin",   "bars",  "diamond"};
    return names[shape];
}
