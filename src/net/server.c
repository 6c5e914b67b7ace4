// DESIGN
// Every thread of the server holds the ThawServer: whoever lets go last frees it. One that has let
// go is joined, by the accept thread or by thaw_server_stop, and one that is stuck is left behind:
// then the last of those frees the server. `stopping` and
// `delay_ms` change under the mutex and are announced on `changed`, so a thread that sleeps out a
// delay wakes at once. A thread that waits for its client's bytes does so in slices.
#include "server.h"

#include <errno.h>

#include "client.h"
#include "connection.h"
#include "guest.h"
#include "observe.h"
#include "tcp.h"

#define SLICE_MS 50u
#define STOP_SLICE_MS 10u // between two looks at the clock; a change wakes at once
#define ACCEPT_RETRY_MS 10u
#define LOOPBACK 0x7F000001u // 127.0.0.1
#define WELCOMES 64          // clients taken in before the fault is looked at again
#define FILLERS_MAX 64       // connects to our own backlog; SDL_net asks for a backlog of 5
#define PEER_SIZE 24         // bytes: "255.255.255.255:65535" and the end mark
#define ADDRESSES_MAX 32     // of this machine that are looked at
#define FULL_AFTER_LOOKS 100 // 1 ms apart and more: a connect that is still under way hangs

// Who is served.
typedef struct Guest {
    ThawConnection *connection;
    Uint32 number; // from 1 on
    char peer[PEER_SIZE];
} Guest;

// A thread of the server.
typedef struct Thread {
    struct Thread *next;
    ThawServer *server;
    SDL_Thread *thread; // of its creator
    bool home;          // has let go; guarded by the server's mutex, as is `next`

    Guest guest; // of a guest's thread
} Thread;

struct ThawServer {
    ThawServerOptions options; // constant once it listens, but for delay_ms and fault
    TCPsocket listener;        // the accept thread's own
    SDLNet_SocketSet set;      // the accept thread's own
    Uint32 guest_number;       // of the newest; the accept thread's own

    SDL_mutex *mutex;  // guards what follows, and those two
    SDL_cond *changed; // any of it changed
    bool stopping;
    bool listens;         // the accept thread has not closed the listener for good
    Uint64 stop_until_ns; // when it is stopping: how long its threads have to come home
    Uint32 let_go_ms;     // after how long it lets go of whom it holds; 0: never
    Uint64 alive_ns;      // when it was last told not to
    bool has_let_go;      // of somebody, since then
    bool cut_off;         // stopped: the observer must not be called any more
    int calling_out;      // threads that are in the observer
    Thread *threads;      // owned; that run, or wait to be joined
    int running;          // how many of them have not let go yet
    bool filler_runs;     // a thread fills the backlog
    int filling_looks;    // at its last connect, from 1 on; 0: none is under way
    bool filling_refused; // this system refuses connects to a full backlog
    bool owned;           // thaw_server_stop has not let go yet
    ThawServerCounts counts;
};

static void stop_listening(ThawServer *server);

static void destroy(ThawServer *server) {
    stop_listening(server);
    for (Thread *thread; (thread = server->threads);) {
        server->threads = thread->next;
        SDL_free(thread);
    }
    if (server->changed)
        SDL_DestroyCond(server->changed);
    if (server->mutex)
        SDL_DestroyMutex(server->mutex);
    SDL_free(server);
}

// ---- calling out ----

static void observe(void *userdata, const ThawEvent *event) {
    ThawServer *server = userdata;
    SDL_LockMutex(server->mutex);
    bool allowed = !server->cut_off;
    if (allowed)
        server->calling_out++;
    SDL_UnlockMutex(server->mutex);
    if (!allowed)
        return;
    server->options.observer.call(server->options.observer.userdata, event);
    SDL_LockMutex(server->mutex);
    server->calling_out--;
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
}

static ThawHook own_observer(ThawServer *server) {
    return (ThawHook){server->options.observer.call ? observe : NULL, server};
}

static void report(ThawServer *server, ThawEventKind kind, Uint32 number, const char *peer) {
    THAW_OBSERVE(own_observer(server), .kind = kind, .lane = THAW_LANE_SERVER, .guest = number,
                 .peer = peer);
}

// ---- what guests need ----

bool thaw_server_is_stopping(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    bool stopping = server->stopping;
    SDL_UnlockMutex(server->mutex);
    return stopping;
}

// Whether who waits since `since_ns` has waited for long enough. Lock held.
static bool has_waited(const ThawServer *server, Uint64 since_ns) {
    return server->let_go_ms > 0 &&
           thaw_clock_since_ns(since_ns) >= (Uint64)server->let_go_ms * THAW_NS_PER_MS;
}

// Lock held.
static bool lets_go(const ThawServer *server) {
    return has_waited(server, server->alive_ns);
}

// Lock held. A delay holds nobody for ever, so letting go does not end it.
static ThawFault fault_now(ThawServer *server) {
    ThawFault fault = server->options.fault;
    if (fault == THAW_FAULT_NONE || fault == THAW_FAULT_DELAY || !lets_go(server))
        return fault;
    server->has_let_go = true;
    return THAW_FAULT_NONE;
}

ThawFault thaw_server_fault(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    ThawFault fault = fault_now(server);
    SDL_UnlockMutex(server->mutex);
    return fault;
}

// Whether a guest that was given nothing since `since_ns` has to go, since it may be held. One that
// was let in or answered in the meantime has its own time to get free by itself.
static bool is_let_go(ThawServer *server, Uint64 since_ns) {
    SDL_LockMutex(server->mutex);
    bool go = lets_go(server) && has_waited(server, since_ns);
    server->has_let_go = server->has_let_go || go;
    SDL_UnlockMutex(server->mutex);
    return go;
}

bool thaw_server_is_tired(ThawServer *server, Uint64 heard_ns) {
    Uint32 silence_ms = server->options.silence_ms; // constant
    return silence_ms > 0 && thaw_clock_since_ns(heard_ns) / THAW_NS_PER_MS >= silence_ms;
}

void thaw_server_count_echo(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    server->counts.echoed++;
    SDL_UnlockMutex(server->mutex);
}

// Sleep until `ms` have passed since `since_ns` or something changes. False: they have passed.
// Lock held, but not while sleeping.
static bool sleep_more(ThawServer *server, Uint64 since_ns, Uint64 ms) {
    Uint64 slept_ms = thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS;
    if (slept_ms >= ms)
        return false;
    SDL_CondWaitTimeout(server->changed, server->mutex, (Uint32)(ms - slept_ms));
    return true;
}

bool thaw_server_pause(ThawServer *server, Uint32 ms) {
    Uint64 since_ns = thaw_clock_ns();
    SDL_LockMutex(server->mutex);
    ThawFault fault = fault_now(server);
    while (!server->stopping && fault_now(server) == fault && sleep_more(server, since_ns, ms)) {
    }
    bool same = !server->stopping && fault_now(server) == fault;
    SDL_UnlockMutex(server->mutex);
    return same;
}

bool thaw_server_sleep_delay(ThawServer *server, Uint32 factor, Uint32 least_ms) {
    Uint64 since_ns = thaw_clock_ns();
    SDL_LockMutex(server->mutex);
    ThawFault fault = server->options.fault;
    // The delay is read anew each time: a shorter one ends a sleep that is too long by now.
    while (!server->stopping && server->options.fault == fault) {
        Uint64 ms = SDL_max((Uint64)server->options.delay_ms * factor, least_ms);
        if (!sleep_more(server, since_ns, ms))
            break;
    }
    bool same = !server->stopping && server->options.fault == fault;
    SDL_UnlockMutex(server->mutex);
    return same;
}

// ---- threads ----

// Start a thread. The mutex is free.
static bool start_thread(ThawServer *server, SDL_ThreadFunction run, const char *name,
                         const Guest *guest) {
    Thread *thread = SDL_calloc(1, sizeof *thread);
    if (!thread)
        return false;
    thread->server = server;
    if (guest)
        thread->guest = *guest;
    SDL_LockMutex(server->mutex);
    thread->next = server->threads;
    server->threads = thread;
    server->running++;
    SDL_UnlockMutex(server->mutex);
    thread->thread = SDL_CreateThread(run, name, thread);
    if (thread->thread)
        return true;
    SDL_LockMutex(server->mutex);
    server->threads = thread->next; // nobody but the caller starts threads
    server->running--;
    SDL_UnlockMutex(server->mutex);
    SDL_free(thread);
    return false;
}

// The last that a thread does.
static void let_go(Thread *thread) {
    ThawServer *server = thread->server;
    SDL_LockMutex(server->mutex);
    thread->home = true;
    server->running--;
    bool last = server->running == 0 && !server->owned;
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
    if (last)
        destroy(server);
}

// Take those that have let go out of the list. Lock held.
static Thread *take_home(ThawServer *server) {
    Thread *home = NULL;
    for (Thread **place = &server->threads; *place;) {
        Thread *thread = *place;
        if (thread->home) {
            *place = thread->next;
            thread->next = home;
            home = thread;
        } else {
            place = &thread->next;
        }
    }
    return home;
}

// They are about to end: this takes no time.
static void join(Thread *home) {
    for (Thread *thread; (thread = home);) {
        home = thread->next;
        SDL_WaitThread(thread->thread, NULL);
        SDL_free(thread);
    }
}

static void join_those_at_home(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    Thread *home = take_home(server);
    SDL_UnlockMutex(server->mutex);
    join(home);
}

static int guest_thread(void *userdata) {
    Thread *self = userdata;
    ThawServer *server = self->server;
    Guest *guest = &self->guest;
    Uint64 now_ns = thaw_clock_ns();
    ThawGuestTimes times = {.heard_ns = now_ns, .answered_ns = now_ns};
    report(server, THAW_EVENT_ACCEPTED, guest->number, guest->peer);
    while (!thaw_server_is_stopping(server) && !is_let_go(server, times.answered_ns) &&
           !thaw_server_is_tired(server, times.heard_ns) &&
           thaw_guest_serve(server, guest->connection, &times)) {
    }
    thaw_connection_destroy(guest->connection);
    SDL_LockMutex(server->mutex);
    server->counts.clients--;
    SDL_UnlockMutex(server->mutex);
    report(server, THAW_EVENT_LEFT, guest->number, guest->peer);
    let_go(self);
    return 0;
}

static void set_filling(ThawServer *server, bool connecting, bool refused) {
    SDL_LockMutex(server->mutex);
    server->filling_looks = connecting;
    server->filling_refused = refused;
    SDL_UnlockMutex(server->mutex);
}

// ---- the door ----

static bool is_loopback(Uint32 host) {
    return host >> 24 == 127;
}

// The address of a peer in the order of its numbers, and as text with its port.
static Uint32 read_peer(TCPsocket socket, char text[PEER_SIZE]) {
    const IPaddress *peer = SDLNet_TCP_GetPeerAddress(socket);
    Uint32 host = peer ? SDL_SwapBE32(peer->host) : 0;
    SDL_snprintf(text, PEER_SIZE, "%u.%u.%u.%u:%u", host >> 24, host >> 16 & 255u, host >> 8 & 255u,
                 host & 255u, peer ? SDL_SwapBE16(peer->port) : 0u);
    return host;
}

// Count a client in, if there is room for it.
static bool reserve_place(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    bool room = server->counts.clients < THAW_SERVER_CLIENTS_MAX;
    if (room) {
        server->counts.clients++;
        server->counts.accepted++;
    }
    SDL_UnlockMutex(server->mutex);
    return room;
}

static void give_place_back(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    server->counts.clients--;
    server->counts.accepted--;
    SDL_UnlockMutex(server->mutex);
}

// Start a thread for the client. On false the socket is closed.
static bool let_in(ThawServer *server, TCPsocket socket, Guest *guest) {
    guest->connection =
        thaw_connection_create(server->options.max_message, own_observer(server), THAW_LANE_SERVER);
    if (!guest->connection ||
        !thaw_tcp_adopt(thaw_connection_transport(guest->connection), socket)) {
        thaw_connection_destroy(guest->connection);
        SDLNet_TCP_Close(socket);
        return false;
    }
    if (server->options.silence_ms > 0)
        thaw_tcp_limit_write(socket, server->options.silence_ms);
    if (start_thread(server, guest_thread, "thaw guest", guest))
        return true;
    thaw_connection_destroy(guest->connection);
    return false;
}

// Take the next client that waits. False when there is none, or it cannot be had.
static bool open_door(ThawServer *server) {
    bool room = thaw_tcp_has_room();
    TCPsocket socket = SDLNet_TCP_Accept(server->listener);
    if (!socket)
        return false;
    Guest guest = {.number = server->guest_number + 1};
    bool near = is_loopback(read_peer(socket, guest.peer));
    if (!room || (!near && !server->options.remote) || !reserve_place(server)) {
        SDLNet_TCP_Close(socket);
    } else if (let_in(server, socket, &guest)) {
        server->guest_number++;
        return true;
    } else {
        give_place_back(server);
    }
    SDL_LockMutex(server->mutex);
    server->counts.turned_away++;
    SDL_UnlockMutex(server->mutex);
    report(server, THAW_EVENT_TURNED_AWAY, 0, guest.peer);
    return true;
}

int thaw_server_addresses(ThawAddress *addresses, int most) {
    IPaddress own[ADDRESSES_MAX];
    int found = SDL_min(SDLNet_GetLocalAddresses(own, ADDRESSES_MAX), ADDRESSES_MAX);
    int count = 0;
    for (int i = 0; i < found && count < most; i++) {
        Uint32 host = SDL_SwapBE32(own[i].host);
        if (host == 0 || is_loopback(host))
            continue;
        SDL_snprintf(addresses[count++].text, sizeof addresses->text, "%u.%u.%u.%u", host >> 24,
                     host >> 16 & 255u, host >> 8 & 255u, host & 255u);
    }
    return count;
}

static void stop_listening(ThawServer *server) {
    if (server->listener)
        SDLNet_TCP_Close(server->listener);
    if (server->set)
        SDLNet_FreeSocketSet(server->set);
    server->listener = NULL;
    server->set = NULL;
}

// SDL_net keeps the reason to itself; on POSIX the system still knows it.
static void explain_listen(int port, int reason) {
    if (reason == EACCES)
        SDL_SetError("port %d needs the rights of an administrator; try --port %d", port,
                     THAW_SERVER_PORT_DEFAULT);
    else if (reason == EADDRINUSE || reason == 0)
        SDL_SetError("port %d is taken by another program; try --port %d", port,
                     port == 65535 ? THAW_SERVER_PORT_DEFAULT + 1 : port + 1);
    else
        SDL_SetError("the system does not let thaw listen on port %d (system error %d)", port,
                     reason);
}

// `*taken`: another port may do.
static bool listen_on(ThawServer *server, bool *taken) {
    IPaddress address;
    *taken = false;
    if (!thaw_tcp_has_room())
        return false;
    errno = 0;
    if (SDLNet_ResolveHost(&address, NULL, (Uint16)server->options.port) == 0)
        server->listener = SDLNet_TCP_Open(&address);
    if (!server->listener) {
        *taken = errno == EADDRINUSE || errno == 0;
        explain_listen(server->options.port, errno);
        return false;
    }
    thaw_tcp_keep(server->listener);
    server->set = SDLNet_AllocSocketSet(1);
    if (server->set && SDLNet_TCP_AddSocket(server->set, server->listener) > 0)
        return true;
    stop_listening(server);
    return false;
}

// Listen on the first port that is free, of those that may be had. When none is, the error names
// the one that was wanted. SDL_net lets two programs share a port on no system that has not asked
// for it: it leaves SO_REUSEADDR out on Windows, where that would allow it.
static bool listen_somewhere(ThawServer *server) {
    int first = server->options.port;
    int last = SDL_min(first + SDL_max(server->options.ports, 1) - 1, 65535);
    bool taken = true;
    for (int port = first; taken && port <= last; port++) {
        server->options.port = port;
        if (listen_on(server, &taken))
            return true;
    }
    if (taken)
        explain_listen(first, EADDRINUSE);
    return false;
}

// Fill the backlog with connects of our own that nobody accepts. The last of them hangs, which
// shows that the backlog is full; this thread hangs with it, until clients are accepted again.
static int filler_thread(void *userdata) {
    Thread *self = userdata;
    ThawServer *server = self->server;
    TCPsocket sockets[FILLERS_MAX];
    int count = 0;
    IPaddress address = {.host = SDL_SwapBE32(LOOPBACK)};
    bool full = false;
    SDLNet_Write16((Uint16)server->options.port, &address.port);
    while (!full && count < FILLERS_MAX && thaw_server_fault(server) == THAW_FAULT_BLACK_HOLE &&
           !thaw_server_is_stopping(server)) {
        set_filling(server, true, false);
        sockets[count] = SDLNet_TCP_Open(&address);
        full = sockets[count] == NULL; // this system refuses rather than lets hang
        if (!full)
            thaw_tcp_keep(sockets[count]);
        count += !full;
    }
    set_filling(server, false, full);
    // Not filled, because the fault went away: it may be back by now, and wants a filler that
    // begins.
    while ((full || count == FILLERS_MAX) && !thaw_server_is_stopping(server) &&
           thaw_server_fault(server) == THAW_FAULT_BLACK_HOLE)
        thaw_server_pause(server, SLICE_MS);
    while (count > 0)
        SDLNet_TCP_Close(sockets[--count]);
    SDL_LockMutex(server->mutex);
    server->filler_runs = false;
    server->filling_looks = 0;
    server->filling_refused = false;
    SDL_UnlockMutex(server->mutex);
    let_go(self);
    return 0;
}

// Start to fill the backlog, unless that is under way. True when it is full. Looks are counted, not
// time: where this thread is let run a hundred times, so is the filler's.
static bool fill_backlog(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    bool start = !server->filler_runs;
    server->filling_looks += server->filling_looks > 0;
    bool full = server->filling_refused || server->filling_looks > FULL_AFTER_LOOKS;
    server->filler_runs = true;
    SDL_UnlockMutex(server->mutex);
    if (start && !start_thread(server, filler_thread, "thaw filler", NULL)) {
        SDL_LockMutex(server->mutex);
        server->filler_runs = false;
        SDL_UnlockMutex(server->mutex);
    }
    thaw_server_pause(server, 1);
    return full;
}

static ThawDoor wanted_door(ThawServer *server) {
    ThawFault fault = thaw_server_fault(server);
    return fault == THAW_FAULT_REFUSE       ? THAW_DOOR_CLOSED
           : fault == THAW_FAULT_BLACK_HOLE ? THAW_DOOR_BLACK_HOLE
                                            : THAW_DOOR_OPEN;
}

static void set_door(ThawServer *server, ThawDoor door) {
    SDL_LockMutex(server->mutex);
    server->counts.door = door;
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
}

// Make the door what the fault wants.
static void move_door(ThawServer *server, ThawDoor wanted) {
    bool taken;
    if (wanted == THAW_DOOR_CLOSED) {
        stop_listening(server);
        set_door(server, wanted);
    } else if (server->listener || listen_on(server, &taken)) {
        if (wanted == THAW_DOOR_OPEN)
            set_filling(server, false, false); // a filler that still hangs will have to begin anew
        if (wanted == THAW_DOOR_OPEN || fill_backlog(server))
            set_door(server, wanted);
    } else {
        SDL_Delay(SLICE_MS); // the port is taken, or there is no socket to be had; try again
    }
}

// Wait for clients and take them in, several at once, since few of them fit into the backlog.
static void welcome(ThawServer *server) {
    int ready = SDLNet_CheckSockets(server->set, SLICE_MS);
    if (ready == 0)
        return;
    int count = 0;
    while (ready > 0 && count < WELCOMES && open_door(server))
        count++;
    // The client has gone again, there are no descriptors left, or the system refuses to watch: do
    // not spin on that.
    if (count == 0)
        thaw_server_pause(server, ACCEPT_RETRY_MS);
}

static int accept_thread(void *userdata) {
    Thread *self = userdata;
    ThawServer *server = self->server;
    while (!thaw_server_is_stopping(server)) {
        join_those_at_home(server);
        ThawDoor wanted = wanted_door(server);
        if (thaw_server_counts(server).door != wanted) {
            move_door(server, wanted);
        } else if (wanted != THAW_DOOR_OPEN) {
            thaw_server_pause(server, SLICE_MS);
        } else {
            welcome(server);
        }
    }
    stop_listening(server);
    SDL_LockMutex(server->mutex);
    server->listens = false;
    SDL_UnlockMutex(server->mutex);
    let_go(self);
    return 0;
}

static bool start(ThawServer *server) {
    server->mutex = SDL_CreateMutex();
    server->changed = SDL_CreateCond();
    if (!server->mutex || !server->changed || !listen_somewhere(server))
        return false;
    server->owned = true;
    server->listens = true;
    return start_thread(server, accept_thread, "thaw server", NULL);
}

ThawServer *thaw_server_start(const ThawServerOptions *options) {
    if (options->port < 1 || options->port > 65535) {
        SDL_SetError("port %d is not between 1 and 65535", options->port);
        return NULL;
    }
    ThawServer *server = SDL_calloc(1, sizeof *server);
    if (!server) {
        SDL_OutOfMemory();
        return NULL;
    }
    server->options = *options;
    server->options.delay_ms = SDL_min(options->delay_ms, THAW_SERVER_DELAY_MAX_MS);
    if (server->options.max_message == 0)
        server->options.max_message = THAW_MAX_MESSAGE_DEFAULT;
    if (!thaw_tcp_start()) {
        SDL_free(server);
        return NULL;
    }
    SDL_ClearError();
    if (start(server))
        return server;
    destroy(server);
    thaw_tcp_stop();
    // Not everything that can be refused says so.
    if (!*SDL_GetError())
        SDL_SetError("there is no memory, or no thread, for a server");
    return NULL;
}

int thaw_server_port(const ThawServer *server) {
    return server->options.port; // constant since it listens
}

void thaw_server_begin_stop(ThawServer *server) {
    if (!server)
        return;
    SDL_LockMutex(server->mutex);
    if (!server->stopping)
        server->stop_until_ns = thaw_clock_ns() + (Uint64)THAW_GRACE_MS * THAW_NS_PER_MS;
    server->stopping = true;
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
}

// Whether there is nobody left to wait for: a guest may be stuck in a send for good, but the thread
// that accepts never is, and as long as it listens the port is taken. Lock held.
static bool has_stopped(const ThawServer *server) {
    return server->stopping && !server->listens &&
           (server->running == 0 || thaw_clock_ns() >= server->stop_until_ns);
}

bool thaw_server_has_stopped(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    bool stopped = has_stopped(server);
    SDL_UnlockMutex(server->mutex);
    return stopped;
}

void thaw_server_stop(ThawServer *server) {
    if (!server)
        return;
    thaw_server_begin_stop(server);
    SDL_LockMutex(server->mutex);
    while (!has_stopped(server))
        SDL_CondWaitTimeout(server->changed, server->mutex, STOP_SLICE_MS);
    server->cut_off = true;
    while (server->calling_out > 0)
        SDL_CondWait(server->changed, server->mutex);
    bool alone = server->running == 0;
    server->owned = false;
    Thread *home = take_home(server);
    // SDL looks at a thread that it detaches when that may have ended and freed itself already. So
    // only one that needs this mutex before it ends is detached.
    for (Thread *stuck = server->threads; stuck; stuck = stuck->next)
        SDL_DetachThread(stuck->thread);
    SDL_UnlockMutex(server->mutex);
    join(home);
    if (!alone)
        return; // the last thread frees it, and still has sockets of SDL_net
    destroy(server);
    thaw_tcp_stop();
}

void thaw_server_set_delay(ThawServer *server, Uint32 delay_ms) {
    SDL_LockMutex(server->mutex);
    server->options.delay_ms = SDL_min(delay_ms, THAW_SERVER_DELAY_MAX_MS);
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
}

void thaw_server_set_fault(ThawServer *server, ThawFault fault) {
    SDL_LockMutex(server->mutex);
    server->options.fault = fault;
    SDL_CondBroadcast(server->changed);
    SDL_UnlockMutex(server->mutex);
}

bool thaw_server_let_go_in(ThawServer *server, Uint32 ms) {
    SDL_LockMutex(server->mutex);
    bool has_let_go = server->has_let_go;
    server->has_let_go = false;
    server->let_go_ms = ms;
    server->alive_ns = thaw_clock_ns();
    SDL_UnlockMutex(server->mutex);
    return has_let_go;
}

bool thaw_server_is_settled(ThawServer *server) {
    return thaw_server_counts(server).door == wanted_door(server);
}

ThawServerCounts thaw_server_counts(ThawServer *server) {
    SDL_LockMutex(server->mutex);
    ThawServerCounts counts = server->counts;
    SDL_UnlockMutex(server->mutex);
    return counts;
}
