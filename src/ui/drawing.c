#include "drawing.h"

#define FIRST_ROOM 1024 // commands

// ---- the list ----

void drawing_quit(Drawing *drawing) {
    SDL_free(drawing->commands);
    SDL_free(drawing->text);
    SDL_zerop(drawing);
}

void drawing_begin(Drawing *drawing) {
    drawing->count = 0;
    drawing->text_size = 0;
    drawing->part = NULL;
    SDL_zeroa(drawing->parts);
}

void drawing_begin_part(Drawing *drawing, int number, const char *name, SDL_Rect area) {
    SDL_assert(number >= 0 && number < DRAWING_PARTS);
    drawing->part = &drawing->parts[number];
    *drawing->part = (DrawingPart){name, area, drawing->count, 0};
    drawing->clip = area;
}

void drawing_clip(Drawing *drawing, const SDL_Rect *clip) {
    drawing->clip = drawing->part->area;
    if (clip && !SDL_IntersectRect(clip, &drawing->part->area, &drawing->clip))
        drawing->clip = (SDL_Rect){0, 0, 0, 0};
}

// Make `*memory` hold `wanted` elements at least.
static bool make_room(void **memory, size_t *room, size_t wanted, size_t most, size_t size) {
    if (wanted <= *room)
        return true;
    size_t larger = SDL_max(wanted, SDL_max(*room * 2, FIRST_ROOM));
    if (wanted > most)
        return false;
    void *grown = SDL_realloc(*memory, SDL_min(larger, most) * size);
    if (!grown)
        return false;
    *memory = grown;
    *room = SDL_min(larger, most);
    return true;
}

static bool make_room_for_text(Drawing *drawing, size_t size) {
    void *text = drawing->text;
    bool made =
        make_room(&text, &drawing->text_room, drawing->text_size + size, DRAWING_TEXT_MAX, 1);
    drawing->text = text;
    return made;
}

static bool make_room_for_command(Drawing *drawing) {
    void *commands = drawing->commands;
    bool made = make_room(&commands, &drawing->room, drawing->count + 1, DRAWING_COMMANDS_MAX,
                          sizeof *drawing->commands);
    drawing->commands = commands;
    return made;
}

static bool touch(const SDL_Rect *a, const SDL_Rect *b) {
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h &&
           a->w > 0 && a->h > 0;
}

DrawingCommand *drawing_add(Drawing *drawing, DrawingKind kind, SDL_Rect rect) {
    if (!touch(&rect, &drawing->clip) || !make_room_for_command(drawing))
        return NULL;
    DrawingCommand *command = &drawing->commands[drawing->count++];
    *command = (DrawingCommand){.kind = kind, .rect = rect, .clip = drawing->clip};
    drawing->part->count++;
    return command;
}

DrawingCommand *drawing_add_text(Drawing *drawing, SDL_Rect rect, const char *text, size_t size) {
    if (!make_room_for_text(drawing, size))
        return NULL;
    DrawingCommand *command = drawing_add(drawing, DRAWING_TEXT, rect);
    if (!command)
        return NULL;
    SDL_memcpy(drawing->text + drawing->text_size, text, size);
    command->text_at = drawing->text_size;
    command->text_size = (Uint32)size;
    drawing->text_size += size;
    return command;
}

const char *drawing_text(const Drawing *drawing, const DrawingCommand *command) {
    return drawing->text + command->text_at;
}

// ---- comparing ----

static bool same_color(SDL_Color a, SDL_Color b) {
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static bool is_same(const Drawing *before, const DrawingCommand *a, const Drawing *after,
                    const DrawingCommand *b) {
    return a->kind == b->kind && SDL_RectEquals(&a->rect, &b->rect) &&
           SDL_RectEquals(&a->clip, &b->clip) && same_color(a->color, b->color) &&
           same_color(a->edge, b->edge) && a->edge_px == b->edge_px &&
           a->radius_px == b->radius_px && a->font == b->font && a->shape == b->shape &&
           a->texture == b->texture && a->version == b->version && a->text_size == b->text_size &&
           (a->text_size == 0 ||
            SDL_memcmp(drawing_text(before, a), drawing_text(after, b), a->text_size) == 0);
}

// Areas that grow into each other where there are too many.
typedef struct Areas {
    SDL_Rect *rects;
    int count;
} Areas;

static int size_of(const SDL_Rect *rect) {
    return rect->w * rect->h;
}

// The place whose area grows least by taking `area` in.
static int nearest(const Areas *areas, const SDL_Rect *area) {
    int best = 0;
    int least = 0;
    for (int i = 0; i < areas->count; i++) {
        SDL_Rect both;
        SDL_UnionRect(&areas->rects[i], area, &both);
        int growth = size_of(&both) - size_of(&areas->rects[i]);
        if (i == 0 || growth < least) {
            least = growth;
            best = i;
        }
    }
    return best;
}

static void add_area(Areas *areas, const DrawingCommand *command, SDL_Rect rect) {
    SDL_Rect area;
    if (!SDL_IntersectRect(&rect, &command->clip, &area))
        return;
    for (int i = 0; i < areas->count; i++) {
        if (SDL_HasIntersection(&areas->rects[i], &area)) {
            SDL_UnionRect(&areas->rects[i], &area, &areas->rects[i]);
            return;
        }
    }
    if (areas->count < DRAWING_AREAS_MAX) {
        areas->rects[areas->count++] = area;
        return;
    }
    SDL_Rect *taker = &areas->rects[nearest(areas, &area)];
    SDL_UnionRect(taker, &area, taker);
}

// Whether one is the other made wider or narrower at its right end, and nothing else.
static bool is_stretched(const DrawingCommand *old, const DrawingCommand *new) {
    return old->kind == DRAWING_FILL && new->kind == DRAWING_FILL && old->radius_px == 0 &&
           new->radius_px == 0 && same_color(old->color, new->color) &&
           SDL_RectEquals(&old->clip, &new->clip) && old->rect.x == new->rect.x &&
           old->rect.y == new->rect.y && old->rect.h == new->rect.h;
}

// What changes on the screen when one command takes the place of another.
static void add_change(Areas *areas, const DrawingCommand *old, const DrawingCommand *new) {
    if (is_stretched(old, new)) {
        SDL_Rect end = old->rect;
        end.x += SDL_min(old->rect.w, new->rect.w);
        end.w = SDL_abs(old->rect.w - new->rect.w);
        add_area(areas, new, end);
        return;
    }
    add_area(areas, old, old->rect);
    add_area(areas, new, new->rect);
}

// The commands of a part; a list that never had any has no array.
static const DrawingCommand *commands_of(const Drawing *drawing, const DrawingPart *part) {
    return part->count > 0 ? drawing->commands + part->from : drawing->commands;
}

// What two lists have in common at the beginning and at the end is the same. In between, commands
// are compared one by one where there are as many of them as before.
int drawing_compare_part(const Drawing *before, const Drawing *after, int number,
                         SDL_Rect areas[DRAWING_AREAS_MAX]) {
    const DrawingPart *old_part = &before->parts[number];
    const DrawingPart *new_part = &after->parts[number];
    const DrawingCommand *old = commands_of(before, old_part);
    const DrawingCommand *new = commands_of(after, new_part);
    size_t old_end = old_part->count;
    size_t new_end = new_part->count;
    size_t from = 0;
    Areas changed = {areas, 0};
    while (from < old_end && from < new_end && is_same(before, &old[from], after, &new[from]))
        from++;
    while (old_end > from && new_end > from &&
           is_same(before, &old[old_end - 1], after, &new[new_end - 1])) {
        old_end--;
        new_end--;
    }
    bool alike = old_end == new_end;
    for (size_t i = from; i < SDL_max(old_end, new_end); i++) {
        if (alike && is_same(before, &old[i], after, &new[i]))
            continue;
        if (alike) {
            add_change(&changed, &old[i], &new[i]);
            continue;
        }
        if (i < old_end)
            add_area(&changed, &old[i], old[i].rect);
        if (i < new_end)
            add_area(&changed, &new[i], new[i].rect);
    }
    return changed.count;
}

static bool is_inside(SDL_Rect inner, SDL_Rect outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

bool drawing_covers(const DrawingCommand *command, SDL_Rect area) {
    SDL_Rect middle = command->rect;
    if (command->kind != DRAWING_FILL && command->kind != DRAWING_BOX &&
        command->kind != DRAWING_IMAGE)
        return false;
    // Beside its corners.
    middle.y += command->radius_px;
    middle.h -= 2 * command->radius_px;
    return is_inside(area, command->clip) && is_inside(area, middle);
}

// ---- as text ----

static int write_rect(char *out, size_t size, SDL_Rect rect) {
    return SDL_snprintf(out, size, "%d,%d %dx%d", rect.x, rect.y, rect.w, rect.h);
}

static int write_color(char *out, size_t size, SDL_Color color) {
    return SDL_snprintf(out, size, " #%02x%02x%02x", color.r, color.g, color.b);
}

static size_t write_command(char *out, size_t size, const Drawing *drawing,
                            const DrawingCommand *command, SDL_Rect area) {
    static const char *const kinds[] = {"fill", "box", "text", "image", "dashes", "shape"};
    size_t used = (size_t)SDL_snprintf(out, size, "  %s ", kinds[command->kind]);
    used += (size_t)write_rect(out + used, size - used, command->rect);
    if (command->radius_px > 0)
        used += (size_t)SDL_snprintf(out + used, size - used, " r%d", command->radius_px);
    if (command->kind != DRAWING_IMAGE)
        used += (size_t)write_color(out + used, size - used, command->color);
    if (command->kind == DRAWING_BOX) {
        used += (size_t)SDL_snprintf(out + used, size - used, " edge %d", command->edge_px);
        used += (size_t)write_color(out + used, size - used, command->edge);
    }
    if (command->kind == DRAWING_DASHES)
        used += (size_t)SDL_snprintf(out + used, size - used, " edge %d", command->edge_px);
    if (command->kind == DRAWING_SHAPE)
        used += (size_t)SDL_snprintf(out + used, size - used, " %s", shape_name(command->shape));
    if (command->kind == DRAWING_TEXT)
        used += (size_t)SDL_snprintf(out + used, size - used, " %.0f \"%.*s\"",
                                     (double)text_points(command->font), (int)command->text_size,
                                     drawing_text(drawing, command));
    if (!SDL_RectEquals(&command->clip, &area)) {
        used += (size_t)SDL_snprintf(out + used, size - used, " in ");
        used += (size_t)write_rect(out + used, size - used, command->clip);
    }
    return used + (size_t)SDL_snprintf(out + used, size - used, "\n");
}

#define COMMAND_SIZE_MAX 192 // bytes that a command takes as text, without what it says
#define PART_SIZE_MAX 128    // bytes that the name and area of a part take

char *drawing_write(const Drawing *drawing) {
    size_t size = drawing->count * COMMAND_SIZE_MAX + drawing->text_size +
                  (size_t)DRAWING_PARTS * PART_SIZE_MAX;
    char *out = SDL_malloc(size);
    size_t used = 0;
    if (!out)
        return NULL;
    *out = '\0';
    for (int i = 0; i < DRAWING_PARTS; i++) {
        const DrawingPart *part = &drawing->parts[i];
        if (!part->name)
            continue;
        used += (size_t)SDL_snprintf(out + used, size - used, "%.64s ", part->name);
        used += (size_t)write_rect(out + used, size - used, part->area);
        used += (size_t)SDL_snprintf(out + used, size - used, "\n");
        for (size_t c = 0; c < part->count; c++)
            used += write_command(out + used, size - used, drawing,
                                  &drawing->commands[part->from + c], part->area);
    }
    return out;
}
