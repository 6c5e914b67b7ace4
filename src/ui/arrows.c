#include "arrows.h"

#include "lane_pictures.h"

void arrows_draw_hop(const Scene *scene, Uint64 time_ns, int from_y, int to_y, bool next) {
    Canvas *canvas = scene->canvas;
    SDL_Color color = canvas->theme->now;
    int x = ruler_x(&scene->ruler, time_ns);
    int head = canvas_px(canvas, next ? 10.0f : 8.0f);
    int width = next ? SDL_max(2, canvas_px(canvas, 3.0f)) : scene->thin_px;
    bool down = to_y > from_y;
    int top = SDL_min(from_y, to_y) + (down ? 0 : head / 2);
    int end = SDL_max(from_y, to_y) - (down ? head / 2 : 0);
    int dash = canvas_px(canvas, 5.0f);
    if (time_ns == 0 || end - top < head / 2)
        return;
    for (int y = top; next && y < end; y += 2 * dash)
        canvas_fill(canvas, (SDL_Rect){x - width / 2, y, width, SDL_min(dash, end - y)}, color);
    if (!next)
        canvas_fill(canvas, (SDL_Rect){x - width / 2, top, width, end - top}, color);
    canvas_shape(canvas, down ? SHAPE_DOWN : SHAPE_UP,
                 (SDL_Rect){x - head / 2, down ? to_y - head : to_y, head, head}, color);
}

void arrows_draw(const Scene *scene) {
    const Chosen *chosen = &scene->chosen;
    if (chosen->id == 0)
        return;
    SDL_Rect queue = scene_bar(scene, LAB_COMMANDS);
    SDL_Rect worker = scene_bar(scene, LAB_WORKER);
    SDL_Rect replies = scene_bar(scene, LAB_REPLIES);
    int foot = strokes_of(scene).base_y;
    bool by_window = chosen->first[TRACK_WINDOW] < chosen->end[TRACK_WINDOW];
    struct {
        Uint64 ns;
        int from_y, to_y;
    } hops[] = {
        {chosen->submitted_ns, foot, queue.y},
        {chosen->taken_ns, queue.y + (by_window ? 0 : queue.h), by_window ? foot : worker.y},
        {chosen->replied_ns, by_window ? foot : worker.y + worker.h, replies.y},
        {chosen->polled_ns, replies.y, foot}};
    bool found = false;
    for (size_t i = 0; i < SDL_arraysize(hops); i++) {
        bool next = !found && hops[i].ns > scene->lab->cursor_ns;
        found = found || next;
        arrows_draw_hop(scene, hops[i].ns, hops[i].from_y, hops[i].to_y, next);
    }
}
