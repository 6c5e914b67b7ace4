// Tests of tracks_view.h: the timeline of the lab for recordings made by hand, as it is drawn and
// under the mouse; and what holds of it for any recording, at any zoom and size.
#include "ui_support.h"

#include <stdio.h>
#include <string.h>

#include "hand.h"
#include "runs_view.h"
#include "scene.h"
#include "tracks_view.h"

#define START_NS 5000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define US (Uint64)1000
#define TOP 134
#define NAMES 192 // at 1200x720
#define ID 1
#define SEEN_MAX 8192
#define ARROW_OUT "\xE2\x86\x92"
#define ARROW_IN "\xE2\x86\x90"

static SDL_Window *window;
static Text *text;
static Canvas canvas;
static Ui ui;
static Recording *recording;
static ScreenModel model;
static TracksView view;
static Hand hand;

static const SDL_Point sizes[] = {{640, 400}, {800, 480}, {1200, 720}, {1920, 1080}};

static void resize(SDL_Point size, float zoom) {
    SDL_SetWindowSize(window, size.x, size.y);
    assert_true(canvas_fit(&canvas, zoom));
}

static int open_stage(void **state) {
    (void)state;
    window = SDL_CreateWindow("tracks", 0, 0, 1200, 720, 0);
    text = text_create(TEST_FONT);
    recording = recording_create();
    if (!window || !text || !recording)
        return -1;
    canvas_init(&canvas, window, text, true);
    canvas.theme = theme_get(THEME_DARK);
    ui_init(&ui, &canvas);
    SDL_zero(model);
    model.lab.pane = PANE_LANES; // a low window shows one page at a time
    SDL_zero(view);
    SDL_SetModState(KMOD_NONE);
    hand = hand_into(recording, START_NS);
    resize((SDL_Point){1200, 720}, 1.0f);
    return 0;
}

static int close_stage(void **state) {
    (void)state;
    recording_destroy(recording);
    canvas_quit(&canvas);
    text_destroy(text);
    SDL_DestroyWindow(window);
    return 0;
}

// ---- what is shown ----

// The lab as of now, with `across_ns` in sight.
static void live(Uint64 across_ns) {
    LabModel *lab = &model.lab;
    lab->open = true;
    lab->state = LAB_LIVE;
    lab->recording = recording;
    lab->tracks = recording_tracks(recording);
    lab->start_ns = START_NS;
    lab->first_ns = START_NS;
    lab->now_ns = hand.now_ns;
    lab->cursor_ns = hand.now_ns;
    lab->to_ns = hand.now_ns + across_ns / 50;
    lab->from_ns = lab->to_ns - across_ns;
    assert_non_null(lab->tracks);
}

// The past, with this in sight and the cursor there, from the start on.
static void past(Uint64 from_ns, Uint64 across_ns, Uint64 cursor_ns) {
    live(across_ns);
    model.lab.state = LAB_PAST;
    model.lab.from_ns = START_NS + from_ns;
    model.lab.to_ns = START_NS + from_ns + across_ns;
    model.lab.cursor_ns = START_NS + cursor_ns;
}

static SDL_Rect area_of_view(void) {
    return (SDL_Rect){0, TOP, canvas.width_px, tracks_view_height(&canvas, &model, VIEW_LOW)};
}

static void show(void) {
    canvas_begin_frame(&canvas);
    ui_begin(&ui, NULL);
    canvas_begin_view(&canvas, 1, "tracks", area_of_view());
    tracks_view(&ui, ID, &view, &model, area_of_view());
    ui_end(&ui);
    canvas_end_frame(&canvas);
}

static Action event(SDL_Event event) {
    ui_begin(&ui, &event);
    Action action = tracks_view(&ui, ID, &view, &model, area_of_view());
    ui_end(&ui);
    return action;
}

static const DrawingPart *part(void) {
    return &canvas.before.parts[1];
}

static const DrawingCommand *command_at(size_t i) {
    return &canvas.before.commands[part()->from + i];
}

// What is seen of a command.
static SDL_Rect seen_of(const DrawingCommand *command) {
    SDL_Rect seen = {0, 0, 0, 0};
    SDL_IntersectRect(&command->rect, &command->clip, &seen);
    return seen;
}

// Lanes at 1200x720.
static const int tops[LAB_LANES + 1] = {158, 214, 254, 310, 350, 398};

// What a lane holds besides fills: a line for each, with its place, and its words or its shape.
static const char *lane(LabLane which) {
    static const char *const kinds[] = {"fill", "box", "", "image", "dashes", ""};
    static char seen[SEEN_MAX];
    size_t used = 0;
    seen[0] = '\0';
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        SDL_Rect rect = seen_of(command);
        int middle = rect.y + rect.h / 2;
        if (command->kind == DRAWING_FILL || rect.x + rect.w <= NAMES || rect.h == 0 ||
            middle < tops[which] || middle >= tops[which + 1] || used + 160 > sizeof seen)
            continue;
        used += (size_t)snprintf(seen + used, sizeof seen - used, "%d+%d %s", rect.x, rect.w,
                                 kinds[command->kind]);
        if (command->kind == DRAWING_TEXT)
            used +=
                (size_t)snprintf(seen + used, sizeof seen - used, "\"%.*s\"",
                                 (int)command->text_size, drawing_text(&canvas.before, command));
        if (command->kind == DRAWING_SHAPE)
            used +=
                (size_t)snprintf(seen + used, sizeof seen - used, "%s", shape_name(command->shape));
        used += (size_t)snprintf(seen + used, sizeof seen - used, "\n");
    }
    return seen;
}

static void expect_lanes(const char *const wanted[LAB_LANES]) {
    for (int i = 0; i < LAB_LANES; i++)
        assert_string_equal(lane((LabLane)i), wanted[i]);
}

// How many fills of a colour a lane has.
static int fills(LabLane which, SDL_Color color) {
    int count = 0;
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        SDL_Rect rect = seen_of(command);
        int middle = rect.y + rect.h / 2;
        count += command->kind == DRAWING_FILL && SDL_memcmp(&command->color, &color, 4) == 0 &&
                 middle >= tops[which] && middle < tops[which + 1];
    }
    return count;
}

static bool says(const char *words) {
    char *list = drawing_write(&canvas.before);
    bool found = list && strstr(list, words);
    SDL_free(list);
    return found;
}

// ---- three cursors ----

// Half a second of pictures, then Do it! with a wait of 1.5 s.
static void wait_by(ThawStrategy strategy, Uint64 ns) {
    hand_draws(&hand, 30);
    hand_waits_by(&hand, strategy, ns);
}

// The same by a worker thread, to its end, with the cursor so far from the start.
static void wait_is_over(ThawError code, Uint64 cursor_ns) {
    wait_by(THAW_STRATEGY_WORKER, 1500 * MS);
    hand_ends(&hand, code);
    hand_draws(&hand, 60);
    past(0, 4000 * MS, cursor_ns);
    show();
}

static void live_shows_who_waits_for_what(void **state) {
    (void)state;
    wait_by(THAW_STRATEGY_WORKER, 700 * MS);
    live(2000 * MS);
    show();
    expect_lanes((const char *[LAB_LANES]){
        [LAB_WINDOW] = "812+8 down\n824+84 \"a run begins\"\n",
        [LAB_COMMANDS] = "819+365 dashes\n824+224 \"#4 CLOSE queued until #3 is done\"\n",
        [LAB_WORKER] = "819+345 box\n824+9 hourglass\n839+273 \"#3 RECEIVE "
                       "waits for the server, 700 ms\"\n1163+21 dashes\n",
        [LAB_REPLIES] = "823+35 \"#1 #2\"\n",
        [LAB_WIRE] = "824+35 \"" ARROW_OUT
                     " 5 B\"\n817+347 box\n822+189 \"server waits, 700 ms so far\"\n"});
}

static void past_shows_a_freeze(void **state) {
    (void)state;
    wait_by(THAW_STRATEGY_BLOCK, 1500 * MS);
    hand_ends(&hand, THAW_OK);
    hand_clicks(&hand, 900 * MS);
    hand_draws(&hand, 60);
    past(0, 4000 * MS, 1200 * MS);
    show();
    expect_lanes((const char *[LAB_LANES]){
        [LAB_WINDOW] =
            "315+175 box\n319+171 box\n324+9 hourglass\n"
            "339+151 \"#3 RECEIVE waited for the server, 1.50 s\"\n"
            "312+8 down\n324+84 \"a run begins\"\n474+16 \"click: heard 900 ms later\"\n"
            "490+203 box\n490+199 box\n490+129 \"#3 RECEIVE waited for the server, 1.50 s\"\n"
            "490+159 \"click: heard 900 ms later\"\n",
        [LAB_COMMANDS] = "319+171 dashes\n324+166 \"#4 CLOSE was queued until #3 was done\"\n"
                         "490+199 dashes\n490+93 \"#4 CLOSE was queued until #3 was done\"\n",
        [LAB_WORKER] = "512+364 \"no worker thread: the window ran the commands itself\"\n",
        [LAB_REPLIES] = "323+35 \"#1 #2\"\n696+35 \"#3 #4\"\n",
        [LAB_WIRE] = "324+35 \"" ARROW_OUT " 5 B\"\n317+173 box\n322+140 \"server waited 1.50 s\"\n"
                     "697+35 \"" ARROW_IN " 5 B\"\n490+199 box\n"});
}

static void after_it_all_is_told_in_the_past(void **state) {
    (void)state;
    wait_is_over(THAW_ERROR_RESET, 3000 * MS);
    expect_lanes((const char *[LAB_LANES]){
        [LAB_WINDOW] = "312+8 down\n324+84 \"a run begins\"\n684+8 cross\n696+168 \"#3 RECEIVE "
                       "failed: reset\"\n",
        [LAB_COMMANDS] = "319+369 dashes\n324+259 \"#4 CLOSE was queued until #3 was done\"\n",
        [LAB_WORKER] = "319+369 box\n324+9 hourglass\n339+336 \"#3 RECEIVE "
                       "waited for the server, 1.50 s: failed\"\n688+3 box\n",
        [LAB_REPLIES] = "323+35 \"#1 #2\"\n695+35 \"#3 #4\"\n",
        [LAB_WIRE] = "324+35 \"" ARROW_OUT
                     " 5 B\"\n316+620 box\n321+140 \"server waited 2.50 s\"\n936+1 box\n"});
}

static void a_held_worker_is_hatched(void **state) {
    (void)state;
    wait_by(THAW_STRATEGY_WORKER, 500 * MS);
    hand_holds(&hand);
    hand_waits(&hand, 2270 * MS);
    live(4000 * MS);
    model.lab.state = LAB_HELD;
    show();
    assert_string_equal(
        lane(LAB_WORKER),
        "480+121 box\n485+9 hourglass\n500+63 \"#3 waited\"\n601+563 box\n1163+21 dashes\n620+55 "
        "\"/////\"\n690+301 \"held by you, 2.27 s: counts for no "
        "deadline\"\n997+154 \"//////////////\"\n592+18 diamond\n");
}

// The worker is held between making the reply and putting it into its queue.
static void made_but_not_put(void) {
    wait_by(THAW_STRATEGY_WORKER, 500 * MS);
    hand_says(&hand, (Record){.kind = THAW_EVENT_REPLIED,
                              .lane = THAW_LANE_NETWORK,
                              .thread = 1,
                              .command_id = 3,
                              .command = THAW_COMMAND_RECEIVE});
    hand_holds(&hand);
    hand_waits(&hand, 2270 * MS);
    live(4000 * MS);
    model.lab.state = LAB_HELD;
}

static void a_reply_is_made_before_it_is_queued(void **state) {
    (void)state;
    made_but_not_put();
    Moment moment = {.newest_id = {4, 3, 3, 2, 2}};
    model.lab.moment = &moment;
    show();
    assert_string_equal(lane(LAB_REPLIES), "484+35 \"#1 #2\"\n596+10 down\n611+329 \"reply #3 was "
                                           "made, but is not in this queue yet\"\n");
    // It is there.
    moment.newest_id[MOMENT_PUT] = 3;
    show();
    assert_string_equal(lane(LAB_REPLIES), "484+35 \"#1 #2\"\n");
    // The window itself has no such queue: nobody waits to put it there.
    moment.newest_id[MOMENT_REPLIED] = 9;
    show();
    assert_string_equal(lane(LAB_REPLIES), "484+35 \"#1 #2\"\n");
}

static void words_after_the_cursor_are_dim(void **state) {
    (void)state;
    const Theme *theme = theme_get(THEME_DARK);
    wait_is_over(THAW_ERROR_RESET, 0);
    int words = 0;
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        if (command->kind != DRAWING_TEXT || command->clip.x < NAMES)
            continue;
        bool on_slab = SDL_memcmp(&command->color, &theme->slab_text, 4) == 0;
        assert_true(on_slab || SDL_memcmp(&command->color, &theme->dim, 4) == 0);
        words++;
    }
    assert_in_range(words, 6, 12);
}

// What a chunk brought is looked up in the recording.
static void bytes_stand_beside_their_arrow(void **state) {
    (void)state;
    hand_draws(&hand, 5);
    Uint64 call_ns = hand.now_ns;
    hand.now_ns += MS;
    const Record sent = {.kind = THAW_EVENT_SENT,
                         .time_ns = hand.now_ns,
                         .began_ns = call_ns,
                         .lane = THAW_LANE_NETWORK,
                         .thread = 1,
                         .command_id = 2,
                         .command = THAW_COMMAND_SEND,
                         .size = 9,
                         .done = 5,
                         .total = 5};
    recording_add_bytes(recording, &sent, "\5\0\0\0hello");
    hand_draws(&hand, 30);
    live(1000 * MS);
    show();
    assert_non_null(strstr(lane(LAB_WIRE), "\"" ARROW_OUT " 05 00 00 00 \"hello\"\""));
}

static void words_of_a_mark_stand_beside_it(void **state) {
    (void)state;
    hand_draws(&hand, 5);
    const Record mark = {.kind = RECORD_MARK, .time_ns = hand.now_ns, .size = 9};
    recording_add_bytes(recording, &mark, "look here");
    hand_draws(&hand, 30);
    live(1000 * MS);
    show();
    assert_non_null(strstr(lane(LAB_WINDOW), "chevron\n"));
    assert_non_null(strstr(lane(LAB_WINDOW), "\"look here\""));
}

// The bar of the worker that took over is not covered by the one that is stuck.
static void a_given_up_worker_has_a_lane_of_its_own(void **state) {
    (void)state;
    const Theme *theme = theme_get(THEME_DARK);
    wait_by(THAW_STRATEGY_WORKER, 500 * MS);
    hand_says(&hand, (Record){.kind = THAW_EVENT_DISOWNED,
                              .thread = 1,
                              .command_id = 3,
                              .command = THAW_COMMAND_RECEIVE});
    hand.thread = 2;
    hand_begins(&hand);
    hand_waits(&hand, 400 * MS);
    live(1000 * MS);
    show();
    assert_true(says("\"#3 RECEIVE: given up, still stuck\""));
    SDL_Rect stuck = {0, 0, 0, 0};
    SDL_Rect bar = {0, 0, 0, 0};
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        if (command->kind == DRAWING_BOX && SDL_memcmp(&command->edge, &theme->dim, 4) == 0)
            stuck = command->rect;
        if (command->kind == DRAWING_BOX && SDL_memcmp(&command->color, &theme->slab, 4) == 0)
            bar = command->rect;
    }
    assert_true(stuck.w > 100 && bar.w > 100);
    assert_true(stuck.y >= bar.y + bar.h);
    assert_true(stuck.y + stuck.h <= tops[LAB_WORKER + 1]);
}

static void many_given_up_workers_are_counted(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    for (Uint32 thread = 1; thread <= 90; thread++) {
        Record record = {.kind = THAW_EVENT_DISOWNED, .thread = thread, .command_id = thread};
        hand_says(&hand, record);
        hand.now_ns += 100 * US;
        record.kind = THAW_EVENT_FINISHED;
        hand_says(&hand, record);
    }
    live(60 * MS);
    show();
    assert_true(says("\"\xC3\x97\x39\x30 given up\""));
    assert_false(says("stuck\""));
}

static void what_was_pressed_is_named(void **state) {
    (void)state;
    hand_draws(&hand, 30);
    hand_says(&hand, (Record){.kind = RECORD_KEY, .began_ns = hand.now_ns});
    hand_draws(&hand, 30);
    hand_says(&hand, (Record){.kind = RECORD_CLICK, .began_ns = hand.now_ns});
    hand_draws(&hand, 30);
    live(2000 * MS);
    show();
    assert_true(says("\"key: heard immediately\""));
    assert_true(says("\"click: heard immediately\""));
}

// Where records were lost is hatched, and no mark besides.
static void loss_is_no_mark(void **state) {
    (void)state;
    hand_draws(&hand, 60);
    hand_loses(&hand);
    hand_draws(&hand, 60);
    live(3000 * MS);
    show();
    assert_true(says("\"9 lost\""));
    assert_null(SDL_strstr(lane(LAB_WINDOW), "mark"));
    assert_null(SDL_strstr(lane(LAB_WINDOW), "chevron"));
}

// ---- three runs on one ruler ----

static CompareModel compare;
static Meter meter;

static void take_run(void *userdata, const Record *record) {
    meter_add(&meter, record);
    run_add(userdata, record, &meter);
}

static void fill_compare(void) {
    static const char *const names[COMPARE_RUNS] = {"A worker thread", "by asking", "by waiting"};
    Hand own = {.add = take_run, .now_ns = START_NS + 1000 * MS};
    SDL_zero(compare);
    for (int i = 0; i < COMPARE_RUNS; i++) {
        SDL_zero(meter);
        own.userdata = &compare.runs[i].run;
        hand_draws(&own, 10);
        hand_does_it(&own, (ThawStrategy)i, 700 * MS, THAW_OK);
        hand_draws(&own, 10);
        compare.runs[i].name = names[i];
        SDL_strlcpy(compare.runs[i].outcome, "as it was", sizeof compare.runs[i].outcome);
    }
    compare.done = COMPARE_RUNS;
    compare.running = -1;
    model.compare = &compare;
    hand.now_ns = own.now_ns;
    hand_draws(&hand, 1);
}

static const SDL_Rect runs_area = {700, 460, 484, 210};

static void show_runs(void) {
    canvas_begin_frame(&canvas);
    ui_begin(&ui, NULL);
    canvas_begin_view(&canvas, 1, "runs", runs_area);
    runs_view(&ui, ID, &view, &model, runs_area);
    ui_end(&ui);
    canvas_end_frame(&canvas);
}

// Where the cursor of all three is; -1: there is none.
static int runs_cursor(void) {
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        if (command->kind == DRAWING_FILL && command->rect.h > 150 && command->rect.w == 2 &&
            SDL_memcmp(&command->color, &canvas.theme->now, 4) == 0)
            return command->rect.x;
    }
    return -1;
}

static Action event_of_runs(SDL_Event event) {
    ui_begin(&ui, &event);
    Action action = runs_view(&ui, ID, &view, &model, runs_area);
    ui_end(&ui);
    return action;
}

static void three_runs_have_one_cursor(void **state) {
    (void)state;
    fill_compare();
    live(4000 * MS);
    show_runs();
    assert_true(says("\"A worker thread\"") && says("\"by asking\"") && says("\"by waiting\""));
    assert_int_equal(runs_cursor(), -1);
    // The same time of each run is the same place.
    int places[COMPARE_RUNS];
    for (int i = 0; i < COMPARE_RUNS; i++) {
        past(0, 4000 * MS, compare.runs[i].run.begin_ns - START_NS + 400 * MS);
        show_runs();
        places[i] = runs_cursor();
        assert_in_range(places[i], 832, 1184);
        assert_int_equal(places[i], places[0]);
    }
    // A click there leads back to it.
    event_of_runs(press_at(places[0], 640));
    Action action = event_of_runs(release_at(places[0], 640));
    Uint64 meant_ns = compare.runs[2].run.begin_ns - START_NS + 400 * MS;
    assert_int_equal(action.type, ACTION_POINT);
    assert_in_range(action.number, meant_ns - 8 * MS, meant_ns + 8 * MS);
}

// ---- the ruler ----

static void ruler_labels_never_meet(void **state) {
    (void)state;
    hand_draws(&hand, 60);
    for (Uint64 across_ns = US; across_ns < (Uint64)3600 * THAW_NS_PER_S;
         across_ns = across_ns * 7 / 3) {
        past(400 * MS, across_ns, 500 * MS);
        show();
        SDL_Rect before = {0, 0, 0, 0};
        int labels = 0;
        for (size_t i = 0; i < part()->count; i++) {
            const DrawingCommand *command = command_at(i);
            bool on_ruler = command->rect.y < TOP + 24 && command->rect.x >= NAMES;
            if (command->kind != DRAWING_TEXT || !on_ruler ||
                SDL_memcmp(&command->color, &canvas.theme->dim, 4) != 0)
                continue;
            assert_true(labels == 0 || command->rect.x >= before.x + before.w + 8);
            before = command->rect;
            labels++;
        }
        assert_in_range(labels, 3, 20);
    }
}

static void units_follow_the_zoom(void **state) {
    (void)state;
    char label[RULER_LABEL_SIZE];
    static const struct {
        Uint64 ns, step_ns;
        const char *label;
    } rows[] = {{4000000000u, 2000 * MS, "4 s"},      {4500000000u, 500 * MS, "4.5 s"},
                {4550000000u, 50 * MS, "4.55 s"},     {4515000000u, 5 * MS, "4515 ms"},
                {4518150000u, 50 * US, "4518.15 ms"}, {4518125000u, 5 * US, "4518125 us"},
                {4518123400u, 200, "4518123.4 us"}};
    for (size_t i = 0; i < SDL_arraysize(rows); i++) {
        ruler_write(label, rows[i].ns, rows[i].step_ns);
        assert_string_equal(label, rows[i].label);
    }
}

static void places_keep_their_distance_while_time_passes(void **state) {
    (void)state;
    SDL_Rect field = {192, 0, 992, 240};
    Uint64 a = START_NS + 1234567;
    Uint64 b = START_NS + 987654321;
    int apart = 0;
    for (Uint64 from = START_NS; from < START_NS + 100 * MS; from += 1234567) {
        Ruler ruler = ruler_of(field, START_NS, from, from + 4000 * MS, from);
        int now = ruler_x(&ruler, b) - SDL_max(ruler_x(&ruler, a), 0);
        if (ruler_x(&ruler, a) < 192 - 60)
            break;
        assert_true(apart == 0 || now == apart);
        apart = now;
    }
}

// ---- the mouse ----

static int x_of(Uint64 from_start_ns) {
    Ruler ruler = ruler_of((SDL_Rect){NAMES, 0, 992, 1}, START_NS, model.lab.from_ns,
                           model.lab.to_ns, model.lab.now_ns);
    return ruler_x(&ruler, START_NS + from_start_ns);
}

static void stage_with_a_run(void) {
    wait_is_over(THAW_OK, 3000 * MS);
}

static void wheel_zooms_where_it_points(void **state) {
    (void)state;
    stage_with_a_run();
    int x = x_of(1000 * MS);
    event(motion_to(x, 282));
    Action action = event(wheel_turned(1.0f));
    assert_int_equal(action.type, ACTION_RANGE);
    assert_in_range(action.to - action.number, 3199 * MS, 3201 * MS);
    // What was there is there still.
    double share = (double)(x - NAMES) / 992;
    double there = (double)action.number + share * (double)(action.to - action.number);
    assert_in_range((Uint64)there, 995 * MS, 1005 * MS);
    event(motion_to(x, 600)); // below the timeline
    assert_int_equal(event(wheel_turned(1.0f)).type, ACTION_NONE);
}

static void wheel_with_shift_pans(void **state) {
    (void)state;
    stage_with_a_run();
    past(1000 * MS, 2000 * MS, 3000 * MS);
    event(motion_to(500, 282));
    SDL_SetModState(KMOD_SHIFT);
    Action action = event(wheel_turned(-1.0f));
    SDL_SetModState(KMOD_NONE);
    assert_int_equal(action.type, ACTION_RANGE);
    assert_int_equal(action.number, 1200 * MS);
    assert_int_equal(action.to, 3200 * MS);
}

static void drag_pans_and_stops_at_the_start(void **state) {
    (void)state;
    stage_with_a_run();
    past(1000 * MS, 1984 * MS, 3000 * MS);
    event(press_at(600, 330));
    Action action = event(motion_to(550, 330));
    assert_int_equal(action.type, ACTION_RANGE);
    assert_int_equal(action.number, 1100 * MS);
    assert_int_equal(action.to, 3084 * MS);
    action = event(motion_to(1180, 330));
    assert_int_equal(action.number, 0);
    assert_int_equal(action.to, 1984 * MS);
    assert_int_equal(event(release_at(1180, 330)).type, ACTION_NONE); // it was no click
}

static void click_selects_a_command_and_points_at_it(void **state) {
    (void)state;
    stage_with_a_run();
    int x = x_of(1200 * MS);
    Action action = event(press_at(x, 282));
    assert_int_equal(action.type, ACTION_SELECT);
    assert_int_equal(action.number, 3);
    model.lab.selected = 3;
    action = event(release_at(x, 282));
    assert_int_equal(action.type, ACTION_POINT);
    assert_in_range(action.number, 1195 * MS, 1205 * MS);
    // Empty ground.
    x = x_of(3200 * MS);
    action = event(press_at(x, 282));
    assert_int_equal(action.type, ACTION_SELECT);
    assert_int_equal(action.number, 0);
    assert_int_equal(event(release_at(x, 282)).type, ACTION_POINT);
}

static void two_clicks_show_all(void **state) {
    (void)state;
    stage_with_a_run();
    SDL_Event twice = press_at(700, 330);
    twice.button.clicks = 2;
    Action action = event(twice);
    assert_int_equal(action.type, ACTION_VIEW);
    assert_int_equal(action.number, LAB_SHOW_ALL);
}

static void ruler_scrubs(void **state) {
    (void)state;
    stage_with_a_run();
    Action action = event(press_at(x_of(1000 * MS), TOP + 10));
    assert_int_equal(action.type, ACTION_POINT);
    assert_in_range(action.number, 995 * MS, 1005 * MS);
    action = event(motion_to(x_of(2000 * MS), TOP + 300)); // wherever it goes meanwhile
    assert_int_equal(action.type, ACTION_POINT);
    assert_in_range(action.number, 1995 * MS, 2005 * MS);
    event(release_at(0, 0));
    assert_int_equal(event(motion_to(700, TOP + 10)).type, ACTION_NONE);
}

// From near the begin of the wait to near its end: exactly the wait.
static void shift_drag_measures_from_end_to_end(void **state) {
    (void)state;
    stage_with_a_run();
    const Tracks *tracks = model.lab.tracks;
    const Span *wait =
        tracks_at(tracks, TRACK_WORKER, tracks_find(tracks, TRACK_WORKER, START_NS + 1200 * MS));
    assert_int_equal(wait->reason, SPAN_WAIT);
    int from = x_of(wait->begin_ns - START_NS);
    int to = x_of(wait->end_ns - START_NS);
    SDL_SetModState(KMOD_SHIFT);
    assert_int_equal(event(press_at(from + 4, 282)).type, ACTION_NONE);
    event(motion_to(to + 4, 282));
    SDL_SetModState(KMOD_NONE);
    assert_int_equal(event(release_at(to + 4, 282)).type, ACTION_NONE);
    assert_int_equal(view.measured_from_ns, wait->begin_ns);
    assert_int_equal(view.measured_to_ns, wait->end_ns);
    show();
    assert_true(says("\"1500.000 ms\""));
}

static void pointing_tells_who_waits(void **state) {
    (void)state;
    stage_with_a_run();
    event(motion_to(x_of(1200 * MS), 282));
    show();
    assert_string_equal(
        ui.tip, "#3 RECEIVE: the worker thread waited for the server, 1.50 s, from 0.502 s on");
}

// ---- the selected command ----

static void selected_command_is_outlined_and_followed(void **state) {
    (void)state;
    stage_with_a_run();
    int before = fills(LAB_WORKER, theme_get(THEME_DARK)->now);
    model.lab.selected = 3;
    show();
    assert_true(fills(LAB_WORKER, theme_get(THEME_DARK)->now) >= before + 4);
    assert_non_null(strstr(lane(LAB_REPLIES), "down"));
}

// Its wait, and what the gate adds to it, are one.
static void neighbours_have_one_outline(void **state) {
    (void)state;
    const Theme *theme = theme_get(THEME_DARK);
    wait_by(THAW_STRATEGY_WORKER, 500 * MS);
    hand_holds(&hand);
    hand_waits(&hand, 1000 * MS);
    live(4000 * MS);
    show();
    int before = fills(LAB_WORKER, theme->now);
    model.lab.selected = 3;
    show();
    assert_int_equal(fills(LAB_WORKER, theme->now), before + 4 + 1); // and an arrow
}

static void past_has_a_line_at_now(void **state) {
    (void)state;
    hand_draws(&hand, 60);
    past(0, 4000 * MS, 500 * MS);
    show();
    int now_x = x_of(1000 * MS);
    int lines = 0;
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        lines += command->kind == DRAWING_FILL && command->rect.h == 240 &&
                 SDL_memcmp(&command->color, &theme_get(THEME_DARK)->dim, 4) == 0 &&
                 SDL_abs(command->rect.x - now_x) <= 1;
    }
    assert_int_equal(lines, 1);
    past(0, 995 * MS, 500 * MS); // now is out of sight
    show();
    for (size_t i = 0; i < part()->count; i++)
        assert_false(command_at(i)->kind == DRAWING_FILL && command_at(i)->rect.h == 240 &&
                     SDL_memcmp(&command_at(i)->color, &theme_get(THEME_DARK)->dim, 4) == 0);
}

static void names_say_what_they_are(void **state) {
    (void)state;
    stage_with_a_run();
    event(motion_to(100, 230));
    show();
    assert_string_equal(ui.tip,
                        "What the window wants done waits here until the worker thread takes it.");
    event(motion_to(100, 330));
    show();
    assert_string_equal(
        ui.tip,
        "What came of a command waits here until the window takes it, between two pictures.");
}

// ---- what holds of any recording ----

static Uint32 seed;

static void fail_some(void) {
    static const ThawError codes[] = {THAW_OK, THAW_OK, THAW_ERROR_RESET, THAW_ERROR_CANCELLED};
    hand_ends(&hand, codes[next_random(&seed) % SDL_arraysize(codes)]);
}

static void flood(int commands) {
    for (int i = 0; i < commands; i++) {
        Uint32 id = hand_submits(&hand, THAW_COMMAND_SEND);
        hand.now_ns += next_random(&seed) % (100 * US);
        hand_calls(&hand, id, THAW_COMMAND_SEND, THAW_CALL_SEND);
        hand.now_ns += next_random(&seed) % (300 * US);
        hand_returns(&hand, id, THAW_COMMAND_SEND, THAW_CALL_SEND);
        hand_replies(&hand, id, THAW_COMMAND_SEND,
                     next_random(&seed) % 50 == 0 ? THAW_ERROR_RESET : THAW_OK);
    }
}

static void generate(Uint32 from) {
    seed = from;
    hand_draws(&hand, 10);
    for (int i = 0; i < 12; i++) {
        hand_waits_by(&hand, (ThawStrategy)(next_random(&seed) % 3),
                      next_random(&seed) % (800 * MS));
        if (next_random(&seed) % 2)
            hand_clicks(&hand, next_random(&seed) % (300 * MS));
        fail_some();
        hand_draws(&hand, (int)(next_random(&seed) % 30));
        hand_chooses(&hand, THAW_STRATEGY_WORKER);
        flood((int)(next_random(&seed) % 200));
    }
    hand_waits_by(&hand, THAW_STRATEGY_WORKER, 100 * MS);
}

static void expect_no_label_over_another(void) {
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *one = command_at(i);
        SDL_Rect here = seen_of(one);
        for (size_t j = 0; one->kind == DRAWING_TEXT && here.w > 0 && j < i; j++) {
            const DrawingCommand *other = command_at(j);
            SDL_Rect there = seen_of(other);
            if (other->kind == DRAWING_TEXT && SDL_HasIntersection(&here, &there)) {
                print_error("\"%.*s\" lies over \"%.*s\" at %d,%d, %d wide\n", (int)one->text_size,
                            drawing_text(&canvas.before, one), (int)other->text_size,
                            drawing_text(&canvas.before, other), here.x, here.y, canvas.width_px);
                fail();
            }
        }
    }
}

// Where the recording ends there is a line.
static void expect_no_label_on_the_end(const Scene *scene) {
    SDL_Rect line = {scene->ruler.now_x, scene->ruler.field.y, 1, scene->ruler.field.h};
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        SDL_Rect words = seen_of(command);
        if (command->kind == DRAWING_TEXT && SDL_HasIntersection(&words, &line)) {
            print_error("\"%.*s\" at %d,%d lies on the end at %d, %d wide\n",
                        (int)command->text_size, drawing_text(&canvas.before, command), words.x,
                        words.y, line.x, canvas.width_px);
            fail();
        }
    }
}

// How many there are stands beside them, and apart from what comes next, which has its own words.
static void expect_counts_stand_apart(void) {
    for (size_t i = 0; model.lab.state == LAB_LIVE && i < part()->count; i++) {
        const DrawingCommand *one = command_at(i);
        bool counts = one->kind == DRAWING_TEXT &&
                      strncmp(drawing_text(&canvas.before, one), "\xC3\x97", 2) == 0 &&
                      SDL_memcmp(&one->color, &canvas.theme->dim, 4) == 0;
        SDL_Rect after = seen_of(one);
        after.x += after.w;
        after.w = 8;
        for (size_t j = 0; counts && j < part()->count; j++) {
            const DrawingCommand *other = command_at(j);
            bool hairline = other->rect.w == 1 || other->rect.h == 1 || other->rect.h >= 240;
            if (!hairline && SDL_HasIntersection(&after, &other->rect)) {
                print_error("\"%.*s\" at %d,%d is too close to what is at %d\n",
                            (int)one->text_size, drawing_text(&canvas.before, one), one->rect.x,
                            one->rect.y, other->rect.x);
                fail();
            }
        }
    }
}

// Whether a command at least as wide as the least block lies at a place in this lane, or, where
// many are merged, a stripe beside it.
static bool is_marked(const SDL_Rect *row, int x) {
    for (size_t i = 0; i < part()->count; i++) {
        const DrawingCommand *command = command_at(i);
        const SDL_Rect *rect = &command->rect;
        bool inside = rect->y >= row->y && rect->y + rect->h <= row->y + row->h + 1;
        if (inside && rect->w >= 3 && rect->h >= 3 && rect->x <= x + 3 &&
            rect->x + rect->w >= x - 3)
            return true;
    }
    return false;
}

static void expect_blocks_sum_up(const Scene *scene, TrackKind kind) {
    const Tracks *tracks = model.lab.tracks;
    Blocks blocks = blocks_of(tracks, kind, &scene->ruler, scene->least_px,
                              scene->least_px * (1 + (int)kind % 3));
    Uint64 next = SDL_max(tracks_find(tracks, kind, model.lab.from_ns), tracks_first(tracks, kind));
    Uint64 bads = 0;
    int edge = -100000;
    Block block;
    while (blocks_next(&blocks, &block)) {
        assert_int_equal(block.first, next); // none is left out, and none counts twice
        assert_true(block.x >= edge);
        assert_true(block.w >= 3);
        assert_int_equal(block_count(&block), block.end - block.first);
        assert_int_equal(block.bad, tracks_bads(tracks, kind, block.first, block.end) > 0);
        bads += block.bad;
        next = block.end;
        edge = block.x + block.w;
    }
    assert_true(next == tracks_end(tracks, kind) ||
                ruler_x(&scene->ruler, tracks_at(tracks, kind, next)->begin_ns) >=
                    ruler_right(&scene->ruler) - scene->least_px);
}

static void expect_each_span_marked(const Scene *scene, TrackKind kind, LabLane lane) {
    const Tracks *tracks = model.lab.tracks;
    Uint64 end = tracks_end(tracks, kind);
    int last = -1;
    for (Uint64 i =
             SDL_max(tracks_find(tracks, kind, model.lab.from_ns), tracks_first(tracks, kind));
         i < end; i++) {
        int x = ruler_x(&scene->ruler, tracks_at(tracks, kind, i)->begin_ns);
        if (x >= ruler_right(&scene->ruler) - 3)
            return;
        x = SDL_max(x, scene->ruler.field.x);
        if (x != last && !is_marked(&scene->lanes[lane], x)) {
            print_error("track %d, span %d at %d of %d is not seen, %.0f us across\n", kind, (int)i,
                        x, canvas.width_px, (double)(model.lab.to_ns - model.lab.from_ns) / 1000);
            fail();
        }
        last = x;
    }
}

static void expect_all(void) {
    SDL_Rect lanes[LAB_LANES];
    show();
    // The same places as the view's, read from the rules between the lanes.
    int names = canvas.width_px >= 1000 ? 192 : 176;
    int margin = canvas.width_px >= 1000 ? 16 : canvas.width_px >= 720 ? 10 : 8;
    SDL_Rect field = {names, TOP + 24, canvas.width_px - names - margin, 240};
    static const int parts[LAB_LANES + 1] = {0, 56, 96, 152, 192, 240};
    for (int i = 0; i < LAB_LANES; i++)
        lanes[i] = (SDL_Rect){field.x, field.y + parts[i], field.w, parts[i + 1] - parts[i]};
    Scene scene = scene_of(&canvas, &model.lab, field, lanes);
    expect_no_label_over_another();
    expect_counts_stand_apart();
    expect_no_label_on_the_end(&scene);
    assert_in_range(part()->count, 10, (size_t)canvas.width_px * 6);
    for (int kind = 0; kind < TRACK_COUNT; kind++)
        if (kind != TRACK_MARKS)
            expect_blocks_sum_up(&scene, (TrackKind)kind);
    expect_each_span_marked(&scene, TRACK_COMMANDS, LAB_COMMANDS);
    expect_each_span_marked(&scene, TRACK_WORKER, LAB_WORKER);
    expect_each_span_marked(&scene, TRACK_REPLIES, LAB_REPLIES);
    expect_each_span_marked(&scene, TRACK_OUT, LAB_WIRE);
    expect_each_span_marked(&scene, TRACK_IN, LAB_WIRE);
    expect_each_span_marked(&scene, TRACK_SERVER, LAB_WIRE);
}

static void any_recording_is_drawn_well(void **state) {
    (void)state;
    static const Uint64 acrosses[] = {20 * US, 1 * MS, 30 * MS, 500 * MS, 4000 * MS, 60000 * MS};
    generate(2026);
    Uint64 all_ns = hand.now_ns - START_NS;
    for (size_t size = 0; size < SDL_arraysize(sizes); size++) {
        resize(sizes[size], 1.0f);
        for (size_t i = 0; i < SDL_arraysize(acrosses); i++) {
            live(acrosses[i]);
            expect_all();
            for (int j = 0; j < 4; j++) {
                Uint64 from_ns = next_random(&seed) % all_ns;
                past(from_ns, acrosses[i], from_ns + acrosses[i] * (Uint64)j / 3);
                model.lab.selected = hand.command_id - 2 * (Uint32)j;
                expect_all();
                // With the end of the recording in sight.
                from_ns = all_ns - SDL_min(all_ns, acrosses[i] * (Uint64)(j + 1) / 5);
                past(from_ns, acrosses[i], from_ns);
                expect_all();
            }
            model.lab.selected = 0;
        }
    }
}

static void expect_no_label_over_an_arrow(void) {
    for (size_t i = 0; i < part()->count; i++)
        for (size_t j = 0; command_at(i)->kind == DRAWING_TEXT && j < part()->count; j++) {
            SDL_Rect words = seen_of(command_at(i));
            SDL_Rect head = seen_of(command_at(j));
            assert_false(command_at(j)->kind == DRAWING_SHAPE &&
                         command_at(j)->shape == SHAPE_DOWN && SDL_HasIntersection(&words, &head));
        }
}

// Whatever else is in the lane of the replies, at any zoom.
static void a_made_reply_lies_over_nothing(void **state) {
    (void)state;
    static const Uint64 acrosses[] = {3000 * MS, 8000 * MS, 30000 * MS, 90000 * MS};
    made_but_not_put();
    Moment moment = {.newest_id = {4, 3, 3, 2, 2}};
    model.lab.moment = &moment;
    Uint64 made_ns = hand.now_ns - START_NS - 1000 * MS;
    hand_replies(&hand, 3, THAW_COMMAND_RECEIVE, THAW_OK);
    hand_does_it(&hand, THAW_STRATEGY_WORKER, 200 * MS, THAW_OK);
    for (size_t size = 0; size < SDL_arraysize(sizes); size++) {
        resize(sizes[size], 1.0f);
        for (size_t i = 0; i < SDL_arraysize(acrosses); i++) {
            past(0, acrosses[i], made_ns);
            show();
            expect_no_label_over_another();
            expect_no_label_over_an_arrow();
            assert_true(i > 0 || says("\"reply #3"));
        }
    }
}

// Twice as many events do not make more commands than the width has room for.
static void a_flood_costs_no_more_than_the_width(void **state) {
    (void)state;
    hand_draws(&hand, 5);
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    seed = 7;
    flood(20000);
    live(hand.now_ns - START_NS);
    show();
    size_t many = part()->count;
    assert_in_range(many, 10, 2400);
    assert_true(says("\xC3\x97") || says(" commands"));
    assert_false(says(" forgotten\""));
    // A lane that has forgotten its beginning does not look as if nothing had been there.
    flood(20000);
    live(hand.now_ns - START_NS);
    show();
    assert_true(tracks_first(model.lab.tracks, TRACK_WORKER) > 0);
    assert_non_null(strstr(lane(LAB_WORKER), " forgotten\""));
    assert_non_null(strstr(lane(LAB_COMMANDS), " forgotten\""));
    assert_in_range(part()->count, 10, 2400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(live_shows_who_waits_for_what),
        TEST(past_shows_a_freeze),
        TEST(after_it_all_is_told_in_the_past),
        TEST(a_held_worker_is_hatched),
        TEST(a_reply_is_made_before_it_is_queued),
        TEST(words_after_the_cursor_are_dim),
        TEST(bytes_stand_beside_their_arrow),
        TEST(words_of_a_mark_stand_beside_it),
        TEST(a_given_up_worker_has_a_lane_of_its_own),
        TEST(many_given_up_workers_are_counted),
        TEST(what_was_pressed_is_named),
        TEST(loss_is_no_mark),
        TEST(three_runs_have_one_cursor),
        TEST(ruler_labels_never_meet),
        cmocka_unit_test(units_follow_the_zoom),
        cmocka_unit_test(places_keep_their_distance_while_time_passes),
        TEST(wheel_zooms_where_it_points),
        TEST(wheel_with_shift_pans),
        TEST(drag_pans_and_stops_at_the_start),
        TEST(click_selects_a_command_and_points_at_it),
        TEST(two_clicks_show_all),
        TEST(ruler_scrubs),
        TEST(shift_drag_measures_from_end_to_end),
        TEST(pointing_tells_who_waits),
        TEST(selected_command_is_outlined_and_followed),
        TEST(neighbours_have_one_outline),
        TEST(past_has_a_line_at_now),
        TEST(names_say_what_they_are),
        TEST(any_recording_is_drawn_well),
        TEST(a_made_reply_lies_over_nothing),
        TEST(a_flood_costs_no_more_than_the_width),
    };
    return cmocka_run_group_tests(tests, begin_window_tests, end_window_tests);
}
