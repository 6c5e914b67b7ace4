// Random work for as long as one likes: every command is answered once, and nothing piles up.
//
//     soak SECONDS [SEED]
//
// The work comes in rounds. In a round one thread, in the role of a GUI, submits commands to good,
// bad and silent addresses, cancels, replaces its client, and changes what is wrong with the
// server. After a round everything comes to rest, and the process must hold what it held before:
// the same threads, the same descriptors, and since the first round, which warms it up, about the
// same memory. Exit code 0 when that is so; 1 with one line that says what is not.
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#elif defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED true
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

#define ROUND_MIN_MS 500u
#define ROUND_MAX_MS 5000u
#define ROUNDS 3u            // at least; a short run is cut into that many
#define REST_MS 60000u       // a connect that hangs comes home when the system tries again
#define CAPACITY_MAX 48      // commands outstanding
#define LIMIT_MAX_MS 120u    // of random deadlines
#define MESSAGE_MAX 204800u  // bytes
#define FLIGHT_MAX (MIB / 2) // bytes sent and not yet received, of one connection; see submit_send
#define HOLE_EVERY_MS 300u   // bounds the threads that hang in a connect
#define FAULT_MAX_MS 200u    // how long the server stays as it is
#define STEPS_PER_PAUSE 8    // so that the work does not take the whole machine
#define GROWTH_MAX_KIB 16384 // resident memory: what the allocator keeps in pieces varies by that
#define UNKNOWN (-1)

// What the process holds; UNKNOWN where the system does not tell.
typedef struct Holding {
    int threads;
    int descriptors;
    int resident_kib;
} Holding;

typedef struct Soak {
    Uint32 seed;
    Uint32 random;
    ThawEchoServer *server; // with changing faults
    ThawEchoServer *hole;   // lets nobody in during a round
    int port;
    int hole_port;
    Uint64 next_fault_ns;
    Uint64 next_hole_ns;

    ThawClient *client;
    int capacity;
    Uint32 submitted; // to this client
    Uint32 answered;  // by this client
    Uint32 flight;    // bytes on their way
    Uint32 cancelled; // the last command that a cancel was for,
    Start last_cancel;

    Uint32 all_answered;
    Uint32 all_received;
    Uint32 all_news;
    Uint32 all_cancels;
    Uint32 all_clients;
    Uint32 all_faults;
    int most_disowned;
    Uint64 longest_ms; // longest time that the GUI was held up
} Soak;

static void give_up(const Soak *soak, const char *why, long number) {
    fprintf(stderr, "soak: seed %u: %s (%ld)\n", (unsigned)soak->seed, why, number);
    exit(1);
}

static void demand(const Soak *soak, bool holds, const char *why, long number) {
    if (!holds)
        give_up(soak, why, number);
}

static Uint32 below(Soak *soak, Uint32 limit) {
    return next_random(&soak->random) % limit;
}

// ---- what the process holds ----

static Holding what_is_held(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    return (Holding){.threads = read_own_status("Threads:"),
                     .descriptors = count_descriptors(),
                     .resident_kib = SANITIZED ? UNKNOWN : read_own_status("VmRSS:")};
}

static void say_what_is_not_checked(const Holding *held) {
    if (held->threads == UNKNOWN || held->descriptors == UNKNOWN)
        puts("soak: this system does not tell threads and descriptors: not checked");
    if (SANITIZED)
        puts("soak: a sanitizer keeps freed memory: growth of memory is not checked");
    else if (held->resident_kib == UNKNOWN)
        puts("soak: this system does not tell resident memory: not checked");
}

// ---- messages: four bytes of seed, then what follows from it ----

static void fill_message(Uint8 *bytes, Uint32 size, Uint32 seed) {
    fill_pattern(bytes, size, seed);
    if (size >= sizeof seed)
        SDL_memcpy(bytes, &seed, sizeof seed);
}

static void check_message(const Soak *soak, const ThawFrame *frame) {
    static Uint8 expected[MESSAGE_MAX];
    Uint32 seed;
    Uint32 size = thaw_frame_size(frame);
    demand(soak, size < MESSAGE_MAX, "a message is longer than any that was sent", (long)size);
    if (size < sizeof seed || SDL_strncmp(thaw_frame_text(frame), "push ", 5) == 0)
        return; // too short to tell, or of the fault push
    SDL_memcpy(&seed, thaw_frame_payload(frame), sizeof seed);
    fill_message(expected, size, seed);
    demand(soak, SDL_memcmp(thaw_frame_payload(frame), expected, size) == 0,
           "a message came back as another", (long)size);
}

// ---- the work ----

static void begin_client(Soak *soak) {
    ThawClientOptions options = {.capacity = 1 + (int)below(soak, CAPACITY_MAX),
                                 .auto_receive = below(soak, 2)};
    // One in three has no deadline at all, and lives on cancels.
    if (below(soak, 3) > 0) {
        options.connect_timeout_ms = 1 + below(soak, LIMIT_MAX_MS);
        options.send_timeout_ms = 1 + below(soak, LIMIT_MAX_MS);
        options.receive_timeout_ms = 1 + below(soak, LIMIT_MAX_MS);
    }
    soak->client = thaw_client_create(&options);
    demand(soak, soak->client != NULL, "a client could not be created", (long)soak->all_clients);
    soak->capacity = options.capacity;
    soak->submitted = soak->answered = soak->cancelled = soak->flight = 0;
    soak->all_clients++;
}

static void replace_client(Soak *soak) {
    thaw_client_destroy(soak->client);
    begin_client(soak);
}

static Uint32 submit_connect(Soak *soak) {
    Uint64 now_ns = thaw_clock_ns();
    switch (below(soak, 12)) {
    case 0: return thaw_client_connect(soak->client, "127.0.0.1", 1);
    case 1: return thaw_client_connect(soak->client, "0.0.0.0", soak->port);
    case 2: return thaw_client_connect(soak->client, "", 0);
    case 3:
    case 4:
        if (now_ns < soak->next_hole_ns)
            break;
        soak->next_hole_ns = now_ns + (Uint64)HOLE_EVERY_MS * THAW_NS_PER_MS;
        return thaw_client_connect(soak->client, "127.0.0.1", soak->hole_port);
    default: break;
    }
    return thaw_client_connect(soak->client, "127.0.0.1", soak->port);
}

// No more is sent without being received than the buffers of the system hold: a client and a
// server that both wait for the other to read would hold each other for good, given up or not.
static Uint32 submit_send(Soak *soak) {
    static Uint8 bytes[MESSAGE_MAX];
    Uint32 size = below(soak, below(soak, 4) > 0 ? 2000 : MESSAGE_MAX);
    if (soak->flight + size > FLIGHT_MAX)
        return thaw_client_close(soak->client);
    fill_message(bytes, size, next_random(&soak->random));
    Uint32 id = thaw_client_send(soak->client, bytes, size);
    soak->flight += id ? size : 0;
    return id;
}

static void submit(Soak *soak, Uint32 (*make)(Soak *soak)) {
    bool full = thaw_client_outstanding_count(soak->client) >= soak->capacity;
    Uint32 id = make(soak);
    demand(soak, id == (full ? 0 : soak->submitted + 1), "a command got the wrong id", (long)id);
    soak->submitted += !full;
}

static Uint32 submit_receive(Soak *soak) {
    return thaw_client_receive(soak->client);
}

static Uint32 submit_close(Soak *soak) {
    return thaw_client_close(soak->client);
}

static void submit_something(Soak *soak) {
    Uint32 choice = below(soak, 100);
    if (choice < 20) {
        submit(soak, submit_connect);
    } else if (choice < 80) {
        submit(soak, submit_send);
        if (choice < 75)
            submit(soak, submit_receive);
    } else {
        submit(soak, choice < 95 ? submit_receive : submit_close);
    }
}

static void cancel(Soak *soak) {
    thaw_client_cancel_all(soak->client);
    soak->all_cancels++;
    if (soak->cancelled > soak->answered)
        return; // the one before is still to be obeyed
    soak->cancelled = soak->submitted;
    soak->last_cancel = start_now();
}

static void check_order(Soak *soak, const ThawReply *reply) {
    if (reply->id == 0) {
        demand(soak, (reply->type == THAW_COMMAND_RECEIVE) == reply->connected,
               "news is of a connection that is none", (long)reply->type);
        demand(soak, reply->connected == thaw_client_is_connected(soak->client),
               "news and client differ", (long)reply->type);
        soak->all_news++;
        return;
    }
    soak->answered++;
    soak->all_answered++;
    demand(soak, reply->id == soak->answered, "a reply is out of order", (long)reply->id);
}

static void take_replies(Soak *soak) {
    ThawReply reply;
    while (poll_reply(soak->client, &reply)) {
        check_order(soak, &reply);
        demand(soak, (reply.code == THAW_OK) == (reply.status == THAW_STATUS_SUCCESS),
               "code and status differ", (long)reply.code);
        if (reply.frame)
            check_message(soak, reply.frame);
        soak->all_received += reply.frame != NULL;
        if (!reply.connected)
            soak->flight = 0;
        clear_reply(&reply);
    }
    demand(soak,
           thaw_client_outstanding_count(soak->client) == (int)(soak->submitted - soak->answered),
           "the client counts otherwise", thaw_client_outstanding_count(soak->client));
    demand(soak, soak->answered >= soak->cancelled || our_ms_since(soak->last_cancel) < PROMPT_MS,
           "a cancelled command is not answered", (long)soak->answered + 1);
    soak->most_disowned = SDL_max(soak->most_disowned, thaw_client_disowned_count(soak->client));
}

// Its reply may be made already, or be news of the next moment: the promise stays the same.
static void cancel_one(Soak *soak) {
    Uint32 id = soak->answered + 1 + below(soak, (Uint32)soak->capacity);
    demand(soak, thaw_client_cancel(soak->client, id) == (id <= soak->submitted),
           "a cancel knows another command", (long)id);
}

static void change_fault_in_time(Soak *soak) {
    if (thaw_clock_ns() < soak->next_fault_ns)
        return;
    soak->next_fault_ns = thaw_clock_ns() + (Uint64)below(soak, FAULT_MAX_MS) * THAW_NS_PER_MS;
    // Every other time nothing is wrong, so that there is also work that succeeds.
    Uint32 fault = soak->all_faults % 2 ? below(soak, THAW_FAULT_COUNT) : THAW_FAULT_NONE;
    thaw_echo_server_set_fault(soak->server, (ThawFault)fault);
    thaw_echo_server_set_delay(soak->server, below(soak, 4) > 0 ? 0 : below(soak, LIMIT_MAX_MS));
    soak->all_faults++;
}

static void step(Soak *soak) {
    Start since = start_now();
    Uint32 choice = below(soak, 10000);
    change_fault_in_time(soak);
    if (choice < 5)
        replace_client(soak);
    else if (choice < 40)
        cancel(soak);
    else if (choice < 60)
        cancel_one(soak);
    else if (choice < 8000)
        submit_something(soak);
    take_replies(soak);
    soak->longest_ms = SDL_max(soak->longest_ms, our_ms_since(since));
    demand(soak, soak->longest_ms < PROMPT_MS, "the GUI was held up", (long)soak->longest_ms);
}

static void run_round(Soak *soak, Uint32 ms) {
    Uint64 since_ns = thaw_clock_ns();
    thaw_echo_server_set_fault(soak->hole, THAW_FAULT_BLACK_HOLE);
    begin_client(soak);
    for (Uint32 steps = 1; elapsed_ms(since_ns) < ms; steps++) {
        step(soak);
        if (steps % STEPS_PER_PAUSE == 0)
            SDL_Delay(1);
    }
}

// ---- rest ----

static bool is_at_rest(Soak *soak, const Holding *before) {
    Holding now = what_is_held();
    return thaw_echo_server_is_settled(soak->server) && thaw_echo_server_is_settled(soak->hole) &&
           thaw_echo_server_counts(soak->server).clients == 0 &&
           thaw_echo_server_counts(soak->hole).clients == 0 && now.threads <= before->threads &&
           now.descriptors <= before->descriptors;
}

// Answer all that is outstanding, end the client, and wait until nothing is left of the round.
static void come_to_rest(Soak *soak, const Holding *before) {
    Uint64 since_ns = thaw_clock_ns();
    cancel(soak);
    while (thaw_client_outstanding_count(soak->client) > 0) {
        take_replies(soak);
        SDL_Delay(1);
    }
    thaw_client_destroy(soak->client);
    soak->client = NULL;
    thaw_echo_server_set_fault(soak->server, THAW_FAULT_NONE);
    thaw_echo_server_set_fault(soak->hole, THAW_FAULT_NONE);
    while (!is_at_rest(soak, before) && elapsed_ms(since_ns) < REST_MS)
        SDL_Delay(10);
    Holding now = what_is_held();
    demand(soak, now.threads <= before->threads, "threads are left over",
           now.threads - before->threads);
    demand(soak, now.descriptors <= before->descriptors, "descriptors are left over",
           now.descriptors - before->descriptors);
    demand(soak, is_at_rest(soak, before), "the servers do not come to rest",
           thaw_echo_server_counts(soak->server).clients +
               thaw_echo_server_counts(soak->hole).clients);
}

static void stop_server(Soak *soak, ThawEchoServer *server) {
    Start since = start_now();
    thaw_echo_server_destroy(server);
    demand(soak, our_ms_since(since) < PROMPT_MS, "a server was slow to stop",
           (long)our_ms_since(since));
}

static void print_summary(const Soak *soak, const Holding *held, int growth_kib) {
    printf(
        "soak: %u commands answered, %u messages back, %u news, %u cancels, %u clients, %u faults, "
        "at most %d disowned, longest call %u ms; ",
        (unsigned)soak->all_answered, (unsigned)soak->all_received, (unsigned)soak->all_news,
        (unsigned)soak->all_cancels, (unsigned)soak->all_clients, (unsigned)soak->all_faults,
        soak->most_disowned, (unsigned)soak->longest_ms);
    if (held->threads != UNKNOWN && held->descriptors != UNKNOWN)
        printf("at rest %d threads, %d descriptors; ", held->threads, held->descriptors);
    if (held->resident_kib != UNKNOWN)
        printf("at rest %d KiB, grown by %d KiB; ", held->resident_kib, growth_kib);
    puts("ok");
}

static void run(Soak *soak, Uint32 seconds) {
    Uint32 round_ms = SDL_max(SDL_min(seconds * 1000 / ROUNDS, ROUND_MAX_MS), ROUND_MIN_MS);
    Uint32 rounds = SDL_max(seconds * 1000 / round_ms, 2);
    Holding before = what_is_held();
    Holding warm = before;
    Holding now = before;
    say_what_is_not_checked(&before);
    for (Uint32 round = 0; round < rounds; round++) {
        run_round(soak, round_ms);
        come_to_rest(soak, &before);
        now = what_is_held();
        if (round == 0)
            warm = now;
        demand(soak, now.resident_kib - warm.resident_kib < GROWTH_MAX_KIB, "memory grows, in KiB",
               now.resident_kib - warm.resident_kib);
    }
    print_summary(soak, &now, now.resident_kib - warm.resident_kib);
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? SDL_atoi(argv[1]) : 0;
    if (argc > 3 || seconds < 1 || seconds > 1000000) {
        fprintf(stderr, "soak SECONDS [SEED]: SECONDS is a number from 1 on\n");
        return 1;
    }
    static Soak soak;
    soak.seed = argc > 2 ? (Uint32)SDL_strtoul(argv[2], NULL, 10)
                         : (Uint32)(SDL_GetPerformanceCounter() % 1000000);
    soak.random = soak.seed;
    printf("soak: seed %u, %d s\n", (unsigned)soak.seed, seconds);
    fflush(stdout);
    begin_tests(NULL);
    ThawEchoServerOptions options = {.delay_ms = 0};
    soak.server = start_server(&options);
    soak.port = options.port;
    soak.hole = start_server(&options);
    soak.hole_port = options.port;
    run(&soak, (Uint32)seconds);
    stop_server(&soak, soak.server);
    stop_server(&soak, soak.hole);
    return 0;
}
