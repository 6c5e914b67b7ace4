// Tests of archive_writer.h and archive_reader.h: what was recorded is read again as it was, and no
// file can do harm.
#include "support.h"

#include <stdlib.h>

#include "archive_reader.h"
#include "archive_writer.h"
#include "hand.h"
#include "sources.h"

#define START_NS 7000000000u
#define MS (Uint64) THAW_NS_PER_MS
#define TEXT_MAX (4u * MIB)

#define HEADER "{\"thaw\":\"recording\",\"version\":[1,0]}\n"
#define EVENT "[7000000000,\"SUBMITTED\",\"gui\",0,{\"id\":1}]\n"
#define END "{\"end\":{\"records\":1,\"lost\":0}}\n"

// A file in memory.
typedef struct Text {
    char *bytes;
    size_t size;
} Text;

static Text text;
static Recording *recording;
static Archive *archive; // what was read last; NULL: it was refused
static char why[ARCHIVE_ERROR_SIZE];

static int begin(void **state) {
    (void)state;
    recording = recording_create();
    text = (Text){SDL_malloc(TEXT_MAX), 0};
    assert_non_null(recording);
    assert_non_null(text.bytes);
    return 0;
}

static int end(void **state) {
    (void)state;
    archive_release(archive);
    archive = NULL;
    recording_destroy(recording);
    SDL_free(text.bytes);
    return 0;
}

// ---- writing ----

static bool put(void *userdata, const char *line, size_t size) {
    Text *out = userdata;
    assert_true(out->size + size <= TEXT_MAX);
    SDL_memcpy(out->bytes + out->size, line, size);
    out->size += size;
    return true;
}

static void write_extract(Uint64 since_ns) {
    const ArchiveAbout about = {.began = "2025-01-31 23:59:59", .scenario = "a \"b\"\n.thaw"};
    Extract *extract = extract_since(recording, since_ns);
    ArchiveWriter *writer = archive_writer_create(put, &text);
    assert_non_null(extract);
    assert_non_null(writer);
    text.size = 0;
    assert_true(archive_write_extract(writer, &about, extract));
    assert_int_equal(archive_writer_count(writer), extract->count);
    archive_writer_destroy(writer);
    extract_free(extract);
}

static void add(void *userdata, const Record *record) {
    (void)userdata;
    Record placed = *record;
    placed.file = "src/net/worker.c";
    placed.function = "run";
    placed.line = (Uint16)(record->kind + 1);
    bool chunk = record->kind == THAW_EVENT_SENT || record->kind == THAW_EVENT_RECEIVED;
    Uint8 bytes[RECORD_BYTES_MAX];
    fill_pattern(bytes, sizeof bytes, (Uint32)record->time_ns);
    recording_add_bytes(recording, &placed, chunk ? bytes : NULL);
}

// Three runs, one under each strategy, with a mark, a wait, a loss and late records.
static void record_runs(void) {
    Hand hand = {.add = add, .now_ns = START_NS, .thread = 1};
    for (int strategy = 0; strategy < THAW_STRATEGY_COUNT; strategy++) {
        hand_draws(&hand, 20);
        hand_does_it(&hand, (ThawStrategy)strategy, 300 * MS,
                     strategy == 1 ? THAW_ERROR_RESET : THAW_OK);
        hand_clicks(&hand, 2 * MS);
        hand_says(&hand, (Record){.kind = RECORD_WAITED,
                                  .what = "the \"disk\" \\ \x01 \xC3\xA4",
                                  .began_ns = hand.now_ns - MS});
    }
    hand_says(&hand, (Record){.kind = RECORD_LOST,
                              .lane = THAW_LANE_SERVER,
                              .began_ns = hand.now_ns,
                              .size = 7});
    const Record mark = {.kind = RECORD_MARK, .size = 5, .time_ns = hand.now_ns};
    recording_add_bytes(recording, &mark, "\0\"\xFF\n\\");
    const Record large = {.kind = THAW_EVENT_RECEIVED,
                          .lane = THAW_LANE_NETWORK,
                          .thread = 4000000000u,
                          .command_id = 13,
                          .size = 100000,
                          .offset = 1234567890123u,
                          .done = 100000,
                          .total = 5000000000u,
                          .looks = 3,
                          .time_ns = hand.now_ns - 3 * MS};
    static Uint8 bytes[RECORD_BYTES_MAX];
    fill_pattern(bytes, sizeof bytes, 1);
    recording_add_bytes(recording, &large, bytes);
    hand_draws(&hand, 2);
}

// A hand that goes on behind these runs.
static Hand hand_behind_runs(void) {
    record_runs();
    Uint64 last_ns = recording_at(recording, recording_end(recording) - 1)->time_ns;
    return (Hand){.add = add, .now_ns = last_ns, .thread = 1, .command_id = 12};
}

// ---- reading ----

// Feed `size` bytes in parts, and keep what comes of it.
static bool read_parts(const char *bytes, size_t size, size_t part) {
    archive_release(archive);
    archive = NULL;
    ArchiveReader *reader = archive_reader_create();
    assert_non_null(reader);
    bool fed = true;
    for (size_t at = 0; fed && at < size; at += part)
        fed = archive_reader_feed(reader, bytes + at, SDL_min(part, size - at));
    archive = archive_reader_end(reader);
    assert_true(fed || !archive);
    SDL_strlcpy(why, archive_reader_error(reader), sizeof why);
    assert_true((archive != NULL) == (*why == '\0'));
    archive_reader_destroy(reader);
    return archive != NULL;
}

// Write the part of the recording from there on, and read it.
static void read_extract(Uint64 since_ns) {
    write_extract(since_ns);
    assert_true(read_parts(text.bytes, text.size, text.size));
}

static bool reads(const char *lines) {
    return read_parts(lines, SDL_strlen(lines), SIZE_MAX / 2);
}

static void expect_read(const char *lines, Uint64 records, Uint64 skipped) {
    if (!reads(lines))
        fail_msg("refused: %s: %s", why, lines);
    if (archive->records != records || archive->skipped != skipped)
        fail_msg("%d records and %d skipped: %s", (int)archive->records, (int)archive->skipped,
                 lines);
}

static void expect_refused(const char *lines, const char *reason) {
    if (reads(lines))
        fail_msg("was taken: %s", lines);
    if (!SDL_strstr(why, reason))
        fail_msg("not because %s, but because %s", reason, why);
}

static void expect_same_text(const char *one, const char *other) {
    assert_true((one == NULL) == (other == NULL));
    if (one)
        assert_string_equal(one, other);
}

static void expect_same_record(const Recording *one, const Recording *other, Uint64 number) {
    const Record *a = recording_at(one, number);
    const Record *b = recording_at(other, number);
    Uint8 bytes_a[RECORD_BYTES_MAX];
    Uint8 bytes_b[RECORD_BYTES_MAX];
    expect_same_text(a->file, b->file);
    expect_same_text(a->function, b->function);
    expect_same_text(a->what, b->what);
    assert_int_equal(a->time_ns, b->time_ns);
    assert_int_equal(a->began_ns, b->began_ns);
    assert_int_equal(a->offset, b->offset);
    assert_int_equal(a->done, b->done);
    assert_int_equal(a->total, b->total);
    assert_int_equal(a->size, b->size);
    assert_int_equal(a->command_id, b->command_id);
    assert_int_equal(a->thread, b->thread);
    assert_int_equal(a->looks, b->looks);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->lane, b->lane);
    assert_int_equal(a->command, b->command);
    assert_int_equal(a->code, b->code);
    assert_int_equal(a->call, b->call);
    assert_int_equal(a->line, b->line);
    size_t size = recording_bytes(one, a, bytes_a);
    assert_int_equal(recording_bytes(other, b, bytes_b), size);
    if (size > 0)
        assert_memory_equal(bytes_a, bytes_b, size);
}

static void expect_same_moments(const Recording *one, const Recording *other) {
    static Moment a;
    static Moment b;
    Uint64 from_ns = recording_at(one, 0)->time_ns;
    Uint64 to_ns = recording_at(one, recording_end(one) - 1)->time_ns;
    for (Uint64 time_ns = from_ns - MS; time_ns <= to_ns + MS; time_ns += MS) {
        recording_moment(one, time_ns, &a);
        recording_moment(other, time_ns, &b);
        hand_expect_same_moment(&a, &b);
    }
}

// ---- what is written is read ----

static void recording_is_read_as_it_was(void **state) {
    (void)state;
    record_runs();
    write_extract(0);
    assert_true(read_parts(text.bytes, text.size, 1000));
    assert_int_equal(archive->skipped, 0);
    assert_false(archive->abrupt);
    assert_string_equal(archive->began, "2025-01-31 23:59:59");
    assert_string_equal(archive->scenario, "a \"b\"\n.thaw");
    assert_int_equal(recording_end(archive->recording), recording_end(recording));
    for (Uint64 i = 0; i < recording_end(recording); i++)
        expect_same_record(recording, archive->recording, i);
    expect_same_moments(recording, archive->recording);
}

// Member by member: what lies between the members may differ.
static void expect_same_run(const Run *one, const Run *other) {
    assert_true((one != NULL) == (other != NULL));
    if (!one)
        return;
    assert_int_equal(one->number, other->number);
    assert_int_equal(one->begin_ns, other->begin_ns);
    assert_int_equal(one->end_ns, other->end_ns);
    assert_int_equal(one->failed_code, other->failed_code);
    assert_int_equal(one->drawn, other->drawn);
    assert_int_equal(one->missing, other->missing);
    assert_int_equal(one->frozen_ns, other->frozen_ns);
    assert_int_equal(one->late, other->late);
    assert_int_equal(one->picture_count, other->picture_count);
    for (Uint64 i = run_first_picture(one); i < one->picture_count; i++) {
        const RunPicture *picture = &one->pictures[i % RUN_PICTURES];
        assert_int_equal(picture->shown_ns, other->pictures[i % RUN_PICTURES].shown_ns);
        assert_int_equal(picture->slot, other->pictures[i % RUN_PICTURES].slot);
    }
    assert_int_equal(one->wait_count, other->wait_count);
    for (Uint32 i = 0; i < one->wait_count; i++) {
        assert_int_equal(one->waits[i].begin_ns, other->waits[i].begin_ns);
        assert_int_equal(one->waits[i].end_ns, other->waits[i].end_ns);
        assert_int_equal(one->waits[i].call, other->waits[i].call);
    }
    assert_int_equal(one->pin_count, other->pin_count);
    assert_int_equal(one->message_count, other->message_count);
    assert_int_equal(one->answer_count, other->answer_count);
}

static void expect_same_freeze(const Freeze *one, const Freeze *other) {
    assert_int_equal(one->gap_ns, other->gap_ns);
    assert_int_equal(one->call, other->call);
    assert_int_equal(one->call_ns, other->call_ns);
    expect_same_text(one->other, other->other);
    assert_int_equal(one->other_ns, other->other_ns);
    assert_int_equal(one->missed, other->missed);
    assert_int_equal(one->clicks, other->clicks);
    assert_int_equal(one->keys, other->keys);
}

static void expect_same_statistics(const Statistics *one, const Statistics *other) {
    expect_same_freeze(&one->longest, &other->longest);
    assert_int_equal(one->frames, other->frames);
    assert_memory_equal(&one->work_ns, &other->work_ns, sizeof one->work_ns);
    assert_memory_equal(&one->gap_ns, &other->gap_ns, sizeof one->gap_ns);
    assert_memory_equal(&one->reply_ns, &other->reply_ns, sizeof one->reply_ns);
    assert_int_equal(one->freezes, other->freezes);
    assert_int_equal(one->missed, other->missed);
    assert_int_equal(one->clicks, other->clicks);
    assert_int_equal(one->keys, other->keys);
    assert_int_equal(one->commands, other->commands);
    assert_int_equal(one->ok, other->ok);
    assert_int_equal(one->errors, other->errors);
    assert_int_equal(one->news, other->news);
    assert_int_equal(one->disowned, other->disowned);
    assert_int_equal(one->looks, other->looks);
    assert_int_equal(one->answer_ns, other->answer_ns);
    assert_int_equal(one->cancel_ns, other->cancel_ns);
    assert_int_equal(one->quit_ns, other->quit_ns);
    expect_same_text(one->outcomes.text, other->outcomes.text);
    expect_same_text(one->outcomes.last, other->outcomes.last);
    assert_int_equal(one->outcomes.last_times, other->outcomes.last_times);
}

static void statistics_are_those_of_the_recording(void **state) {
    (void)state;
    record_runs();
    read_extract(0);
    const Statistics *all = &recording_meter(recording)->all;
    const Statistics *read = &recording_meter(archive->recording)->all;
    assert_true(all->frames > 60 && all->commands == 12 && all->errors > 0 && all->freezes > 0);
    expect_same_statistics(read, all);
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        const Run *one = recording_run_of(recording, (ThawStrategy)i);
        const Run *other = recording_run_of(archive->recording, (ThawStrategy)i);
        expect_same_run(one, other);
    }
}

static void late_records_are_put_into_their_order(void **state) {
    (void)state;
    expect_read(HEADER "[9,\"PRESENTED\",\"gui\",0,{\"id\":0}]\n"
                       "[7,\"CALL\",\"network\",1,{\"id\":2,\"call\":\"SEND\"}]\n"
                       "[8,\"RETURN\",\"network\",1,{\"id\":2,\"call\":\"SEND\"}]\n" END,
                3, 0);
    for (Uint64 i = 0; i < 3; i++)
        assert_int_equal(recording_at(archive->recording, i)->time_ns, 7 + i);
}

// The oldest of those that wait goes into the recording when there is no more room.
static void record_that_comes_too_late_is_skipped(void **state) {
    (void)state;
    put(&text, HEADER, SDL_strlen(HEADER));
    for (Uint32 i = 0; i < 2 * ARCHIVE_LATE; i++) {
        char line[80];
        int size = SDL_snprintf(line, sizeof line, "[%u,\"PRESENTED\",\"gui\",0,{}]\n", 1000 + i);
        put(&text, line, (size_t)size);
    }
    put(&text, "[1000,\"SEEN\",\"gui\",0,{}]\n", 25);
    assert_true(read_parts(text.bytes, text.size, 100));
    assert_int_equal(archive->records, 2 * ARCHIVE_LATE);
    assert_int_equal(archive->skipped, 1);
}

static void extract_begins_with_what_is_still_true(void **state) {
    (void)state;
    Hand hand = hand_behind_runs();
    Record opened = {.kind = THAW_EVENT_OPENED, .lane = THAW_LANE_NETWORK, .thread = 1};
    hand_says(&hand, opened);
    hand_begins(&hand);
    hand_draws(&hand, 60);
    Uint64 since_ns = hand.now_ns - 500 * MS;
    read_extract(since_ns);
    static Moment then;
    static Moment now;
    recording_moment(recording, hand.now_ns, &then);
    recording_moment(archive->recording, hand.now_ns, &now);
    assert_true(recording_at(archive->recording, 0)->time_ns >= since_ns);
    assert_true(archive->records < 60);
    assert_int_equal(moment_outstanding(&now), moment_outstanding(&then));
    assert_int_equal(moment_commands_waiting(&now), moment_commands_waiting(&then));
    assert_true(moment_outstanding(&now) > 0);
    const MomentThread *worker = moment_thread(&now, THAW_LANE_NETWORK, 1);
    assert_non_null(worker);
    assert_true(worker->open);
    assert_int_equal(worker->call, THAW_CALL_RECEIVE);
}

// A window that is hidden shows no picture, so none is late.
static void extract_of_a_hidden_window_has_no_freeze(void **state) {
    (void)state;
    Hand hand = hand_behind_runs();
    hand.now_ns += MS;
    hand_says(&hand, (Record){.kind = RECORD_HIDDEN});
    hand.now_ns += 5000 * MS;
    Uint64 since_ns = hand.now_ns;
    hand_submits(&hand, THAW_COMMAND_CONNECT);
    hand.now_ns += 1000 * MS;
    hand_draws(&hand, 3);
    read_extract(since_ns);
    static Moment then;
    recording_moment(archive->recording, since_ns, &then);
    assert_int_equal(then.shown_ns, 0);
    assert_int_equal(recording_meter(archive->recording)->all.freezes, 0);
}

static void extract_tells_of_a_thread_that_is_held(void **state) {
    (void)state;
    Hand hand = hand_behind_runs();
    Record held = {.kind = RECORD_HELD, .lane = THAW_LANE_NETWORK, .thread = 1};
    hand_begins(&hand);
    hand_says(&hand, held);
    hand_draws(&hand, 60);
    static Moment now;
    for (int open = 0; open < 2; open++) {
        read_extract(hand.now_ns - 500 * MS);
        recording_moment(archive->recording, hand.now_ns, &now);
        const MomentThread *worker = moment_thread(&now, THAW_LANE_NETWORK, 1);
        assert_non_null(worker);
        assert_int_equal(worker->held, !open);
        held.kind = RECORD_RELEASED;
        hand_says(&hand, held);
        hand_draws(&hand, 60);
    }
}

static void places_bring_their_source_along(void **state) {
    (void)state;
    size_t size = 0;
    expect_read(HEADER "{\"place\":3,\"file\":\"src/a.c\",\"line\":12,\"function\":\"f\","
                       "\"text\":\"  x = \\\"1\\\";\"}\n"
                       "[7,\"CALL\",\"network\",1,{\"place\":3,\"call\":\"SEND\"}]\n"
                       "[8,\"CALL\",\"network\",1,{\"place\":4,\"call\":\"SEND\"}]\n" END,
                2, 0);
    const Record *record = recording_at(archive->recording, 0);
    assert_string_equal(record->file, "src/a.c");
    assert_string_equal(record->function, "f");
    assert_int_equal(record->line, 12);
    assert_string_equal(archive_line(archive, record->file, 12, &size), "  x = \"1\";");
    assert_int_equal(size, 10);
    assert_null(archive_line(archive, record->file, 13, &size));
    assert_null(recording_at(archive->recording, 1)->file);
}

static void paths_of_other_machines_are_cut(void **state) {
    (void)state;
    Record record = {.time_ns = 7, .file = "C:\\work\\src\\net\\a.c", .line = 1};
    recording_add(recording, &record);
    record.file = "/home/ann/src/thaw/src/lab/b.c";
    recording_add(recording, &record);
    record.file = "/home/ann/c.c";
    recording_add(recording, &record);
    write_extract(0);
    assert_true(read_parts(text.bytes, text.size, 10));
    assert_string_equal(recording_at(archive->recording, 0)->file, "src/net/a.c");
    assert_string_equal(recording_at(archive->recording, 1)->file, "src/lab/b.c");
    assert_string_equal(recording_at(archive->recording, 2)->file, "c.c");
}

// ---- files that are not whole ----

// How many lines of `size` bytes are records, the last of them perhaps without its line end.
static Uint64 count_records(const char *bytes, size_t size) {
    Uint64 count = 0;
    for (size_t at = 0; at < size; at++) {
        bool starts = at == 0 || bytes[at - 1] == '\n';
        const char *stop = SDL_strstr(bytes + at, "]\n");
        if (starts && bytes[at] == '[' && stop && stop < bytes + size)
            count++;
    }
    return count;
}

static void file_is_read_up_to_where_it_was_cut(void **state) {
    (void)state;
    Hand hand = {.add = add, .now_ns = START_NS, .thread = 1};
    hand_chooses(&hand, THAW_STRATEGY_WORKER);
    hand_submits(&hand, THAW_COMMAND_SEND);
    hand_calls(&hand, 1, THAW_COMMAND_SEND, THAW_CALL_SEND);
    const Record chunk = {
        .kind = THAW_EVENT_SENT, .lane = THAW_LANE_NETWORK, .time_ns = hand.now_ns, .size = 9};
    recording_add_bytes(recording, &chunk, "123456789");
    hand_says(&hand, (Record){.kind = RECORD_WAITED, .what = "\xC3\xA4\n\"\\"});
    write_extract(0);
    text.bytes[text.size] = '\0';
    size_t first = (size_t)(SDL_strchr(text.bytes, '\n') - text.bytes);
    for (size_t size = 0; size <= text.size; size++) {
        Uint64 records = count_records(text.bytes, size);
        bool taken = read_parts(text.bytes, size, 4096);
        note_progress("a cut");
        assert_int_equal(taken, size > first && records > 0);
        if (!taken)
            continue;
        assert_int_equal(archive->records, records);
        assert_int_equal(archive->skipped, 0);
        assert_int_equal(archive->abrupt, size < text.size - 1);
    }
}

static void parts_of_any_size_make_the_same(void **state) {
    (void)state;
    record_runs();
    write_extract(0);
    for (size_t part = 1; part < 100; part = part * 3 + 1) {
        assert_true(read_parts(text.bytes, text.size, part));
        assert_int_equal(archive->records, recording_end(recording));
    }
}

// What is written of a file that was read has the lines that were its own, not those of today, and
// none where the file has told none.
static void source_of_a_file_stays_its_own(void **state) {
    (void)state;
    size_t size = 0;
    assert_non_null(sources_line("src/net/worker.c", 12, &size));
    expect_read("{\"thaw\":\"recording\",\"version\":[1,0],\"program\":\"0.9.1\"}\n"
                "{\"place\":0,\"file\":\"src/net/worker.c\",\"line\":12,\"text\":\"as it was\"}\n"
                "{\"place\":1,\"file\":\"src/net/worker.c\",\"line\":13}\n"
                "[7,\"CALL\",\"network\",1,{\"place\":0,\"call\":\"SEND\"}]\n"
                "[8,\"CALL\",\"network\",1,{\"place\":1,\"call\":\"SEND\"}]\n" END,
                2, 0);
    Extract *extract = extract_since(archive->recording, 0);
    ArchiveWriter *writer = archive_writer_create(put, &text);
    const ArchiveAbout about = {.program = archive->program, .names = archive->names};
    assert_non_null(extract);
    assert_non_null(writer);
    assert_true(archive_write_extract(writer, &about, extract));
    archive_writer_destroy(writer);
    extract_free(extract);
    assert_true(read_parts(text.bytes, text.size, 100));
    const char *file = recording_at(archive->recording, 0)->file;
    assert_string_equal(archive->program, "0.9.1");
    assert_string_equal(archive_line(archive, file, 12, &size), "as it was");
    assert_null(archive_line(archive, file, 13, &size));
}

// ---- what was lost ----

// A file that ended abruptly tells only by its records, and one of a part tells more than they do.
static void loss_is_known_by_records_or_by_the_end(void **state) {
    (void)state;
    expect_read(HEADER EVENT
                "[7000000009,\"LOST\",\"network\",0,{\"size\":3,\"began\":7000000001}]\n"
                "[7000000010,\"LOST\",\"server\",0,{\"size\":4,\"began\":7000000001}]\n",
                3, 0);
    assert_int_equal(archive->lost, 7);
    assert_int_equal(recording_lost(archive->recording), 7);
    expect_read(HEADER EVENT
                "[7000000009,\"LOST\",\"network\",0,{\"size\":3,\"began\":7000000001}]\n"
                "{\"end\":{\"records\":2,\"lost\":5}}\n",
                2, 0);
    assert_int_equal(archive->lost, 5);
    assert_int_equal(recording_lost(archive->recording), 5);
}

// Also when it stands behind more records than may be late.
static void loss_that_is_told_late_is_not_skipped(void **state) {
    (void)state;
    const Uint32 count = 3 * ARCHIVE_LATE;
    text.size = (size_t)SDL_snprintf(text.bytes, TEXT_MAX, HEADER);
    for (Uint32 i = 1; i <= count; i++)
        text.size +=
            (size_t)SDL_snprintf(text.bytes + text.size, TEXT_MAX - text.size,
                                 "[%u,\"SUBMITTED\",\"gui\",0,{\"id\":%u}]\n", 1000 + i, i);
    text.size += (size_t)SDL_snprintf(text.bytes + text.size, TEXT_MAX - text.size,
                                      "[1003,\"LOST\",\"network\",0,{\"size\":6,\"began\":1002}]\n"
                                      "[1003,\"SUBMITTED\",\"gui\",0,{\"id\":1}]\n");
    assert_true(read_parts(text.bytes, text.size, 4096));
    assert_int_equal(archive->records, count + 1);
    assert_int_equal(archive->skipped, 1);
    assert_int_equal(archive->lost, 6);
    Uint64 at = 0;
    while (recording_at(archive->recording, at)->kind != RECORD_LOST)
        at++;
    assert_int_equal(recording_at(archive->recording, at)->began_ns, 1002);
    assert_int_equal(recording_at(archive->recording, at)->size, 6);
}

// ---- other versions, other files ----

static void unknown_things_are_skipped(void **state) {
    (void)state;
    expect_read("{\"thaw\":\"recording\",\"version\":[1,77,\"x\"],\"new\":{\"a\":[1,{}]}}\n"
                "{\"weather\":\"fine\",\"more\":[1,2,3]}\n"
                "[7,\"TELEPORTED\",\"gui\",0,{\"id\":1}]\n"
                "[8,\"SUBMITTED\",\"gui\",0,{\"id\":1,\"colour\":[null,true,-1.5e3]},\"tail\",{}]\n"
                "{\"end\":{\"mood\":\"good\",\"lost\":5},\"x\":1}\n",
                1, 1);
    assert_int_equal(archive->lost, 5);
    assert_false(archive->abrupt);
}

static void newer_major_version_is_refused(void **state) {
    (void)state;
    expect_refused("{\"thaw\":\"recording\",\"version\":[2,0]}\n" EVENT,
                   "made by a newer thaw: its format is 2, and this one reads 1");
}

static void foreign_files_are_refused(void **state) {
    (void)state;
    expect_refused("", "it is empty");
    expect_refused("\n", "not a recording");
    expect_refused("say hello\nquit\n", "not a recording");
    expect_refused("{\"traceEvents\":[]}\n", "not a recording");
    expect_refused("{\"thaw\":\"recording\"", "its first line is broken");
    expect_refused("{\"thaw\":\"recording\"}\n" EVENT, "its first line is broken");
    expect_refused("{\"thaw\":\"recording\",\"version\":[0,9]}\n" EVENT, "broken");
    expect_refused("{\"thaw\":\"recording\",\"version\":[\"1\"]}\n" EVENT, "broken");
    expect_refused(HEADER, "there is no event in it");
    expect_refused(HEADER END, "there is no event in it");
}

static void broken_lines_are_skipped_and_counted(void **state) {
    (void)state;
    expect_read(HEADER EVENT "nonsense\n[\n[]\n{}\n\"x\"\n\n  \n" EVENT
                             "[7000000001,\"SUBMITTED\",\"gui\",0,{\"id\":2}\n" END EVENT,
                2, 7);
}

static void record_out_of_range_is_skipped(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "[0,\"SEEN\",\"gui\",0,{}]",
        "[-1,\"SEEN\",\"gui\",0,{}]",
        "[1.5,\"SEEN\",\"gui\",0,{}]",
        "[1e3,\"SEEN\",\"gui\",0,{}]",
        "[18446744073709551615,\"SEEN\",\"gui\",0,{}]",
        "[18446744073709551616,\"SEEN\",\"gui\",0,{}]",
        "[18446744080709551617,\"SEEN\",\"gui\",0,{}]", // the same as 7000000001 in 64 bits
        "[99999999999999999999999999,\"SEEN\",\"gui\",0,{}]",
        "[40000000000000000,\"SEEN\",\"gui\",0,{}]", // more than a year later
        "[7000000001,\"SEEN\",\"attic\",0,{}]",
        "[7000000001,22,\"gui\",0,{}]",
        "[7000000001,\"SEEN\",\"network\",1,{}]",
        "[7000000001,\"SEEN\",\"gui\",4294967296,{}]",
        "[7000000001,\"SUBMITTED\",\"gui\",0,{\"id\":2147483648}]",
        "[7000000001,\"SUBMITTED\",\"gui\",0,{\"id\":-1}]",
        "[7000000001,\"CALL\",\"gui\",0,{\"call\":\"SING\"}]",
        "[7000000001,\"CALL\",\"gui\",0,{\"call\":7}]",
        "[7000000001,\"POLLED\",\"gui\",0,{\"code\":\"WEIRD\"}]",
        "[7000000001,\"POLLED\",\"gui\",0,{\"command\":\"DANCE\"}]",
        "[7000000001,\"STRATEGY\",\"gui\",0,{\"strategy\":\"luck\"}]",
        "[7000000001,\"STRATEGY\",\"gui\",0,{\"size\":3}]",
        "[7000000001,\"WAITED\",\"gui\",0,{}]",
        "[7000000001,\"CALL\",\"gui\",0,{\"place\":4096}]",
        "[7000000001,\"RETURN\",\"gui\",0,{\"began\":7000000002}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"size\":4294967296}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"size\":2,\"bytes\":\"00\"}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"size\":1,\"bytes\":\"0\"}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"size\":1,\"bytes\":\"zz\"}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"size\":1,\"bytes\":\"0000\"}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"bytes\":\"00\"}]",
        "[7000000001,\"SENT\",\"gui\",0,{\"total\":18446744073709551615}]",
        "[7000000001,\"SEEN\",\"gui\",0,{}] []",
        "[7000000001,\"SEEN\",\"gui\",0]",
        "[7000000001,\"SEEN\\u0000\",\"gui\",0,{}]",
        "[7000000001,\"SEEN\",\"gui\",0,{\"x\":\"\\ud800\"}]",
        "[7000000001,\"SEEN\",\"gui\",0,{\"x\":\"\xFF\"}]",
    };
    for (size_t i = 0; i < SDL_arraysize(wrong); i++) {
        char lines[512];
        SDL_snprintf(lines, sizeof lines, "%s%s%s\n%s", HEADER, EVENT, wrong[i], END);
        expect_read(lines, 1, 1);
    }
}

static void expect_nested(int depth, Uint64 skipped) {
    char lines[1024];
    size_t size = SDL_strlcpy(lines, HEADER EVENT "{\"a\":", sizeof lines);
    for (int i = 0; i < 2 * depth; i++)
        lines[size++] = i < depth ? '[' : ']';
    SDL_strlcpy(lines + size, "}\n" END, sizeof lines - size);
    expect_read(lines, 1, skipped);
}

static void deep_nesting_is_skipped(void **state) {
    (void)state;
    expect_nested(20, 0);
    expect_nested(40, 1);
}

// ---- files that are large ----

static void long_line_takes_no_memory(void **state) {
    (void)state;
    const size_t size = 100 * MIB;
    char *lines = SDL_malloc(size);
    assert_non_null(lines);
    SDL_memset(lines, '[', size);
    SDL_memcpy(lines, HEADER EVENT, SDL_strlen(HEADER EVENT));
    SDL_memcpy(lines + size - SDL_strlen("\n" END), "\n" END, SDL_strlen("\n" END));
    assert_true(read_parts(lines, size, 65536));
    assert_int_equal(archive->records, 1);
    assert_int_equal(archive->skipped, 1);
    assert_false(archive->abrupt);
    lines[0] = '\n';
    SDL_memset(lines, '{', SDL_strlen(HEADER EVENT));
    assert_false(read_parts(lines, size, 65536));
    assert_string_equal(why, "it is not a recording of thaw");
    SDL_free(lines);
}

// Names are bounded: records with those that find no room are skipped.
static void expect_bounded_names(const char *start) {
    text.size = 0;
    put(&text, HEADER EVENT, SDL_strlen(HEADER EVENT));
    for (Uint32 i = 0; i < 20000; i++) {
        char line[200];
        int size = SDL_snprintf(
            line, sizeof line, "[7000000001,\"WAITED\",\"gui\",0,{\"what\":\"%s%u\"}]\n", start, i);
        put(&text, line, (size_t)size);
    }
    assert_true(read_parts(text.bytes, text.size, 65536));
    assert_in_range(archive->records, 5000, 15000);
    assert_int_equal(archive->records + archive->skipped, 20001);
}

static void many_names_take_bounded_memory(void **state) {
    (void)state;
    expect_bounded_names("w");
    expect_bounded_names(
        "a name that is longer than most, so that fewer of them take all the room, "
        "or so");
}

static void file_that_is_too_long_is_refused(void **state) {
    (void)state;
    ArchiveReader *reader = archive_reader_create();
    static char lines[MIB];
    bool fed = archive_reader_feed(reader, HEADER EVENT, SDL_strlen(HEADER EVENT));
    SDL_memset(lines, ' ', sizeof lines);
    lines[sizeof lines - 1] = '\n';
    Uint32 parts = 0;
    while (fed && parts <= ARCHIVE_BYTES_MAX / MIB) {
        fed = archive_reader_feed(reader, lines, sizeof lines);
        parts++;
        note_progress("a long file");
    }
    assert_false(fed);
    assert_int_equal(parts, ARCHIVE_BYTES_MAX / MIB);
    assert_non_null(SDL_strstr(archive_reader_error(reader), "512 MiB"));
    assert_null(archive_reader_end(reader));
    archive_reader_destroy(reader);
}

// ---- files that cannot be written ----

static int room; // lines that are taken

static bool put_some(void *userdata, const char *line, size_t size) {
    return room-- > 0 && put(userdata, line, size);
}

static void writing_stops_at_the_first_failure(void **state) {
    (void)state;
    record_runs();
    Extract *extract = extract_since(recording, 0);
    for (int lines = 0; lines < 10; lines++) {
        ArchiveWriter *writer = archive_writer_create(put_some, &text);
        text.size = 0;
        room = lines;
        assert_false(archive_write_extract(writer, &(ArchiveAbout){.began = NULL}, extract));
        assert_false(archive_writer_is_full(writer));
        assert_int_equal(room, -1);
        archive_writer_destroy(writer);
    }
    extract_free(extract);
}

static bool count_only(void *userdata, const char *line, size_t size) {
    Text *out = userdata;
    out->size += size;
    return line[size - 1] == '\n';
}

static void file_ends_in_order_when_it_is_full(void **state) {
    (void)state;
    static Uint8 bytes[RECORD_BYTES_MAX];
    ArchiveWriter *writer = archive_writer_create(count_only, &text);
    Record record = {.kind = THAW_EVENT_SENT, .lane = THAW_LANE_NETWORK, .size = RECORD_BYTES_MAX};
    archive_write_begin(writer, &(ArchiveAbout){.began = NULL});
    while (text.size < ARCHIVE_BYTES_MAX - 4096)
        archive_write(writer, &record, bytes);
    record.size = 0; // short lines leave little room behind the last of them
    while (archive_write(writer, &record, NULL))
        record.time_ns++;
    note_progress("a full file");
    assert_true(archive_writer_is_full(writer));
    assert_in_range(text.size, ARCHIVE_BYTES_MAX - 256, ARCHIVE_BYTES_MAX);
    size_t before = text.size;
    assert_false(archive_write_end(writer, 0));
    assert_true(text.size > before);
    assert_in_range(text.size, ARCHIVE_BYTES_MAX - 256, ARCHIVE_BYTES_MAX);
    archive_writer_destroy(writer);
}

// ---- files of earlier versions ----

static void sample_of_version_1_is_read(void **state) {
    (void)state;
    SDL_RWops *in = SDL_RWFromFile(THAW_TEST_DATA "/recording-1.jsonl", "rb");
    assert_non_null(in);
    text.size = SDL_RWread(in, text.bytes, 1, TEXT_MAX);
    SDL_RWclose(in);
    assert_true(read_parts(text.bytes, text.size, 4096));
    assert_int_equal(archive->skipped, 0);
    assert_false(archive->abrupt);
    const Statistics *all = &recording_meter(archive->recording)->all;
    assert_int_equal(all->commands, 15);
    assert_int_equal(all->errors, 1);
    assert_int_equal(all->freezes, 1);
    assert_true(all->quit_ns > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(recording_is_read_as_it_was, begin, end),
        cmocka_unit_test_setup_teardown(statistics_are_those_of_the_recording, begin, end),
        cmocka_unit_test_setup_teardown(late_records_are_put_into_their_order, begin, end),
        cmocka_unit_test_setup_teardown(record_that_comes_too_late_is_skipped, begin, end),
        cmocka_unit_test_setup_teardown(extract_begins_with_what_is_still_true, begin, end),
        cmocka_unit_test_setup_teardown(extract_of_a_hidden_window_has_no_freeze, begin, end),
        cmocka_unit_test_setup_teardown(extract_tells_of_a_thread_that_is_held, begin, end),
        cmocka_unit_test_setup_teardown(places_bring_their_source_along, begin, end),
        cmocka_unit_test_setup_teardown(paths_of_other_machines_are_cut, begin, end),
        cmocka_unit_test_setup_teardown(file_is_read_up_to_where_it_was_cut, begin, end),
        cmocka_unit_test_setup_teardown(parts_of_any_size_make_the_same, begin, end),
        cmocka_unit_test_setup_teardown(source_of_a_file_stays_its_own, begin, end),
        cmocka_unit_test_setup_teardown(loss_is_known_by_records_or_by_the_end, begin, end),
        cmocka_unit_test_setup_teardown(loss_that_is_told_late_is_not_skipped, begin, end),
        cmocka_unit_test_setup_teardown(unknown_things_are_skipped, begin, end),
        cmocka_unit_test_setup_teardown(newer_major_version_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(foreign_files_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(broken_lines_are_skipped_and_counted, begin, end),
        cmocka_unit_test_setup_teardown(record_out_of_range_is_skipped, begin, end),
        cmocka_unit_test_setup_teardown(deep_nesting_is_skipped, begin, end),
        cmocka_unit_test_setup_teardown(long_line_takes_no_memory, begin, end),
        cmocka_unit_test_setup_teardown(many_names_take_bounded_memory, begin, end),
        cmocka_unit_test_setup_teardown(file_that_is_too_long_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(writing_stops_at_the_first_failure, begin, end),
        cmocka_unit_test_setup_teardown(file_ends_in_order_when_it_is_full, begin, end),
        cmocka_unit_test_setup_teardown(sample_of_version_1_is_read, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
