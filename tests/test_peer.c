// Round trips to a peer in another language, at the port that THAW_PEER_PORT names.
// ctest runs this through peers/with_server.py, which starts that peer.
#include "support.h"

#include <stdlib.h>

// The port of the peer. Ends the test as skipped when there is none.
static int peer_port_or_skip(void) {
    const char *text = SDL_getenv("THAW_PEER_PORT");
    if (!text)
        skip();
    return SDL_atoi(text);
}

static void expect_round_trip(Uint32 size) {
    int port = peer_port_or_skip();
    ThawClient *client = thaw_client_create(NULL);
    assert_non_null(client);
    Uint8 *bytes = new_pattern(size, size);
    connect_client(client, port);
    expect_echo(client, bytes, size);
    expect_reply(client, thaw_client_close(client), THAW_OK);
    SDL_free(bytes);
    thaw_client_destroy(client);
}

static void empty_message_makes_a_round_trip(void **state) {
    (void)state;
    expect_round_trip(0);
}

static void single_byte_makes_a_round_trip(void **state) {
    (void)state;
    expect_round_trip(1);
}

static void largest_message_of_all_defaults_makes_a_round_trip(void **state) {
    (void)state;
    expect_round_trip(THAW_MAX_MESSAGE_DEFAULT);
}

static void many_messages_make_a_round_trip_over_one_connection(void **state) {
    (void)state;
    int port = peer_port_or_skip();
    Uint8 bytes[1000];
    ThawClient *client = thaw_client_create(NULL);
    assert_non_null(client);
    fill_pattern(bytes, sizeof bytes, 1);
    connect_client(client, port);
    for (Uint32 size = 0; size <= sizeof bytes; size += 100)
        expect_echo(client, bytes, size);
    thaw_client_destroy(client);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_message_makes_a_round_trip),
        cmocka_unit_test(single_byte_makes_a_round_trip),
        cmocka_unit_test(largest_message_of_all_defaults_makes_a_round_trip),
        cmocka_unit_test(many_messages_make_a_round_trip_over_one_connection),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
