// older.c - talk PORT: what main.c does, by a program that looks at all that an older header has.
//
// Its options lie in front of bytes that are not zero, and so do their gaps. A library that takes
// either for a newer field does something that this program did not ask for.
#define SDL_MAIN_HANDLED
#include <thaw/thaw.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 30000u
#define LIMIT_MS 10000u
#define PORTS 1000
#define MESSAGE "hello from C"

#define CHECK(condition) check(condition, #condition)

typedef struct Told {
    SDL_atomic_t events;
    SDL_atomic_t strange; // events with a field that cannot be
} Told;

static void check(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "does not hold with thaw %s: %s (%s)\n", thaw_version(), what, SDL_GetError());
    exit(1);
}

// Called on the threads of the client and of the server.
static void look_at_event(void *userdata, const ThawEvent *event) {
    Told *told = userdata;
    bool is_of_net = strstr(event->file, ".c") && *event->function && event->line > 0;
    bool is_in_order = event->began_ns <= event->time_ns && event->time_ns <= thaw_clock_ns();
    bool has_bytes = event->kind == THAW_EVENT_SENT || event->kind == THAW_EVENT_RECEIVED;
    bool is_told_bytes = event->bytes && event->size > 0 && event->done <= event->total;
    SDL_AtomicAdd(&told->events, 1);
    if (!is_of_net || !is_in_order || (has_bytes && !is_told_bytes) ||
        (event->kind == THAW_EVENT_OPENED && !strstr(event->peer, "127.0.0.1")))
        SDL_AtomicAdd(&told->strange, 1);
}

static void check_names(void) {
    CHECK(strcmp(thaw_command_name(THAW_COMMAND_CLOSE), "CLOSE") == 0);
    CHECK(strcmp(thaw_error_name(THAW_ERROR_TIMEOUT), "timeout") == 0);
    CHECK(strcmp(thaw_strategy_name(THAW_STRATEGY_BLOCK), "block") == 0);
    CHECK(strcmp(thaw_fault_name(THAW_FAULT_DUPLICATE), "duplicate") == 0);
}

static ThawClient *new_client(Told *told) {
    struct {
        ThawClientOptions options;
        Uint8 behind[256];
    } mine;
    memset(&mine, 0xFF, sizeof mine);
    mine.options.strategy = THAW_STRATEGY_WORKER;
    mine.options.capacity = 0;
    mine.options.max_message = 0;
    mine.options.connect_timeout_ms = LIMIT_MS;
    mine.options.send_timeout_ms = LIMIT_MS;
    mine.options.receive_timeout_ms = 0;
    mine.options.observer.call = look_at_event;
    mine.options.observer.userdata = told;
    mine.options.doorbell.call = NULL;
    mine.options.doorbell.userdata = NULL;
    mine.options.auto_receive = true;
    ThawClient *client = thaw_client_create(&mine.options);
    CHECK(client);
    return client;
}

static ThawEchoServer *new_server(int port, Told *told) {
    struct {
        ThawEchoServerOptions options;
        Uint8 behind[256];
    } mine;
    memset(&mine, 0xFF, sizeof mine);
    mine.options.port = port;
    mine.options.port_count = PORTS;
    mine.options.delay_ms = 0;
    mine.options.max_message = 0;
    mine.options.fault = THAW_FAULT_NONE;
    mine.options.remote = false;
    mine.options.silence_ms = 0;
    mine.options.observer.call = look_at_event;
    mine.options.observer.userdata = told;
    ThawEchoServer *server = thaw_echo_server_create(&mine.options);
    CHECK(server);
    CHECK(thaw_echo_server_port(server) >= port && thaw_echo_server_port(server) < port + PORTS);
    return server;
}

static ThawReply *next_reply(ThawClient *client) {
    ThawReply *reply = NULL;
    while (!reply && thaw_client_wait(client, PATIENCE_MS))
        reply = thaw_client_poll(client);
    CHECK(reply);
    CHECK(reply->status == THAW_STATUS_SUCCESS && reply->code == THAW_OK);
    CHECK(reply->system_error == 0);
    CHECK(memchr(reply->text, '\0', sizeof reply->text));
    CHECK(reply->type != THAW_COMMAND_CONNECT || strstr(reply->text, "127.0.0.1"));
    CHECK(reply->connected == (reply->type != THAW_COMMAND_CLOSE));
    CHECK((reply->submitted_ns == 0) == (reply->id == 0));
    CHECK(reply->submitted_ns <= reply->finished_ns && reply->started_ns <= reply->finished_ns);
    CHECK(reply->finished_ns > 0 && reply->finished_ns <= thaw_clock_ns());
    return reply;
}

static void expect_answer(ThawClient *client, Uint32 id, ThawCommandType type) {
    ThawReply *reply = next_reply(client);
    CHECK(id > 0 && reply->id == id && reply->type == type);
    CHECK(!reply->frame && !reply->userdata && reply->size == 0);
    thaw_reply_free(reply);
}

// The answer to the SEND, and the echo as news: either may be the first.
static void expect_echo(ThawClient *client, Uint32 id, void *userdata) {
    int answers = 0;
    for (int i = 0; i < 2; i++) {
        ThawReply *reply = next_reply(client);
        bool is_answer = reply->id == id;
        answers += is_answer;
        CHECK(reply->id == (is_answer ? id : 0));
        CHECK(reply->type == (is_answer ? THAW_COMMAND_SEND : THAW_COMMAND_RECEIVE));
        CHECK(reply->userdata == (is_answer ? userdata : NULL));
        CHECK(reply->size == strlen(MESSAGE) && !reply->frame == is_answer);
        if (reply->frame)
            printf("%s\n", thaw_frame_text(reply->frame));
        thaw_reply_free(reply);
    }
    CHECK(answers == 1);
}

static void talk(ThawClient *client, int port) {
    int mark = 0;
    expect_answer(client, thaw_client_connect(client, "127.0.0.1", port), THAW_COMMAND_CONNECT);
    ThawCommand *command = thaw_command_send(MESSAGE, (Uint32)strlen(MESSAGE));
    Uint32 id = thaw_client_submit(client, thaw_command_with(command, &mark, LIMIT_MS));
    expect_echo(client, id, &mark);
    expect_answer(client, thaw_client_close(client), THAW_COMMAND_CLOSE);
}

int main(int argc, char *argv[]) {
    static Told told;
    int port = argc == 2 ? atoi(argv[1]) : 0;
    check_names();
    ThawEchoServer *server = new_server(port + 10000, &told);
    ThawClient *client = new_client(&told);
    talk(client, port);
    thaw_client_destroy(client);
    thaw_echo_server_destroy(server);
    CHECK(SDL_AtomicGet(&told.events) > 0 && SDL_AtomicGet(&told.strange) == 0);
    return 0;
}
