#include "source_view.h"

#include "listing.h"
#include "mark.h"
#include "pen.h"
#include "sign.h"
#include "sources.h"
#include "utf8.h"

#define THREAD_ROW 19.0f // points
#define TITLE_HEIGHT 20.0f
#define LINE_SMALL 15.0f // from one line of source to the next
#define LINE_LARGE 17.0f
#define WIDE 780.0f // from here on the source is larger
#define SIGN_WIDTH 19.0f
#define SIGN_HEIGHT 16.0f
#define PLACE_WIDTH 280.0f // of a thread's place in the source
#define NUMBER_CELLS 5     // of a line's number
#define RING 9.0f
#define LINES_MAX 100 // lines shown
#define WHEEL_LINES 3.0f
#define TAB 4         // cells
#define LINE_SIZE 512 // bytes of a line that are shown

enum { ID_THREADS, ID_LINES = LAB_THREADS };
SDL_COMPILE_TIME_ASSERT(there_are_ids_for_each_line, ID_LINES + LINES_MAX <= VIEW_IDS);

// What follows from the area.
typedef struct Places {
    SDL_Rect threads[LAB_THREADS];
    SDL_Rect title;
    SDL_Rect lines; // of source
    FontSize font;
    int line_px;
    int rows;
} Places;

static Places places_of(Canvas *canvas, const LabModel *lab, SDL_Rect area) {
    Places places;
    SDL_zero(places);
    Pen pen = {canvas, area};
    bool large = (float)area.w >= WIDE * canvas->scale;
    for (int i = 0; i < lab->thread_count; i++)
        places.threads[i] = pen_row(&pen, THREAD_ROW);
    pen_gap(&pen, 4.0f);
    places.title = pen_row(&pen, TITLE_HEIGHT);
    places.font = large ? FONT_NOTE : FONT_SMALL;
    places.line_px = SDL_max(1, canvas_px(canvas, large ? LINE_LARGE : LINE_SMALL));
    places.lines = pen.room;
    places.rows = SDL_clamp(pen.room.h / places.line_px, 0, LINES_MAX);
    return places;
}

// ---- which thread ----

static bool is_sign(const LabThread *thread, const char *sign) {
    return thread->sign && SDL_strcmp(thread->sign, sign) == 0;
}

// NULL: none is known.
static const LabThread *chosen_of(const SourceView *view, const LabModel *lab) {
    for (int i = 0; i < lab->thread_count; i++)
        if (view->sign[0] && is_sign(&lab->threads[i], view->sign))
            return &lab->threads[i];
    if (lab->thread_count == 0)
        return NULL;
    return &lab->threads[SDL_clamp(lab->thread, 0, lab->thread_count - 1)];
}

static const char *name_of(const LabThread *thread) {
    return is_sign(thread, "Wi")   ? "window thread"
           : is_sign(thread, "Wo") ? "worker thread"
                                   : "server";
}

// When the call began in which a thread is; 0: it is in none.
static Uint64 call_of(const LabThread *thread, const Moment *moment) {
    Uint8 lane = is_sign(thread, "Wi")   ? THAW_LANE_GUI
                 : is_sign(thread, "Wo") ? THAW_LANE_NETWORK
                                         : THAW_LANE_SERVER;
    Uint64 call_ns = 0;
    for (Uint32 i = 0; moment && i < moment->thread_count; i++) {
        const MomentThread *other = &moment->threads[i];
        if (other->lane == lane && !other->given_up && other->call != THAW_CALL_NONE)
            call_ns = SDL_max(call_ns, other->call_ns);
    }
    return call_ns;
}

// ---- which lines ----

// The end of a path, as much as is kept of it.
static const char *end_of(const SourceView *view, const char *file) {
    size_t size = file ? SDL_strlen(file) : 0;
    return size < sizeof view->file ? (file ? file : "") : file + size + 1 - sizeof view->file;
}

// The source follows the thread: it moves when the line would be out of sight.
static void follow(SourceView *view, const LabThread *thread, int count, int rows) {
    const char *file = end_of(view, thread->file);
    bool moved = SDL_strcmp(view->file, file) != 0;
    view->scrolled = view->scrolled && !moved;
    SDL_strlcpy(view->file, file, sizeof view->file);
    int margin = SDL_min(2, rows / 3);
    bool seen = thread->line >= view->top + margin && thread->line < view->top + rows - margin;
    if (!view->scrolled && (moved || !seen))
        view->top = thread->line - rows / 2;
    int last = count - rows + 1;
    view->top = SDL_clamp(view->top, 1, SDL_max(1, last));
}

static SDL_Rect row_of(const Places *places, int row) {
    return (SDL_Rect){places->lines.x, places->lines.y + row * places->line_px, places->lines.w,
                      places->line_px};
}

// ---- drawing the threads ----

static SDL_Rect sign_in(const Canvas *canvas, SDL_Rect row) {
    int wide = canvas_px(canvas, SIGN_WIDTH);
    int high = SDL_min(canvas_px(canvas, SIGN_HEIGHT), row.h);
    return (SDL_Rect){row.x, row.y + (row.h - high) / 2, wide, high};
}

static void draw_thread(Canvas *canvas, const LabThread *thread, bool chosen, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    char place[96];
    int gap = canvas_px(canvas, 7.0f);
    SDL_Rect sign = sign_in(canvas, row);
    if (row.h == 0)
        return;
    if (chosen)
        canvas_fill(canvas, row, theme->raised);
    sign_draw(canvas, sign, thread->sign);
    SDL_strlcpy(place, "place not known", sizeof place);
    if (thread->file)
        SDL_snprintf(place, sizeof place, "%s:%d %s", sources_name(thread->file), thread->line,
                     thread->function ? thread->function : "");
    SDL_Rect words = {sign.x + sign.w + gap, row.y, 0, row.h};
    words.w = SDL_min(canvas_px(canvas, PLACE_WIDTH), row.w * 2 / 5);
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, theme->text, place);
    words.x += words.w + gap;
    words.w = row.x + row.w - words.x;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, mark_color(theme, thread->mark, theme->dim),
                 thread->text);
}

// ---- drawing the title ----

static void write_title(const LabThread *thread, const LabModel *lab, char *text, size_t size) {
    bool past = lab->state == LAB_PAST;
    Uint64 call_ns = call_of(thread, lab->moment);
    double seconds = (double)thaw_clock_span_ns(call_ns, lab->cursor_ns) / THAW_NS_PER_S;
    const char *function = thread->function ? thread->function : "";
    if (thread->mark == LANE_HELD)
        SDL_snprintf(text, size, "%s, %s: held at line %d", function, name_of(thread),
                     thread->line);
    else if (call_ns == 0)
        SDL_snprintf(text, size, "%s, %s: %s line %d", function, name_of(thread),
                     past ? "was in" : "in", thread->line);
    else if (past)
        SDL_snprintf(text, size, "%s, %s: was in line %d for %.2f s", function, name_of(thread),
                     thread->line, seconds);
    else
        SDL_snprintf(text, size, "%s, %s: %.2f s in line %d", function, name_of(thread), seconds,
                     thread->line);
}

// What the small rings mean, or why most lines are missing. Returns how wide it is.
static int draw_legend(Canvas *canvas, bool others, SDL_Rect title, int least_px) {
    const char *words = others ? "other sources: only lines that it tells" : "an observed point";
    int ring = others ? 0 : canvas_px(canvas, RING);
    int gap = canvas_px(canvas, 6.0f);
    int wide = text_width(canvas->text, FONT_SMALL, words, SDL_strlen(words));
    int all = ring + 3 * gap + wide;
    if (title.w - all < least_px)
        return 0;
    SDL_Rect rect = {title.x + title.w - gap - wide, title.y, wide, title.h};
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_LEFT, canvas->theme->text, words);
    if (!others)
        canvas_shape(canvas, SHAPE_RING,
                     (SDL_Rect){rect.x - gap - ring, rect.y + (rect.h - ring) / 2, ring, ring},
                     canvas->theme->text);
    return all;
}

static void draw_title(Canvas *canvas, const LabThread *thread, const LabModel *lab, bool others,
                       SDL_Rect title) {
    char text[160];
    const char *name = sources_name(thread->file);
    int gap = canvas_px(canvas, VIEW_GAP);
    int name_px = text_width(canvas->text, FONT_SMALL, name, SDL_strlen(name));
    if (title.h == 0)
        return;
    canvas_fill(canvas, title, canvas->theme->raised);
    write_title(thread, lab, text, sizeof text);
    int words_px = text_width(canvas->text, FONT_SMALL, text, SDL_strlen(text));
    SDL_Rect words = title;
    words.w -= draw_legend(canvas, others, title, name_px + words_px + 4 * gap);
    words.x += gap;
    words.w -= 2 * gap;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, canvas->theme->text, name);
    words.x += name_px + gap;
    words.w -= name_px + gap;
    canvas_label(canvas, FONT_SMALL, words, ALIGN_LEFT, canvas->theme->dim, text);
}

// ---- drawing the source ----

// A line as it can be shown: tabs as blanks, other controls as escapes.
static void read_line(const Listing *listing, int line, char shown[LINE_SIZE]) {
    char text[LINE_SIZE];
    size_t size;
    size_t used = 0;
    const char *source = listing_line(listing, line, &size);
    for (size_t i = 0; source && i < size && used + TAB < sizeof text; i++) {
        if (source[i] != '\t') {
            text[used++] = source[i];
            continue;
        }
        do
            text[used++] = ' ';
        while (used % TAB != 0);
    }
    utf8_sanitize(shown, LINE_SIZE, text, used);
}

static bool is_comment(const char *text) {
    while (*text == ' ')
        text++;
    return text[0] == '/' && text[1] == '/';
}

static void draw_point(Canvas *canvas, bool held, SDL_Rect rect) {
    int size = SDL_min(canvas_px(canvas, held ? RING + 3 : RING), rect.h);
    SDL_Rect place = {rect.x + (rect.w - size) / 2, rect.y + (rect.h - size) / 2, size, size};
    canvas_shape(canvas, held ? SHAPE_DIAMOND : SHAPE_RING, place,
                 held ? canvas->theme->gate : canvas->theme->text);
}

// Who is in a line: the chosen one before others.
static const LabThread *thread_in(const LabModel *lab, const LabThread *chosen, int line) {
    if (chosen->line == line)
        return chosen;
    for (int i = 0; i < lab->thread_count; i++) {
        const LabThread *thread = &lab->threads[i];
        if (thread->line == line && thread->file && SDL_strcmp(thread->file, chosen->file) == 0)
            return thread;
    }
    return NULL;
}

static void draw_line(Canvas *canvas, const Places *places, const LabModel *lab,
                      const Listing *listing, const LabThread *chosen, int line, SDL_Rect row) {
    const Theme *theme = canvas->theme;
    int cell = text_cell_width(canvas->text, places->font);
    int left = canvas_px(canvas, SIGN_WIDTH) + 2;
    char text[LINE_SIZE];
    char number[16];
    int last;
    const LabThread *thread = thread_in(lab, chosen, line);
    bool held = thread && thread->mark == LANE_HELD;
    SDL_Rect rest = {row.x + left, row.y, row.w - left, row.h};
    if (thread == chosen)
        canvas_box(canvas, rest, 0, SDL_max(1, canvas_px(canvas, 1.0f)),
                   held ? theme->gate : theme->accent, held ? theme->gate_row : theme->chosen);
    if (thread)
        sign_draw(canvas, sign_in(canvas, row), thread->sign);
    SDL_snprintf(number, sizeof number, "%d", line);
    SDL_Rect part = {rest.x, row.y, NUMBER_CELLS * cell, row.h};
    canvas_label(canvas, places->font, part, ALIGN_RIGHT, theme->dim, number);
    part = (SDL_Rect){part.x + part.w, row.y, 2 * cell, row.h};
    if (held || listing_point(listing, line, &last))
        draw_point(canvas, held, part);
    read_line(listing, line, text);
    part.x += part.w;
    part.w = row.x + row.w - part.x - canvas_px(canvas, 2.0f);
    canvas_label(canvas, places->font, part, ALIGN_LEFT,
                 is_comment(text) ? theme->dim : theme->text, text);
}

static void draw_source(Canvas *canvas, const Places *places, const SourceView *view,
                        const LabModel *lab, const Listing *listing, const LabThread *chosen) {
    if (listing->count == 0) {
        Pen pen = {canvas, places->lines};
        pen_words(&pen, canvas->theme->dim,
                  !chosen->file      ? "This thread has not yet said where it is."
                  : listing->archive ? "The recording does not tell the source of this file."
                                     : "The source of this file is not carried in the program.");
        return;
    }
    for (int row = 0; row < places->rows && view->top + row <= listing->count; row++)
        draw_line(canvas, places, lab, listing, chosen, view->top + row, row_of(places, row));
}

static void draw(Canvas *canvas, const Places *places, const SourceView *view, const LabModel *lab,
                 const Listing *listing, const LabThread *chosen) {
    for (int i = 0; i < lab->thread_count; i++)
        draw_thread(canvas, &lab->threads[i], &lab->threads[i] == chosen, places->threads[i]);
    if (!chosen) {
        Pen pen = {canvas, places->lines};
        pen_words(&pen, canvas->theme->dim, "No thread has yet said where it is.");
        return;
    }
    draw_title(canvas, chosen, lab, listing->archive && listing->count > 0, places->title);
    draw_source(canvas, places, view, lab, listing, chosen);
}

// ---- what a person does ----

static bool is_from(const Record *record, const char *file, int line, int last) {
    return record->line >= line && record->line <= last && record->file &&
           (record->file == file || SDL_strcmp(record->file, file) == 0);
}

// The next record that came from a point, behind the cursor or else from the beginning on. NULL:
// there is none.
static const Record *find_next(const LabModel *lab, const char *file, int line, int last) {
    const Recording *recording = lab->recording;
    Uint64 first = recording_first(recording);
    Uint64 count = recording_end(recording) - first;
    Uint64 from = recording_find(recording, lab->cursor_ns) - first;
    for (Uint64 i = 0; i < count; i++) {
        const Record *record = recording_at(recording, first + (from + i) % count);
        if (is_from(record, file, line, last))
            return record;
    }
    return NULL;
}

static Action click_line(Ui *ui, const Places *places, WidgetId id, int row, int line,
                         const LabModel *lab, const Listing *listing) {
    int last;
    if (!listing_point(listing, line, &last))
        return (Action){0};
    if (ui_is_drawing(ui)) {
        ui_tip(ui, id, "to the next event of this line");
        return (Action){0};
    }
    if (!ui_click(ui, id, row_of(places, row), true))
        return (Action){0};
    const Record *record = find_next(lab, listing->file, line, last);
    if (!record)
        return (Action){0};
    return (Action){.type = ACTION_POINT,
                    .times = 1,
                    .number = (Sint64)thaw_clock_span_ns(lab->start_ns, record->time_ns)};
}

static void turn_wheel(Ui *ui, SourceView *view, const Places *places) {
    const SDL_MouseWheelEvent *wheel = &ui->event->wheel;
    if (!SDL_PointInRect(&ui->mouse, &places->lines) || ui->used)
        return;
    ui->used = true;
    float turned = wheel->preciseY * (wheel->direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f);
    view->wheel -= SDL_clamp(turned, -1000.0f, 1000.0f) * WHEEL_LINES;
    int lines = (int)view->wheel;
    view->wheel -= (float)lines;
    view->top += lines;
    view->scrolled = true;
}

// A thread whose row is clicked is shown, at its line.
static void pick_thread(Ui *ui, WidgetId id, SourceView *view, const Places *places,
                        const LabModel *lab) {
    for (int i = 0; i < lab->thread_count; i++) {
        if (!ui_click(ui, id + ID_THREADS + i, places->threads[i], places->threads[i].h > 0))
            continue;
        SDL_strlcpy(view->sign, lab->threads[i].sign, sizeof view->sign);
        view->scrolled = false;
    }
}

Action source_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    SourceView *view = state;
    const LabModel *lab = &model->lab;
    Action asked = {0};
    if (!lab->recording)
        return asked;
    Places places = places_of(ui->canvas, lab, area);
    if (!ui_is_drawing(ui)) {
        pick_thread(ui, id, view, &places, lab);
        if (ui->event->type == SDL_MOUSEWHEEL)
            turn_wheel(ui, view, &places);
    }
    const LabThread *chosen = chosen_of(view, lab);
    Listing listing = listing_of(lab->archive, chosen ? chosen->file : NULL);
    if (chosen)
        follow(view, chosen, listing.count, places.rows);
    if (ui_is_drawing(ui))
        draw(ui->canvas, &places, view, lab, &listing, chosen);
    for (int row = 0; chosen && row < places.rows; row++) {
        Action clicked =
            click_line(ui, &places, id + ID_LINES + row, row, view->top + row, lab, &listing);
        asked = clicked.type != ACTION_NONE ? clicked : asked;
    }
    return asked;
}
