#include "lab_lanes.h"

#include "arrows.h"
#include "lane_forgotten.h"
#include "lane_marks.h"
#include "lane_pictures.h"
#include "lane_queues.h"
#include "lane_threads.h"
#include "lane_wire.h"

static void draw_ground(const Scene *scene) {
    Canvas *canvas = scene->canvas;
    canvas_fill(canvas, scene->ruler.field, canvas->theme->field);
    ruler_draw_grid(canvas, &scene->ruler);
    for (int i = 1; i < LAB_LANES; i++)
        canvas_fill(canvas,
                    (SDL_Rect){scene->ruler.field.x, scene->lanes[i].y, scene->ruler.field.w,
                               scene->thin_px},
                    canvas->theme->line);
}

// Nobody knows what happened here; the number says how many records were lost.
static void draw_lost(const Scene *scene) {
    Canvas *canvas = scene->canvas;
    const Theme *theme = canvas->theme;
    Blocks blocks =
        blocks_of(scene->lab->tracks, TRACK_LOST, &scene->ruler, scene->least_px, scene->least_px);
    SDL_Rect field = scene->ruler.field;
    Block block;
    while (blocks_next(&blocks, &block)) {
        char whole[SCENE_WORDS_SIZE];
        char least[SCENE_WORDS_SIZE];
        Uint64 count = block_count(&block) > 1 ? block_count(&block) : block.span->size;
        SDL_Rect rect = {block.x, field.y, block.w, field.h};
        canvas_box(canvas, rect, 0, scene->thin_px, theme->line, theme->field);
        SDL_Rect inside = scene_inside(scene, rect);
        SDL_snprintf(whole, sizeof whole,
                     block_count(&block) > 1 ? "%" SDL_PRIu64 " gaps" : "%" SDL_PRIu64 " lost",
                     count);
        SDL_snprintf(least, sizeof least, "%" SDL_PRIu64, count);
        const char *words[] = {whole, least, NULL};
        for (int i = 0; i < LAB_LANES; i++) {
            SDL_Rect part = {inside.x, scene->lanes[i].y, inside.w, scene->lanes[i].h};
            if (i == LAB_WORKER)
                scene_words(scene, FONT_SMALL, part, theme->text, words);
            else
                scene_hatch(scene, part, theme->line);
        }
    }
}

void lab_lanes_draw(Scene *scene, SDL_Rect clip, bool pale) {
    scene->pale = pale;
    canvas_clip(scene->canvas, &clip);
    draw_ground(scene);
    for (int lane = 0; lane < LAB_LANES; lane++)
        lane_forgotten_draw(scene, (LabLane)lane);
    lane_pictures_draw(scene);
    lane_threads_draw(scene, LAB_WINDOW, TRACK_WINDOW);
    lane_marks_draw(scene);
    lane_queue_draw(scene, LAB_COMMANDS, TRACK_COMMANDS);
    lane_threads_draw(scene, LAB_WORKER, TRACK_WORKER);
    lane_threads_draw_given_up(scene);
    lane_threads_draw_none(scene);
    lane_queue_draw(scene, LAB_REPLIES, TRACK_REPLIES);
    lane_queue_draw_made(scene);
    lane_wire_draw_chunks(scene);
    lane_wire_draw_server(scene);
    draw_lost(scene);
    arrows_draw(scene);
    canvas_clip(scene->canvas, NULL);
}
