#include "painter.h"

// SDL may take a rectangle without height for a line.
static void draw_fill(const Painter *painter, SDL_Rect rect, SDL_Color color) {
    if (SDL_RectEmpty(&rect))
        return;
    SDL_SetRenderDrawColor(painter->renderer, color.r, color.g, color.b, 255);
    SDL_RenderFillRect(painter->renderer, &rect);
}

// The corners of a shape: quarters of a circle.
static void draw_corners(const Painter *painter, SDL_Texture *disc, SDL_Rect rect, int r,
                         SDL_Color color) {
    SDL_SetTextureColorMod(disc, color.r, color.g, color.b);
    for (int corner = 0; corner < 4; corner++) {
        int right = corner % 2;
        int low = corner / 2;
        SDL_Rect from = {right * r, low * r, r, r};
        SDL_Rect to = {rect.x + right * (rect.w - r), rect.y + low * (rect.h - r), r, r};
        SDL_RenderCopy(painter->renderer, disc, &from, &to);
    }
}

static void draw_round(const Painter *painter, SDL_Rect rect, int radius_px, SDL_Color color) {
    int r = SDL_min(radius_px, SDL_min(rect.w, rect.h) / 2);
    SDL_Texture *disc = r > 0 ? masks_disc(painter->masks, painter->renderer, r) : NULL;
    if (!disc) {
        draw_fill(painter, rect, color);
        return;
    }
    draw_fill(painter, (SDL_Rect){rect.x + r, rect.y, rect.w - 2 * r, rect.h}, color);
    draw_fill(painter, (SDL_Rect){rect.x, rect.y + r, r, rect.h - 2 * r}, color);
    draw_fill(painter, (SDL_Rect){rect.x + rect.w - r, rect.y + r, r, rect.h - 2 * r}, color);
    draw_corners(painter, disc, rect, r, color);
}

// The edge alone: to fill the whole box in its colour first would fill most pixels twice.
static void draw_edge(const Painter *painter, SDL_Rect rect, int radius_px, int width_px,
                      SDL_Color color) {
    int r = SDL_min(radius_px, SDL_min(rect.w, rect.h) / 2);
    SDL_Texture *disc = r > 0 ? masks_disc(painter->masks, painter->renderer, r) : NULL;
    int w = width_px;
    r = disc ? r : 0;
    draw_fill(painter, (SDL_Rect){rect.x + r, rect.y, rect.w - 2 * r, w}, color);
    draw_fill(painter, (SDL_Rect){rect.x + r, rect.y + rect.h - w, rect.w - 2 * r, w}, color);
    draw_fill(painter, (SDL_Rect){rect.x, rect.y + r, w, rect.h - 2 * r}, color);
    draw_fill(painter, (SDL_Rect){rect.x + rect.w - w, rect.y + r, w, rect.h - 2 * r}, color);
    if (disc)
        draw_corners(painter, disc, rect, r, color);
}

static void draw_box(const Painter *painter, const DrawingCommand *box) {
    int width = box->edge_px;
    SDL_Rect inner = {box->rect.x + width, box->rect.y + width, box->rect.w - 2 * width,
                      box->rect.h - 2 * width};
    if (inner.w <= 0 || inner.h <= 0) {
        draw_round(painter, box->rect, box->radius_px, box->edge);
        return;
    }
    draw_edge(painter, box->rect, box->radius_px, width, box->edge);
    draw_round(painter, inner, SDL_max(0, box->radius_px - width), box->color);
}

// Long and short alike: a dash, and as much nothing.
static void draw_dashes(const Painter *painter, const DrawingCommand *command) {
    SDL_Rect rect = command->rect;
    int width = command->edge_px;
    int dash = SDL_max(3 * width, painter->dash_px);
    for (int at = 0; at < rect.w; at += 2 * dash) {
        int size = SDL_min(dash, rect.w - at);
        draw_fill(painter, (SDL_Rect){rect.x + at, rect.y, size, width}, command->color);
        draw_fill(painter, (SDL_Rect){rect.x + at, rect.y + rect.h - width, size, width},
                  command->color);
    }
    for (int at = 0; at < rect.h; at += 2 * dash) {
        int size = SDL_min(dash, rect.h - at);
        draw_fill(painter, (SDL_Rect){rect.x, rect.y + at, width, size}, command->color);
        draw_fill(painter, (SDL_Rect){rect.x + rect.w - width, rect.y + at, width, size},
                  command->color);
    }
}

static void draw_shape(const Painter *painter, const DrawingCommand *command) {
    SDL_Color color = command->color;
    SDL_Texture *mask = masks_shape(painter->masks, painter->renderer, command->shape,
                                    command->rect.w, command->rect.h);
    if (!mask)
        return;
    SDL_SetTextureColorMod(mask, color.r, color.g, color.b);
    SDL_RenderCopy(painter->renderer, mask, NULL, &command->rect);
}

static void draw_command(const Painter *painter, const Drawing *drawing,
                         const DrawingCommand *command) {
    switch (command->kind) {
    case DRAWING_FILL:
        draw_round(painter, command->rect, command->radius_px, command->color);
        break;
    case DRAWING_BOX: draw_box(painter, command); break;
    case DRAWING_TEXT:
        text_draw(painter->text, command->font, command->rect, command->color,
                  drawing_text(drawing, command), command->text_size);
        break;
    case DRAWING_DASHES: draw_dashes(painter, command); break;
    case DRAWING_SHAPE: draw_shape(painter, command); break;
    case DRAWING_IMAGE:
        SDL_RenderCopy(painter->renderer, command->texture, NULL, &command->rect);
        break;
    }
}

// The first command that can still be seen in `area` when all have been drawn.
static size_t first_seen(const Drawing *drawing, SDL_Rect area) {
    size_t at = drawing->count;
    while (at > 0 && !drawing_covers(&drawing->commands[at - 1], area))
        at--;
    return at > 0 ? at - 1 : 0;
}

void painter_draw(const Painter *painter, const Drawing *drawing, SDL_Rect area) {
    SDL_Rect clip = {0, 0, 0, 0};
    for (size_t i = first_seen(drawing, area); i < drawing->count; i++) {
        const DrawingCommand *command = &drawing->commands[i];
        SDL_Rect limit;
        if (!SDL_IntersectRect(&command->clip, &area, &limit) ||
            !SDL_HasIntersection(&command->rect, &limit))
            continue;
        if (!SDL_RectEquals(&limit, &clip))
            SDL_RenderSetClipRect(painter->renderer, &limit);
        clip = limit;
        draw_command(painter, drawing, command);
    }
}
