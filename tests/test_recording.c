// Tests of recording.h: the past is in order, bounded, and the same from wherever one looks.
#include "support.h"

#include "recording.h"

#define START_NS 7000000000u

static Recording *recording;

static int begin(void **state) {
    (void)state;
    recording = recording_create();
    assert_non_null(recording);
    return 0;
}

static int end(void **state) {
    (void)state;
    recording_destroy(recording);
    return 0;
}

static void tell(ThawLane lane, Uint64 time_ns, Uint32 id) {
    const ThawEvent event = {
        .kind = THAW_EVENT_CALL, .lane = lane, .command_id = id, .time_ns = time_ns};
    recorder_observe(recording_recorder(recording), &event);
}

static void add(Uint64 time_ns, Uint32 id) {
    const Record record = {.kind = THAW_EVENT_CALL,
                           .call = THAW_CALL_SEND,
                           .lane = THAW_LANE_NETWORK,
                           .command_id = id,
                           .time_ns = time_ns};
    recording_add(recording, &record);
}

// The ids that are kept, from the oldest on.
static void expect_ids(const Uint32 *ids, Uint64 count) {
    assert_int_equal(recording_end(recording) - recording_first(recording), count);
    for (Uint64 i = 0; i < count; i++)
        assert_int_equal(recording_at(recording, recording_first(recording) + i)->command_id,
                         ids[i]);
}

static void expect_order(void) {
    for (Uint64 i = recording_first(recording) + 1; i < recording_end(recording); i++)
        assert_true(recording_at(recording, i - 1)->time_ns <= recording_at(recording, i)->time_ns);
}

static void empty_recording_has_nothing(void **state) {
    (void)state;
    recording_drain(recording);
    Moment moment;
    assert_int_equal(recording_end(recording), 0);
    assert_int_equal(recording_find(recording, START_NS), 0);
    recording_moment(recording, START_NS, &moment);
    assert_int_equal(moment.thread_count, 0);
    assert_int_equal(recording_now(recording)->time_ns, 0);
}

// Also when the place in memory is that of another one that has gone.
static void each_recording_has_a_number_of_its_own(void **state) {
    (void)state;
    Uint32 newest = recording_number(recording);
    assert_true(newest > 0);
    for (int i = 0; i < 10; i++) {
        Recording *next = recording_create_empty();
        assert_non_null(next);
        assert_true(recording_number(next) > newest);
        newest = recording_number(next);
        recording_destroy(next);
    }
}

static void lanes_are_merged_by_time(void **state) {
    (void)state;
    tell(THAW_LANE_SERVER, 30, 3);
    tell(THAW_LANE_SERVER, 60, 6);
    tell(THAW_LANE_NETWORK, 20, 2);
    tell(THAW_LANE_NETWORK, 50, 5);
    tell(THAW_LANE_GUI, 10, 1);
    tell(THAW_LANE_GUI, 40, 4);
    recording_drain(recording);
    expect_ids((const Uint32[]){1, 2, 3, 4, 5, 6}, 6);
}

static void late_record_goes_to_its_place(void **state) {
    (void)state;
    tell(THAW_LANE_GUI, 10, 1);
    tell(THAW_LANE_GUI, 40, 4);
    recording_drain(recording);
    tell(THAW_LANE_NETWORK, 30, 3);
    tell(THAW_LANE_GUI, 50, 5);
    recording_drain(recording);
    tell(THAW_LANE_SERVER, 20, 2);
    recording_drain(recording);
    expect_ids((const Uint32[]){1, 2, 3, 4, 5}, 5);
}

static void records_of_the_same_time_stay_in_their_order(void **state) {
    (void)state;
    for (Uint32 id = 1; id <= 5; id++)
        tell(THAW_LANE_NETWORK, 10, id);
    recording_drain(recording);
    expect_ids((const Uint32[]){1, 2, 3, 4, 5}, 5);
}

static void late_record_goes_to_its_place_across_blocks(void **state) {
    (void)state;
    const Uint32 count = 3 * RECORDING_BLOCK + 10;
    for (Uint32 i = 1; i <= count; i++)
        add(10 * i, i);
    add(5, 0);
    expect_order();
    assert_int_equal(recording_end(recording), count + 1);
    for (Uint32 i = 0; i <= count; i++)
        assert_int_equal(recording_at(recording, i)->command_id, i);
}

// What threads of one lane say at the same moment lies in the inbox in any order.
static void moments_know_of_what_came_late_in_one_drain(void **state) {
    (void)state;
    const Uint32 count = 3 * RECORDING_BLOCK + 10;
    ThawEvent event = {.kind = THAW_EVENT_CALL, .lane = THAW_LANE_SERVER, .thread = 1};
    for (event.time_ns = 10; event.time_ns <= 10ull * count; event.time_ns += 10)
        recorder_observe(recording_recorder(recording), &event);
    event.thread = 2;
    event.time_ns = 15; // in the first block, and then
    recorder_observe(recording_recorder(recording), &event);
    event.thread = 3;
    event.time_ns = 10ull * count - 1; // in the last one
    recorder_observe(recording_recorder(recording), &event);
    recording_drain(recording);
    expect_order();
    Moment moment;
    recording_moment(recording, 10ull * RECORDING_BLOCK + 100, &moment);
    assert_int_equal(moment.thread_count, 2);
    recording_moment(recording, 10ull * count, &moment);
    assert_int_equal(moment.thread_count, 3);
}

static void record_is_found_by_its_time(void **state) {
    (void)state;
    for (Uint32 i = 1; i <= 5; i++)
        add(10 * (i - i / 4), i); // 10 20 30 30 40
    assert_int_equal(recording_find(recording, 9), 0);
    assert_int_equal(recording_find(recording, 10), 1);
    assert_int_equal(recording_find(recording, 29), 2);
    assert_int_equal(recording_find(recording, 30), 4);
    assert_int_equal(recording_find(recording, 1000), 5);
}

static void newest_pictures_are_no_changes(void **state) {
    (void)state;
    Record picture = {.kind = RECORD_PRESENTED, .lane = THAW_LANE_GUI, .time_ns = 20};
    assert_int_equal(recording_changes(recording), 0);
    add(10, 1);
    assert_int_equal(recording_changes(recording), 1);
    recording_add(recording, &picture);
    assert_int_equal(recording_changes(recording), 1);
    add(5, 2); // late
    assert_int_equal(recording_changes(recording), 2);
    picture.time_ns = 15; // late as well
    recording_add(recording, &picture);
    assert_int_equal(recording_changes(recording), 3);
}

static void oldest_is_dropped_when_memory_is_used_up(void **state) {
    (void)state;
    const Uint32 count = 2 * RECORDING_BYTES / sizeof(Record);
    for (Uint32 i = 0; i < count; i++)
        add(START_NS + i, i);
    Uint64 kept = recording_end(recording) - recording_first(recording);
    assert_int_equal(recording_end(recording), count);
    assert_true(kept * sizeof(Record) <= RECORDING_BYTES);
    assert_true(kept * sizeof(Record) >= RECORDING_BYTES * 9ull / 10);
    assert_int_equal(recording_at(recording, count - 1)->command_id, count - 1);
    assert_int_equal(recording_at(recording, recording_first(recording))->command_id,
                     recording_first(recording));
    assert_int_equal(recording_lost(recording), 0);
    expect_order();
}

static void oldest_is_dropped_after_an_hour(void **state) {
    (void)state;
    const Uint64 second_ns = THAW_NS_PER_S;
    for (Uint32 i = 0; i < 5 * RECORDING_BLOCK; i++)
        add(START_NS + i * second_ns, i);
    Uint64 oldest_ns = recording_at(recording, recording_first(recording))->time_ns;
    Uint64 newest_ns = START_NS + (5 * RECORDING_BLOCK - 1) * second_ns;
    assert_true(newest_ns - oldest_ns >= RECORDING_NS);
    assert_true(newest_ns - oldest_ns < RECORDING_NS + RECORDING_BLOCK * second_ns);
    // The newest block stays, however old it is.
    add(newest_ns + 100 * RECORDING_NS, 1);
    add(newest_ns + 200 * RECORDING_NS, 2);
    assert_int_equal(recording_end(recording) - recording_first(recording), 2);
}

static void loss_is_a_record_in_its_place(void **state) {
    (void)state;
    for (Uint32 i = 1; i <= RECORDER_OTHERS_MAX + 5; i++)
        tell(THAW_LANE_NETWORK, 10 * i, i);
    tell(THAW_LANE_GUI, 10 * (RECORDER_OTHERS_MAX + 3) + 1, 9);
    tell(THAW_LANE_GUI, 10 * (RECORDER_OTHERS_MAX + 9), 9);
    recording_drain(recording);
    assert_int_equal(recording_lost(recording), 5);
    const Record *loss = recording_at(recording, recording_end(recording) - 2);
    assert_int_equal(loss->kind, RECORD_LOST);
    assert_int_equal(loss->lane, THAW_LANE_NETWORK);
    assert_int_equal(loss->size, 5);
    assert_int_equal(loss->began_ns, 10 * (RECORDER_OTHERS_MAX + 1));
    assert_int_equal(loss->time_ns, 10 * (RECORDER_OTHERS_MAX + 5));
    expect_order();
}

static Uint64 heard_ns; // time of the newest record

static void hear_in_order(void *userdata, const Record *record, const void *bytes) {
    (void)userdata;
    (void)bytes;
    assert_true(record->time_ns >= heard_ns);
    heard_ns = record->time_ns;
}

// Whoever writes it down as it comes in has it in its place, too.
static void loss_comes_in_at_its_time(void **state) {
    (void)state;
    for (Uint32 i = 1; i <= RECORDER_OTHERS_MAX + 5; i++)
        tell(THAW_LANE_NETWORK, 10 * i, i);
    for (Uint32 i = 0; i < 2000; i++)
        tell(THAW_LANE_GUI, 10 * (RECORDER_OTHERS_MAX + 3 + i), 9);
    heard_ns = 0;
    recording_set_sink(recording, hear_in_order, NULL);
    recording_drain(recording);
    assert_int_equal(heard_ns, 10 * (RECORDER_OTHERS_MAX + 2002));
}

static void frozen_gui_thread_loses_nothing(void **state) {
    (void)state;
    const Uint32 count = 5 * RECORDER_GUI_MAX;
    for (Uint32 i = 1; i <= count; i++)
        tell(THAW_LANE_GUI, START_NS + i, i);
    recording_drain(recording);
    assert_int_equal(recording_end(recording), count);
    assert_int_equal(recording_lost(recording), 0);
    assert_int_equal(recording_at(recording, count - 1)->command_id, count);
}

static void meter_covers_what_the_ring_has_forgotten(void **state) {
    (void)state;
    Record record = {.lane = THAW_LANE_GUI, .kind = THAW_EVENT_SUBMITTED, .time_ns = START_NS};
    for (Uint32 i = 0; i < 10; i++)
        recording_add(recording, &record);
    const Uint32 count = 2 * RECORDING_BYTES / sizeof(Record);
    for (Uint32 i = 0; i < count; i++)
        add(START_NS + i, i);
    assert_true(recording_first(recording) > 10);
    assert_int_equal(recording_meter(recording)->all.commands, 10);
}

static void run_begins_anew(void **state) {
    (void)state;
    Record record = {.lane = THAW_LANE_GUI, .kind = THAW_EVENT_SUBMITTED, .time_ns = START_NS};
    recording_add(recording, &record);
    recording_begin_run(recording);
    recording_add(recording, &record);
    recording_add(recording, &record);
    assert_int_equal(recording_meter(recording)->all.commands, 3);
    assert_int_equal(recording_meter(recording)->run.commands, 2);
}

// ---- bytes beside the records ----

static Uint8 pattern[3 * RECORD_BYTES_MAX];

static void add_bytes(Uint64 time_ns, Uint32 size, Uint32 from) {
    const Record record = {
        .kind = THAW_EVENT_RECEIVED, .lane = THAW_LANE_SERVER, .time_ns = time_ns, .size = size};
    recording_add_bytes(recording, &record, pattern + from);
}

static void expect_bytes(Uint64 number, const void *bytes, size_t size) {
    Uint8 kept[RECORD_BYTES_MAX + 1];
    SDL_memset(kept, 0xEE, sizeof kept);
    const Record *record = recording_at(recording, number);
    assert_int_equal(recording_bytes(recording, record, kept), size);
    assert_memory_equal(kept, bytes, size);
    assert_int_equal(kept[RECORD_BYTES_MAX], 0xEE);
}

static void chunk_is_kept_whole_or_cut(void **state) {
    (void)state;
    fill_pattern(pattern, sizeof pattern, 3);
    const ThawEvent chunk = {.kind = THAW_EVENT_RECEIVED,
                             .lane = THAW_LANE_NETWORK,
                             .time_ns = 10,
                             .bytes = pattern,
                             .size = 5};
    ThawEvent event = chunk;
    recorder_observe(recording_recorder(recording), &event);
    event.size = RECORD_BYTES_MAX;
    event.time_ns = 20;
    recorder_observe(recording_recorder(recording), &event);
    event.size = sizeof pattern;
    event.bytes = pattern + 7;
    event.time_ns = 30;
    recorder_observe(recording_recorder(recording), &event);
    recording_drain(recording);
    expect_bytes(0, pattern, 5);
    expect_bytes(1, pattern, RECORD_BYTES_MAX);
    expect_bytes(2, pattern + 7, RECORD_BYTES_MAX);
    assert_int_equal(recording_at(recording, 2)->size, sizeof pattern);
}

static void record_without_bytes_has_none(void **state) {
    (void)state;
    add(10, 1);
    const Record empty = {.kind = THAW_EVENT_SENT, .lane = THAW_LANE_GUI, .time_ns = 20};
    recording_add_bytes(recording, &empty, pattern);
    const Record nothing = {
        .kind = THAW_EVENT_SENT, .lane = THAW_LANE_GUI, .time_ns = 30, .size = 9};
    recording_add_bytes(recording, &nothing, NULL);
    for (Uint64 number = 0; number < 3; number++)
        expect_bytes(number, "", 0);
}

static void names_of_peers_and_words_of_marks_are_kept(void **state) {
    (void)state;
    static const ThawEventKind kinds[] = {THAW_EVENT_OPENED, THAW_EVENT_ACCEPTED};
    for (Uint64 i = 0; i < 2; i++) {
        char peer[] = "127.0.0.1:40312";
        const ThawEvent event = {
            .kind = kinds[i], .lane = THAW_LANE_SERVER, .time_ns = 10 + i, .peer = peer};
        recorder_observe(recording_recorder(recording), &event);
        SDL_memset(peer, 'x', sizeof peer - 1); // it was borrowed
    }
    const Record mark = {.kind = RECORD_MARK, .size = 9};
    recorder_say(recording_recorder(recording), &mark, "look here");
    recording_drain(recording);
    expect_bytes(0, "127.0.0.1:40312", 15);
    expect_bytes(1, "127.0.0.1:40312", 15);
    expect_bytes(2, "look here", 9);
}

// Sizes that do not divide the pool, so some chunk lies across its end.
static void bytes_are_whole_around_the_end_of_the_pool_and_then_forgotten(void **state) {
    (void)state;
    enum { SIZE = 251 };
    SDL_COMPILE_TIME_ASSERT(one_lies_across, RECORDING_POOL_BYTES % SIZE != 0);
    const Uint32 count = 2 * RECORDING_POOL_BYTES / SIZE + 7;
    fill_pattern(pattern, sizeof pattern, 5);
    for (Uint32 i = 0; i < count; i++)
        add_bytes(START_NS + i, SIZE, i % 300);
    Uint64 kept = RECORDING_POOL_BYTES / SIZE;
    for (Uint32 i = 0; i < count; i++) {
        bool forgotten = i + kept < count;
        expect_bytes(i, pattern + i % 300, forgotten ? 0 : SIZE);
    }
}

static void late_record_brings_its_bytes_along(void **state) {
    (void)state;
    fill_pattern(pattern, sizeof pattern, 9);
    add_bytes(10, 4, 0);
    add_bytes(30, 4, 100);
    add_bytes(20, 4, 200);
    expect_bytes(0, pattern, 4);
    expect_bytes(1, pattern + 200, 4);
    expect_bytes(2, pattern + 100, 4);
}

// ---- a snapshot ----

static void add_words(Uint64 time_ns, Uint32 id, Uint8 fill) {
    Uint8 bytes[RECORD_BYTES_MAX];
    const Record record = {.kind = THAW_EVENT_SENT,
                           .lane = THAW_LANE_NETWORK,
                           .command_id = id,
                           .size = sizeof bytes,
                           .time_ns = time_ns};
    SDL_memset(bytes, fill, sizeof bytes);
    recording_add_bytes(recording, &record, bytes);
}

static void add_many_words(Uint32 count, Uint8 fill) {
    Uint64 end = recording_end(recording);
    for (Uint32 i = 0; i < count; i++)
        add_words(START_NS + end + i, (Uint32)end + i, fill);
}

static void expect_words(const Recording *past, Uint64 count, Uint8 fill) {
    Uint8 bytes[RECORD_BYTES_MAX];
    assert_int_equal(recording_first(past), 0);
    assert_int_equal(recording_end(past), count);
    for (Uint64 i = 0; i < count; i++) {
        const Record *record = recording_at(past, i);
        assert_int_equal(record->command_id, i);
        assert_int_equal(recording_bytes(past, record, bytes), sizeof bytes);
        assert_int_equal(bytes[0], fill);
        assert_int_equal(bytes[sizeof bytes - 1], fill);
    }
}

// Both have the same memory, but for the block that was written since.
static void snapshot_copies_only_what_is_written(void **state) {
    (void)state;
    add_many_words(3 * RECORDING_BLOCK - 1, 'a');
    Recording *past = recording_snapshot(recording);
    assert_non_null(past);
    for (Uint64 i = 0; i < recording_end(past); i++)
        assert_ptr_equal(recording_at(past, i), recording_at(recording, i));
    add_many_words(1, 'b');
    assert_ptr_equal(recording_at(past, 0), recording_at(recording, 0));
    assert_ptr_equal(recording_at(past, RECORDING_BLOCK), recording_at(recording, RECORDING_BLOCK));
    assert_ptr_not_equal(recording_at(past, 2 * RECORDING_BLOCK),
                         recording_at(recording, 2 * RECORDING_BLOCK));
    recording_destroy(past);
}

// Nothing of it is moved by a record that comes late, and its moments stay.
static void snapshot_does_not_see_what_comes_late(void **state) {
    (void)state;
    Moment before;
    Moment after;
    for (Uint32 i = 0; i < 2 * RECORDING_BLOCK + 1; i++)
        add(START_NS + 2 * (Uint64)i, i);
    Recording *past = recording_snapshot(recording);
    recording_moment(past, START_NS + 2 * 2 * RECORDING_BLOCK, &before);
    add(START_NS + 1, 77777);
    assert_int_equal(recording_at(recording, 1)->command_id, 77777);
    assert_int_equal(recording_end(past), 2 * RECORDING_BLOCK + 1);
    for (Uint32 i = 0; i < 2 * RECORDING_BLOCK + 1; i++)
        assert_int_equal(recording_at(past, i)->command_id, i);
    recording_moment(past, START_NS + 2 * 2 * RECORDING_BLOCK, &after);
    assert_memory_equal(&before, &after, sizeof before);
    recording_destroy(past);
}

// The recording may forget all of it, and end before it.
static void snapshot_outlives_what_the_recording_forgets(void **state) {
    (void)state;
    Uint32 kept = RECORDING_POOL_BYTES / RECORD_BYTES_MAX - 1;
    add_many_words(kept, 'a');
    Recording *past = recording_snapshot(recording);
    add_many_words(200 * RECORDING_BLOCK, 'b');
    assert_true(recording_first(recording) > kept);
    expect_words(past, kept, 'a');
    recording_destroy(recording);
    recording = NULL;
    expect_words(past, kept, 'a');
    recording_destroy(past);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(empty_recording_has_nothing),
        TEST(lanes_are_merged_by_time),
        TEST(late_record_goes_to_its_place),
        TEST(records_of_the_same_time_stay_in_their_order),
        TEST(late_record_goes_to_its_place_across_blocks),
        TEST(moments_know_of_what_came_late_in_one_drain),
        TEST(record_is_found_by_its_time),
        TEST(newest_pictures_are_no_changes),
        TEST(oldest_is_dropped_when_memory_is_used_up),
        TEST(oldest_is_dropped_after_an_hour),
        TEST(each_recording_has_a_number_of_its_own),
        TEST(loss_is_a_record_in_its_place),
        TEST(loss_comes_in_at_its_time),
        TEST(frozen_gui_thread_loses_nothing),
        TEST(meter_covers_what_the_ring_has_forgotten),
        TEST(run_begins_anew),
        TEST(chunk_is_kept_whole_or_cut),
        TEST(record_without_bytes_has_none),
        TEST(names_of_peers_and_words_of_marks_are_kept),
        TEST(bytes_are_whole_around_the_end_of_the_pool_and_then_forgotten),
        TEST(late_record_brings_its_bytes_along),
        TEST(snapshot_copies_only_what_is_written),
        TEST(snapshot_does_not_see_what_comes_late),
        TEST(snapshot_outlives_what_the_recording_forgets),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
