// What a program is told that talks over a serial line (src/examples/serial.c), here over a pty.
//
// _GNU_SOURCE is how glibc is asked for posix_openpt.
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "client.h"

#define PATIENCE_MS 30000 // longer than anything here takes, even on a busy machine
#define LIMIT_MS 500      // of a SEND that nobody reads
#define LARGE 200000      // bytes; far more than a pty holds
#define SPEED 9600

typedef struct Setup {
    ThawClient *client;
    int master;       // the other end of the line
    int held;         // the line itself, so that it does not end when the client closes it
    const char *path; // of the line
} Setup;

static int set_up(void **state) {
    static Setup setup;
    setup.master = posix_openpt(O_RDWR | O_NOCTTY);
    if (setup.master < 0 || grantpt(setup.master) != 0 || unlockpt(setup.master) != 0)
        return -1;
    setup.path = ptsname(setup.master);
    setup.held = open(setup.path, O_RDWR | O_NOCTTY);
    setup.client = thaw_client_create(NULL);
    *state = &setup;
    return setup.held >= 0 && setup.client ? 0 : -1;
}

static int tear_down(void **state) {
    Setup *setup = *state;
    thaw_client_destroy(setup->client);
    close(setup->held);
    close(setup->master);
    return 0;
}

// The next reply must end with `code`. Returns what the system said.
static int expect_reply(Setup *setup, ThawError code) {
    ThawReply *reply = NULL;
    while (!reply && thaw_client_wait(setup->client, PATIENCE_MS))
        reply = thaw_client_poll(setup->client);
    assert_non_null(reply);
    int system_error = reply->system_error;
    if (reply->code != code)
        fail_msg("%s: %s", thaw_command_name(reply->type), reply->text);
    thaw_reply_free(reply);
    return system_error;
}

static void submit_send(Setup *setup, const void *bytes, Uint32 size, Uint32 limit_ms) {
    ThawCommand *command = thaw_command_send(bytes, size);
    assert_int_not_equal(
        thaw_client_submit(setup->client, thaw_command_with(command, NULL, limit_ms)), 0);
}

static bool is_readable(Setup *setup, int limit_ms) {
    struct pollfd wanted = {.fd = setup->master, .events = POLLIN};
    return poll(&wanted, 1, limit_ms) == 1;
}

// Read what has come, and try to connect, until that succeeds.
static void connect_as_soon_as_the_line_is_free(Setup *setup) {
    Uint64 since_ns = thaw_clock_ns();
    while (!thaw_client_is_connected(setup->client)) {
        Uint8 bytes[4096];
        while (is_readable(setup, 0))
            assert_true(read(setup->master, bytes, sizeof bytes) > 0);
        assert_true(thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS < PATIENCE_MS);
        thaw_client_connect(setup->client, setup->path, SPEED);
        while (thaw_client_outstanding_count(setup->client) > 0) {
            assert_true(thaw_client_wait(setup->client, PATIENCE_MS));
            thaw_reply_free(thaw_client_poll(setup->client));
        }
    }
}

// Read until the last that has come is `frame`, and nothing follows.
static void expect_last(Setup *setup, const char *frame, size_t size) {
    Uint8 last[16] = {0};
    assert_in_range(size, 1, sizeof last);
    while (memcmp(last, frame, size) != 0) {
        memmove(last, last + 1, size - 1);
        assert_true(is_readable(setup, PATIENCE_MS));
        assert_int_equal(read(setup->master, &last[size - 1], 1), 1);
    }
    assert_false(is_readable(setup, 0));
}

static void failed_connect_tells_what_the_system_said(void **state) {
    Setup *setup = *state;
    thaw_client_connect(setup->client, "/nowhere", SPEED);
    assert_int_equal(expect_reply(setup, THAW_ERROR_UNKNOWN_HOST), ENOENT);
    thaw_client_connect(setup->client, "/dev/null", SPEED);
    assert_int_equal(expect_reply(setup, THAW_ERROR_ADDRESS), ENOTTY);
    thaw_client_connect(setup->client, "/", SPEED);
    assert_int_equal(expect_reply(setup, THAW_ERROR_UNREACHABLE), EISDIR);
}

// A thread that was given up still writes. Nothing of a new connection may come in between.
static void line_is_in_use_while_a_given_up_message_is_written(void **state) {
    Setup *setup = *state;
    static Uint8 bytes[LARGE];
    thaw_client_connect(setup->client, setup->path, SPEED);
    expect_reply(setup, THAW_OK);
    submit_send(setup, bytes, LARGE, LIMIT_MS);
    expect_reply(setup, THAW_ERROR_TIMEOUT);
    thaw_client_connect(setup->client, setup->path, SPEED);
    assert_int_equal(expect_reply(setup, THAW_ERROR_UNREACHABLE), EWOULDBLOCK);

    connect_as_soon_as_the_line_is_free(setup);
    submit_send(setup, "new", 3, PATIENCE_MS);
    expect_reply(setup, THAW_OK);
    expect_last(setup, "\3\0\0\0new", 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(failed_connect_tells_what_the_system_said, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(line_is_in_use_while_a_given_up_message_is_written, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
