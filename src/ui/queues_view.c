#include "queues_view.h"

#include "number.h"
#include "pen.h"

#define ROW_HEIGHT 20.0f // points
#define ROW_LOW 16.0f
#define DOT 10.0f
#define DOTS_WIDTH 26.0f
#define OWNER_AT 0.48f    // of the width
#define STAGE_CELLS 19    // of the longest stage
#define BOXES_MAX 12      // messages that are drawn in a queue
#define QUEUE_NAME 116.0f // points

// A row: what happened, and who owned the command from then on.
typedef struct Row {
    LifeStage stage;   // it is reached with this
    LifeStage passing; // the command is in this row while it is in this stage
    char label[48];
    const char *owner;
    bool now; // the command is here
} Row;

#define ROWS_MAX 8

typedef struct Rows {
    Row rows[ROWS_MAX];
    int count;
} Rows;

// ---- which command ----

// The one that runs, or else the newest.
static Uint32 usual_command(const Moment *moment) {
    for (Uint32 i = 0; i < moment->thread_count; i++) {
        const MomentThread *thread = &moment->threads[i];
        if (thread->lane != THAW_LANE_SERVER && thread->command_id > 0 && !thread->given_up)
            return thread->command_id;
    }
    return moment->newest_id[MOMENT_SUBMITTED];
}

// ---- the rows ----

static const char *came_label(const Life *life) {
    bool replied = life->ns[LIFE_REPLIED] > 0;
    bool none = replied && (life->ns[LIFE_CAME] == 0 || life->code != THAW_OK);
    switch ((ThawCommandType)life->command) {
    case THAW_COMMAND_CONNECT: return none ? "no connection came" : "connected";
    case THAW_COMMAND_SEND: return none ? "the bytes did not go out" : "the bytes went out";
    case THAW_COMMAND_RECEIVE: return none ? "no answer came" : "answer came";
    case THAW_COMMAND_CLOSE: return none ? "nothing to close" : "closed";
    }
    return "";
}

static void add_row(Rows *rows, LifeStage stage, LifeStage passing, const char *label,
                    const char *owner) {
    Row *row = &rows->rows[rows->count++];
    *row = (Row){.stage = stage, .passing = passing, .owner = owner};
    SDL_strlcpy(row->label, label, sizeof row->label);
}

// Whether the window runs, or will run, this command itself.
static bool window_runs(const Life *life, const LabModel *lab) {
    if (life->ns[LIFE_TAKEN] > 0)
        return life->lane == THAW_LANE_GUI;
    return recording_run(lab->recording)->chosen != THAW_STRATEGY_WORKER;
}

// How the worker hands its reply over. The doorbell rings for the first reply that waits.
static void add_reply(Rows *rows, const Life *life) {
    add_row(rows, LIFE_REPLIED, LIFE_REPLIED, "reply made", "worker thread");
    add_row(rows, LIFE_PUT, LIFE_PUT, "reply put", "queue");
    if (life->ns[LIFE_RUNG] > 0 || life->ns[LIFE_POLLED] == 0)
        add_row(rows, LIFE_RUNG, LIFE_RUNG, "doorbell rung", "worker thread");
}

static Rows rows_of(const Life *life, const LabModel *lab) {
    Rows rows = {.count = 0};
    bool past = lab->state == LAB_PAST;
    bool window = window_runs(life, lab);
    const char *runner = window ? "window" : "worker thread";
    int stage = life_stage(life, lab->cursor_ns);
    add_row(&rows, LIFE_SUBMITTED, LIFE_STAGES, "submitted", "window");
    add_row(&rows, LIFE_SUBMITTED, LIFE_SUBMITTED,
            stage == LIFE_SUBMITTED && !past ? "waits in its queue" : "waited in its queue",
            "queue");
    add_row(&rows, LIFE_TAKEN, LIFE_TAKEN,
            window ? (past ? "ran in the window" : "runs in the window")
                   : (past ? "taken, ran" : "taken, runs"),
            runner);
    add_row(&rows, LIFE_CAME, LIFE_CAME, came_label(life), runner);
    if (life->given_up)
        add_row(&rows, LIFE_REPLIED, LIFE_REPLIED, "given up, reply made", "window");
    else if (!window)
        add_reply(&rows, life);
    add_row(&rows, LIFE_POLLED, LIFE_STAGES, "reply taken", "window");
    for (int i = 0; i < rows.count; i++)
        rows.rows[i].now =
            (int)rows.rows[i].passing == stage && !life_is_over(life, lab->cursor_ns);
    return rows;
}

// ---- drawing ----

// Where a command is held, nothing else happens to it.
static bool is_held(const Row *row, const LabModel *lab) {
    return row->now && lab->state == LAB_HELD && SDL_strcmp(row->owner, "worker thread") == 0;
}

static void draw_dot(Canvas *canvas, const Row *row, bool done, bool held, SDL_Rect rect) {
    const Theme *theme = canvas->theme;
    int size = canvas_px(canvas, held ? DOT + 6 : DOT);
    SDL_Rect dot = {rect.x + canvas_px(canvas, DOT + 6) / 2 - size / 2,
                    rect.y + (rect.h - size) / 2, size, size};
    if (held)
        canvas_shape(canvas, SHAPE_DIAMOND, dot, theme->gate);
    else if (done)
        canvas_round(canvas, dot, size / 2, row->now ? theme->wait : theme->text);
    else
        canvas_shape(canvas, SHAPE_RING, dot, theme->line);
}

static void write_stage(const Canvas *canvas, const Row *row, bool held, int room_px, char *text,
                        size_t size) {
    SDL_snprintf(text, size, held ? "%s: held here" : "%s", row->label);
    if (held && text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text)) > room_px)
        SDL_snprintf(text, size, "%s: held", row->label);
}

static void draw_row(Canvas *canvas, const Row *row, const Life *life, const LabModel *lab,
                     SDL_Rect rect) {
    const Theme *theme = canvas->theme;
    Uint64 ns = life->ns[row->stage];
    bool done = ns > 0 && ns <= lab->cursor_ns;
    bool held = is_held(row, lab);
    char text[96];
    SDL_Rect words = rect;
    words.x += canvas_px(canvas, DOTS_WIDTH);
    words.w -= canvas_px(canvas, DOTS_WIDTH);
    if (row->now)
        canvas_fill(canvas,
                    (SDL_Rect){words.x - canvas_px(canvas, 6.0f), rect.y,
                               words.w + canvas_px(canvas, 6.0f), rect.h},
                    held ? theme->gate_row : theme->waiting);
    draw_dot(canvas, row, done, held, rect);
    SDL_Color color = done ? theme->text : theme->dim;
    SDL_Rect owner = words;
    int stage = STAGE_CELLS * text_cell_width(canvas->text, FONT_SMALL) + canvas_px(canvas, 6.0f);
    owner.x = SDL_max(rect.x + (int)((float)rect.w * OWNER_AT), words.x + stage);
    words.w = owner.x - words.x - canvas_px(canvas, 6.0f);
    write_stage(canvas, row, held, words.w, text, sizeof text);
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, color, text);
    owner.w = rect.x + rect.w - owner.x - canvas_px(canvas, 6.0f);
    char when[PEN_TIME_SIZE];
    int time_px = 0;
    if (ns > 0) {
        pen_time(when, lab->start_ns, ns);
        canvas_label(canvas, FONT_SMALL, owner, ALIGN_RIGHT, color, when);
        time_px = text_width(canvas->text, FONT_SMALL, when, SDL_strlen(when));
    }
    owner.w -= time_px + canvas_px(canvas, 6.0f);
    canvas_label(canvas, FONT_SMALL, owner, ALIGN_LEFT, color, row->owner);
}

// The line on which the dots stand.
static void draw_thread(Canvas *canvas, SDL_Rect first, SDL_Rect last) {
    int thin = SDL_max(1, canvas_px(canvas, 2.0f));
    int x = first.x + canvas_px(canvas, DOT + 6) / 2 - thin / 2;
    canvas_fill(
        canvas,
        (SDL_Rect){x, first.y + first.h / 2, thin, last.y + last.h / 2 - first.y - first.h / 2},
        canvas->theme->grid);
}

// As many rows as there is room for, those around where the command is.
static void draw_rows(Pen *pen, const Rows *rows, const Life *life, const LabModel *lab,
                      float below) {
    Canvas *canvas = pen->canvas;
    int room = pen->room.h - canvas_px(canvas, below);
    float high = room >= canvas_px(canvas, ROW_HEIGHT * (float)rows->count) ? ROW_HEIGHT : ROW_LOW;
    int row_px = SDL_max(1, canvas_px(canvas, high));
    int fit = SDL_clamp(SDL_max(room, 0) / row_px, SDL_min(1, pen->room.h / row_px), rows->count);
    int first = 0;
    for (int i = 0; i < rows->count; i++)
        if (life->ns[rows->rows[i].stage] > 0 && life->ns[rows->rows[i].stage] <= lab->cursor_ns)
            first = i;
    first = SDL_clamp(first - fit / 2, 0, rows->count - fit);
    SDL_Rect top = pen->room;
    top.h = row_px;
    SDL_Rect end = top;
    end.y += (fit - 1) * row_px;
    if (fit > 0)
        draw_thread(canvas, top, end);
    for (int i = 0; i < fit; i++)
        draw_row(canvas, &rows->rows[first + i], life, lab, pen_row(pen, high));
}

static void write_note(Pen *pen, const Life *life, const LabModel *lab) {
    const Theme *theme = pen->canvas->theme;
    bool past = lab->state == LAB_PAST;
    if (life->lost_ns > 0 && life->lost_ns <= lab->cursor_ns && life->ns[LIFE_POLLED] == 0)
        pen_words(pen, theme->freeze, "lost: its client ended before it had a reply");
    else if (life->given_up)
        pen_lines(pen, theme->freeze,
                  "its worker thread was stuck; the window replied in its place", 2);
    else if (window_runs(life, lab))
        pen_words(pen, theme->dim,
                  past ? "no worker thread: the window ran it itself"
                       : "no worker thread: the window runs it itself");
}

// ---- the queues ----

static void write_ids(char *text, size_t size, Uint32 first, Uint32 count, Uint32 news, bool past) {
    char number[THAW_NUMBER_SIZE];
    char ids[32] = "";
    if (count == 1)
        SDL_snprintf(ids, sizeof ids, ": #%u", first);
    else if (count > 1)
        SDL_snprintf(ids, sizeof ids, ": #%u to #%u", first, first + count - 1);
    if (count + news == 0)
        SDL_snprintf(text, size, past ? "was empty" : "empty");
    else
        SDL_snprintf(text, size, "%s %s%s%s", thaw_number_write(number, count + news),
                     past               ? "waited"
                     : count + news > 1 ? "wait"
                                        : "waits",
                     ids, news > 0 ? " (news)" : "");
}

static void draw_queue(Pen *pen, const char *name, const char *text, Uint32 length) {
    Canvas *canvas = pen->canvas;
    const Theme *theme = canvas->theme;
    SDL_Rect row = pen_row(pen, PEN_LINE);
    if (row.h == 0)
        return;
    int size = canvas_px(canvas, DOT);
    int step = size + canvas_px(canvas, 3.0f);
    canvas_label(canvas, FONT_SMALL, row, ALIGN_LEFT, theme->dim, name);
    SDL_Rect words = row;
    words.x += SDL_min(canvas_px(canvas, QUEUE_NAME), row.w / 3);
    words.w = row.x + row.w - words.x;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, length > 0 ? theme->text : theme->dim,
                 text);
    int used = text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text)) + step;
    int room = (words.w - used) / step;
    for (int i = 0; i < SDL_min(room, (int)SDL_min(length, BOXES_MAX)); i++)
        canvas_dashes(canvas,
                      (SDL_Rect){words.x + used + i * step, row.y + (row.h - size) / 2, size, size},
                      SDL_max(1, canvas_px(canvas, 1.0f)), theme->line);
}

static void draw_queues(Pen *pen, const LabModel *lab) {
    const Moment *moment = lab->moment;
    bool past = lab->state == LAB_PAST;
    Uint32 commands = moment_commands_waiting(moment);
    Uint32 replies = moment_replies_waiting(moment);
    char text[64];
    write_ids(text, sizeof text, moment->newest_id[MOMENT_TAKEN] + 1, commands, 0, past);
    draw_queue(pen, "Command queue", text, commands);
    write_ids(text, sizeof text, moment->newest_id[MOMENT_POLLED] + 1, replies - moment->news,
              moment->news, past);
    draw_queue(pen, "Reply queue", text, replies);
}

// ---- the view ----

static void draw_life(Pen *pen, const Life *life, const LabModel *lab) {
    const Theme *theme = pen->canvas->theme;
    char text[96];
    if (life->id == 0) {
        pen_words(pen, theme->dim,
                  lab->state == LAB_PAST ? "No command had been submitted yet."
                                         : "No command has been submitted yet.");
        return;
    }
    SDL_snprintf(text, sizeof text, "The life of #%u %s, and who owns it", life->id,
                 thaw_command_name((ThawCommandType)life->command));
    if (life_stage(life, SDL_MAX_UINT64) < 0)
        SDL_snprintf(text, sizeof text, "#%u is not in this recording", life->id);
    pen_words(pen, theme->dim, text);
    if (life_stage(life, SDL_MAX_UINT64) < 0)
        return;
    Rows rows = rows_of(life, lab);
    draw_rows(pen, &rows, life, lab, 3 * PEN_LINE + 4);
    pen_gap(pen, 4.0f);
    write_note(pen, life, lab);
}

Action queues_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)id;
    QueuesView *view = state;
    const LabModel *lab = &model->lab;
    if (!ui_is_drawing(ui) || !lab->recording || !lab->moment)
        return (Action){0};
    Uint32 command = lab->selected > 0 ? lab->selected : usual_command(lab->moment);
    life_follow(&view->life, lab->recording, command);
    Pen pen = {ui->canvas, area};
    draw_life(&pen, &view->life, lab);
    draw_queues(&pen, lab);
    return (Action){0};
}
