// Tests of recorder.h: nothing is lost in silence, and nothing changes places.
#include "support.h"

#include "recorder.h"

#define WRITERS 4
#define EACH 20000u

static Recorder *recorder;
static int rooms; // asked for

// What a test that cares takes when room is asked for.
static Uint32 gui_taken;

static void make_room(void *userdata) {
    assert_ptr_equal(userdata, &rooms);
    rooms++;
    gui_taken += (Uint32)recorder_take(recorder, THAW_LANE_GUI).count;
}

static int begin(void **state) {
    (void)state;
    rooms = 0;
    gui_taken = 0;
    recorder = recorder_create(make_room, &rooms);
    assert_non_null(recorder);
    return 0;
}

static int end(void **state) {
    (void)state;
    recorder_destroy(recorder);
    return 0;
}

static void tell(ThawLane lane, Uint32 thread, Uint32 id) {
    const ThawEvent event = {.kind = THAW_EVENT_TAKEN,
                             .lane = lane,
                             .thread = thread,
                             .command_id = id,
                             .time_ns = 1000 + id};
    recorder_observe(recorder, &event);
}

static void event_is_kept_as_it_was(void **state) {
    (void)state;
    static const char file[] = "connection.c";
    static const char function[] = "send_step";
    const ThawEvent event = {.kind = THAW_EVENT_RECEIVED,
                             .lane = THAW_LANE_SERVER,
                             .thread = 64,
                             .time_ns = 20000000000,
                             .command_id = 4000000000u,
                             .command = THAW_COMMAND_CLOSE,
                             .code = THAW_ERROR_TIMEOUT,
                             .call = THAW_CALL_RECEIVE,
                             .began_ns = 10000000000,
                             .looks = 77,
                             .size = 1024 * 1024,
                             .offset = 5000000000,
                             .done = 6000000000,
                             .total = 7000000000,
                             .file = file,
                             .function = function,
                             .line = 645};
    recorder_observe(recorder, &event);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_SERVER);
    assert_int_equal(taken.count, 1);
    const Record *record = taken.records;
    assert_int_equal(record->kind, THAW_EVENT_RECEIVED);
    assert_int_equal(record->lane, THAW_LANE_SERVER);
    assert_int_equal(record->thread, 64);
    assert_int_equal(record->time_ns, 20000000000);
    assert_int_equal(record->command_id, 4000000000u);
    assert_int_equal(record->command, THAW_COMMAND_CLOSE);
    assert_int_equal(record->code, THAW_ERROR_TIMEOUT);
    assert_int_equal(record->call, THAW_CALL_RECEIVE);
    assert_int_equal(record->began_ns, 10000000000);
    assert_int_equal(record->looks, 77);
    assert_int_equal(record->size, 1024 * 1024);
    assert_int_equal(record->offset, 5000000000);
    assert_int_equal(record->done, 6000000000);
    assert_int_equal(record->total, 7000000000);
    assert_ptr_equal(record->file, file);
    assert_ptr_equal(record->function, function);
    assert_int_equal(record->line, 645);
}

static void gui_thread_says_what_it_does(void **state) {
    (void)state;
    static const char disk[] = "the disk";
    static const char person[] = "a person";
    Uint64 before_ns = thaw_clock_ns();
    RECORDER_SAY(recorder, .kind = RECORD_PRESENTED, .began_ns = 1);
    RECORDER_SAY(recorder, .kind = RECORD_HIDDEN);
    RECORDER_SAY(recorder, .kind = RECORD_CLICK, .began_ns = 2);
    RECORDER_SAY(recorder, .kind = RECORD_KEY, .began_ns = 3);
    RECORDER_SAY(recorder, .kind = RECORD_SEEN);
    RECORDER_SAY(recorder, .kind = RECORD_ACTION, .size = 17);
    RECORDER_SAY(recorder, .kind = RECORD_WAITED, .what = disk, .began_ns = 4);
    RECORDER_SAY(recorder, .kind = RECORD_CANCEL, .began_ns = 5);
    RECORDER_SAY(recorder, .kind = RECORD_QUIT, .what = person, .began_ns = 6);
    RECORDER_SAY(recorder, .kind = RECORD_ENDED);
    static const struct {
        RecordKind kind;
        Uint64 began_ns;
        const char *what;
        Uint32 size;
    } expected[] = {{RECORD_PRESENTED, 1, NULL, 0}, {RECORD_HIDDEN, 0, NULL, 0},
                    {RECORD_CLICK, 2, NULL, 0},     {RECORD_KEY, 3, NULL, 0},
                    {RECORD_SEEN, 0, NULL, 0},      {RECORD_ACTION, 0, NULL, 17},
                    {RECORD_WAITED, 4, disk, 0},    {RECORD_CANCEL, 5, NULL, 0},
                    {RECORD_QUIT, 6, person, 0},    {RECORD_ENDED, 0, NULL, 0}};
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_GUI);
    assert_int_equal(taken.count, SDL_arraysize(expected));
    for (size_t i = 0; i < taken.count; i++) {
        const Record *record = &taken.records[i];
        assert_int_equal(record->kind, expected[i].kind);
        assert_int_equal(record->lane, THAW_LANE_GUI);
        assert_int_equal(record->began_ns, expected[i].began_ns);
        assert_ptr_equal(record->what, expected[i].what);
        assert_int_equal(record->size, expected[i].size);
        assert_true(record->time_ns >= before_ns);
        before_ns = record->time_ns;
    }
}

static void what_is_said_has_its_place_in_the_source(void **state) {
    (void)state;
    int line = __LINE__ + 1;
    RECORDER_SAY(recorder, .kind = RECORD_HIDDEN);
    RECORDER_SAY(recorder, .kind = RECORD_HIDDEN);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_GUI);
    assert_int_equal(taken.count, 2);
    assert_string_equal(taken.records[0].file, __FILE__);
    assert_string_equal(taken.records[0].function, __func__);
    assert_int_equal(taken.records[0].line, line);
    assert_int_equal(taken.records[1].line, line + 1);
}

static void worker_is_spoken_of_in_its_own_lane(void **state) {
    (void)state;
    const Record held = {
        .kind = RECORD_HELD, .lane = THAW_LANE_NETWORK, .thread = 2, .time_ns = 77, .line = 5};
    recorder_say_of(recorder, &held);
    assert_int_equal(recorder_take(recorder, THAW_LANE_GUI).count, 0);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_NETWORK);
    assert_int_equal(taken.count, 1);
    assert_memory_equal(taken.records, &held, sizeof held);
}

static void bytes_beside_records_have_a_limit(void **state) {
    (void)state;
    static const Uint8 bytes[RECORD_BYTES_MAX] = {7};
    const ThawEvent event = {
        .kind = THAW_EVENT_SENT, .lane = THAW_LANE_NETWORK, .bytes = bytes, .size = sizeof bytes};
    const Uint32 most = RECORDER_OTHERS_BYTES / RECORD_BYTES_MAX;
    for (Uint32 i = 0; i < most + 3; i++)
        recorder_observe(recorder, &event);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_NETWORK);
    assert_int_equal(taken.count, most + 3); // the records themselves are all there
    assert_int_equal(taken.lost, 0);
    for (Uint32 i = 0; i < most + 3; i++)
        assert_int_equal(taken.records[i].bytes_at, i < most ? i * RECORD_BYTES_MAX + 1 : 0);
    recorder_observe(recorder, &event);
    assert_int_equal(recorder_take(recorder, THAW_LANE_NETWORK).records->bytes_at, 1);
}

// Times that lie far back, or in the future, count as the most and as nothing.
static void some_records_tell_what_all_cost(void **state) {
    (void)state;
    for (Uint32 id = 1; id < RECORDER_SAMPLED; id++)
        tell(THAW_LANE_NETWORK, 1, id);
    assert_int_equal(recorder_cost(recorder).records, RECORDER_SAMPLED - 1);
    assert_int_equal(recorder_cost(recorder).ns_per_record, 0);
    tell(THAW_LANE_NETWORK, 1, RECORDER_SAMPLED);
    assert_in_range(recorder_cost(recorder).ns_per_record, 1, RECORDER_COST_MAX_NS);
    // What the network did between an event and its record is no cost of the recorder.
    const ThawEvent earlier = {.lane = THAW_LANE_SERVER, .time_ns = 1};
    for (Uint32 id = 1; id <= RECORDER_SAMPLED; id++)
        recorder_observe(recorder, &earlier);
    assert_int_equal(recorder_cost(recorder).records, 2 * RECORDER_SAMPLED);
    assert_in_range(recorder_cost(recorder).ns_per_record, 1, RECORDER_COST_MAX_NS - 1);
}

static void each_lane_has_an_inbox(void **state) {
    (void)state;
    tell(THAW_LANE_SERVER, 3, 30);
    tell(THAW_LANE_NETWORK, 2, 20);
    tell(THAW_LANE_GUI, 0, 10);
    static const Uint32 ids[RECORD_LANES] = {10, 20, 30};
    for (int lane = 0; lane < RECORD_LANES; lane++) {
        RecorderTaken taken = recorder_take(recorder, (ThawLane)lane);
        assert_int_equal(taken.count, 1);
        assert_int_equal(taken.records->command_id, ids[lane]);
        assert_int_equal(recorder_take(recorder, (ThawLane)lane).count, 0);
    }
}

static void what_was_taken_stays_while_more_is_written(void **state) {
    (void)state;
    for (Uint32 id = 1; id <= 100; id++)
        tell(THAW_LANE_NETWORK, 1, id);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_NETWORK);
    for (Uint32 id = 101; id <= 300; id++)
        tell(THAW_LANE_NETWORK, 1, id);
    for (Uint32 i = 0; i < 100; i++)
        assert_int_equal(taken.records[i].command_id, i + 1);
    taken = recorder_take(recorder, THAW_LANE_NETWORK);
    assert_int_equal(taken.count, 200);
    assert_int_equal(taken.records[0].command_id, 101);
    assert_int_equal(taken.records[199].command_id, 300);
}

static void full_inbox_loses_what_is_new_and_counts_it(void **state) {
    (void)state;
    for (Uint32 id = 1; id <= RECORDER_OTHERS_MAX + 7; id++)
        tell(THAW_LANE_NETWORK, 1, id);
    tell(THAW_LANE_SERVER, 1, 5);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_NETWORK);
    assert_int_equal(taken.count, RECORDER_OTHERS_MAX);
    assert_int_equal(taken.records[0].command_id, 1);
    assert_int_equal(taken.records[RECORDER_OTHERS_MAX - 1].command_id, RECORDER_OTHERS_MAX);
    assert_int_equal(taken.lost, 7);
    assert_int_equal(taken.lost_since_ns, 1000 + RECORDER_OTHERS_MAX + 1);
    assert_int_equal(taken.lost_until_ns, 1000 + RECORDER_OTHERS_MAX + 7);
    // It was of that lane and that time only.
    assert_int_equal(recorder_take(recorder, THAW_LANE_SERVER).lost, 0);
    tell(THAW_LANE_NETWORK, 1, 9);
    taken = recorder_take(recorder, THAW_LANE_NETWORK);
    assert_int_equal(taken.count, 1);
    assert_int_equal(taken.lost, 0);
    assert_int_equal(rooms, 0);
}

static void ring(void *userdata) {
    (*(int *)userdata)++;
}

static void doorbell_rings_once_before_an_inbox_is_full(void **state) {
    (void)state;
    int rings = 0;
    recorder_set_doorbell(recorder, (ThawDoorbell){ring, &rings});
    for (int round = 1; round <= 2; round++) {
        for (Uint32 id = 1; id <= RECORDER_OTHERS_MAX + 7; id++) {
            tell(THAW_LANE_NETWORK, 1, id);
            assert_int_equal(rings, id < RECORDER_OTHERS_MAX / 2 ? round - 1 : round);
        }
        recorder_take(recorder, THAW_LANE_NETWORK);
    }
}

static void inbox_of_the_gui_thread_loses_nothing(void **state) {
    (void)state;
    const Uint32 count = 3 * RECORDER_GUI_MAX + 5;
    for (Uint32 id = 1; id <= count; id++)
        tell(THAW_LANE_GUI, 0, id);
    assert_int_equal(rooms, 3);
    RecorderTaken taken = recorder_take(recorder, THAW_LANE_GUI);
    assert_int_equal(taken.lost, 0);
    assert_int_equal(gui_taken + taken.count, count);
    assert_int_equal(taken.records[taken.count - 1].command_id, count);
}

// ---- threads ----

static int write_many(void *userdata) {
    const Uint32 *thread = userdata;
    ThawLane lane = *thread == 0 ? THAW_LANE_NETWORK : THAW_LANE_SERVER;
    for (Uint32 id = 1; id <= EACH; id++)
        tell(lane, *thread, id);
    return 0;
}

// Look through a lane. Each thread's records come in its own order, with the lost ones left out.
static Uint32 look_through(ThawLane lane, Uint32 newest[WRITERS]) {
    RecorderTaken taken = recorder_take(recorder, lane);
    for (size_t i = 0; i < taken.count; i++) {
        const Record *record = &taken.records[i];
        assert_true(record->thread < WRITERS);
        assert_int_equal(record->lane, lane);
        assert_true(record->command_id > newest[record->thread]);
        assert_int_equal(record->time_ns, 1000 + record->command_id);
        newest[record->thread] = record->command_id;
    }
    return (Uint32)taken.count + taken.lost;
}

static void threads_write_while_another_takes(void **state) {
    (void)state;
    static Uint32 names[WRITERS];
    SDL_Thread *threads[WRITERS];
    Uint32 newest[WRITERS] = {0};
    Uint32 seen = 0;
    for (Uint32 i = 0; i < WRITERS; i++) {
        names[i] = i;
        threads[i] = SDL_CreateThread(write_many, "writer", &names[i]);
        assert_non_null(threads[i]);
    }
    wait_until((seen += look_through(THAW_LANE_NETWORK, newest),
                seen += look_through(THAW_LANE_SERVER, newest), seen >= WRITERS * EACH));
    for (int i = 0; i < WRITERS; i++)
        SDL_WaitThread(threads[i], NULL);
    assert_int_equal(seen, WRITERS * EACH);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(event_is_kept_as_it_was),
        TEST(gui_thread_says_what_it_does),
        TEST(what_is_said_has_its_place_in_the_source),
        TEST(worker_is_spoken_of_in_its_own_lane),
        TEST(bytes_beside_records_have_a_limit),
        TEST(some_records_tell_what_all_cost),
        TEST(each_lane_has_an_inbox),
        TEST(what_was_taken_stays_while_more_is_written),
        TEST(full_inbox_loses_what_is_new_and_counts_it),
        TEST(doorbell_rings_once_before_an_inbox_is_full),
        TEST(inbox_of_the_gui_thread_loses_nothing),
        TEST(threads_write_while_another_takes),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
