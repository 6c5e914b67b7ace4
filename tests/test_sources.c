// Tests of sources.h, and of the table behind it: what records say of the source is there.
#include "support.h"

#include <string.h>

#include "client.h"
#include "echo_server.h"
#include "recording.h"
#include "sources.h"
#include "sources_inside.h"

// ---- the table ----

static void every_file_has_lines(void **state) {
    (void)state;
    assert_true(source_file_count > 20);
    for (int i = 0; i < source_file_count; i++) {
        const SourceFile *file = &source_files[i];
        assert_true(file->line_count > 0);
        assert_int_equal(sources_line_count(file->name), file->line_count);
        for (int line = 1; line <= file->line_count; line++) {
            size_t size;
            const char *text = sources_line(file->name, line, &size);
            assert_non_null(text);
            assert_true(size <= 200);
            assert_null(memchr(text, '\n', size));
            assert_null(memchr(text, '\r', size));
        }
    }
}

static void a_file_is_known_by_the_end_of_its_path(void **state) {
    (void)state;
    size_t size;
    int lines = sources_line_count("net/trace.c");
    assert_true(lines > 0);
    assert_int_equal(sources_line_count("/a/b/src/net/trace.c"), lines);
    assert_int_equal(sources_line_count("C:\\a\\src\\net\\trace.c"), lines);
    const char *first = sources_line("src/net/trace.c", 1, &size);
    assert_memory_equal(first, "#include \"trace.h\"", size);
    assert_int_equal(sources_line_count("magnet/trace.c"), 0);
    assert_int_equal(sources_line_count("net/trace.c/"), 0);
    assert_string_equal(sources_name("/a/b/src/net/trace.c"), "trace.c");
    assert_string_equal(sources_name("C:\\a\\trace.c"), "trace.c");
}

static void hostile_names_have_no_lines(void **state) {
    (void)state;
    static const char *const names[] = {
        NULL, "", "/", "c", "../../etc/passwd", "net/", "%s%n", "net/worker.c.", "worker.c"};
    for (size_t i = 0; i < SDL_arraysize(names); i++) {
        size_t size = 1;
        int last;
        assert_int_equal(sources_line_count(names[i]), 0);
        assert_null(sources_line(names[i], 1, &size));
        assert_int_equal(size, 0);
        assert_false(sources_point(names[i], 1, &last));
        assert_non_null(sources_name(names[i]));
    }
}

static void lines_beyond_the_ends_are_none(void **state) {
    (void)state;
    int count = sources_line_count("net/worker.c");
    const int lines[] = {0, -1, SDL_MIN_SINT32, SDL_MAX_SINT32, count + 1};
    for (size_t i = 0; i < SDL_arraysize(lines); i++) {
        size_t size = 1;
        int last;
        assert_null(sources_line("net/worker.c", lines[i], &size));
        assert_int_equal(size, 0);
        assert_false(sources_point("net/worker.c", lines[i], &last));
    }
}

// ---- a real run ----

static bool has(const char *text, size_t size, const char *wanted) {
    size_t wanted_size = strlen(wanted);
    for (size_t i = 0; i + wanted_size <= size; i++)
        if (memcmp(text + i, wanted, wanted_size) == 0)
            return true;
    return false;
}

// The name of what happened, where the line itself says it.
static const char *name_of(const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: return "THAW_EVENT_SUBMITTED";
    case THAW_EVENT_TAKEN: return "THAW_EVENT_TAKEN";
    case THAW_EVENT_SENT: return "THAW_EVENT_SENT";
    case THAW_EVENT_RECEIVED: return "THAW_EVENT_RECEIVED";
    case THAW_EVENT_REPLIED: return "THAW_EVENT_REPLIED";
    case THAW_EVENT_POLLED: return "THAW_EVENT_POLLED";
    case THAW_EVENT_OPENED: return "THAW_EVENT_OPENED";
    case THAW_EVENT_CLOSED: return "THAW_EVENT_CLOSED";
    case THAW_EVENT_ACCEPTED: return "THAW_EVENT_ACCEPTED";
    case RECORD_PRESENTED: return "RECORD_PRESENTED";
    default: return "(";
    }
}

// The point that a record is from: it begins in the record's line, or in one of those before it.
static void expect_point(const Record *record) {
    for (int line = record->line; line >= SDL_max(1, record->line - 8); line--) {
        size_t size;
        int last;
        if (!sources_point(record->file, line, &last))
            continue;
        const char *text = sources_line(record->file, line, &size);
        assert_non_null(text);
        if (last < record->line || !has(text, size, name_of(record)))
            fail_msg("%s:%d does not say %s", record->file, record->line, name_of(record));
        return;
    }
    fail_msg("no point at %s:%d, of kind %d", record->file, record->line, record->kind);
}

// CONNECT, SEND, RECEIVE and CLOSE, up to the last reply.
static void run_all(ThawHook hook, ThawStrategy strategy, int port) {
    const ThawClientOptions options = {.strategy = strategy, .observer = hook};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    thaw_client_connect(client, "127.0.0.1", port);
    thaw_client_send(client, "hello", 5);
    thaw_client_receive(client);
    Uint32 last = thaw_client_close(client);
    for (Uint32 id = 0; id != last;) {
        ThawReply *reply = NULL;
        wait_until((reply = thaw_client_poll(client)) != NULL);
        assert_int_equal(reply->code, THAW_OK);
        id = reply->id;
        thaw_reply_free(reply);
    }
    thaw_client_destroy(client);
}

// Every record is from a point. Returns which kinds there were.
static Uint64 expect_points(const Recording *recording) {
    Uint64 kinds = 0;
    for (Uint64 i = recording_first(recording); i < recording_end(recording); i++) {
        const Record *record = recording_at(recording, i);
        kinds |= (Uint64)1 << record->kind;
        expect_point(record);
    }
    return kinds;
}

static void every_place_of_a_real_run_is_there(void **state) {
    (void)state;
    static const ThawEventKind wanted[] = {
        THAW_EVENT_SUBMITTED, THAW_EVENT_TAKEN,    THAW_EVENT_CALL,    THAW_EVENT_RETURN,
        THAW_EVENT_SENT,      THAW_EVENT_RECEIVED, THAW_EVENT_POLLED,  THAW_EVENT_REPLIED,
        THAW_EVENT_OPENED,    THAW_EVENT_ENDED,    THAW_EVENT_ACCEPTED};
    Recording *recording = recording_create();
    assert_non_null(recording);
    ThawHook hook = {recorder_observe, recording_recorder(recording)};
    ThawEchoServerOptions options = {.observer = hook};
    ThawEchoServer *server = start_server(&options);
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++)
        run_all(hook, (ThawStrategy)i, options.port);
    thaw_echo_server_destroy(server);
    recording_drain(recording);
    Uint64 kinds = expect_points(recording);
    for (size_t i = 0; i < SDL_arraysize(wanted); i++)
        assert_true(kinds >> wanted[i] & 1);
    recording_destroy(recording);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_has_lines),
        cmocka_unit_test(a_file_is_known_by_the_end_of_its_path),
        cmocka_unit_test(hostile_names_have_no_lines),
        cmocka_unit_test(lines_beyond_the_ends_are_none),
        cmocka_unit_test(every_place_of_a_real_run_is_there),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
