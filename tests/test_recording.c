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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(empty_recording_has_nothing),
        TEST(lanes_are_merged_by_time),
        TEST(late_record_goes_to_its_place),
        TEST(records_of_the_same_time_stay_in_their_order),
        TEST(late_record_goes_to_its_place_across_blocks),
        TEST(record_is_found_by_its_time),
        TEST(oldest_is_dropped_when_memory_is_used_up),
        TEST(oldest_is_dropped_after_an_hour),
        TEST(loss_is_a_record_in_its_place),
        TEST(frozen_gui_thread_loses_nothing),
        TEST(meter_covers_what_the_ring_has_forgotten),
        TEST(run_begins_anew),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
