#include "bytes_view.h"

#include "bytes_message.h"
#include "number.h"

#define BUTTON_WIDTH 176.0f // points
#define BUTTON_HEIGHT 26.0f
#define LOW 190.0f      // a lower area has the button beside the bytes, and one message
#define TEXT_ROOM 48.0f // below the cells

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
    // What a SEND takes in between its pieces is not its own.
    bool sends = is_selected(view, THAW_COMMAND_SEND);
    wire_find(lab->recording, true, until_ns, lab->selected, THAW_MAX_MESSAGE_LIMIT, &view->out);
    wire_find(lab->recording, false, until_ns, sends ? 0 : lab->selected, bytes_limit(lab),
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

// Whether all was looked at that could have come, or gone out.
static bool is_known(const BytesView *view, bool incoming, Awaited awaited) {
    Uint64 since_ns = incoming ? view->in.since_ns : view->out.since_ns;
    return since_ns == 0 || (incoming && awaited.id > 0 && awaited.since_ns >= since_ns);
}

static void write_nothing(const BytesView *view, bool incoming, Awaited awaited,
                          const LabModel *lab, char *text, size_t size) {
    char when[PEN_TIME_SIZE];
    char what[64];
    bool past = lab->state == LAB_PAST;
    bool known = is_known(view, incoming, awaited);
    Uint64 since_ns = incoming ? view->in.since_ns : view->out.since_ns;
    pen_time(when, lab->start_ns, known ? lab->cursor_ns : since_ns);
    if (incoming && view->brought != BROUGHT_NOTHING)
        SDL_snprintf(what, sizeof what, "the read %s come back", past ? "had" : "has");
    else if (!known)
        SDL_snprintf(what, sizeof what, past ? "nothing from %s on" : "nothing since %s", when);
    else if (past)
        SDL_snprintf(what, sizeof what, "nothing had %s by %s", incoming ? "come" : "gone out",
                     when);
    else
        SDL_snprintf(what, sizeof what, "nothing has %s yet", incoming ? "come" : "gone out");
    if (incoming && awaited.id > 0)
        SDL_snprintf(text, size, "in  #%u RECEIVE: %s", awaited.id, what);
    else
        SDL_snprintf(text, size, "%s %s", incoming ? "in " : "out", what);
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
                     thaw_number_write(size, view->brought_size),
                     thaw_number_bytes(view->brought_size));
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
    write_nothing(view, incoming, awaited, lab, text, sizeof text);
    pen_words(pen, canvas->theme->dim, text);
    if (!incoming)
        return;
    SDL_Rect room = pen->room;
    room.h = SDL_min(room.h, canvas_px(canvas, BYTES_ROW));
    Cells cells = bytes_message_cells(pen, &nothing, (int)THAW_HEADER_SIZE, room);
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
    bytes_message_draw(pen, &view->in, true, lab, SDL_max(canvas_px(canvas, BYTES_ROW), room));
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
            bytes_message_draw(pen, &view->out, false, lab, canvas_px(canvas, BYTES_ROW));
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
        if (view->tried.on)
            bytes_cut_draw(&pen, &view->tried, lab);
        else
            draw_both(&pen, view, lab, places.low);
    } else if (view->tried.on && !ui->modal) {
        bytes_cut_watch(ui, &view->tried, id + ID_CELLS, places.room);
    }
    bool enabled = view->tried.on || bytes_cut_can(&view->in, &view->out);
    if (places.button.w == 0 ||
        !ui_button(ui, id + ID_BUTTON, places.button, BUTTON_SMALL,
                   view->tried.on ? "back to the recording" : "cut it yourself", NULL, enabled))
        return (Action){0};
    if (view->tried.on)
        view->tried.on = false;
    else
        bytes_cut_begin(&view->tried, &view->in, &view->out);
    return (Action){0};
}
