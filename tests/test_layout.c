// Tests of layout.h and of what the views make of their places: at every size, zoom and state of
// the window nothing that must be seen is lost, and nothing lies over something else. They look at
// the list of what is drawn (drawing.h), with the words of the program.
#include "ui_support.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "hand.h"
#include "inspector.h"
#include "moment_words.h"
#include "panes.h"
#include "screen.h"
#include "session.h"
#include "story.h"
#include "utf8.h"
#include "view.h"

#define START_NS 5000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define WAIT_NS (1500 * MS)
#define ELLIPSIS "\xE2\x80\xA6"
#define KEPT_LEAST 8      // characters of a label that ends in an ellipsis
#define TEXTS_MAX 4096    // of a view
#define COMPLAINTS_MAX 60 // complaints printed

// ---- what is walked through ----

static const SDL_Point sizes[] = {{640, 400},  {800, 480},  {1024, 600},  {1024, 768},
                                  {1200, 720}, {1366, 768}, {1920, 1080}, {3840, 2160},
                                  {390, 844},  {390, 664},  {820, 1180},  // telephones, a tablet
                                  {1000, 1180}};                          // higher than wide
static const SDL_Point touched[] = {{844, 390}, {740, 360}, {1180, 820}}; // by fingers
static const float zooms[] = {0.5f, 1.0f, 1.5f, 2.5f, 4.0f};              // the window limits them

typedef enum State {
    IDLE,
    LOOKS_UP,     // the worker, a server elsewhere with a long name
    WORKER_WAITS, // for the answer
    WINDOW_ASKS,
    FROZEN,        // the last picture
    WORKER_DONE,   // never frozen
    FROZEN_BEFORE, // what a freeze leaves behind, with late clicks
    FAILED,        // after a timeout
    CANCELLED,
    LONG_LOG, // and commands below it
    STATES
} State;

static const char *const state_names[STATES] = {
    "idle",        "looks up",      "worker waits", "window asks", "frozen",
    "worker done", "frozen before", "failed",       "cancelled",   "long log"};

static Screen screen;
static ScreenModel model;
static Recording *recording;
static Log *log_lines;
static Hand hand;
static State shown;
static const char *scene; // of the lab; NULL: it is closed
static int complaints;

// Say what is wrong and where; the test fails at its end.
SDL_PRINTF_VARARG_FUNC(1)
static void complain(SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (++complaints <= COMPLAINTS_MAX)
        print_error("%dx%d at %.0f%%, %s: %s\n", screen.canvas.width_px, screen.canvas.height_px,
                    100.0 * screen.canvas.zoom, scene ? scene : state_names[shown], text);
}

// ---- the states ----

static void play_lookup(void) {
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    Uint32 id = hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand_calls(&hand, id, THAW_COMMAND_CONNECT, THAW_CALL_LOOKUP);
    hand_draws(&hand, 30);
}

static void play_cancel(void) {
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, WAIT_NS);
    hand_says(&hand, (Record){.kind = RECORD_CANCEL, .began_ns = hand.now_ns});
    hand_ends(&hand, THAW_ERROR_CANCELLED);
}

static void play_freeze(void) {
    hand_does_it(&hand, THAW_STRATEGY_BLOCK, WAIT_NS, THAW_OK);
    hand_clicks(&hand, 900 * MS);
    hand_clicks(&hand, 300 * MS);
    hand_says(&hand, (Record){.kind = RECORD_SEEN});
}

static void play(State state) {
    switch (state) {
    case LOOKS_UP: play_lookup(); return;
    case WORKER_WAITS:
        hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
        hand_clicks(&hand, 0);
        hand_waits(&hand, 300 * MS);
        return;
    case WINDOW_ASKS: hand_waits_by(&hand, THAW_STRATEGY_POLL, 700 * MS); return;
    case FROZEN: hand_waits_by(&hand, THAW_STRATEGY_BLOCK, 0); return;
    case WORKER_DONE: hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK); break;
    case FROZEN_BEFORE: play_freeze(); break;
    case FAILED: hand_does_it(&hand, THAW_STRATEGY_WORKER, 9 * WAIT_NS, THAW_ERROR_TIMEOUT); break;
    case CANCELLED: play_cancel(); break;
    case LONG_LOG: hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK); break;
    case IDLE:
    case STATES: break;
    }
    hand_draws(&hand, 60);
}

static void fill_log(int lines) {
    for (int i = 0; i < lines; i++)
        assert_true(log_append(log_lines, i % 9 == 8 ? LOG_ERROR : LOG_OK, 13, 26, 33,
                               "   18.180 s  #12 RECEIVE  ok     \"hello\" came back after "
                               "1.503 s, which is as long as it was to take, and no longer"));
    for (int i = 0; i < 2; i++)
        model.log.pending[i] = (LogPending){i == 0, "#13 RECEIVE", "0.8 s", "waits for the answer"};
    model.log.pending_count = lines > 0 ? 2 : 0;
}

// The model as the program makes it.
static void show(State state) {
    shown = state;
    recording_destroy(recording);
    recording = recording_create();
    assert_non_null(recording);
    hand = hand_into(recording, START_NS);
    hand_draws(&hand, 120);
    play(state);
    bool elsewhere = state == LOOKS_UP;
    const StoryFacts facts = {.now_ns = hand.now_ns,
                              .frozen = state == FROZEN ? THAW_CALL_RECEIVE : THAW_CALL_NONE,
                              .serves = !elsewhere,
                              .delay_ms = 1500,
                              .is_punctual = true,
                              .host = "a-rather-long-name.example.org",
                              .address = "a-rather-long-name.example.org:50007",
                              .message = "hello",
                              .frame_rate = 60,
                              .compared = -1};
    story_tell(recording, &facts, &model);
    const Run *run = recording_run(recording);
    ThawStrategy strategy = run->chosen;
    model.control.chosen = (int)strategy;
    model.control.sentence = session_explain(strategy);
    model.control.outstanding = run->begin_ns > 0 && run->end_ns == 0 ? 4 : 0;
    for (int i = 0; i < WAIT_CHOICES; i++)
        model.control.runs[i] = recording_run_of(recording, (ThawStrategy)i);
    SDL_strlcpy(model.status.connection, "connected to a-rather-long-name.example.org:50007",
                sizeof model.status.connection);
    log_clear(log_lines);
    fill_log(state == LONG_LOG ? 200 : 0);
}

static int open_test_screen(void **state) {
    (void)state;
    SDL_zero(model);
    log_lines = log_create();
    model.log = (LogModel){.log = log_lines, .hint = "What the threads say of themselves is here."};
    const ScreenOptions options = screen_options();
    complaints = 0;
    return log_lines && screen_open(&screen, &options) ? 0 : -1;
}

static int close_test_screen(void **state) {
    (void)state;
    screen_close(&screen);
    log_destroy(log_lines);
    recording_destroy(recording);
    recording = NULL;
    return 0;
}

static void draw(void) {
    assert_true(screen_draw(&screen, &model, hand.now_ns));
    screen_present(&screen);
}

static void resize(SDL_Point size, float zoom) {
    SDL_Event event;
    SDL_SetWindowMinimumSize(screen.window, 1, 1);
    SDL_SetWindowSize(screen.window, size.x, size.y);
    while (SDL_PollEvent(&event))
        screen_event(&screen, &event, &model);
    screen_set_zoom(&screen, zoom);
}

// ---- what was drawn ----

static bool lies_in(SDL_Rect inner, SDL_Rect outer) {
    return inner.w > 0 && inner.h > 0 && inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.w <= outer.x + outer.w && inner.y + inner.h <= outer.y + outer.h;
}

static SDL_Rect whole_window(void) {
    return (SDL_Rect){0, 0, screen.canvas.width_px, screen.canvas.height_px};
}

static const DrawingPart *part_of(const char *view) {
    const Drawing *drawing = &screen.canvas.before;
    for (int i = 0; i < DRAWING_PARTS; i++)
        if (drawing->parts[i].name && strcmp(drawing->parts[i].name, view) == 0)
            return &drawing->parts[i];
    return NULL;
}

static const DrawingCommand *command_of(const DrawingPart *part, size_t i) {
    return &screen.canvas.before.commands[part->from + i];
}

// A command of a kind that is seen whole in the window.
static bool has(const char *view, DrawingKind kind) {
    const DrawingPart *part = part_of(view);
    for (size_t i = 0; part && i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind == kind && lies_in(command->rect, command->clip) &&
            lies_in(command->rect, whole_window()))
            return true;
    }
    return false;
}

// All words of a view, with a blank between two pieces.
static const char *words_of(const char *view) {
    static char words[64 * 1024];
    const DrawingPart *part = part_of(view);
    size_t used = 0;
    words[0] = '\0';
    for (size_t i = 0; part && i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind == DRAWING_TEXT && used + command->text_size + 2 < sizeof words)
            used += (size_t)SDL_snprintf(words + used, sizeof words - used, "%.*s ",
                                         (int)command->text_size,
                                         drawing_text(&screen.canvas.before, command));
    }
    return words;
}

static void expect_words(const char *view, const char *words) {
    if (!strstr(words_of(view), words))
        complain("%s does not say \"%s\"", view, words);
}

// ---- what never goes ----

static void expect_what_never_goes(void) {
    if (!has("control", DRAWING_IMAGE))
        complain("the ring is not seen");
    if (!has("verdict", DRAWING_SHAPE))
        complain("the verdict has no sign");
    expect_words("control", action_row(ACTION_DO_IT, 0)->label);
    expect_words("control", action_row(ACTION_CANCEL, 0)->label);
    for (int i = 0; i < WAIT_CHOICES; i++)
        expect_words("control", action_row(ACTION_STRATEGY, i)->label);
    expect_words("lanes", "Window thread");
    expect_words("lanes", "Worker thread");
    expect_words("verdict", model.verdict.head);
    if (shown != FROZEN)
        return;
    // What stands for as long as the freeze does is there in whole.
    expect_words("verdict", "it does nothing else: it cannot draw or hear clicks.");
    expect_words("lanes", "cannot draw or hear clicks until the answer comes");
}

// ---- what lies over what ----

static bool is_pane(const char *name) {
    for (int i = 0; i < view_count; i++)
        if (strcmp(views[i].name, name) == 0)
            return views[i].place != VIEW_ROW;
    return false;
}

// The names of the panes stand around the panes.
static bool is_frame(int a, int b) {
    const DrawingPart *parts = screen.canvas.before.parts;
    bool frame = strcmp(parts[a].name, "panes") == 0 || strcmp(parts[b].name, "panes") == 0;
    return frame && is_pane(parts[a].name) && is_pane(parts[b].name);
}

static void expect_views_apart(void) {
    const DrawingPart *parts = screen.canvas.before.parts;
    for (int i = 1; i < DRAWING_PARTS; i++) { // below all is the ground
        if (!parts[i].name)
            continue;
        if (!lies_in(parts[i].area, whole_window()))
            complain("%s lies outside", parts[i].name);
        for (int j = 1; j < i; j++)
            if (parts[j].name && !is_frame(i, j) &&
                SDL_HasIntersection(&parts[i].area, &parts[j].area))
                complain("%s lies over %s", parts[i].name, parts[j].name);
    }
}

// A text and what is seen of it.
typedef struct Seen {
    const char *text;
    int size;
    SDL_Rect rect;
    const DrawingCommand *command;
} Seen;

static Seen seen_of(const DrawingCommand *command) {
    Seen seen = {drawing_text(&screen.canvas.before, command), (int)command->text_size,
                 command->rect, command};
    SDL_IntersectRect(&command->rect, &command->clip, &seen.rect);
    return seen;
}

static void expect_kept(const char *view, Seen seen) {
    size_t mark = strlen(ELLIPSIS);
    size_t size = (size_t)seen.size;
    if (size < mark || memcmp(seen.text + size - mark, ELLIPSIS, mark) != 0)
        return;
    if (utf8_cells(seen.text, size - mark) < KEPT_LEAST)
        complain("%s keeps only \"%.*s\"", view, seen.size, seen.text);
}

static bool is_same(const DrawingCommand *a, const DrawingCommand *b) {
    return a->kind == DRAWING_TEXT && b->kind == DRAWING_TEXT && a->text_size == b->text_size &&
           SDL_RectEquals(&a->rect, &b->rect) &&
           memcmp(drawing_text(&screen.canvas.before, a), drawing_text(&screen.canvas.before, b),
                  a->text_size) == 0;
}

// What is seen of a text that may be drawn in pieces, as on both sides of the cursor.
static SDL_Rect seen_in_pieces(const DrawingPart *part, const DrawingCommand *command) {
    SDL_Rect all = seen_of(command).rect;
    for (size_t i = 0; i < part->count; i++) {
        SDL_Rect piece = seen_of(command_of(part, i)).rect;
        if (is_same(command, command_of(part, i)))
            SDL_UnionRect(&all, &piece, &all);
    }
    return all;
}

static void expect_texts_apart(const DrawingPart *part) {
    static Seen texts[TEXTS_MAX];
    int count = 0;
    for (size_t i = 0; i < part->count && count < TEXTS_MAX; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind != DRAWING_TEXT)
            continue;
        Seen seen = seen_of(command);
        SDL_Rect whole = seen_in_pieces(part, command);
        if (!SDL_RectEquals(&whole, &command->rect) || !lies_in(whole, whole_window()))
            complain("%s cuts off \"%.*s\" at %d,%d %dx%d", part->name, seen.size, seen.text,
                     command->rect.x, command->rect.y, command->rect.w, command->rect.h);
        expect_kept(part->name, seen);
        texts[count] = seen;
        for (int j = 0; j < count; j++)
            if (SDL_HasIntersection(&texts[j].rect, &seen.rect) &&
                !is_same(texts[j].command, command))
                complain("%s: \"%.*s\" at %d,%d lies over \"%.*s\"", part->name, seen.size,
                         seen.text, seen.rect.x, seen.rect.y, texts[j].size, texts[j].text);
        count++;
    }
}

static void expect_all_texts_apart(void) {
    for (int i = 0; i < DRAWING_PARTS; i++)
        if (screen.canvas.before.parts[i].name)
            expect_texts_apart(&screen.canvas.before.parts[i]);
}

// ---- what has the keys ----

// The edge around what has the focus; the log has a rule instead.
static bool shows_focus(void) {
    const Drawing *drawing = &screen.canvas.before;
    SDL_Color now = screen.canvas.theme->now;
    for (size_t i = 0; i < drawing->count; i++) {
        const DrawingCommand *command = &drawing->commands[i];
        bool box = command->kind == DRAWING_BOX && SDL_memcmp(&command->edge, &now, 3) == 0;
        bool rule = command->kind == DRAWING_FILL && command->radius_px == 0 &&
                    SDL_memcmp(&command->color, &now, 3) == 0 &&
                    command->rect.w > 8 * command->rect.h;
        if ((box || rule) && lies_in(command->rect, whole_window()))
            return true;
    }
    return false;
}

static void expect_focus_to_be_seen(void) {
    SDL_Event tab = key_down(SDLK_TAB, 0);
    screen.ui.focus = 0;
    WidgetId first = 0;
    for (int i = 0; i < WIDGETS_MAX; i++) {
        screen_event(&screen, &tab, &model);
        if (screen.ui.focus == first)
            break;
        first = first == 0 ? screen.ui.focus : first;
        draw();
        if (!shows_focus())
            complain("widget %d has the keys and is not seen", screen.ui.focus);
    }
    screen.ui.focus = 0;
}

// ---- the walk ----

static void look_at(State state) {
    show(state);
    draw();
    expect_what_never_goes();
    expect_views_apart();
    expect_all_texts_apart();
    if (state == IDLE || state == WORKER_DONE)
        expect_focus_to_be_seen();
}

// Call for each size and each zoom that the window has at it, from a least one on.
static void walk_sizes(const SDL_Point *of, size_t count, float least,
                       void (*look)(size_t number)) {
    size_t number = 0;
    for (size_t size = 0; size < count; size++) {
        float last = 0;
        for (size_t zoom = 0; zoom < SDL_arraysize(zooms); zoom++) {
            if (zooms[zoom] < least)
                continue;
            note_progress("the next zoom");
            resize(of[size], zooms[zoom]);
            if (screen_zoom(&screen) == last)
                continue;
            last = screen_zoom(&screen);
            look(number++);
        }
    }
    assert_true(number >= count);
    assert_int_equal(complaints, 0);
}

static void walk(void (*look)(size_t number)) {
    walk_sizes(sizes, SDL_arraysize(sizes), zooms[0], look);
}

// Where fingers press what is shown.
static void walk_touched(void (*look)(size_t number)) {
    screen.canvas.fingers = true;
    walk_sizes(touched, SDL_arraysize(touched), 1.0f, look);
    screen.canvas.fingers = false;
}

// Both themes see every size and zoom; what lies where does not depend on them.
static void look_at_all_states(size_t number) {
    for (size_t i = 0; i < STATES; i++) {
        screen_set_theme(&screen, (ThemeKind)((number + i) % 2));
        look_at((State)i);
    }
}

static void nothing_is_lost_or_covered_at_any_size(void **state) {
    (void)state;
    walk(look_at_all_states);
    walk_touched(look_at_all_states);
}

#define FINGER_LEAST 40.0f // points without a zoom

// Whatever has an edge in a view can be pressed there.
static void expect_room_for_fingers(const char *view) {
    const DrawingPart *part = part_of(view);
    int least = (int)(FINGER_LEAST * screen.canvas.scale / screen.canvas.zoom);
    int boxes = 0;
    for (size_t i = 0; part && i < part->count; i++) {
        SDL_Rect rect = command_of(part, i)->rect;
        if (command_of(part, i)->kind != DRAWING_BOX || rect.w < least)
            continue; // the circle in a choice is part of it
        boxes++;
        if (rect.h < least)
            complain("%s has something to press that is %d of %d high", view, rect.h, least);
    }
    if (boxes == 0)
        complain("%s has nothing to press", view);
}

static void what_fingers_press_is_high_enough(void **state) {
    (void)state;
    screen.canvas.fingers = true;
    for (size_t i = 0; i < SDL_arraysize(touched); i++) {
        resize(touched[i], 1.0f);
        show(WORKER_DONE);
        draw();
        expect_room_for_fingers("control");
        expect_room_for_fingers("status");
    }
    assert_int_equal(complaints, 0);
}

// ---- what lies over the others ----

static CompareModel compare;

static void fill_comparison(void) {
    static const char *const names[COMPARE_RUNS] = {
        "A worker thread", "The window, by\302\240asking", "The window, by\302\240waiting"};
    static const char *const headings[COMPARE_COLUMNS] = {"pictures", "clicks", "answer"};
    static const char *const units[COMPARE_COLUMNS] = {"missing", "had to wait", "after"};
    SDL_zero(compare);
    compare.done = COMPARE_RUNS;
    compare.running = -1;
    SDL_strlcpy(compare.verdict, "Same work, same 1.5 s. Only one way froze the window.",
                sizeof compare.verdict);
    for (int i = 0; i < COMPARE_RUNS; i++) {
        CompareRun *row = &compare.runs[i];
        show(i == THAW_STRATEGY_BLOCK ? FROZEN_BEFORE : WORKER_DONE);
        row->run = *recording_run(recording);
        row->name = names[i];
        row->froze = i == THAW_STRATEGY_BLOCK;
        SDL_strlcpy(row->outcome, row->froze ? "frozen for 1.50 s" : "never frozen",
                    sizeof row->outcome);
        for (int column = 0; column < COMPARE_COLUMNS; column++) {
            compare.headings[column] = headings[column];
            SDL_snprintf(row->cells[column], COMPARE_CELL_SIZE, "%d", 30 * i);
            SDL_strlcpy(row->units[column], units[column], COMPARE_CELL_SIZE);
        }
    }
    model.compare = &compare;
}

static void fill_faults(void) {
    static const char *names[THAW_FAULT_COUNT];
    static const char *explanations[THAW_FAULT_COUNT];
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        names[i] = thaw_fault_name((ThawFault)i);
        explanations[i] = thaw_fault_explain((ThawFault)i);
    }
    model.faults = (FaultModel){names, explanations, NULL, THAW_FAULT_COUNT, 0, 1500};
}

// Open something over the views, and look at its words and, if there are any, its widgets.
static void look_at_overlay(ActionType opens, const char *view, bool has_widgets) {
    screen_toggle(&screen, opens);
    draw();
    const DrawingPart *part = part_of(view);
    assert_non_null(part);
    if (!lies_in(part->area, whole_window()))
        complain("%s lies outside", part->name);
    expect_texts_apart(part);
    if (has_widgets)
        expect_focus_to_be_seen();
    screen_close_view(&screen);
}

static void look_at_what_opens(size_t number) {
    static const struct {
        ActionType opens;
        const char *view;
        bool has_widgets;
    } overlays[] = {{ACTION_HELP, "help", false},
                    {ACTION_CONNECTION, "connection", true},
                    {ACTION_FAULTS, "faults", false},
                    {ACTION_COMPARE, "compare", true}};
    for (size_t i = 0; i < SDL_arraysize(overlays); i++) {
        screen_set_theme(&screen, (ThemeKind)((number + i) % 2));
        look_at_overlay(overlays[i].opens, overlays[i].view, overlays[i].has_widgets);
    }
}

static void what_opens_can_be_read_at_any_size(void **state) {
    (void)state;
    fill_comparison();
    fill_faults();
    show(IDLE);
    walk(look_at_what_opens);
}

// ---- the lab ----

#define FULL_PICTURES 150000 // more than a recording keeps

typedef enum LabScene {
    LAB_EMPTY,
    LAB_WAITS,      // live
    LAB_IN_FREEZE,  // past
    LAB_HOLDS,      // held
    LAB_IN_A_FILE,  // replay
    LAB_FROZEN_NOW, // the last picture
    LAB_IS_FULL,    // live, and its beginning is forgotten
    LAB_SCENES
} LabScene;

static const char *const scene_names[LAB_SCENES] = {"lab, empty", "lab, waits",  "lab, past",
                                                    "lab, held",  "lab, replay", "lab, frozen now",
                                                    "lab, full"};

// What each is made of once; looking at it changes none of it.
typedef struct Stage {
    Recording *recording;
    Inspector inspector;
    HereFound found;
    Uint64 now_ns;
} Stage;

static Stage stages[LAB_SCENES];

static void hold_worker(void) {
    hand_does_it(&hand, THAW_STRATEGY_WORKER, WAIT_NS, THAW_OK);
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
    hand_holds(&hand);
    hand_draws(&hand, 45);
}

static void play_scene(LabScene which) {
    if (which == LAB_EMPTY)
        return;
    hand_draws(&hand, which == LAB_IS_FULL ? FULL_PICTURES : 60);
    if (which == LAB_HOLDS)
        hold_worker();
    else if (which == LAB_FROZEN_NOW)
        hand_waits_by(&hand, THAW_STRATEGY_BLOCK, 0);
    else
        play_freeze();
    if (which == LAB_WAITS || which == LAB_IS_FULL)
        hand_waits_by(&hand, THAW_STRATEGY_WORKER, 700 * MS);
}

static void look_back(Stage *stage, Uint64 ago_ns) {
    Uint64 start_ns = inspector_start_ns(&stage->inspector);
    const Action action = {
        .type = ACTION_POINT, .times = 1, .number = (Sint64)(stage->now_ns - ago_ns - start_ns)};
    inspector_act(&stage->inspector, &action, stage->now_ns);
}

static void make_stage(LabScene which) {
    Stage *stage = &stages[which];
    SDL_zerop(stage);
    stage->recording = recording_create();
    assert_non_null(stage->recording);
    hand = hand_into(stage->recording, START_NS);
    play_scene(which);
    stage->now_ns = hand.now_ns;
    inspector_init(&stage->inspector, stage->recording);
    stage->inspector.open = true;
    if (which == LAB_IN_FREEZE)
        look_back(stage, 800 * MS);
    if (which == LAB_IN_A_FILE) {
        inspector_show(&stage->inspector, stage->recording, true);
        look_back(stage, 800 * MS);
    }
    note_progress("the next recording");
}

static void describe_gate(LabScene which, LabModel *lab) {
    lab->holds = which == LAB_HOLDS;
    lab->can_hold = which == LAB_WAITS || which == LAB_IS_FULL || which == LAB_EMPTY;
    lab->state = lab->holds ? LAB_HELD : lab->state;
    lab->gate[0] = '\0';
    if (!lab->holds && !lab->can_hold)
        SDL_strlcpy(lab->gate,
                    which == LAB_IN_A_FILE ? "a recording holds nobody"
                                           : "no worker thread: the window runs all commands",
                    sizeof lab->gate);
    SDL_strlcpy(lab->about,
                lab->holds ? "No deadline runs while held. Cancel lets it go."
                           : "recording goes on: 123,456 events, 12.0 MB, 7,654,321 forgotten, "
                             "142 ns each, 2.18% of a core",
                sizeof lab->about);
}

// The lab as the program describes it.
static void show_scene(LabScene which, LabPane pane) {
    Stage *stage = &stages[which];
    scene = scene_names[which];
    hand.now_ns = stage->now_ns;
    const StoryFacts facts = {.now_ns = stage->now_ns,
                              .frozen =
                                  which == LAB_FROZEN_NOW ? THAW_CALL_RECEIVE : THAW_CALL_NONE,
                              .serves = true,
                              .delay_ms = 1500,
                              .is_punctual = true,
                              .host = "127.0.0.1",
                              .address = "127.0.0.1:50007",
                              .message = "hello",
                              .frame_rate = 60,
                              .compared = -1};
    shown = which == LAB_FROZEN_NOW ? FROZEN : IDLE;
    story_tell(stage->recording, &facts, &model);
    stage->inspector.pane = pane;
    inspector_describe(&stage->inspector, stage->now_ns, &model.lab);
    describe_gate(which, &model.lab);
    moment_words_tell(&stage->found, &facts, &model.lab);
    model.control.chosen = which == LAB_WAITS || which == LAB_HOLDS ? 0 : 2;
    model.control.outstanding = which == LAB_WAITS || which == LAB_HOLDS ? 4 : 0;
}

static const char *label_of(LabScene which) {
    static const char *const labels[LAB_SCENES] = {"LIVE",
                                                   "LIVE",
                                                   "PAST, 0.8 s ago",
                                                   "LIVE, worker thread held",
                                                   "REPLAY, ",
                                                   "FROZEN, stopped here",
                                                   "LIVE"};
    return labels[which];
}

static bool is_page(LabPane pane) {
    return panes_are_pages(&screen.canvas) && pane != PANE_LANES;
}

static void expect_what_the_lab_always_has(LabScene which, LabPane pane) {
    if (!has("control", DRAWING_IMAGE))
        complain("the ring is not seen");
    expect_words("control", action_row(ACTION_DO_IT, 0)->label);
    expect_words("control", action_row(ACTION_CANCEL, 0)->label);
    for (int i = 0; i < WAIT_CHOICES; i++)
        expect_words("control", action_row(ACTION_STRATEGY, i)->label);
    expect_words("transport", label_of(which));
    static const char *const lanes[LAB_LANES] = {"Window thread", "Command queue", "Worker thread",
                                                 "Reply queue", "Wire"};
    for (int i = 0; i < LAB_LANES && !is_page(pane); i++)
        expect_words("tracks", lanes[i]);
    if (!model.caption.text && !part_of("sentence"))
        complain("the sentence is not seen");
}

// Each pane has its name, and what is chosen is seen.
static void expect_panes(LabPane pane) {
    static const char *const parts[LAB_PANES] = {"source", "bytes", "queues",
                                                 "log",    "runs",  "tracks"};
    if (model.caption.text)
        return; // what is said may need their room
    for (int i = PANE_BYTES; i < PANE_LANES; i++)
        expect_words("panes", panes_name((LabPane)i));
    if (panes_are_pages(&screen.canvas))
        expect_words("panes", panes_name(PANE_LANES));
    const DrawingPart *part = part_of(parts[pane]);
    int least = canvas_px(&screen.canvas, 100.0f);
    if (!part || part->area.h < least)
        complain("%s has %d of %d pixels", parts[pane], part ? part->area.h : 0, least);
}

static bool is_cut(Seen seen) {
    size_t mark = strlen(ELLIPSIS);
    size_t size = (size_t)seen.size;
    return size >= mark && memcmp(seen.text + size - mark, ELLIPSIS, mark) == 0;
}

// What the lab says of itself is read to its end.
static void expect_whole_status(void) {
    const DrawingPart *part = part_of("status");
    for (size_t i = 0; part && i < part->count; i++) {
        const DrawingCommand *command = command_of(part, i);
        if (command->kind != DRAWING_TEXT)
            continue;
        Seen seen = seen_of(command);
        if (is_cut(seen))
            complain("the status says only \"%.*s\"", seen.size, seen.text);
    }
}

static void look_at_scene(LabScene which, LabPane pane) {
    show_scene(which, pane);
    draw();
    if (screen.canvas.fingers && shown != FROZEN && !model.caption.text) {
        expect_room_for_fingers("status");
        expect_room_for_fingers("panes");
    }
    expect_what_the_lab_always_has(which, pane);
    expect_panes(pane);
    expect_whole_status();
    expect_views_apart();
    expect_all_texts_apart();
}

static void ask_audience(void) {
    model.caption = (CaptionModel){.text = "Now the window's thread itself waits for the answer. "
                                           "Watch the ring, and the lane of the window.",
                                   .question = "What does the ring do?",
                                   .answers = {"It keeps turning", "It stops", "It gets slower"},
                                   .answer_count = 3,
                                   .right = 2,
                                   .guess = 1,
                                   .told = true,
                                   .plays = true,
                                   .name = "tour",
                                   .step = 6,
                                   .steps = 14};
}

static void look_at_the_lab(size_t number) {
    for (int i = 0; i < LAB_SCENES; i++) {
        screen_set_theme(&screen, (ThemeKind)((number + (size_t)i) % 2));
        SDL_zero(model.caption);
        for (int pane = 0; pane < LAB_PANES; pane++)
            look_at_scene((LabScene)i, (LabPane)pane);
        ask_audience();
        look_at_scene((LabScene)i, PANE_LANES);
        look_at_scene((LabScene)i, PANE_SOURCE);
    }
    SDL_zero(model.caption);
}

static void close_stages(void) {
    for (int i = 0; i < LAB_SCENES; i++)
        recording_destroy(stages[i].recording);
    SDL_zero(stages);
    SDL_zero(model.lab);
    scene = NULL;
}

static void nothing_is_lost_or_covered_in_the_lab(void **state) {
    (void)state;
    show(IDLE);
    for (int i = 0; i < LAB_SCENES; i++)
        make_stage((LabScene)i);
    assert_true(recording_first(stages[LAB_IS_FULL].recording) > 0);
    fill_log(200);
    walk(look_at_the_lab);
    walk_touched(look_at_the_lab);
    close_stages();
}

#define LIST_LENGTH 20

static void look_at_what_opens_over_the_lab(size_t number) {
    screen_set_theme(&screen, (ThemeKind)(number % 2));
    look_at_overlay(ACTION_HELP, "help", false);
    screen_set_theme(&screen, (ThemeKind)((number + 1) % 2));
    look_at_overlay(ACTION_SCENARIOS, "scenarios", false);
}

static void help_and_list_can_be_read_in_the_lab(void **state) {
    (void)state;
    const char *names[LIST_LENGTH];
    const char *titles[LIST_LENGTH];
    const char *sentences[LIST_LENGTH];
    for (int i = 0; i < LIST_LENGTH; i++) {
        names[i] = "flood";
        titles[i] = "A flood of answers";
        sentences[i] = "The server answers without end. Watch the reply queue in the lab, and the "
                       "ring: it keeps turning.";
    }
    model.scenarios = (ScenarioListModel){names, titles, sentences, LIST_LENGTH};
    show(IDLE);
    make_stage(LAB_WAITS);
    show_scene(LAB_WAITS, PANE_LANES);
    walk(look_at_what_opens_over_the_lab);
    SDL_zero(model.scenarios);
    close_stages();
}

#define READABLE 11.0f // points without a zoom, of the smallest letters

static void letters_of_a_telephone_can_be_read(void **state) {
    static const SDL_Point telephones[] = {{390, 844}, {390, 664}, {412, 915}, {844, 390}};
    (void)state;
    for (size_t i = 0; i < SDL_arraysize(telephones); i++) {
        screen.canvas.fingers = true;
        resize(telephones[i], 1.0f);
        float points = text_points(FONT_SMALL) * screen_zoom(&screen);
        if (points < READABLE)
            complain("in %dx%d letters have %.1f points", telephones[i].x, telephones[i].y,
                     (double)points);
    }
    assert_int_equal(complaints, 0);
}

static void broken_lines_begin_with_a_word(void **state) {
    (void)state;
    int width = 2 * text_cell_width(screen.canvas.text, FONT_SMALL);
    assert_int_equal(view_count_lines(&screen.canvas, FONT_SMALL, width, "ab   cd", 9), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_lost_or_covered_at_any_size, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(nothing_is_lost_or_covered_in_the_lab, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(help_and_list_can_be_read_in_the_lab, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(what_fingers_press_is_high_enough, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(letters_of_a_telephone_can_be_read, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(broken_lines_begin_with_a_word, open_test_screen,
                                        close_test_screen),
        cmocka_unit_test_setup_teardown(what_opens_can_be_read_at_any_size, open_test_screen,
                                        close_test_screen),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
