// Names and their addresses. The linker puts a name server of the test's own between the library
// and the system, so a name can have the addresses that a test wants, or be looked up for ever.
#define _DEFAULT_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"

static SDL_mutex *mutex;  // guards what follows
static SDL_cond *changed; // any of it changed
static bool slow_is_asked;
static bool slow_may_end;

int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);

static void wait_for_the_end(void) {
    SDL_LockMutex(mutex);
    slow_is_asked = true;
    while (!slow_may_end)
        SDL_CondWait(changed, mutex);
    SDL_UnlockMutex(mutex);
}

// Addresses in front of those of `*found`.
static int prepend(const char *const *addresses, int count, const struct addrinfo *hints,
                   struct addrinfo **found) {
    struct addrinfo numeric = *hints;
    struct addrinfo *last = NULL;
    numeric.ai_flags |= AI_NUMERICHOST;
    for (int i = 0; i < count; i++) {
        struct addrinfo *one;
        int error = __real_getaddrinfo(addresses[i], NULL, &numeric, &one);
        if (error)
            return error;
        *(last ? &last->ai_next : found) = one;
        for (last = one; last->ai_next; last = last->ai_next) {
        }
    }
    return count > 0 ? 0 : EAI_NONAME;
}

int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found) {
    static const char *const two[] = {"127.0.0.2", "127.0.0.1"};
    static const char *const none[] = {"127.0.0.2", "127.0.0.3", "127.0.0.4"};
    static const char *const unusable[] = {"0.0.0.0", "255.255.255.255"};
    static const char *const newer[] = {"2001:db8::1"};
    if (SDL_strcmp(host, "slow.test") == 0)
        wait_for_the_end();
    if (SDL_strcmp(host, "slow.test") == 0 || SDL_strcmp(host, "quick.test") == 0)
        return prepend(two + 1, hints->ai_family == AF_INET, hints, found);
    if (SDL_strcmp(host, "two.test") == 0)
        return prepend(two, hints->ai_family == AF_INET ? 2 : 0, hints, found);
    if (SDL_strcmp(host, "none.test") == 0)
        return prepend(none, hints->ai_family == AF_INET ? 3 : 0, hints, found);
    if (SDL_strcmp(host, "unusable.test") == 0)
        return prepend(unusable, hints->ai_family == AF_INET ? 2 : 0, hints, found);
    if (SDL_strcmp(host, "newer.test") == 0)
        return prepend(newer, hints->ai_family == AF_INET6, hints, found);
    if (SDL_strcmp(host, "no-server.test") == 0)
        return EAI_AGAIN;
    if (SDL_strcmp(host, "no-memory.test") == 0)
        return EAI_MEMORY;
    if (host[0] == '[' || host[SDL_strlen(host) - 1] == ']')
        return EAI_NONAME; // no name server knows such a name
    errno = EIO;
    if (SDL_strcmp(host, "broken.test") == 0)
        return EAI_SYSTEM;
    return __real_getaddrinfo(host, service, hints, found);
}

// Why the system refuses to connect; 0: it is asked.
static int refusal;

TCPsocket __real_SDLNet_TCP_Open(IPaddress *address);
TCPsocket __wrap_SDLNet_TCP_Open(IPaddress *address);

TCPsocket __wrap_SDLNet_TCP_Open(IPaddress *address) {
    if (refusal == 0)
        return __real_SDLNet_TCP_Open(address);
    errno = refusal;
    return NULL;
}

// The machine's own addresses, with more than others may use.
int __wrap_SDLNet_GetLocalAddresses(IPaddress *addresses, int most);

int __wrap_SDLNet_GetLocalAddresses(IPaddress *addresses, int most) {
    static const char *const own[] = {"0.0.0.0", "127.0.0.1", "192.0.2.7", "127.1.2.3", "10.0.0.1"};
    int count = SDL_min(most, (int)SDL_arraysize(own));
    for (int i = 0; i < count; i++)
        addresses[i] = (IPaddress){.host = inet_addr(own[i])};
    return count;
}

static int begin_lookups(void **state) {
    mutex = SDL_CreateMutex();
    changed = SDL_CreateCond();
    return mutex && changed ? begin_tests(state) : -1;
}

static int end_lookups(void **state) {
    SDL_DestroyCond(changed);
    SDL_DestroyMutex(mutex);
    return end_tests(state);
}

// Listen on 127.0.0.1 and on no other address, which SDL_net cannot.
static int listen_on_one_address(int *port) {
    struct sockaddr_in name = {.sin_family = AF_INET};
    socklen_t size = sizeof name;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&name, size), 0);
    assert_int_equal(listen(listener, 5), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
    *port = ntohs(name.sin_port);
    return listener;
}

static bool is_slow_asked(void) {
    SDL_LockMutex(mutex);
    bool asked = slow_is_asked;
    SDL_UnlockMutex(mutex);
    return asked;
}

static void let_slow_end(void) {
    SDL_LockMutex(mutex);
    slow_may_end = true;
    SDL_CondBroadcast(changed);
    SDL_UnlockMutex(mutex);
}

static void lookup_waits_for_no_other(void **state) {
    (void)state;
    int port;
    int listener = listen_on_one_address(&port);
    ThawClient *client = thaw_client_create(NULL);
    Uint32 slow = thaw_client_connect(client, "slow.test", port);
    wait_until(is_slow_asked());
    thaw_client_cancel_all(client);
    expect_reply(client, slow, THAW_ERROR_CANCELLED);
    // The thread that was given up is still in its lookup.
    Uint32 quick = thaw_client_connect(client, "quick.test", port);
    expect_reply(client, quick, THAW_OK);
    assert_int_equal(thaw_client_disowned_count(client), 1);
    let_slow_end();
    ThawReply reply;
    wait_until(!poll_reply(client, &reply) && thaw_client_disowned_count(client) == 0);
    thaw_client_destroy(client);
    close(listener);
}

// ---- several addresses ----

static ThawCommand *new_connect(const char *host, int port) {
    ThawCommand *command = thaw_command_connect(host, port);
    assert_non_null(command);
    return command;
}

static ThawConnection *new_connection(void) {
    static ThawTrace trace; // of one connection after the other
    trace = (ThawTrace){.lane = THAW_LANE_NETWORK};
    ThawConnection *connection = thaw_connection_create(MIB, &trace);
    assert_non_null(connection);
    return connection;
}

// Returns the error of the system.
static int expect_end(ThawCommand *command, ThawError code, const char *words) {
    ThawReply *reply = thaw_command_finish(command);
    if (reply->code != code || !SDL_strstr(reply->text, words))
        fail_msg("it ended as %s: %s", thaw_error_name(reply->code), reply->text);
    int error = reply->system_error;
    SDL_free(reply);
    return error;
}

static void next_address_is_tried_in_the_next_step(void **state) {
    (void)state;
    int port;
    int listener = listen_on_one_address(&port);
    ThawConnection *connection = new_connection();
    ThawCommand *command = new_connect("two.test", port);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_PENDING);
    assert_false(thaw_connection_is_open(connection));
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_DONE);
    assert_true(thaw_connection_is_open(connection));
    assert_int_equal(expect_end(command, THAW_OK, "two.test"), 0); // not that of the first address
    thaw_connection_destroy(connection);
    close(listener);
}

static void every_strategy_tries_every_address(void **state) {
    (void)state;
    int port;
    int listener = listen_on_one_address(&port);
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        ThawClientOptions options = {.strategy = (ThawStrategy)i};
        ThawClient *client = thaw_client_create(&options);
        Uint32 id = thaw_client_connect(client, "two.test", port);
        expect_reply(client, id, THAW_OK);
        thaw_client_destroy(client);
    }
    close(listener);
}

static void last_refusal_ends_the_connect(void **state) {
    (void)state;
    ThawConnection *connection = new_connection();
    ThawCommand *command = new_connect("none.test", find_port());
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_PENDING);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_PENDING);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_DONE);
    expect_end(command, THAW_ERROR_REFUSED, "none.test");
    thaw_connection_destroy(connection);
}

static void stopped_connect_forgets_the_addresses_that_are_left(void **state) {
    (void)state;
    int port;
    int listener = listen_on_one_address(&port);
    ThawConnection *connection = new_connection();
    ThawCommand *command = new_connect("none.test", port);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_PENDING);
    thaw_connection_abandon(connection, command, THAW_ERROR_CANCELLED);
    assert_int_equal(expect_end(command, THAW_ERROR_CANCELLED, "cancelled"), 0);
    command = new_connect("quick.test", port);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_DONE);
    expect_end(command, THAW_OK, "quick.test");
    thaw_connection_destroy(connection);
    close(listener);
}

// ---- hosts that cannot be connected to ----

static int expect_failure(const char *host, ThawError code, const char *words) {
    ThawConnection *connection = new_connection();
    ThawCommand *command = new_connect(host, 80);
    assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_DONE);
    int error = expect_end(command, code, words);
    thaw_connection_destroy(connection);
    return error;
}

static void hosts_that_cannot_be_reached_are_told_apart(void **state) {
    (void)state;
    expect_failure("::1", THAW_ERROR_ADDRESS, "::1 is an IPv6 address");
    expect_failure("[::1]", THAW_ERROR_ADDRESS, "[::1] is an IPv6 address");
    expect_failure("fe80::1%1", THAW_ERROR_ADDRESS, "is an IPv6 address");
    expect_failure("[::1", THAW_ERROR_UNKNOWN_HOST, "\"[::1\" has no address");
    expect_failure("::1]", THAW_ERROR_UNKNOWN_HOST, "\"::1]\" has no address");
    expect_failure("[]", THAW_ERROR_UNKNOWN_HOST, "\"[]\" has no address");
    expect_failure("newer.test", THAW_ERROR_ADDRESS, "has IPv6 addresses only");
    expect_failure("no-server.test", THAW_ERROR_UNKNOWN_HOST, "no name server");
    expect_failure("unusable.test", THAW_ERROR_ADDRESS, "nobody can connect to");
    expect_failure("0.0.0.0", THAW_ERROR_ADDRESS, "0.0.0.0");
    expect_failure("255.255.255.255", THAW_ERROR_ADDRESS, "255.255.255.255");
}

static void system_error_of_a_lookup_is_told_where_there_is_one(void **state) {
    (void)state;
    assert_int_equal(expect_failure("broken.test", THAW_ERROR_UNKNOWN_HOST, "no address"), EIO);
    assert_int_equal(expect_failure("no-server.test", THAW_ERROR_UNKNOWN_HOST, "no name server"),
                     0);
    assert_int_equal(expect_failure("no-memory.test", THAW_ERROR_MEMORY, "out of memory"), 0);
}

static void refusals_of_the_system_are_told_apart(void **state) {
    (void)state;
    static const struct {
        int refusal;
        ThawError code;
        const char *words;
    } rows[] = {
        {ECONNREFUSED, THAW_ERROR_REFUSED, "nobody listens on 127.0.0.1:80"},
        {ETIMEDOUT, THAW_ERROR_UNREACHABLE, "127.0.0.1:80 does not answer"},
        {EHOSTUNREACH, THAW_ERROR_UNREACHABLE, "no way to 127.0.0.1:80"},
        {ENETUNREACH, THAW_ERROR_UNREACHABLE, "no way to 127.0.0.1:80"},
        {EMFILE, THAW_ERROR_MEMORY, "no more sockets"},
        {ENFILE, THAW_ERROR_MEMORY, "no more sockets"},
        {ENOMEM, THAW_ERROR_MEMORY, "no more sockets"},
        {EPERM, THAW_ERROR_UNREACHABLE, "connecting to 127.0.0.1:80 failed (system error"},
    };
    for (size_t i = 0; i < SDL_arraysize(rows); i++) {
        refusal = rows[i].refusal;
        int error = expect_failure("127.0.0.1", rows[i].code, rows[i].words);
        refusal = 0;
        assert_int_equal(error, rows[i].refusal);
    }
}

// Where Linux tells of sockets, none stays behind that was connected to itself: its port would be
// taken for a minute.
static void expect_port_is_free(void) {
    char line[512];
    FILE *sockets = fopen("/proc/net/tcp", "r");
    while (sockets && fgets(line, sizeof line, sockets))
        assert_null(strstr(line, "0100007F:B26E 0100007F:B26E")); // 127.0.0.1:45678 twice
    if (sockets)
        fclose(sockets);
}

static void own_addresses_are_those_that_others_may_use(void **state) {
    (void)state;
    ThawAddress addresses[4] = {{"untouched"}, {"untouched"}, {"untouched"}, {"untouched"}};
    assert_int_equal(thaw_echo_server_addresses(addresses, 0), 0);
    assert_string_equal(addresses[0].text, "untouched");
    assert_int_equal(thaw_echo_server_addresses(addresses, 1), 1);
    assert_string_equal(addresses[0].text, "192.0.2.7");
    assert_string_equal(addresses[1].text, "untouched");
    assert_int_equal(thaw_echo_server_addresses(addresses, 4), 2);
    assert_string_equal(addresses[0].text, "192.0.2.7");
    assert_string_equal(addresses[1].text, "10.0.0.1");
    assert_string_equal(addresses[2].text, "untouched");
}

// A connect to a port of this machine that nobody listens on may get that very port for its own
// end. It takes some thousand tries, so one that never succeeds is not proof, but a strong sign.
#define TRIES 60000
static void connect_does_not_meet_itself(void **state) {
    (void)state;
    ThawConnection *connection = new_connection();
    for (int i = 0; i < TRIES; i++) {
        // Linux gives connects the even ports of its range before the odd ones.
        ThawCommand *command = new_connect("127.0.0.1", 45678);
        assert_int_equal(thaw_connection_step(connection, command, 0), THAW_STEP_DONE);
        expect_end(command, THAW_ERROR_REFUSED, "nobody listens");
        assert_false(thaw_connection_is_open(connection));
    }
    thaw_connection_destroy(connection);
    expect_port_is_free();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookup_waits_for_no_other),
        cmocka_unit_test(next_address_is_tried_in_the_next_step),
        cmocka_unit_test(every_strategy_tries_every_address),
        cmocka_unit_test(last_refusal_ends_the_connect),
        cmocka_unit_test(stopped_connect_forgets_the_addresses_that_are_left),
        cmocka_unit_test(hosts_that_cannot_be_reached_are_told_apart),
        cmocka_unit_test(system_error_of_a_lookup_is_told_where_there_is_one),
        cmocka_unit_test(refusals_of_the_system_are_told_apart),
        cmocka_unit_test(own_addresses_are_those_that_others_may_use),
        cmocka_unit_test(connect_does_not_meet_itself),
    };
    return cmocka_run_group_tests(tests, begin_lookups, end_lookups);
}
