// DESIGN
// The server is the accept thread with its doorway and its guests. They belong to that thread while
// it runs; before it was started and after it has finished, they belong to the thread that started
// the server. So they need no lock: what is shared is in the state (server_state.h).
//
// A guest can be stuck in a send, and the filler of a black hole in a connect. When the server
// stops, such a thread is left behind with a reference to the state. The accept thread never gets
// stuck.
#include "echo_server.h"

#include "client_options.h"
#include "door.h"
#include "guest.h"
#include "sized.h"
#include "trace.h"
#include "transport.h"

#define SLICE_MS 50u
#define ACCEPT_RETRY_MS 10u
#define WELCOMES 64      // clients taken in before the fault is looked at again
#define ADDRESSES_MAX 32 // of this machine that are looked at

typedef struct Visit {
    struct Visit *next;
    ThawTask *task; // of the guest
} Visit;

struct ThawEchoServer {
    ThawServerState *state; // a reference
    ThawTask *task;         // the accept thread

    ThawDoorway *doorway; // the accept thread's while that runs, as is what follows
    Visit *visits;        // owned; guests that have not been released
    Uint32 guest_number;  // of the newest guest
    ThawTrace trace;

    Uint64 stop_until_ns; // the caller's: how long the threads have to finish; 0: it goes on
};

// ---- the accept thread ----

static void release_finished(ThawEchoServer *server);
static void welcome(ThawEchoServer *server);

static void accept_thread(void *userdata) {
    ThawEchoServer *server = userdata;
    while (!thaw_state_is_stopping(server->state)) {
        release_finished(server);
        if (thaw_doorway_move(server->doorway))
            welcome(server);
    }
    thaw_doorway_close(server->doorway);
}

static void release_finished(ThawEchoServer *server) {
    for (Visit **place = &server->visits; *place;) {
        Visit *visit = *place;
        if (!thaw_task_has_finished(visit->task)) {
            place = &visit->next;
            continue;
        }
        *place = visit->next;
        thaw_task_release(visit->task);
        SDL_free(visit);
    }
}

// False: the socket is closed.
static bool let_in(ThawEchoServer *server, const ThawArrival *arrival) {
    Visit *visit = SDL_calloc(1, sizeof *visit);
    if (!visit) {
        SDLNet_TCP_Close(arrival->socket);
        return false;
    }
    visit->task = thaw_guest_start(server->state, arrival, server->guest_number + 1);
    if (!visit->task) {
        SDL_free(visit);
        return false;
    }
    server->guest_number++;
    visit->next = server->visits;
    server->visits = visit;
    return true;
}

// Take the next client that waits. False when there is none, or it cannot be had.
static bool receive_guest(ThawEchoServer *server) {
    ThawArrival arrival;
    if (!thaw_doorway_accept(server->doorway, &arrival))
        return false;
    bool admitted = arrival.may_enter && thaw_state_admit(server->state);
    if (admitted && let_in(server, &arrival))
        return true;
    if (admitted)
        thaw_state_revoke(server->state);
    else
        SDLNet_TCP_Close(arrival.socket);
    thaw_state_count_turned_away(server->state);
    THAW_TRACE(&server->trace, .kind = THAW_EVENT_TURNED_AWAY, .peer = arrival.peer);
    return true;
}

// Wait for clients and take them in, several at once, since few of them fit into the backlog.
static void welcome(ThawEchoServer *server) {
    int ready = thaw_doorway_wait(server->doorway, SLICE_MS);
    if (ready == 0)
        return;
    int count = 0;
    while (ready > 0 && count < WELCOMES && receive_guest(server))
        count++;
    // The client has gone again, there are no descriptors left, or the system refuses to watch: do
    // not spin on that.
    if (count == 0)
        thaw_state_pause(server->state, ACCEPT_RETRY_MS);
}

// ---- starting ----

static void destroy(void *userdata) {
    ThawEchoServer *server = userdata;
    for (Visit *visit; (visit = server->visits);) {
        server->visits = visit->next;
        thaw_task_release(visit->task);
        SDL_free(visit);
    }
    thaw_doorway_destroy(server->doorway);
    if (server->state)
        thaw_state_release(server->state);
    SDL_free(server);
}

static ThawEchoServer *start(const ThawEchoServerOptions *options) {
    ThawEchoServer *server = SDL_calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->state = thaw_state_create(options);
    if (server->state)
        server->doorway = thaw_doorway_create(server->state);
    if (server->doorway) {
        server->trace.hook = thaw_state_hook(server->state);
        server->trace.lane = THAW_LANE_SERVER;
        server->task = thaw_task_start("thaw server", accept_thread, destroy, server);
    }
    if (server->task)
        return server;
    destroy(server);
    return NULL;
}

ThawEchoServer *thaw_echo_server_create_sized(const ThawEchoServerOptions *options, size_t size) {
    ThawEchoServerOptions copy;
    if (!thaw_sized_copy(&copy, sizeof copy, options, size))
        return NULL;
    if (copy.port < 1 || copy.port > 65535) {
        SDL_SetError("port %d is not between 1 and 65535", copy.port);
        return NULL;
    }
    if (!thaw_transport_start())
        return NULL;
    SDL_ClearError();
    ThawEchoServer *server = start(&copy);
    if (server)
        return server;
    thaw_transport_stop();
    // Not everything that can be refused says so.
    if (!*SDL_GetError())
        SDL_SetError("there is no memory, or no thread, for a server");
    return NULL;
}

int thaw_echo_server_port(const ThawEchoServer *server) {
    return thaw_doorway_port(server->doorway);
}

int thaw_echo_server_addresses(ThawAddress *addresses, int most) {
    IPaddress own[ADDRESSES_MAX];
    int found = SDL_min(SDLNet_GetLocalAddresses(own, ADDRESSES_MAX), ADDRESSES_MAX);
    int count = 0;
    for (int i = 0; i < found && count < most; i++) {
        Uint32 host = SDL_SwapBE32(own[i].host);
        if (host != 0 && !thaw_host_is_loopback(host))
            thaw_host_write(host, addresses[count++].text);
    }
    return count;
}

// ---- stopping ----

static Uint64 grace_end_ns(void) {
    return thaw_clock_ns() + (Uint64)THAW_GRACE_MS * THAW_NS_PER_MS;
}

void thaw_echo_server_begin_stop(ThawEchoServer *server) {
    if (!server || server->stop_until_ns > 0)
        return;
    server->stop_until_ns = grace_end_ns();
    thaw_state_stop(server->state);
}

// Whether no thread of the server runs any more; wait for that until `end_ns`. Guests are asked
// once the accept thread has finished: then they are the caller's.
static bool wait_finished(ThawEchoServer *server, Uint64 end_ns) {
    bool finished = thaw_doorway_wait_finished(server->doorway, end_ns);
    for (const Visit *visit = server->visits; visit; visit = visit->next)
        finished = thaw_task_wait_until(visit->task, end_ns) && finished;
    return finished;
}

bool thaw_echo_server_has_stopped(ThawEchoServer *server) {
    // As long as the accept thread listens the port is taken.
    if (server->stop_until_ns == 0 || !thaw_task_has_finished(server->task))
        return false;
    if (wait_finished(server, 0))
        return true;
    if (thaw_state_is_held(server->state))
        server->stop_until_ns = grace_end_ns(); // its grace begins when the observer returns
    return thaw_clock_ns() >= server->stop_until_ns;
}

void thaw_echo_server_destroy(ThawEchoServer *server) {
    if (!server)
        return;
    thaw_echo_server_begin_stop(server);
    while (!thaw_task_wait(server->task, SLICE_MS)) {
    }
    bool finished = wait_finished(server, server->stop_until_ns);
    // The last word is the server's own, with nobody left to contradict it.
    bool held = thaw_state_cut_off(server->state);
    if (held && !finished)
        finished = wait_finished(server, grace_end_ns());
    server->trace.hook = thaw_state_options(server->state)->observer;
    THAW_TRACE(&server->trace, .kind = THAW_EVENT_ENDED);
    thaw_task_release(server->task); // destroys the server
    // A thread that was left behind still has a socket of SDL_net.
    if (finished)
        thaw_transport_stop();
}

// ---- what may change while it runs ----

void thaw_echo_server_set_delay(ThawEchoServer *server, Uint32 delay_ms) {
    thaw_state_set_delay(server->state, delay_ms);
}

void thaw_echo_server_set_fault(ThawEchoServer *server, ThawFault fault) {
    thaw_state_set_fault(server->state, fault);
}

bool thaw_echo_server_arm_watchdog(ThawEchoServer *server, Uint32 ms) {
    return thaw_state_arm_watchdog(server->state, ms);
}

bool thaw_echo_server_is_settled(ThawEchoServer *server) {
    return thaw_state_counts(server->state).door == thaw_state_wanted_door(server->state);
}

ThawEchoServerCounts thaw_echo_server_counts(ThawEchoServer *server) {
    return thaw_state_counts(server->state);
}
