// Tests of chrome_trace.h: what a trace says of a recording. That it keeps Perfetto's rules is
// looked at in e2e/test_keeping.py, with real runs.
#include "support.h"

#include "chrome_trace.h"

#define START_NS 7000000000u
#define TEXT_MAX (64u * 1024u)

static Recording *recording;
static char *text;
static size_t size;

static int begin(void **state) {
    (void)state;
    recording = recording_create_empty();
    text = SDL_calloc(1, TEXT_MAX);
    size = 0;
    return recording && text ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    recording_destroy(recording);
    SDL_free(text);
    return 0;
}

static bool put(void *userdata, const char *line, size_t line_size) {
    (void)userdata;
    assert_true(size + line_size < TEXT_MAX);
    SDL_memcpy(text + size, line, line_size);
    size += line_size;
    return true;
}

static void export_all(void) {
    Extract *extract = extract_since(recording, 0);
    assert_non_null(extract);
    assert_true(chrome_trace_write(extract, put, NULL));
    extract_free(extract);
}

// `us` after the start.
static void say(ThawEventKind kind, ThawLane lane, Uint64 us) {
    const Record record = {.time_ns = START_NS + us * 1000,
                           .kind = (Uint8)kind,
                           .lane = (Uint8)lane,
                           .thread = lane == THAW_LANE_NETWORK,
                           .command_id = 1,
                           .command = THAW_COMMAND_SEND};
    recording_add(recording, &record);
}

static void expect(const char *part) {
    if (!SDL_strstr(text, part))
        fail_msg("no %s in %s", part, text);
}

// A worker makes the reply, and it begins to wait when it is put into the queue.
static void reply_waits_from_put_on(void **state) {
    (void)state;
    say(THAW_EVENT_SUBMITTED, THAW_LANE_GUI, 0);
    say(THAW_EVENT_TAKEN, THAW_LANE_NETWORK, 10);
    say(THAW_EVENT_REPLIED, THAW_LANE_NETWORK, 30);
    say(THAW_EVENT_PUT, THAW_LANE_NETWORK, 70);
    say(THAW_EVENT_POLLED, THAW_LANE_GUI, 90);
    export_all();
    expect("{\"ph\":\"b\",\"cat\":\"command\",\"id\":1,\"name\":\"in the reply queue\",\"pid\":1,"
           "\"tid\":1,\"ts\":70.000}");
    expect("{\"ph\":\"s\",\"cat\":\"passes\",\"id\":2,\"name\":\"passes\",\"pid\":1,\"tid\":4,"
           "\"ts\":70.000}");
}

// Who runs it on the GUI thread, or answers in place of a worker, makes and puts it at once.
static void reply_of_the_window_waits_at_once(void **state) {
    (void)state;
    say(THAW_EVENT_SUBMITTED, THAW_LANE_GUI, 0);
    say(THAW_EVENT_TAKEN, THAW_LANE_GUI, 10);
    say(THAW_EVENT_REPLIED, THAW_LANE_GUI, 30);
    say(THAW_EVENT_POLLED, THAW_LANE_GUI, 90);
    export_all();
    expect("\"name\":\"in the reply queue\",\"pid\":1,\"tid\":1,\"ts\":30.000}");
}

// An older version told no PUT.
static void reply_that_was_never_put_still_leads_somewhere(void **state) {
    (void)state;
    say(THAW_EVENT_SUBMITTED, THAW_LANE_GUI, 0);
    say(THAW_EVENT_TAKEN, THAW_LANE_NETWORK, 10);
    say(THAW_EVENT_REPLIED, THAW_LANE_NETWORK, 30);
    say(THAW_EVENT_POLLED, THAW_LANE_GUI, 90);
    export_all();
    assert_null(SDL_strstr(text, "in the reply queue"));
    expect("{\"ph\":\"s\",\"cat\":\"passes\",\"id\":2,\"name\":\"passes\",\"pid\":1,\"tid\":4,"
           "\"ts\":30.000}");
}

static void expect_slice(const char *name, int tid, const char *begin, const char *length) {
    char part[256];
    SDL_snprintf(part, sizeof part,
                 "{\"ph\":\"X\",\"name\":\"%s\",\"pid\":1,\"tid\":%d,\"ts\":%s,\"dur\":%s,", name,
                 tid, begin, length);
    expect(part);
}

// What happens at a moment is as wide as can be seen, and ends where the next thing begins.
static void moment_ends_where_the_next_begins(void **state) {
    (void)state;
    Record record = {.time_ns = START_NS,
                     .kind = THAW_EVENT_SUBMITTED,
                     .command_id = 1,
                     .command = THAW_COMMAND_SEND};
    recording_add(recording, &record);
    record.lane = THAW_LANE_NETWORK;
    record.thread = 1;
    record.kind = THAW_EVENT_TAKEN;
    recording_add(recording, &record);
    record.kind = THAW_EVENT_CALL; // at the same time, and holds it
    record.call = THAW_CALL_SEND;
    recording_add(recording, &record);
    record.kind = THAW_EVENT_RETURN;
    record.time_ns += 300;
    recording_add(recording, &record);
    record.kind = THAW_EVENT_REPLIED;
    recording_add(recording, &record);
    record.kind = THAW_EVENT_PUT;
    record.time_ns += 50;
    recording_add(recording, &record);
    export_all();
    expect_slice("SUBMITTED #1 SEND", 1, "0.000", "1.000");
    expect_slice("SEND", 4, "0.000", "0.300");
    expect_slice("TAKEN #1 SEND", 4, "0.000", "0.300");
    expect_slice("REPLIED #1 SEND", 4, "0.300", "0.050");
    expect_slice("PUT #1 SEND", 4, "0.350", "1.000");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reply_waits_from_put_on, begin, end),
        cmocka_unit_test_setup_teardown(reply_of_the_window_waits_at_once, begin, end),
        cmocka_unit_test_setup_teardown(reply_that_was_never_put_still_leads_somewhere, begin, end),
        cmocka_unit_test_setup_teardown(moment_ends_where_the_next_begins, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
