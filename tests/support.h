// support.h - what the tests of the network share: waiting with a deadline, and peers that lie.
//
// No test sleeps in the hope that something has happened by then. It waits for the thing itself,
// and fails when that has not come within PATIENCE_MS. A busy machine may keep any thread from
// running for a second or two, and all of them together too; no outcome may hang on that. So a
// deadline that must not pass is PATIENCE_MS, or has passed with nothing lost; see
// expect_answer. What is promised to be done at once has to be done within PROMPT_MS of our own
// time, which is what is left when the machine's delays are taken off; see expect_prompt. How quick
// it is on a quiet machine is for `thaw --selftest` to measure.
//
// Every function here that can fail ends the running test, so only the thread that runs the test
// may call it.
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <SDL.h>
#include <SDL_net.h>
#include <cmocka.h>

#include "client.h"
#include "echo_server.h"

#define PATIENCE_MS 30000u // longer than anything here takes, even on a busy machine
#define PROMPT_MS 1000u    // what "at once" may take, without the machine's delays

#define MIB (1024u * 1024u)

// Wait until `condition` holds.
#define wait_until(condition)                                                                      \
    do {                                                                                           \
        Uint64 wait_until_ns = patience_end_ns();                                                  \
        while (note_progress(#condition), !(condition)) {                                          \
            if (thaw_clock_ns() > wait_until_ns)                                                   \
                fail_msg("waited in vain for: %s", #condition);                                    \
            SDL_Delay(1);                                                                          \
        }                                                                                          \
    } while (0)

// The group fixtures of every test program. A failed SDL_assert ends the program at once.
int begin_tests(void **state);
int begin_tests_without_net(void **state); // SDL_net is started and ended by the tests
int end_tests(void **state);

// The test gets on, or looks once more whether `condition` holds. A test that does not say so for
// STUCK_S seconds hangs: the program then ends, and names the test. So one that computes for long,
// as those that draw do under a sanitizer, says in between that it gets on.
#define STUCK_S 100u
void note_progress(const char *condition);

Uint64 patience_end_ns(void);
Uint64 elapsed_ms(Uint64 since_ns);

// Bytes that are the same in every run; they differ from place to place and from seed to seed.
void fill_pattern(Uint8 *bytes, size_t size, Uint32 seed);
Uint8 *new_pattern(size_t size, Uint32 seed); // yours; SDL_free
Uint32 next_random(Uint32 *state);

// ---- promises about time ----

// A start to measure from. Beside every test there is a control, a thread that asks to be woken
// each millisecond and adds up by how much it is woken too late. What keeps it from running keeps
// our threads from running as well, and is the machine's.
typedef struct Start {
    Uint64 time_ns;
    int late_us; // the control, until then
} Start;

Start start_now(void);
Uint64 our_ms_since(Start since);

// What is ours of a time that was taken by other means, after that moment.
Uint64 ours_of(Uint64 ms, Start since);

// No more than PROMPT_MS of our own time may have passed.
void expect_prompt(Start since);

// ---- our own client and server ----

// Start the built-in server on some free port of this machine; options->port is set to it.
ThawEchoServer *start_server(ThawEchoServerOptions *options);

// Let the server do wrong from now on; the fault is in effect. On Windows the test is skipped for a
// black hole, since a full backlog refuses there.
void choose_fault(ThawEchoServer *server, ThawFault fault);

// thaw_client_poll into a reply of the test's own, whose message clear_reply frees. False: there
// was none.
bool poll_reply(ThawClient *client, ThawReply *reply);
void clear_reply(ThawReply *reply);

// The next reply must be the one to command `id`, and end with `code`. What it returns is yours.
ThawReply expect_reply(ThawClient *client, Uint32 id, ThawError code);

// The same of the RECEIVE `*id` of a client with a deadline of `limit_ms`. When that has passed
// because the machine is slow, RECEIVE is submitted once more, and the reply after this one counts:
// nothing that came late is lost. `*id` becomes the id of the reply that is returned.
ThawReply expect_answer(ThawClient *client, Uint32 *id, ThawError code, Uint32 limit_ms);

// CONNECT, which must succeed.
void connect_client(ThawClient *client, int port);

// SEND `size` bytes and RECEIVE the same ones again.
void expect_echo(ThawClient *client, const Uint8 *bytes, Uint32 size);

// CONNECT, SEND and RECEIVE a word, CLOSE; with a client whose RECEIVEs have this deadline.
void expect_visit(ThawClient *client, int port, Uint32 receive_limit_ms);

// The next reply must be to RECEIVE `id`, with `text` as its message.
void expect_text(ThawClient *client, Uint32 id, const char *text);

// CONNECT to a bare socket of the test's own; what it returns is the other end.
TCPsocket connect_to_bare_peer(ThawClient *client);

// ---- what a client reports ----

// What the observer and the doorbell were told; events after the first EVENT_LOG_SIZE are not kept.
#define EVENT_LOG_SIZE 4096
typedef struct EventLog {
    SDL_mutex *mutex; // guards the events
    ThawEvent events[EVENT_LOG_SIZE];
    SDL_threadID threads[EVENT_LOG_SIZE]; // on which they came
    int count;
    SDL_atomic_t rings;
} EventLog;

void event_log_begin(EventLog *log); // which must be all zeros
void event_log_end(EventLog *log);

// The observer and the doorbell themselves; `userdata` is the log.
void event_log_note(void *userdata, const ThawEvent *event);
void event_log_ring(void *userdata);

int event_log_count(EventLog *log, ThawEventKind kind, ThawCall call, Uint32 id);

// One letter for each event of a command; a call that was repeated counts once, and the two that
// may come behind its end do not.
void event_log_spell(EventLog *log, Uint32 id, char word[32]);

// ---- bare sockets ----

// Listen on some free port. Close it with SDLNet_TCP_Close.
TCPsocket listen_somewhere(int *port);

// A port for a server, free when this returns.
int find_port(void);
TCPsocket accept_from(TCPsocket listener);
TCPsocket connect_to(int port);
void write_bytes(TCPsocket socket, const void *bytes, size_t size);

// Wait for bytes. Returns their number; 0: the peer closed; below 0: the stream was torn down.
int read_some(TCPsocket socket, void *bytes, int size);
void read_exactly(TCPsocket socket, void *bytes, size_t size);
bool is_readable(TCPsocket socket, Uint32 timeout_ms);

// wine notices during a select that a connection was torn down, and has forgotten it by the time of
// the receive, which then sees an ordinary end. Ends the test as skipped on a Windows like that.
void skip_where_resets_get_lost(void);

// Write a whole message, header and payload.
void write_message(TCPsocket socket, const void *payload, Uint32 size);

// A port of this machine where a connect neither succeeds nor fails: a listener that accepts
// nobody, its backlog filled. Ends the test as skipped on a system that cannot have one. With
// THAW_MEMORY_NET the program is linked with memory_net.c, and the sockets are those.
#define HOLE_SOCKETS 32
#ifdef THAW_MEMORY_NET
typedef TCPsocket HoleSocket;
#else
typedef int HoleSocket;
#endif
typedef struct BlackHole {
    int port;
    HoleSocket sockets[HOLE_SOCKETS];
    int count;
} BlackHole;

void open_hole_or_skip(BlackHole *hole);
void close_hole(BlackHole *hole); // whoever hangs in it gets free when the system tries again

// ---- threads ----

// The number of the calling thread in the system, and how often a thread has gone to sleep since
// it began. Both are negative where the system does not tell.
long thread_number(void);
long thread_sleeps(long number);

// Whether a thread sits in a call into the system that does not come back: it has slept for
// STUCK_MS without waking up once, which no thread does that is merely not let run. Ask again and
// again with the same `nap`, all zeros at first. Where the system does not tell, time alone counts.
#define STUCK_MS 400u // longer than any peer here takes, and than the system waits to try again
typedef struct Nap {
    long sleeps;
    Uint64 since_ns;
} Nap;
bool is_stuck_in_system(Nap *nap, long number);

// Wait until a thread sleeps, then count how often it wakes up while nothing happens. Ends the
// test as skipped where the system does not tell.
long count_idle_wakeups(long number);

// ---- what the process holds ----

// Open descriptors, and the number behind `name` in the system's account of the process:
// "Threads:". Both are negative where the system does not tell.
int count_descriptors(void);
int read_own_status(const char *name);

#endif
