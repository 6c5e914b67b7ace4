// What the library leaves as it was in the process that it lives in: how that takes SIGPIPE, and
// what the programs inherit that it starts. And what the process does not do to the library: its
// signals cost no bytes.
#ifndef _DARWIN_C_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "support.h"

#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- SIGPIPE ----

static volatile sig_atomic_t pipes_seen;
static volatile sig_atomic_t info_seen;

static void see_pipe(int number, siginfo_t *info, void *context) {
    (void)context;
    pipes_seen++;
    info_seen += info && info->si_signo == number;
}

static struct sigaction disposition(void) {
    struct sigaction now;
    assert_int_equal(sigaction(SIGPIPE, NULL, &now), 0);
    return now;
}

// Take SIGPIPE by `handler`, SIG_DFL or SIG_IGN; a client and a server come and go: it stays so,
// also while they are there.
static void expect_kept(void (*handler)(int)) {
    ThawEchoServerOptions options = {0};
    signal(SIGPIPE, handler);
    ThawClient *client = thaw_client_create(NULL);
    assert_non_null(client);
    assert_true(disposition().sa_handler == handler);
    ThawEchoServer *server = start_server(&options);
    assert_true(disposition().sa_handler == handler);
    expect_visit(client, options.port, 0);
    thaw_client_destroy(client);
    assert_true(disposition().sa_handler == handler);
    thaw_echo_server_destroy(server);
    assert_true(disposition().sa_handler == handler);
}

static void ignored_sigpipe_stays_ignored(void **state) {
    (void)state;
    expect_kept(SIG_IGN);
}

static void default_sigpipe_stays_default(void **state) {
    (void)state;
    expect_kept(SIG_DFL);
}

static void handler_of_sigpipe_keeps_its_flags(void **state) {
    (void)state;
    struct sigaction own = {.sa_sigaction = see_pipe, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaddset(&own.sa_mask, SIGUSR1);
    sigaction(SIGPIPE, &own, NULL);
    thaw_client_destroy(thaw_client_create(NULL));
    struct sigaction now = disposition();
    assert_true(now.sa_sigaction == see_pipe);
    assert_int_equal(now.sa_flags & (SA_SIGINFO | SA_RESTART), SA_SIGINFO | SA_RESTART);
    assert_true(sigismember(&now.sa_mask, SIGUSR1));
    info_seen = 0;
    raise(SIGPIPE);
    assert_int_equal(info_seen, 1);
}

static void handler_set_meanwhile_is_not_undone(void **state) {
    (void)state;
    signal(SIGPIPE, SIG_DFL);
    ThawClient *client = thaw_client_create(NULL);
    signal(SIGPIPE, SIG_IGN);
    thaw_client_destroy(client);
    assert_true(disposition().sa_handler == SIG_IGN);
}

static void hold_back_pipes(bool hold) {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &pipe, NULL);
}

// SEND to a peer that has gone until that is noticed. By default SIGPIPE would end this process.
// `holds`: the program holds it back all the time.
static void expect_no_signal(ThawStrategy strategy, bool holds, const void *bytes, Uint32 size) {
    ThawClientOptions options = {.strategy = strategy};
    struct sigaction own = {.sa_sigaction = see_pipe, .sa_flags = SA_SIGINFO};
    sigaction(SIGPIPE, &own, NULL);
    pipes_seen = 0;
    ThawClient *client = thaw_client_create(&options);
    TCPsocket peer = connect_to_bare_peer(client);
    hold_back_pipes(true); // for a while, as a program may
    expect_reply(client, thaw_client_send(client, "x", 1), THAW_OK);
    hold_back_pipes(holds);
    char wire[THAW_HEADER_SIZE + 1];
    read_exactly(peer, wire, sizeof wire); // what is not read makes a reset, which raises nothing
    SDLNet_TCP_Close(peer);
    ThawReply reply = {0};
    while (reply.code == THAW_OK) {
        thaw_client_send(client, bytes, size);
        wait_until(poll_reply(client, &reply));
    }
    assert_int_equal(reply.code, THAW_ERROR_RESET);
    thaw_client_destroy(client);
    sigset_t pending;
    sigpending(&pending);
    assert_false(sigismember(&pending, SIGPIPE));
    hold_back_pipes(false);
    assert_int_equal(pipes_seen, 0);
}

static void peer_that_has_gone_raises_no_signal(void **state) {
    (void)state;
    Uint8 *bytes = new_pattern(MIB, 1);
    for (int i = 0; i < THAW_STRATEGY_COUNT; i++) {
        expect_no_signal((ThawStrategy)i, false, bytes, 4);
        expect_no_signal((ThawStrategy)i, false, bytes, MIB);
        expect_no_signal((ThawStrategy)i, true, bytes, 4);
    }
    SDL_free(bytes);
}

// ---- what is inherited ----

// A program that inherits what it can. It stays until its standard input ends: at the latest when
// this process does.
typedef struct Child {
    pid_t number;
    int input;
} Child;

static Child start_child(void) {
    char *const words[] = {"cat", NULL};
    char *const environment[] = {NULL};
    Child child = {0};
    int ends[2];
    posix_spawn_file_actions_t actions;
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    assert_int_equal(posix_spawn(&child.number, "/bin/cat", &actions, NULL, words, environment), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    child.input = ends[1];
    return child;
}

static void end_child(Child child) {
    assert_int_equal(waitpid(child.number, NULL, WNOHANG), 0); // it has been there all the time
    close(child.input);
    waitpid(child.number, NULL, 0);
}

static void child_does_not_hold_a_clients_connection(void **state) {
    (void)state;
    ThawClient *client = thaw_client_create(NULL);
    TCPsocket peer = connect_to_bare_peer(client);
    Child child = start_child();
    Uint32 id = thaw_client_close(client);
    expect_reply(client, id, THAW_OK);
    char byte;
    assert_true(is_readable(peer, PROMPT_MS));
    assert_int_equal(read_some(peer, &byte, 1), 0);
    end_child(child);
    SDLNet_TCP_Close(peer);
    thaw_client_destroy(client);
}

static void child_does_not_hold_a_servers_port_and_guests(void **state) {
    (void)state;
    ThawEchoServerOptions options = {0};
    ThawEchoServer *server = start_server(&options);
    TCPsocket guest = connect_to(options.port);
    wait_until(thaw_echo_server_counts(server).clients == 1);
    Child child = start_child();
    thaw_echo_server_destroy(server);
    char byte;
    assert_true(is_readable(guest, PROMPT_MS));
    assert_true(read_some(guest, &byte, 1) <= 0);
    server = thaw_echo_server_create(&options);
    assert_non_null(server);
    end_child(child);
    SDLNet_TCP_Close(guest);
    thaw_echo_server_destroy(server);
}

static void child_does_not_hold_what_fills_a_black_hole(void **state) {
    (void)state;
    ThawEchoServerOptions options = {.fault = THAW_FAULT_BLACK_HOLE};
    ThawEchoServer *server = start_server(&options);
    wait_until(thaw_echo_server_is_settled(server));
    Child child = start_child();
    int before = count_descriptors();
    thaw_echo_server_set_fault(server, THAW_FAULT_NONE);
    wait_until(thaw_echo_server_is_settled(server) && count_descriptors() < before);
    // The connects that filled the backlog are taken in, and go. Only the one that hung when the
    // child was started had no socket yet that could be kept from it.
    wait_until(thaw_echo_server_counts(server).accepted > 1 &&
               thaw_echo_server_counts(server).clients <= 1);
    end_child(child);
    thaw_echo_server_destroy(server);
}

// ---- other signals ----

#define SIGNAL_AFTER_MS 100 // by then the thread that receives waits for bytes

static int speaker = -1; // descriptor of a peer that speaks when a signal comes

static void speak(int number) {
    static const char message[] = "\5\0\0\0hello";
    (void)number;
    if (write(speaker, message, sizeof message - 1) < 0)
        speaker = -1;
}

// CONNECT to a listener of the system's own; what it returns is the descriptor of the other end.
static int connect_to_descriptor(ThawClient *client) {
    struct sockaddr_in name = {.sin_family = AF_INET};
    socklen_t size = sizeof name;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listener, (struct sockaddr *)&name, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
    connect_client(client, ntohs(name.sin_port));
    int peer = accept(listener, NULL, NULL);
    assert_true(peer >= 0);
    close(listener);
    return peer;
}

// The signal interrupts the receive, and the bytes come before that is asked for again.
static void signal_in_a_receive_loses_no_bytes(void **state) {
    (void)state;
    ThawClientOptions options = {.strategy = THAW_STRATEGY_BLOCK,
                                 .receive_timeout_ms = PATIENCE_MS / 3};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    speaker = connect_to_descriptor(client);
    struct sigaction own = {.sa_handler = speak, .sa_flags = SA_RESTART};
    struct sigaction before;
    sigaction(SIGALRM, &own, &before);
    Uint32 id = thaw_client_receive(client);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = SIGNAL_AFTER_MS * 1000}, NULL);
    expect_text(client, id, "hello");
    sigaction(SIGALRM, &before, NULL);
    close(speaker);
    thaw_client_destroy(client);
}

static void let_pass(int number) {
    (void)number;
}

// A profiler's timer sends them like this.
static void signals_in_a_receive_do_not_make_it_longer(void **state) {
    (void)state;
    ThawClientOptions options = {.strategy = THAW_STRATEGY_BLOCK, .receive_timeout_ms = 300};
    ThawClient *client = thaw_client_create(&options);
    assert_non_null(client);
    int silent = connect_to_descriptor(client);
    struct sigaction own = {.sa_handler = let_pass, .sa_flags = SA_RESTART};
    struct sigaction before;
    sigaction(SIGALRM, &own, &before);
    struct itimerval often = {.it_value.tv_usec = 5000, .it_interval.tv_usec = 5000};
    setitimer(ITIMER_REAL, &often, NULL);
    ThawReply reply = expect_reply(client, thaw_client_receive(client), THAW_ERROR_TIMEOUT);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 0}, NULL);
    sigaction(SIGALRM, &before, NULL);
    clear_reply(&reply);
    close(silent);
    thaw_client_destroy(client);
}

#define LARGE (32u * MIB) // more than a stream holds
#define SIGNALS 100       // which a thread takes one after the other; it waits for clients by then

static SDL_atomic_t signals_taken; // the handler runs on whichever thread the system chooses

static void count_signal(int number) {
    (void)number;
    SDL_AtomicIncRef(&signals_taken);
}

// Signals that this thread does not take go to the only other one, which waits for clients.
static void signals_do_not_keep_a_server_from_stopping(void **state) {
    (void)state;
    ThawEchoServerOptions options = {0};
    struct sigaction own = {.sa_handler = count_signal, .sa_flags = SA_RESTART};
    struct sigaction before;
    sigset_t signals;
    sigset_t mask;
    sigaction(SIGUSR1, &own, &before);
    ThawEchoServer *server = start_server(&options);
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, &mask);
    SDL_AtomicSet(&signals_taken, 0);
    wait_until(kill(getpid(), SIGUSR1) == 0 && SDL_AtomicGet(&signals_taken) >= SIGNALS);
    thaw_echo_server_begin_stop(server);
    wait_until(kill(getpid(), SIGUSR1) == 0 && thaw_echo_server_has_stopped(server));
    thaw_echo_server_destroy(server);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = SIG_IGN}, NULL); // drops a pending one
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGUSR1, &before, NULL);
}

// The guest's thread alone takes the signals.
static void take_signals(void *userdata, const ThawEvent *event) {
    if (event->kind == THAW_EVENT_ACCEPTED)
        pthread_sigmask(SIG_UNBLOCK, userdata, NULL);
}

// The client asks for an answer that it does not read.
static void signals_do_not_keep_a_guest_that_does_not_read(void **state) {
    (void)state;
    sigset_t signals;
    sigset_t mask;
    struct sigaction own = {.sa_handler = count_signal, .sa_flags = SA_RESTART};
    struct sigaction before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaction(SIGUSR1, &own, &before);
    pthread_sigmask(SIG_BLOCK, &signals, &mask);
    ThawEchoServerOptions options = {
        .silence_ms = 8000, .max_message = LARGE, .observer = {take_signals, &signals}};
    ThawEchoServer *server = start_server(&options);
    Uint8 *payload = new_pattern(LARGE, 1); // before the server begins to count
    TCPsocket guest = connect_to(options.port);
    write_message(guest, payload, LARGE);
    SDL_free(payload);
    wait_until(kill(getpid(), SIGUSR1) == 0 && thaw_echo_server_counts(server).clients == 0);
    SDLNet_TCP_Close(guest);
    thaw_echo_server_destroy(server);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGUSR1, &before, NULL);
}

// Two sockets of a connection, with nobody behind them, and a timer whose signals interrupt writes.
typedef struct Wire {
    TCPsocket writer;
    TCPsocket reader;
    struct sigaction before;
} Wire;

static Wire begin_interrupted(Uint32 limit_ms) {
    Wire wire;
    int port;
    TCPsocket listener = listen_somewhere(&port);
    wire.writer = connect_to(port);
    wire.reader = accept_from(listener);
    SDLNet_TCP_Close(listener);
    const int room = 64 * 1024; // of the system's buffers, which would grow otherwise
    setsockopt(thaw_descriptor_of(wire.reader), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(thaw_descriptor_of(wire.writer), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    thaw_descriptor_limit_write(wire.writer, limit_ms);
    struct sigaction own = {.sa_handler = let_pass}; // no system goes on by itself then
    sigaction(SIGALRM, &own, &wire.before);
    struct itimerval often = {.it_value.tv_usec = 5000, .it_interval.tv_usec = 5000};
    setitimer(ITIMER_REAL, &often, NULL);
    return wire;
}

static void end_interrupted(Wire *wire) {
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 0}, NULL);
    sigaction(SIGALRM, &wire->before, NULL);
    SDLNet_TCP_Close(wire->writer);
    SDLNet_TCP_Close(wire->reader);
}

// It reports that as it does where no signal has come.
static void interrupted_write_ends_when_its_time_is_over(void **state) {
    (void)state;
    Wire wire = begin_interrupted(300);
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint64 since_ns = thaw_clock_ns();
    assert_true(thaw_descriptor_write(thaw_descriptor_of(wire.writer), bytes, LARGE) < (int)LARGE);
    assert_int_equal(errno, EAGAIN);
    assert_true(elapsed_ms(since_ns) >= 300);
    SDL_free(bytes);
    end_interrupted(&wire);
}

#define READS 20
#define READ_EVERY_MS 250 // all of it takes longer than the limit, and no part of it does
#define WRITE_LIMIT_MS 3000u

static int read_slowly(void *userdata) {
    Uint8 *bytes = SDL_malloc(LARGE);
    for (Uint32 left = LARGE, i = 1; left > 0; i++) {
        Uint32 until = i < READS ? LARGE - i * (LARGE / READS) : 0;
        SDL_Delay(READ_EVERY_MS); // this is what is simulated: a peer that takes its time
        while (left > until) {
            int came = SDLNet_TCP_Recv(userdata, bytes, (int)(left - until));
            left = came > 0 ? left - (Uint32)came : 0;
        }
    }
    SDL_free(bytes);
    return 0;
}

static void interrupted_write_that_makes_way_is_never_late(void **state) {
    (void)state;
    Wire wire = begin_interrupted(WRITE_LIMIT_MS);
    SDL_Thread *thread = SDL_CreateThread(read_slowly, "slow reader", wire.reader);
    assert_non_null(thread);
    Uint8 *bytes = new_pattern(LARGE, 1);
    Uint64 since_ns = thaw_clock_ns();
    assert_int_equal(thaw_descriptor_write(thaw_descriptor_of(wire.writer), bytes, LARGE), LARGE);
    assert_true(elapsed_ms(since_ns) > WRITE_LIMIT_MS); // or it has shown nothing
    SDL_WaitThread(thread, NULL);
    SDL_free(bytes);
    end_interrupted(&wire);
}

static int read_late(void *userdata) {
    SDL_Delay(READ_EVERY_MS);
    Uint8 *bytes = SDL_malloc(LARGE);
    Uint32 left = LARGE;
    for (int came = 1; left > 0 && came > 0; left -= (Uint32)SDL_max(came, 0))
        came = SDLNet_TCP_Recv(userdata, bytes, (int)left);
    SDL_free(bytes);
    return 0;
}

static void interrupted_write_without_a_limit_goes_on(void **state) {
    (void)state;
    Wire wire = begin_interrupted(0);
    SDL_Thread *thread = SDL_CreateThread(read_late, "late reader", wire.reader);
    assert_non_null(thread);
    Uint8 *bytes = new_pattern(LARGE, 1);
    assert_int_equal(thaw_descriptor_write(thaw_descriptor_of(wire.writer), bytes, LARGE), LARGE);
    SDL_WaitThread(thread, NULL);
    SDL_free(bytes);
    end_interrupted(&wire);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ignored_sigpipe_stays_ignored),
        cmocka_unit_test(default_sigpipe_stays_default),
        cmocka_unit_test(handler_of_sigpipe_keeps_its_flags),
        cmocka_unit_test(handler_set_meanwhile_is_not_undone),
        cmocka_unit_test(peer_that_has_gone_raises_no_signal),
        cmocka_unit_test(child_does_not_hold_a_clients_connection),
        cmocka_unit_test(child_does_not_hold_a_servers_port_and_guests),
        cmocka_unit_test(child_does_not_hold_what_fills_a_black_hole),
        cmocka_unit_test(signal_in_a_receive_loses_no_bytes),
        cmocka_unit_test(signals_in_a_receive_do_not_make_it_longer),
        cmocka_unit_test(signals_do_not_keep_a_server_from_stopping),
        cmocka_unit_test(signals_do_not_keep_a_guest_that_does_not_read),
        cmocka_unit_test(interrupted_write_ends_when_its_time_is_over),
        cmocka_unit_test(interrupted_write_that_makes_way_is_never_late),
        cmocka_unit_test(interrupted_write_without_a_limit_goes_on),
    };
    // The library must be the first and last user of SDL_net here.
    return cmocka_run_group_tests(tests, begin_tests_without_net, end_tests);
}
