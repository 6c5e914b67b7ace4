#include "bytes_view.h"

#include "cells.h"
#include "number.h"
#include "pen.h"
#include "utf8.h"

#define BUTTON_WIDTH 176.0f // points
#define BUTTON_HEIGHT 26.0f
#define LOW 190.0f       // a lower area has the button beside the bytes, and one message
#define OUT_ROOM 40.0f   // for the cells of what went out: one row
#define TEXT_ROOM 48.0f  // below the cells
#define STEPS_ROOM 64.0f // for what the decoder says

enum { ID_BUTTON, ID_CELLS };

// What follows from the area.
typedef struct Places {
    SDL_Rect room;
    SDL_Rect button;
    bool low;
} Places;

// Which command a RECEIVE waits for, and since when.
typedef struct Awaited {
    Uint32 id; // 0: none
    Uint64 since_ns;
} Awaited;

static Places places_of(const Canvas *canvas, SDL_Rect area) {
    Places places = {.room = area, .low = area.h < canvas_px(canvas, LOW)};
    int gap = canvas_px(canvas, VIEW_GAP);
    int wide = SDL_min(canvas_px(canvas, BUTTON_WIDTH), area.w);
    int high = canvas_px(canvas, BUTTON_HEIGHT);
    places.button = (SDL_Rect){area.x, area.y + area.h - high - gap / 2, wide, high};
    if (places.low) {
        places.button.x = area.x + area.w - wide;
        places.button.y = area.y;
        places.room.w = SDL_max(0, area.w - wide - gap);
    } else {
        places.room.h -= high + gap;
    }
    if (area.h < high)
        places.button.w = 0;
    return places;
}

// ---- what is shown ----

static Uint32 limit_of(const LabModel *lab) {
    return lab->max_message > 0 ? lab->max_message : THAW_MAX_MESSAGE_DEFAULT;
}

static bool is_selected(const BytesView *view, ThawCommandType command) {
    return view->selected > 0 && view->life.command == command;
}

// The RECEIVE that is selected and has no reply yet, or else the one that runs.
static Awaited awaited_of(const BytesView *view, const LabModel *lab) {
    const Uint64 *ns = view->life.ns;
    if (is_selected(view, THAW_COMMAND_RECEIVE)) {
        bool waits = ns[LIFE_REPLIED] == 0 || ns[LIFE_REPLIED] > lab->cursor_ns;
        Uint64 since_ns = ns[LIFE_TAKEN] > 0 ? ns[LIFE_TAKEN] : ns[LIFE_SUBMITTED];
        return waits ? (Awaited){view->selected, since_ns} : (Awaited){0};
    }
    for (Uint32 i = 0; view->selected == 0 && lab->moment && i < lab->moment->thread_count; i++) {
        const MomentThread *thread = &lab->moment->threads[i];
        if (thread->lane != THAW_LANE_SERVER && thread->command_id > 0 && !thread->given_up &&
            thread->command == THAW_COMMAND_RECEIVE)
            return (Awaited){thread->command_id, thread->command_ns};
    }
    return (Awaited){0};
}

// The messages are looked up again when the cursor has come to another record. Live it does with
// each picture, and nothing else than pictures may come for a long time.
static void look_up(BytesView *view, const LabModel *lab) {
    Uint64 number = recording_find(lab->recording, lab->cursor_ns);
    Uint32 source = recording_number(lab->recording);
    Uint64 changes = recording_changes(lab->recording);
    bool newest = number == recording_end(lab->recording);
    bool follows = newest && view->newest && view->changes == changes;
    if (view->source == source && view->selected == lab->selected &&
        (view->number == number || follows))
        return;
    view->source = source;
    view->number = number;
    view->changes = changes;
    view->newest = newest;
    view->selected = lab->selected;
    life_follow(&view->life, lab->recording, lab->selected);
    Uint64 until_ns = lab->cursor_ns;
    Uint64 replied_ns = view->life.ns[LIFE_REPLIED];
    if (replied_ns > 0 && replied_ns < until_ns)
        until_ns = replied_ns;
    bool sends = is_selected(view, THAW_COMMAND_SEND);
    bool receives = is_selected(view, THAW_COMMAND_RECEIVE);
    wire_find(lab->recording, true, until_ns, sends ? lab->selected : 0, THAW_MAX_MESSAGE_LIMIT,
              &view->out);
    wire_find(lab->recording, false, until_ns, receives ? lab->selected : 0, limit_of(lab),
              &view->in);
    view->brought =
        brought_at(lab->recording, number, awaited_of(view, lab).id, &view->brought_size);
}

// What a RECEIVE waits for is not there yet: all that has come belongs to others.
static bool nothing_came(const WireMessage *in, Awaited awaited) {
    bool of_others = wire_is_whole(in) || in->ended;
    return !in->there || (awaited.id > 0 && of_others && in->time_ns < awaited.since_ns);
}

// ---- words ----

static const char *bytes_word(Uint64 count) {
    return count == 1 ? "byte" : "bytes";
}

static void write_title(const WireMessage *message, bool incoming, const LabModel *lab, char *text,
                        size_t size) {
    char when[PEN_TIME_SIZE];
    char count[THAW_NUMBER_SIZE];
    char who[32];
    SDL_snprintf(who, sizeof who, "#%u %s", message->command_id,
                 thaw_command_name((ThawCommandType)message->command));
    if (message->command_id == 0)
        SDL_strlcpy(who, "by itself", sizeof who);
    pen_time(when, lab->start_ns, message->time_ns);
    thaw_number_write(count, message->have);
    if (message->chunks_count == 1)
        SDL_snprintf(text, size, "%s %s, 1 chunk of %s %s, at %s", incoming ? "in " : "out", who,
                     count, bytes_word(message->have), when);
    else
        SDL_snprintf(text, size, "%s %s, %u chunks, %s %s, until %s", incoming ? "in " : "out", who,
                     (unsigned)message->chunks_count, count, bytes_word(message->have), when);
}

static void write_nothing(bool incoming, Awaited awaited, Brought brought, const LabModel *lab,
                          char *text, size_t size) {
    char when[PEN_TIME_SIZE];
    char what[64];
    pen_time(when, lab->start_ns, lab->cursor_ns);
    if (incoming && brought != BROUGHT_NOTHING)
        SDL_snprintf(what, sizeof what, "the read %s come back",
                     lab->state == LAB_PAST ? "had" : "has");
    else if (recording_first(lab->recording) > 0)
        SDL_strlcpy(what, "nothing, as far back as is recorded", sizeof what);
    else if (lab->state == LAB_PAST)
        SDL_snprintf(what, sizeof what, "nothing had %s by %s", incoming ? "come" : "gone out",
                     when);
    else
        SDL_snprintf(what, sizeof what, "nothing has %s yet", incoming ? "come" : "gone out");
    if (incoming && awaited.id > 0)
        SDL_snprintf(text, size, "in  #%u RECEIVE: %s", awaited.id, what);
    else
        SDL_snprintf(text, size, "%s %s", incoming ? "in " : "out", what);
}

// The length worked out: "5x1 + 0x256 + 0x64K + 0x16M = 5 bytes follow".
static void write_sum(const WireMessage *message, char *text, size_t size) {
    char sum[THAW_NUMBER_SIZE];
    thaw_number_write(sum, message->total);
    if (message->known < (int)THAW_HEADER_SIZE)
        SDL_snprintf(text, size, "the length says that %s %s follow", sum,
                     bytes_word(message->total));
    else
        SDL_snprintf(text, size,
                     "%u\xC3\x97"
                     "1 + %u\xC3\x97"
                     "256 + %u\xC3\x97"
                     "64K + %u\xC3\x97"
                     "16M = %s %s",
                     message->bytes[0], message->bytes[1], message->bytes[2], message->bytes[3],
                     sum, message->total == 1 ? "byte follows" : "bytes follow");
}

static void draw_refusal(Pen *pen, const WireMessage *message, const LabModel *lab) {
    char text[128];
    char claimed[THAW_NUMBER_SIZE];
    char limit[THAW_NUMBER_SIZE];
    SDL_snprintf(text, sizeof text, "refused: %s bytes would be more than the limit of %s",
                 thaw_number_write(claimed, message->total),
                 thaw_number_write(limit, limit_of(lab)));
    pen_lines(pen, pen->canvas->theme->freeze, text, 2);
}

// What is missing, or has come with it.
static void draw_rest(Pen *pen, const WireMessage *message, const LabModel *lab) {
    const Theme *theme = pen->canvas->theme;
    bool past = lab->state == LAB_PAST;
    char text[96];
    char some[THAW_NUMBER_SIZE];
    char all[THAW_NUMBER_SIZE];
    if (!message->sized) {
        SDL_snprintf(text, sizeof text, "%u of 4 bytes of the length %s here: %u %s missing",
                     (unsigned)message->have, past ? "were" : "are", 4 - (unsigned)message->have,
                     past ? "were" : "still");
        pen_lines(pen, theme->wait, text, 2);
    } else if (!wire_is_whole(message)) {
        SDL_snprintf(text, sizeof text, "%s of %s %s %s here",
                     thaw_number_write(some, message->have - THAW_HEADER_SIZE),
                     thaw_number_write(all, message->total), bytes_word(message->total),
                     past ? "were" : "are");
        pen_words(pen, theme->wait, text);
    } else if (message->behind > 0) {
        SDL_snprintf(text, sizeof text, "%s more %s came with it: the next message",
                     thaw_number_write(some, message->behind), bytes_word(message->behind));
        pen_words(pen, theme->dim, text);
    }
}

// ---- a message ----

static int wanted_cells(const WireMessage *message, const LabModel *lab) {
    bool refused = message->sized && message->total > limit_of(lab);
    if (!message->sized || refused)
        return (int)THAW_HEADER_SIZE;
    return (int)SDL_min(THAW_HEADER_SIZE + message->total, WIRE_BYTES);
}

static Cells draw_cells(Pen *pen, const WireMessage *message, int wanted, SDL_Rect room) {
    Canvas *canvas = pen->canvas;
    Cells cells = cells_of(canvas, room, wanted);
    for (int i = 0; i < cells.shown; i++) {
        bool known = i < message->known;
        if ((Uint64)i < message->have)
            cells_draw_byte(canvas, &cells, i, known ? message->bytes[i] : 0, known);
        else
            cells_draw_gap(canvas, &cells, i);
    }
    for (int i = 1; i < message->chunk_count; i++)
        if (message->chunks[i].from > 0 && message->chunks[i].from < (Uint64)cells.shown)
            cells_draw_border(canvas, &cells, (int)message->chunks[i].from, canvas->theme->now);
    int used = cells_height_px(&cells);
    pen->room.y += used;
    pen->room.h -= used;
    return cells;
}

static void draw_more(Pen *pen, Uint64 more) {
    char text[64];
    char count[THAW_NUMBER_SIZE];
    SDL_snprintf(text, sizeof text, "... and %s more %s", thaw_number_write(count, more),
                 bytes_word(more));
    if (more > 0)
        pen_words(pen, pen->canvas->theme->dim, text);
}

// A message, with `room_px` for its cells.
static void draw_message(Pen *pen, const WireMessage *message, bool incoming, const LabModel *lab,
                         int room_px) {
    const Theme *theme = pen->canvas->theme;
    char text[128];
    write_title(message, incoming, lab, text, sizeof text);
    pen_words(pen, theme->dim, text);
    SDL_Rect room = pen->room;
    room.h = SDL_min(room.h, room_px);
    Cells cells = draw_cells(pen, message, wanted_cells(message, lab), room);
    bool refused = message->sized && message->total > limit_of(lab);
    if (message->sized) {
        write_sum(message, text, sizeof text);
        pen_lines(pen, theme->text, text, 2);
    }
    if (refused) {
        draw_refusal(pen, message, lab);
        return;
    }
    draw_rest(pen, message, lab);
    if (message->sized)
        draw_more(pen, THAW_HEADER_SIZE + message->total - (Uint64)cells.shown);
}

// A read that has come back is told before its bytes are.
static void draw_brought(Pen *pen, const BytesView *view, const LabModel *lab) {
    char text[96];
    char size[THAW_NUMBER_SIZE];
    if (view->brought == BROUGHT_NOTHING)
        return;
    if (view->brought == BROUGHT_BYTES)
        SDL_snprintf(text, sizeof text, "It %s %s %s: see the next step.",
                     lab->state == LAB_PAST ? "had brought" : "has brought",
                     thaw_number_write(size, view->brought_size), bytes_word(view->brought_size));
    else
        SDL_strlcpy(text, "Its thread tells one point further what came.", sizeof text);
    pen_lines(pen, pen->canvas->theme->text, text, 2);
}

static void draw_nothing(Pen *pen, const BytesView *view, bool incoming, Awaited awaited,
                         const LabModel *lab) {
    Canvas *canvas = pen->canvas;
    bool past = lab->state == LAB_PAST;
    char text[128];
    const WireMessage nothing = {0};
    write_nothing(incoming, awaited, view->brought, lab, text, sizeof text);
    pen_words(pen, canvas->theme->dim, text);
    if (!incoming)
        return;
    SDL_Rect room = pen->room;
    room.h = SDL_min(room.h, canvas_px(canvas, OUT_ROOM));
    Cells cells = draw_cells(pen, &nothing, (int)THAW_HEADER_SIZE, room);
    SDL_Rect row = cells.shown > 0 ? pen_row(pen, PEN_LINE) : (SDL_Rect){0};
    if (row.h > 0)
        cells_draw_weights(canvas, &cells, row);
    if (view->brought != BROUGHT_NOTHING) {
        draw_brought(pen, view, lab);
        return;
    }
    pen_lines(pen, canvas->theme->text,
              past ? "The first four bytes would say how many follow."
                   : "The first four bytes will say how many follow.",
              2);
    const Uint8 *bytes = view->out.bytes;
    if (!view->out.sized || view->out.known < (int)THAW_HEADER_SIZE)
        return;
    SDL_snprintf(text, sizeof text, "%02x %02x %02x %02x would mean %u.", bytes[0], bytes[1],
                 bytes[2], bytes[3], (unsigned)view->out.total);
    pen_words(pen, canvas->theme->dim, text);
}

static void draw_incoming(Pen *pen, const BytesView *view, const LabModel *lab) {
    const Canvas *canvas = pen->canvas;
    int room = pen->room.h - canvas_px(canvas, TEXT_ROOM + PEN_LINE);
    draw_message(pen, &view->in, true, lab, SDL_max(canvas_px(canvas, OUT_ROOM), room));
    if (view->brought == BROUGHT_NOTHING || wire_is_whole(&view->in))
        return;
    pen_words(pen, canvas->theme->text, "Another read has come back.");
    draw_brought(pen, view, lab);
}

static void draw_both(Pen *pen, const BytesView *view, const LabModel *lab, bool low) {
    Canvas *canvas = pen->canvas;
    Awaited awaited = awaited_of(view, lab);
    bool none = nothing_came(&view->in, awaited);
    bool in_is_newer = awaited.id > 0 || view->in.time_ns >= view->out.time_ns;
    if (!low || !in_is_newer) {
        if (view->out.there)
            draw_message(pen, &view->out, false, lab, canvas_px(canvas, OUT_ROOM));
        else
            draw_nothing(pen, view, false, awaited, lab);
        pen_gap(pen, VIEW_GAP);
    }
    if (low && !in_is_newer)
        return;
    if (none)
        draw_nothing(pen, view, true, awaited, lab);
    else
        draw_incoming(pen, view, lab);
}

// ---- cuts to be tried ----

// All of its bytes that can be shown are kept.
static bool can_be_cut(const WireMessage *message) {
    return wire_is_whole(message) && message->known > (int)THAW_HEADER_SIZE &&
           (Uint64)message->known == SDL_min(THAW_HEADER_SIZE + message->total, WIRE_BYTES);
}

static const WireMessage *message_to_cut(const BytesView *view) {
    return can_be_cut(&view->in) ? &view->in : can_be_cut(&view->out) ? &view->out : NULL;
}

// Begin with the cuts that it came with.
static void begin_cuts(BytesView *view) {
    const WireMessage *message = message_to_cut(view);
    SDL_zero(view->cut);
    view->cuts = true;
    view->fed = false;
    view->incoming = message == &view->in;
    view->total = (Uint32)message->total;
    view->cut.size = SDL_min(message->known, CUT_BYTES);
    SDL_memcpy(view->cut.bytes, message->bytes, (size_t)view->cut.size);
    for (int i = 1; i < message->chunk_count; i++)
        if (message->chunks[i].from < (Uint64)view->cut.size)
            cut_toggle(&view->cut, (int)message->chunks[i].from);
}

static Cells cut_cells(const Canvas *canvas, const BytesView *view, SDL_Rect room) {
    int words = canvas_px(canvas, PEN_LINE);
    room.y += words;
    room.h = SDL_max(0, room.h - words - canvas_px(canvas, STEPS_ROOM));
    room.h = SDL_max(room.h, canvas_px(canvas, OUT_ROOM));
    return cells_of(canvas, room, view->cut.size);
}

static void press(Ui *ui, BytesView *view, WidgetId id, int border) {
    if (border == 0)
        return;
    ui->pressed = id;
    ui->used = true;
    view->dragged = border;
    view->moved = !view->cut.borders[border];
    if (view->moved)
        cut_toggle(&view->cut, border);
    view->fed = false;
}

// A click without a move takes a border away that was there before.
static void drop(Ui *ui, BytesView *view) {
    ui->used = true;
    if (!view->moved)
        cut_toggle(&view->cut, view->dragged);
    view->dragged = 0;
    view->fed = false;
}

static void watch_cells(Ui *ui, BytesView *view, WidgetId id, SDL_Rect room) {
    Cells cells = cut_cells(ui->canvas, view, room);
    int border = cells_border_at(&cells, ui->mouse);
    const SDL_Event *event = ui->event;
    bool left = event->type != SDL_MOUSEMOTION && event->button.button == SDL_BUTTON_LEFT;
    if (ui->pressed != id)
        view->dragged = 0;
    if (event->type == SDL_MOUSEBUTTONDOWN && left && !ui->used) {
        press(ui, view, id, border);
    } else if (event->type == SDL_MOUSEMOTION && view->dragged > 0 && border > 0) {
        int at = cut_move(&view->cut, view->dragged, border);
        view->moved = view->moved || at != view->dragged;
        view->dragged = at;
        view->fed = false;
    } else if (event->type == SDL_MOUSEBUTTONUP && left && view->dragged > 0) {
        drop(ui, view);
    }
}

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
        SDL_snprintf(says, sizeof says, "needs %s more %s", count, bytes_word(step->more));
        break;
    case CUT_COMPLETE: write_message(result, says, sizeof says); break;
    case CUT_TOO_LARGE: SDL_snprintf(says, sizeof says, "refuses %s bytes", count); break;
    case CUT_NO_MEMORY: SDL_strlcpy(says, "has no memory", sizeof says); break;
    }
    SDL_snprintf(text, size, "after %d %s: %s", step->from + step->size,
                 bytes_word((Uint64)(step->from + step->size)), says);
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

static void draw_cut(Pen *pen, BytesView *view, const LabModel *lab) {
    Canvas *canvas = pen->canvas;
    if (!view->fed)
        cut_feed(&view->cut, limit_of(lab), &view->result);
    view->fed = true;
    Cells cells = cut_cells(canvas, view, pen->room);
    pen_words(pen, canvas->theme->dim, "click between two bytes, or drag a border");
    for (int i = 0; i < cells.shown; i++)
        cells_draw_byte(canvas, &cells, i, view->cut.bytes[i], true);
    for (int i = 1; i < cells.shown; i++)
        if (view->cut.borders[i])
            cells_draw_border(canvas, &cells, i,
                              i == view->dragged ? canvas->theme->wait : canvas->theme->now);
    pen_gap(pen, (float)cells_height_px(&cells) / canvas->scale);
    if (cells.shown > 0)
        draw_more(pen, THAW_HEADER_SIZE + view->total - (Uint64)cells.shown);
    draw_steps(pen, &view->result);
}

// ---- the view ----

Action bytes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    BytesView *view = state;
    const LabModel *lab = &model->lab;
    if (!lab->recording)
        return (Action){0};
    Places places = places_of(ui->canvas, area);
    look_up(view, lab);
    if (ui_is_drawing(ui)) {
        Pen pen = {ui->canvas, places.room};
        if (view->cuts)
            draw_cut(&pen, view, lab);
        else
            draw_both(&pen, view, lab, places.low);
    } else if (view->cuts && !ui->modal) {
        watch_cells(ui, view, id + ID_CELLS, places.room);
    }
    bool enabled = view->cuts || message_to_cut(view) != NULL;
    if (places.button.w == 0 ||
        !ui_button(ui, id + ID_BUTTON, places.button, BUTTON_SMALL,
                   view->cuts ? "back to the recording" : "cut it yourself", NULL, enabled))
        return (Action){0};
    if (view->cuts)
        view->cuts = false;
    else
        begin_cuts(view);
    return (Action){0};
}
