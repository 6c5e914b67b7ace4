// What the door of the server lets in when nobody accepts for a while, as on a machine that is
// busy.
#ifndef _DARWIN_C_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "door.h"
#include "transport.h"

// Begin to connect, without waiting for that.
static int begin_connect(int port) {
    struct sockaddr_in address = {0};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((Uint16)port);
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(handle >= 0);
    assert_int_equal(fcntl(handle, F_SETFL, O_NONBLOCK), 0);
    if (connect(handle, (struct sockaddr *)&address, sizeof address) != 0)
        assert_int_equal(errno, EINPROGRESS);
    return handle;
}

static bool is_connected(int handle) {
    struct pollfd look = {handle, POLLOUT, 0};
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    return poll(&look, 1, 0) == 1 && getpeername(handle, (struct sockaddr *)&peer, &size) == 0;
}

// Each of them has its connection while the door's thread has not accepted a single one. Where a
// backlog is too short, the system lets the rest try again after a second, then after two, then
// four, and so on: a connect hangs that should take no time at all.
static void door_has_room_for_all_clients_at_once(void **state) {
    (void)state;
    int handles[THAW_ECHO_SERVER_CLIENTS_MAX];
    ThawEchoServerOptions options = {.port = find_port()};
    assert_true(thaw_transport_start());
    ThawServerState *server = thaw_state_create(&options);
    assert_non_null(server);
    ThawDoorway *doorway = thaw_doorway_create(server);
    assert_non_null(doorway);
    for (size_t i = 0; i < SDL_arraysize(handles); i++)
        handles[i] = begin_connect(thaw_doorway_port(doorway));
    for (size_t i = 0; i < SDL_arraysize(handles); i++)
        wait_until(is_connected(handles[i]));
    for (size_t i = 0; i < SDL_arraysize(handles); i++)
        close(handles[i]);
    thaw_doorway_destroy(doorway);
    thaw_state_release(server);
    thaw_transport_stop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(door_has_room_for_all_clients_at_once),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
