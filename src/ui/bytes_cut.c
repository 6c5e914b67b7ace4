#include "bytes_cut.h"

#include "bytes_message.h"
#include "number.h"
#include "utf8.h"

#define STEPS_ROOM 64.0f // points, for what the decoder says

// All of its bytes that can be shown are kept.
static bool can_be_cut(const WireMessage *message) {
    return wire_is_whole(message) && message->known > (int)THAW_HEADER_SIZE &&
           (Uint64)message->known == SDL_min(THAW_HEADER_SIZE + message->total, WIRE_BYTES);
}

bool bytes_cut_can(const WireMessage *in, const WireMessage *out) {
    return can_be_cut(in) || can_be_cut(out);
}

void bytes_cut_begin(BytesCut *tried, const WireMessage *in, const WireMessage *out) {
    const WireMessage *message = can_be_cut(in) ? in : out;
    SDL_zerop(tried);
    tried->on = true;
    tried->total = (Uint32)message->total;
    tried->cut.size = SDL_min(message->known, CUT_BYTES);
    SDL_memcpy(tried->cut.bytes, message->bytes, (size_t)tried->cut.size);
    for (int i = 1; i < message->chunk_count; i++)
        if (message->chunks[i].from < (Uint64)tried->cut.size)
            cut_toggle(&tried->cut, (int)message->chunks[i].from);
}

// ---- with the mouse ----

static Cells cut_cells(const Canvas *canvas, const BytesCut *tried, SDL_Rect room) {
    int words = canvas_px(canvas, PEN_LINE);
    room.y += words;
    room.h = SDL_max(0, room.h - words - canvas_px(canvas, STEPS_ROOM));
    room.h = SDL_max(room.h, canvas_px(canvas, BYTES_ROW));
    return cells_of(canvas, room, tried->cut.size);
}

static void press(Ui *ui, BytesCut *tried, WidgetId id, int border) {
    if (border == 0)
        return;
    ui->pressed = id;
    ui->used = true;
    tried->dragged = border;
    tried->moved = !tried->cut.borders[border];
    if (tried->moved)
        cut_toggle(&tried->cut, border);
    tried->fed = false;
}

// A click without a move takes a border away that was there before.
static void drop(Ui *ui, BytesCut *tried) {
    ui->used = true;
    if (!tried->moved)
        cut_toggle(&tried->cut, tried->dragged);
    tried->dragged = 0;
    tried->fed = false;
}

void bytes_cut_watch(Ui *ui, BytesCut *tried, WidgetId id, SDL_Rect room) {
    Cells cells = cut_cells(ui->canvas, tried, room);
    int border = cells_border_at(&cells, ui->mouse);
    const SDL_Event *event = ui->event;
    bool left = event->type != SDL_MOUSEMOTION && event->button.button == SDL_BUTTON_LEFT;
    if (ui->pressed != id)
        tried->dragged = 0;
    if (event->type == SDL_MOUSEBUTTONDOWN && left && !ui->used) {
        press(ui, tried, id, border);
    } else if (event->type == SDL_MOUSEMOTION && tried->dragged > 0 && border > 0) {
        int at = cut_move(&tried->cut, tried->dragged, border);
        tried->moved = tried->moved || at != tried->dragged;
        tried->dragged = at;
        tried->fed = false;
    } else if (event->type == SDL_MOUSEBUTTONUP && left && tried->dragged > 0) {
        drop(ui, tried);
    }
}

// ---- what the decoder says ----

static void write_message(const CutResult *result, char *text, size_t size) {
    char words[64];
    utf8_sanitize(words, sizeof words, (const char *)result->message,
                  SDL_min(result->message_size, 24));
    SDL_snprintf(text, size, "message complete: %s%s", words,
                 result->message_size > 24 ? "..." : "");
}

static void write_step(const CutResult *result, int number, char *text, size_t size) {
    const CutStep *step = &result->steps[number];
    char says[128];
    char count[THAW_NUMBER_SIZE];
    thaw_number_write(count, step->says == CUT_TOO_LARGE ? result->claimed : step->more);
    switch (step->says) {
    case CUT_NEEDS_LENGTH:
        SDL_snprintf(says, sizeof says, "needs %s more of the length", count);
        break;
    case CUT_NEEDS_BYTES:
        SDL_snprintf(says, sizeof says, "needs %s more %s", count, thaw_number_bytes(step->more));
        break;
    case CUT_COMPLETE: write_message(result, says, sizeof says); break;
    case CUT_TOO_LARGE: SDL_snprintf(says, sizeof says, "refuses %s bytes", count); break;
    case CUT_NO_MEMORY: SDL_strlcpy(says, "has no memory", sizeof says); break;
    }
    SDL_snprintf(text, size, "after %d %s: %s", step->from + step->size,
                 thaw_number_bytes((Uint64)(step->from + step->size)), says);
}

static void draw_outcome(Pen *pen, const CutResult *result) {
    Canvas *canvas = pen->canvas;
    SDL_Rect row = pen_row(pen, PEN_LINE);
    if (row.h == 0 || !result->whole)
        return;
    int size = canvas_px(canvas, 12.0f);
    SDL_Color color = result->same ? canvas->theme->ok : canvas->theme->freeze;
    canvas_shape(canvas, result->same ? SHAPE_TICK : SHAPE_CROSS,
                 (SDL_Rect){row.x, row.y + (row.h - size) / 2, size, size}, color);
    row.x += size + canvas_px(canvas, 6.0f);
    row.w -= size + canvas_px(canvas, 6.0f);
    canvas_label(canvas, FONT_SMALL, row, ALIGN_LEFT, color,
                 result->same ? "the same message, whatever the cuts" : "another message");
}

// What the decoder says after each chunk. Where there is no room for all, the last ones stay.
static void draw_steps(Pen *pen, const CutResult *result) {
    const Theme *theme = pen->canvas->theme;
    char text[192];
    int fit = pen->room.h / SDL_max(1, canvas_px(pen->canvas, PEN_LINE)) - 1;
    int first = SDL_max(0, result->step_count - SDL_max(fit, 1));
    for (int i = first; i < result->step_count; i++) {
        if (i == first && first > 0)
            SDL_snprintf(text, sizeof text, "after each of %d chunks before: needs more",
                         first + 1);
        else
            write_step(result, i, text, sizeof text);
        pen_words(pen, i + 1 == result->step_count ? theme->text : theme->dim, text);
    }
    draw_outcome(pen, result);
}

void bytes_cut_draw(Pen *pen, BytesCut *tried, const LabModel *lab) {
    Canvas *canvas = pen->canvas;
    if (!tried->fed)
        cut_feed(&tried->cut, bytes_limit(lab), &tried->result);
    tried->fed = true;
    Cells cells = cut_cells(canvas, tried, pen->room);
    pen_words(pen, canvas->theme->dim, "click between two bytes, or drag a border");
    for (int i = 0; i < cells.shown; i++)
        cells_draw_byte(canvas, &cells, i, tried->cut.bytes[i], true);
    for (int i = 1; i < cells.shown; i++)
        if (tried->cut.borders[i])
            cells_draw_border(canvas, &cells, i,
                              i == tried->dragged ? canvas->theme->wait : canvas->theme->now);
    pen_gap(pen, (float)cells_height_px(&cells) / canvas->scale);
    if (cells.shown > 0)
        bytes_message_more(pen, THAW_HEADER_SIZE + tried->total - (Uint64)cells.shown);
    draw_steps(pen, &tried->result);
}
