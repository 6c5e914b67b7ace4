// What the tests share; see support.h.
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L
#endif

#include "support.h"

#include <limits.h>
#include <stdio.h>
#ifndef _WIN32
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#endif
#ifdef __linux__
#include <dirent.h>
#endif

#include "frame_inside.h"

#define FIRST_PORT 20000 // below the ports that systems give out by themselves
#define PORT_BLOCK 125   // ports that belong to one test program
#define PORT_BLOCKS 80
#define NOT_LATE_US 2000 // what a sleep of a millisecond may take
#define IDLE_MS 500u
#define IDLE_ROUNDS 10

static SDL_AssertState report_assertion(const SDL_AssertData *data, void *userdata) {
    (void)userdata;
    fprintf(stderr, "%s:%d: %s: assertion failed: %s\n", data->filename, data->linenum,
            data->function, data->condition);
    return SDL_ASSERTION_ABORT;
}

// What the control has to wait for too long, in all; see Start.
static SDL_atomic_t late_us;
static SDL_atomic_t looks; // how often the control was awake

// Written by the thread that runs the tests, read by the control.
static SDL_atomic_t progress_s;        // when the test last got on, on thaw_clock_ns
static void *progress_at = (void *)""; // and what it looked for; an atomic pointer

void note_progress(const char *condition) {
    SDL_AtomicSet(&progress_s, (int)(thaw_clock_ns() / THAW_NS_PER_S));
    SDL_AtomicSetPtr(&progress_at, (void *)condition);
}

static void end_if_stuck(void) {
    int now_s = (int)(thaw_clock_ns() / THAW_NS_PER_S);
    if (now_s - SDL_AtomicGet(&progress_s) <= (int)STUCK_S)
        return;
    fflush(stdout); // with the name of the test
    fprintf(stderr, "the test that runs has not got on for %u s; it last looked for: %s\n", STUCK_S,
            (const char *)SDL_AtomicGetPtr(&progress_at));
    abort();
}

static int be_late(void *userdata) {
    (void)userdata;
    int slept_us;
    do {
        Uint64 asleep_ns = thaw_clock_ns();
        SDL_Delay(1);
        slept_us = (int)((thaw_clock_ns() - asleep_ns) / 1000);
        SDL_AtomicAdd(&looks, 1);
        end_if_stuck();
    } while (SDL_AtomicAdd(&late_us, SDL_max(slept_us - NOT_LATE_US, 0)) >= 0); // always
    return 0;
}

static bool claim_ports(void);

// Start the control, which runs for as long as the program. It takes no signal that a test sends.
static bool start_control(void) {
#ifndef _WIN32
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
#endif
    SDL_Thread *control = SDL_CreateThread(be_late, "control", NULL);
#ifndef _WIN32
    pthread_sigmask(SIG_SETMASK, &before, NULL);
#endif
    SDL_DetachThread(control);
    return control != NULL;
}

int begin_tests_without_net(void **state) {
    (void)state;
    SDL_SetMainReady();
    SDL_SetAssertionHandler(report_assertion, NULL);
    note_progress("nothing"); // before any thread: SDL starts its clock without a lock
    return start_control() && claim_ports() ? 0 : -1;
}

int begin_tests(void **state) {
    return begin_tests_without_net(state) == 0 ? SDLNet_Init() : -1;
}

int end_tests(void **state) {
    (void)state;
    // No SDLNet_Quit: a thread that a test had to give up may still be in a socket.
    return 0;
}

Uint64 patience_end_ns(void) {
    return thaw_clock_ns() + (Uint64)PATIENCE_MS * THAW_NS_PER_MS;
}

Uint64 elapsed_ms(Uint64 since_ns) {
    return (thaw_clock_ns() - since_ns) / THAW_NS_PER_MS;
}

Start start_now(void) {
    return (Start){thaw_clock_ns(), SDL_AtomicGet(&late_us)};
}

Uint64 ours_of(Uint64 ms, Start since) {
    // After a standstill of the machine this thread may run before the control has told of it.
    const int before = SDL_AtomicGet(&looks);
    while (before > 0 && ms > PROMPT_MS / 2 && SDL_AtomicGet(&looks) - before < 2)
        SDL_Delay(1);
    Uint64 late_ms = (Uint64)(SDL_AtomicGet(&late_us) - since.late_us) / 1000;
    return ms > late_ms ? ms - late_ms : 0;
}

Uint64 our_ms_since(Start since) {
    return ours_of(elapsed_ms(since.time_ns), since);
}

void expect_prompt(Start since) {
    assert_in_range(our_ms_since(since), 0, PROMPT_MS);
}

Uint32 next_random(Uint32 *state) {
    *state = *state * 1664525u + 1013904223u; // Numerical Recipes' generator
    return *state >> 8;
}

void fill_pattern(Uint8 *bytes, size_t size, Uint32 seed) {
    // The low bits of such a generator repeat themselves after 64 KiB, just as buffers do.
    for (size_t i = 0; i < size; i++)
        bytes[i] = (Uint8)(next_random(&seed) >> 16);
}

Uint8 *new_pattern(size_t size, Uint32 seed) {
    Uint8 *bytes = SDL_malloc(size > 0 ? size : 1);
    assert_non_null(bytes);
    fill_pattern(bytes, size, seed);
    return bytes;
}

// ---- our own client and server ----

// Other tests run at the same time. A server that closes its door for a while must find its port
// free again, so every program has a block of ports to itself: it binds the first one for as long
// as it lives. Windows tests have no such claim.
static int first_port;

static bool claim_port(int port) {
#ifdef _WIN32
    (void)port;
    return true;
#else
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int claim = socket(AF_INET, SOCK_STREAM, 0);
    if (claim < 0)
        return false;
    fcntl(claim, F_SETFD, FD_CLOEXEC);
    bool claimed = bind(claim, (struct sockaddr *)&name, sizeof name) == 0;
    if (!claimed)
        close(claim);
    return claimed;
#endif
}

// Claim a block of ports. Which one is tried first differs from run to run.
static bool claim_ports(void) {
    Uint64 some = SDL_GetPerformanceCounter() / 1000;
    for (Uint64 i = 0; i < PORT_BLOCKS; i++) {
        first_port = FIRST_PORT + (int)((some + i) % PORT_BLOCKS) * PORT_BLOCK;
        if (claim_port(first_port))
            return true;
    }
    return false;
}

// The ports of the block, one after the other.
static int some_port(void) {
    static int given;
    assert_int_not_equal(first_port, 0); // begin_tests has claimed a block
    return first_port + 1 + given++ % (PORT_BLOCK - 1);
}

ThawEchoServer *start_server(ThawEchoServerOptions *options) {
    for (int attempt = 0; attempt < PORT_BLOCK; attempt++) {
        options->port = some_port();
        ThawEchoServer *server = thaw_echo_server_create(options);
        if (server)
            return server;
    }
    fail_msg("no port is free for the server: %s", SDL_GetError());
    return NULL;
}

void choose_fault(ThawEchoServer *server, ThawFault fault) {
#ifdef _WIN32
    if (fault == THAW_FAULT_BLACK_HOLE)
        skip();
#endif
    thaw_echo_server_set_fault(server, fault);
    wait_until(thaw_echo_server_is_settled(server));
}

bool poll_reply(ThawClient *client, ThawReply *reply) {
    ThawReply *next = thaw_client_poll(client);
    if (!next)
        return false;
    *reply = *next;
    next->frame = NULL;
    thaw_reply_free(next);
    return true;
}

void clear_reply(ThawReply *reply) {
    thaw_frame_free(reply->frame);
    reply->frame = NULL;
}

// The next reply, whatever it says.
static ThawReply take_reply(ThawClient *client, Uint32 id) {
    ThawReply reply = {0};
    assert_int_not_equal(id, 0);
    wait_until(poll_reply(client, &reply));
    assert_int_equal(reply.id, id);
    assert_int_equal(reply.status, reply.code == THAW_OK ? THAW_STATUS_SUCCESS : THAW_STATUS_ERROR);
    return reply;
}

static void check_code(const ThawReply *reply, ThawError code) {
    if (reply->code != code)
        fail_msg("#%u %s ended as \"%s\" (%s), expected was \"%s\"", reply->id,
                 thaw_command_name(reply->type), thaw_error_name(reply->code), reply->text,
                 thaw_error_name(code));
}

ThawReply expect_reply(ThawClient *client, Uint32 id, ThawError code) {
    ThawReply reply = take_reply(client, id);
    check_code(&reply, code);
    return reply;
}

ThawReply expect_answer(ThawClient *client, Uint32 *id, ThawError code, Uint32 limit_ms) {
    const Uint64 end_ns = patience_end_ns();
    ThawReply reply = take_reply(client, *id);
    while (reply.code == THAW_ERROR_TIMEOUT && code != THAW_ERROR_TIMEOUT &&
           thaw_clock_ns() < end_ns) {
        print_message("             too slow for a deadline of %u ms\n", limit_ms);
        assert_true(reply.finished_ns - reply.started_ns >= limit_ms * THAW_NS_PER_MS);
        assert_true(reply.connected);
        assert_int_not_equal(thaw_client_receive(client), 0);
        reply = take_reply(client, ++*id);
    }
    check_code(&reply, code);
    return reply;
}

void connect_client(ThawClient *client, int port) {
    ThawReply reply = expect_reply(client, thaw_client_connect(client, "127.0.0.1", port), THAW_OK);
    assert_true(reply.connected);
}

void expect_echo(ThawClient *client, const Uint8 *bytes, Uint32 size) {
    Uint32 send = thaw_client_send(client, bytes, size);
    Uint32 receive = thaw_client_receive(client);
    expect_reply(client, send, THAW_OK);
    ThawReply reply = expect_reply(client, receive, THAW_OK);
    assert_int_equal(reply.size, size);
    assert_non_null(reply.frame);
    assert_int_equal(thaw_frame_size(reply.frame), size);
    assert_int_equal(SDL_memcmp(thaw_frame_payload(reply.frame), bytes, size), 0);
    clear_reply(&reply);
}

void expect_visit(ThawClient *client, int port, Uint32 receive_limit_ms) {
    connect_client(client, port);
    expect_reply(client, thaw_client_send(client, "fine", 4), THAW_OK);
    Uint32 id = thaw_client_receive(client);
    ThawReply reply = expect_answer(client, &id, THAW_OK, receive_limit_ms);
    assert_int_equal(reply.size, 4);
    assert_memory_equal(thaw_frame_payload(reply.frame), "fine", 4);
    clear_reply(&reply);
    expect_reply(client, thaw_client_close(client), THAW_OK);
}

void expect_text(ThawClient *client, Uint32 id, const char *text) {
    ThawReply reply = expect_reply(client, id, THAW_OK);
    assert_int_equal(reply.size, SDL_strlen(text));
    assert_memory_equal(thaw_frame_payload(reply.frame), text, reply.size);
    clear_reply(&reply);
}

TCPsocket connect_to_bare_peer(ThawClient *client) {
    int port = 0;
    TCPsocket listener = listen_somewhere(&port);
    connect_client(client, port);
    TCPsocket peer = accept_from(listener);
    SDLNet_TCP_Close(listener);
    return peer;
}

// ---- what a client reports ----

void event_log_begin(EventLog *log) {
    log->mutex = SDL_CreateMutex();
    assert_non_null(log->mutex);
}

void event_log_end(EventLog *log) {
    SDL_DestroyMutex(log->mutex);
}

void event_log_note(void *userdata, const ThawEvent *event) {
    EventLog *log = userdata;
    SDL_LockMutex(log->mutex);
    if (log->count < EVENT_LOG_SIZE) {
        log->events[log->count] = *event;
        log->threads[log->count++] = SDL_ThreadID();
    }
    SDL_UnlockMutex(log->mutex);
}

void event_log_ring(void *userdata) {
    EventLog *log = userdata;
    SDL_AtomicAdd(&log->rings, 1);
}

int event_log_count(EventLog *log, ThawEventKind kind, ThawCall call, Uint32 id) {
    int count = 0;
    SDL_LockMutex(log->mutex);
    for (int i = 0; i < log->count; i++) {
        const ThawEvent *event = &log->events[i];
        count += event->kind == kind && event->call == call && event->command_id == id;
    }
    SDL_UnlockMutex(log->mutex);
    return count;
}

void event_log_spell(EventLog *log, Uint32 id, char word[32]) {
    static const char letters[] = {
        [THAW_EVENT_SUBMITTED] = 's', [THAW_EVENT_TAKEN] = 't', [THAW_EVENT_CALL] = '(',
        [THAW_EVENT_RETURN] = ')',    [THAW_EVENT_SENT] = '>',  [THAW_EVENT_RECEIVED] = '<',
        [THAW_EVENT_REPLIED] = 'r',   [THAW_EVENT_POLLED] = 'p'};
    size_t length = 0;
    SDL_LockMutex(log->mutex);
    for (int i = 0; i < log->count && length < 31; i++) {
        const ThawEvent *event = &log->events[i];
        if (event->command_id != id || event->kind > THAW_EVENT_POLLED ||
            event->kind == THAW_EVENT_PUT || event->kind == THAW_EVENT_RUNG)
            continue;
        word[length++] = letters[event->kind];
        if (length >= 4 && SDL_strncmp(word + length - 4, "()()", 4) == 0)
            length -= 2;
    }
    SDL_UnlockMutex(log->mutex);
    word[length] = '\0';
}

// ---- bare sockets ----

TCPsocket listen_somewhere(int *port) {
    for (int attempt = 0; attempt < PORT_BLOCK; attempt++) {
        IPaddress address;
        *port = some_port();
        assert_int_equal(SDLNet_ResolveHost(&address, NULL, (Uint16)*port), 0);
        TCPsocket listener = SDLNet_TCP_Open(&address);
        if (listener)
            return listener;
    }
    fail_msg("no port is free: %s", SDLNet_GetError());
    return NULL;
}

int find_port(void) {
    int port = 0;
    SDLNet_TCP_Close(listen_somewhere(&port));
    return port;
}

TCPsocket accept_from(TCPsocket listener) {
    TCPsocket socket = NULL;
    wait_until((socket = SDLNet_TCP_Accept(listener)) != NULL);
    return socket;
}

TCPsocket connect_to(int port) {
    IPaddress address;
    assert_int_equal(SDLNet_ResolveHost(&address, "127.0.0.1", (Uint16)port), 0);
    TCPsocket socket = SDLNet_TCP_Open(&address);
    assert_non_null(socket);
    return socket;
}

void write_bytes(TCPsocket socket, const void *bytes, size_t size) {
    assert_int_equal(SDLNet_TCP_Send(socket, bytes, (int)size), size);
}

void write_message(TCPsocket socket, const void *payload, Uint32 size) {
    ThawFrame *frame = thaw_frame_create(payload, size);
    assert_non_null(frame);
    write_bytes(socket, thaw_frame_wire(frame), THAW_HEADER_SIZE + (size_t)size);
    thaw_frame_free(frame);
}

bool is_readable(TCPsocket socket, Uint32 timeout_ms) {
    SDLNet_SocketSet set = SDLNet_AllocSocketSet(1);
    assert_non_null(set);
    SDLNet_TCP_AddSocket(set, socket);
    int ready = SDLNet_CheckSockets(set, timeout_ms);
    SDLNet_FreeSocketSet(set);
    return ready > 0;
}

int read_some(TCPsocket socket, void *bytes, int size) {
    if (!is_readable(socket, PATIENCE_MS))
        fail_msg("waited in vain for up to %d bytes", size);
    return SDLNet_TCP_Recv(socket, bytes, size);
}

void read_exactly(TCPsocket socket, void *bytes, size_t size) {
    Uint8 *where = bytes;
    while (size > 0) {
        int came = read_some(socket, where, (int)SDL_min(size, MIB));
        assert_true(came > 0);
        where += came;
        size -= (size_t)came;
    }
}

#ifdef _WIN32
void skip_where_resets_get_lost(void) {
    int port;
    char byte;
    TCPsocket listener = listen_somewhere(&port);
    TCPsocket client = connect_to(port);
    TCPsocket peer = accept_from(listener);
    write_bytes(client, "unread", 6);
    assert_true(is_readable(peer, PATIENCE_MS));
    SDLNet_TCP_Close(peer);
    int came = read_some(client, &byte, 1);
    SDLNet_TCP_Close(client);
    SDLNet_TCP_Close(listener);
    if (came == 0)
        skip();
}
#else
void skip_where_resets_get_lost(void) {
}
#endif

// ---- the black hole ----

#ifdef THAW_MEMORY_NET
#define BACKLOG 6 // of memory_socket.h

void open_hole_or_skip(BlackHole *hole) {
    hole->count = 0;
    hole->sockets[hole->count++] = listen_somewhere(&hole->port);
    while (hole->count <= BACKLOG)
        hole->sockets[hole->count++] = connect_to(hole->port);
}

void close_hole(BlackHole *hole) {
    while (hole->count > 0)
        SDLNet_TCP_Close(hole->sockets[--hole->count]);
}
#elif defined(_WIN32)
void open_hole_or_skip(BlackHole *hole) {
    (void)hole;
    skip();
}

void close_hole(BlackHole *hole) {
    (void)hole;
}
#else
static int hold(BlackHole *hole, int socket_number) {
    assert_true(socket_number >= 0);
    assert_in_range(hole->count, 0, HOLE_SOCKETS - 1);
    hole->sockets[hole->count++] = socket_number;
    return socket_number;
}

static void listen_without_accepting(BlackHole *hole, struct sockaddr_in *address) {
    socklen_t size = sizeof *address;
    int listener = hold(hole, socket(AF_INET, SOCK_STREAM, 0));
    SDL_zerop(address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listener, (struct sockaddr *)address, size), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)address, &size), 0);
    assert_int_equal(listen(listener, 0), 0);
    hole->port = ntohs(address->sin_port);
}

// Knock once more; true when the system still answers for the listener.
static bool is_answered(BlackHole *hole, const struct sockaddr_in *address) {
    int knock = hold(hole, socket(AF_INET, SOCK_STREAM, 0));
    assert_int_equal(fcntl(knock, F_SETFL, O_NONBLOCK), 0);
    if (connect(knock, (const struct sockaddr *)address, sizeof *address) == 0)
        return true;
    struct pollfd watch = {.fd = knock, .events = POLLOUT};
    return poll(&watch, 1, 300) != 0;
}

void open_hole_or_skip(BlackHole *hole) {
    struct sockaddr_in address;
    hole->count = 0;
    listen_without_accepting(hole, &address);
    while (hole->count < HOLE_SOCKETS)
        if (!is_answered(hole, &address))
            return;
    close_hole(hole);
    skip();
}

void close_hole(BlackHole *hole) {
    while (hole->count > 0)
        close(hole->sockets[--hole->count]);
}
#endif

// ---- threads ----

#ifdef __linux__
long thread_number(void) {
    long number = -1;
    FILE *file = fopen("/proc/thread-self/stat", "r");
    if (!file)
        return -1;
    if (fscanf(file, "%ld", &number) != 1)
        number = -1;
    fclose(file);
    return number;
}

// Read one line's value of a thread's status, as text. False when there is none.
static bool read_status(long number, const char *name, char value[64]) {
    char path[64];
    char line[256];
    bool found = false;
    SDL_snprintf(path, sizeof path, "/proc/self/task/%ld/status", number);
    FILE *file = fopen(path, "r");
    while (file && !found && fgets(line, sizeof line, file)) {
        found = SDL_strncmp(line, name, SDL_strlen(name)) == 0;
        SDL_strlcpy(value, line + (found ? SDL_strlen(name) : 0), 64);
    }
    if (file)
        fclose(file);
    return found;
}

long thread_sleeps(long number) {
    char value[64];
    return read_status(number, "voluntary_ctxt_switches:", value) ? SDL_strtol(value, NULL, 10)
                                                                  : -1;
}

static bool is_asleep(long number) {
    char value[64];
    return read_status(number, "State:", value) && SDL_strchr(value, 'S') != NULL;
}
#else
long thread_number(void) {
    return -1;
}

long thread_sleeps(long number) {
    (void)number;
    return -1;
}

static bool is_asleep(long number) {
    (void)number;
    return true;
}
#endif

bool is_stuck_in_system(Nap *nap, long number) {
    long sleeps = thread_sleeps(number);
    if (nap->since_ns == 0 || !is_asleep(number) || sleeps != nap->sleeps)
        *nap = (Nap){sleeps, thaw_clock_ns()};
    return elapsed_ms(nap->since_ns) > STUCK_MS;
}

long count_idle_wakeups(long number) {
    if (thread_sleeps(number) < 0)
        skip();
    long fewest = LONG_MAX;
    // A round may see the thread on its way to sleep, or stopped and let go again by somebody else;
    // a timer would show in each.
    for (int round = 0; round < IDLE_ROUNDS && fewest > 0; round++) {
        wait_until(is_asleep(number));
        long before = thread_sleeps(number);
        SDL_Delay(IDLE_MS); // this is what is measured: nothing happens for a while
        fewest = SDL_min(fewest, thread_sleeps(number) - before);
    }
    return fewest;
}

// ---- what the process holds ----

#ifdef __linux__
int count_descriptors(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return -1;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 3; // itself and the two dots
}

int read_own_status(const char *name) {
    char line[256];
    int value = -1;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && value == -1 && fgets(line, sizeof line, file))
        if (SDL_strncmp(line, name, SDL_strlen(name)) == 0)
            value = SDL_atoi(line + SDL_strlen(name));
    if (file)
        fclose(file);
    return value;
}
#else
int count_descriptors(void) {
    return -1;
}

int read_own_status(const char *name) {
    (void)name;
    return -1;
}
#endif
