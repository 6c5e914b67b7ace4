// Test of tape.h: a disk that takes nothing keeps nobody waiting, and what was lost is told.
//
// The file is a pipe with a name, which holds its writer until somebody reads.
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_reader.h"
#include "tape.h"

#define PIPE "test_tape.fifo"
#define MORE 1000u     // records than a buffer holds
#define BEFORE 60000u  // records from before the tape
#define SLOW_MS 40u    // between two reads of a slow disk
#define STILL_MS 3000u // a disk that takes nothing for so long is stuck; a busy machine is not

static Recording *recording;
static Tape *tape;

static int begin_behind(Uint32 count) {
    remove(PIPE);
    recording = recording_create();
    const ArchiveAbout about = {.began = "now"};
    const Record first = {.time_ns = 1000, .kind = RECORD_SEEN};
    for (Uint32 i = 0; i < count; i++)
        recording_add(recording, &first);
    tape = NULL;
    if (mkfifo(PIPE, 0600) == 0)
        tape = tape_create(PIPE, &about, recording_snapshot(recording), 0);
    return recording && tape ? 0 : -1;
}

static int begin(void **state) {
    (void)state;
    return begin_behind(1);
}

static int begin_with_past(void **state) {
    (void)state;
    return begin_behind(BEFORE);
}

static int end(void **state) {
    (void)state;
    tape_release(tape);
    recording_destroy(recording);
    return remove(PIPE);
}

// Say more than a buffer holds, as the recording does.
static void fill(void) {
    recording_set_sink(recording, tape_take, tape);
    for (Uint32 i = 1; i <= TAPE_RECORDS + MORE; i++) {
        const Record record = {.time_ns = 1000 + i,
                               .kind = THAW_EVENT_SENT,
                               .lane = THAW_LANE_NETWORK,
                               .thread = 1,
                               .size = 2};
        recording_add_bytes(recording, &record, "ab");
    }
    recording_set_sink(recording, NULL, NULL);
}

static Uint32 read_every_ms;

static int read_pipe(void *userdata) {
    ArchiveReader *reader = userdata;
    char bytes[16384];
    int in = open(PIPE, O_RDONLY);
    for (ssize_t got; (got = read(in, bytes, sizeof bytes)) > 0;) {
        archive_reader_feed(reader, bytes, (size_t)got);
        SDL_Delay(read_every_ms);
    }
    close(in);
    return 0;
}

// A closed tape is read, and waited for as long as it gets on.
static void read_to_the_end(ArchiveReader *reader, Uint32 still_ms) {
    SDL_Thread *thread = SDL_CreateThread(read_pipe, "reader", reader);
    assert_true(tape_wait(tape, still_ms));
    SDL_WaitThread(thread, NULL);
}

static void reader_that_comes_late_gets_what_was_kept(void **state) {
    (void)state;
    ArchiveReader *reader = archive_reader_create();
    fill();
    tape_close(tape);
    assert_false(tape_wait(tape, 50));
    assert_false(tape_has_ended(tape));
    read_to_the_end(reader, PATIENCE_MS);
    TapeEnd told = tape_end(tape);
    assert_false(told.failed || told.full);
    assert_int_equal(told.lost, MORE);
    assert_int_equal(told.events, 1 + TAPE_RECORDS + 1);
    Archive *archive = archive_reader_end(reader);
    assert_non_null(archive);
    assert_int_equal(archive->skipped, 0);
    assert_int_equal(archive->records, told.events);
    assert_int_equal(archive->lost, MORE);
    const Record *last = recording_at(archive->recording, told.events - 1);
    assert_int_equal(last->kind, RECORD_LOST);
    assert_int_equal(last->size, MORE);
    assert_int_equal(last->began_ns, 1000 + TAPE_RECORDS + 1);
    assert_int_equal(last->time_ns, 1000 + TAPE_RECORDS + MORE);
    Uint8 bytes[RECORD_BYTES_MAX];
    assert_int_equal(
        recording_bytes(archive->recording, recording_at(archive->recording, 1), bytes), 2);
    assert_memory_equal(bytes, "ab", 2);
    archive_release(archive);
    archive_reader_destroy(reader);
}

// What was lost on the way here, and told here, is lost as well.
static void loss_that_is_told_counts(void **state) {
    (void)state;
    ArchiveReader *reader = archive_reader_create();
    Record told = {.time_ns = 2000, .began_ns = 1900, .kind = RECORD_LOST, .size = 5};
    recording_set_sink(recording, tape_take, tape);
    recording_add_bytes(recording, &told, NULL);
    fill();
    recording_set_sink(recording, tape_take, tape);
    told.time_ns = 1000 + TAPE_RECORDS + 2 * MORE;
    recording_add_bytes(recording, &told, NULL); // for which there is no more room
    recording_set_sink(recording, NULL, NULL);
    tape_close(tape);
    read_to_the_end(reader, PATIENCE_MS);
    assert_int_equal(tape_end(tape).lost, 5 + MORE + 1 + 5);
    Archive *archive = archive_reader_end(reader);
    assert_non_null(archive);
    assert_int_equal(archive->lost, 5 + MORE + 1 + 5);
    archive_release(archive);
    archive_reader_destroy(reader);
}

// It takes far longer than the time after which one that takes nothing is stuck.
static void expect_wait_for_a_slow_disk(ArchiveReader *reader) {
    read_every_ms = SLOW_MS;
    Uint64 since_ns = thaw_clock_ns();
    read_to_the_end(reader, STILL_MS);
    assert_true(elapsed_ms(since_ns) > STILL_MS + STILL_MS / 4);
    read_every_ms = 0;
}

static void slow_disk_is_waited_for(void **state) {
    (void)state;
    ArchiveReader *reader = archive_reader_create();
    fill();
    tape_close(tape);
    expect_wait_for_a_slow_disk(reader);
    archive_reader_destroy(reader);
}

// The same while the past is written that comes first.
static void slow_disk_is_waited_for_from_the_start(void **state) {
    (void)state;
    ArchiveReader *reader = archive_reader_create();
    tape_close(tape);
    expect_wait_for_a_slow_disk(reader);
    assert_int_equal(tape_end(tape).events, BEFORE);
    archive_reader_destroy(reader);
}

static void disk_that_takes_nothing_is_left_behind(void **state) {
    (void)state;
    Uint64 since_ns = thaw_clock_ns();
    fill();
    tape_close(tape);
    assert_false(tape_wait(tape, 50));
    tape_release(tape);
    tape = NULL;
    assert_true(elapsed_ms(since_ns) < PATIENCE_MS);
    // Its thread ends by itself once it can.
    ArchiveReader *reader = archive_reader_create();
    read_pipe(reader);
    Archive *archive = archive_reader_end(reader);
    assert_non_null(archive);
    assert_false(archive->abrupt);
    archive_release(archive);
    archive_reader_destroy(reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reader_that_comes_late_gets_what_was_kept, begin, end),
        cmocka_unit_test_setup_teardown(loss_that_is_told_counts, begin, end),
        cmocka_unit_test_setup_teardown(slow_disk_is_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(slow_disk_is_waited_for_from_the_start, begin_with_past,
                                        end),
        cmocka_unit_test_setup_teardown(disk_that_takes_nothing_is_left_behind, begin, end),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
