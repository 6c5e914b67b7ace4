// Test of printer.h: a reader that is slow gets everything, one that does not read is told of.
#include "support.h"

#include <fcntl.h>
#include <unistd.h>

#include "printer.h"

#define UNREAD_MS 3000u
#define READ_EVERY_MS 250u // so that 64 KiB take far longer than UNREAD_MS, and 8 KiB far less
#define READ_SIZE 4096u
#define LINES 1000
#define LINE "one of the lines that are waited for, as long as the other lines of this test"

// A pipe that is full, so that its reader sets the pace from the start. Returns how much is in it.
static size_t open_full_pipe(int ends[2]) {
    static const char filling[READ_SIZE];
    assert_int_equal(pipe(ends), 0);
    const int flags = fcntl(ends[1], F_GETFL);
    assert_int_equal(fcntl(ends[1], F_SETFL, flags | O_NONBLOCK), 0);
    size_t size = 0;
    for (ssize_t written; (written = write(ends[1], filling, sizeof filling)) > 0;)
        size += (size_t)written;
    assert_int_equal(fcntl(ends[1], F_SETFL, flags), 0);
    return size;
}

typedef struct Reader {
    int descriptor;
    size_t size; // what it got
} Reader;

static int read_slowly(void *userdata) {
    Reader *reader = userdata;
    char bytes[READ_SIZE];
    for (ssize_t got; (got = read(reader->descriptor, bytes, sizeof bytes)) > 0;) {
        reader->size += (size_t)got;
        SDL_Delay(READ_EVERY_MS);
    }
    return 0;
}

static Printer *print_lines(int descriptor) {
    Printer *printer = printer_create(descriptor, UNREAD_MS);
    assert_non_null(printer);
    for (int i = 0; i < LINES; i++)
        printer_print(printer, LINE);
    return printer;
}

static void slow_reader_gets_everything(void **state) {
    (void)state;
    int ends[2];
    const size_t filling = open_full_pipe(ends);
    Reader reader = {.descriptor = ends[0]};
    SDL_Thread *thread = SDL_CreateThread(read_slowly, "reader", &reader);
    assert_non_null(thread);
    const bool printed = printer_destroy(print_lines(ends[1]));
    close(ends[1]);
    SDL_WaitThread(thread, NULL);
    close(ends[0]);
    assert_true(printed);
    assert_int_equal(reader.size, filling + LINES * sizeof LINE); // an end of the line for the mark
}

static void pipe_that_nobody_reads_is_told(void **state) {
    (void)state;
    int ends[2];
    open_full_pipe(ends);
    assert_false(printer_destroy(print_lines(ends[1])));
    assert_string_equal(SDL_GetError(), "nobody reads it");
    // The thread stays in its write, and so the pipe stays.
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slow_reader_gets_everything),
        cmocka_unit_test(pipe_that_nobody_reads_is_told),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
