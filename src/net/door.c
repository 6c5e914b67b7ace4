#include "door.h"

#include <errno.h>

#include "descriptor.h"
#include "task.h"

#define SLICE_MS 50u
#define LOOPBACK 0x7F000001u                      // 127.0.0.1
#define BACKLOG_OPEN THAW_ECHO_SERVER_CLIENTS_MAX // all clients may come at the same moment
#define BACKLOG_BLACK_HOLE 5 // what SDL_net asks for; the smaller it is, the sooner it is full
#define FILLERS_MAX 64       // connects to our own backlog
#define FILLINGS_MAX 16      // former fillers that may hang at one time
#define FULL_AFTER_LOOKS 100 // 1 ms apart and more: a connect that is still under way hangs

// What fills the backlog of one listener, once. It belongs to its task.
typedef struct Filler {
    ThawServerState *state; // a reference
    int port;
    SDL_atomic_t looks;     // at the connect that is under way, from 1 on; 0: none is
    SDL_atomic_t refused;   // this system refuses connects to a full backlog
    SDL_atomic_t abandoned; // the door is another by now: end as soon as the system allows it
} Filler;

typedef struct Filling {
    ThawTask *task; // NULL: none
    Filler *filler; // of that task
} Filling;

struct ThawDoorway {
    ThawServerState *state; // a reference
    int port;
    TCPsocket listener; // NULL: it does not listen
    int descriptor;     // of `listener`; -1: not known
    SDLNet_SocketSet set;
    Filling filling;           // of this listener
    Filling old[FILLINGS_MAX]; // of former ones; they hang until the system says that it is closed
};

// ---- listening ----

static void abandon_filling(ThawDoorway *doorway);

void thaw_doorway_close(ThawDoorway *doorway) {
    abandon_filling(doorway);
    if (doorway->listener)
        SDLNet_TCP_Close(doorway->listener);
    if (doorway->set)
        SDLNet_FreeSocketSet(doorway->set);
    doorway->listener = NULL;
    doorway->descriptor = -1;
    doorway->set = NULL;
}

// SDL_net keeps the reason to itself; on POSIX the system still knows it.
static void explain_listen(int port, int reason) {
    if (reason == EACCES)
        SDL_SetError("port %d needs the rights of an administrator; try --port %d", port,
                     THAW_ECHO_SERVER_PORT_DEFAULT);
    else if (reason == EADDRINUSE || reason == 0)
        SDL_SetError("port %d is taken by another program; try --port %d", port,
                     port == 65535 ? THAW_ECHO_SERVER_PORT_DEFAULT + 1 : port + 1);
    else
        SDL_SetError("the system does not let thaw listen on port %d (system error %d)", port,
                     reason);
}

// `*taken`: another port may do.
static bool listen_on(ThawDoorway *doorway, int port, bool *taken) {
    IPaddress address;
    *taken = false;
    if (!thaw_descriptor_is_left())
        return false;
    errno = 0;
    if (SDLNet_ResolveHost(&address, NULL, (Uint16)port) == 0)
        doorway->listener = SDLNet_TCP_Open(&address);
    if (!doorway->listener) {
        *taken = errno == EADDRINUSE || errno == 0;
        explain_listen(port, errno);
        return false;
    }
    thaw_descriptor_keep(doorway->listener);
    thaw_descriptor_set_backlog(doorway->listener, BACKLOG_OPEN);
    doorway->descriptor = thaw_descriptor_of(doorway->listener);
    doorway->set = SDLNet_AllocSocketSet(1);
    if (doorway->set && SDLNet_TCP_AddSocket(doorway->set, doorway->listener) > 0)
        return true;
    thaw_doorway_close(doorway);
    return false;
}

// When no port is free, the error names the one that was wanted. SDL_net lets two programs share a
// port on no system that has not asked for it: it leaves SO_REUSEADDR out on Windows, where that
// would allow it.
static bool listen_somewhere(ThawDoorway *doorway) {
    const ThawEchoServerOptions *options = thaw_state_options(doorway->state);
    int last = options->port + SDL_min(SDL_max(options->port_count, 1) - 1, 65535 - options->port);
    bool taken = true;
    for (int port = options->port; taken && port <= last; port++) {
        doorway->port = port;
        if (listen_on(doorway, port, &taken))
            return true;
    }
    if (taken)
        explain_listen(options->port, EADDRINUSE);
    return false;
}

ThawDoorway *thaw_doorway_create(ThawServerState *state) {
    ThawDoorway *doorway = SDL_calloc(1, sizeof *doorway);
    if (!doorway)
        return NULL;
    doorway->state = thaw_state_retain(state);
    if (listen_somewhere(doorway))
        return doorway;
    thaw_doorway_destroy(doorway);
    return NULL;
}

void thaw_doorway_destroy(ThawDoorway *doorway) {
    if (!doorway)
        return;
    thaw_doorway_close(doorway);
    for (int i = 0; i < FILLINGS_MAX; i++)
        thaw_task_release(doorway->old[i].task);
    thaw_state_release(doorway->state);
    SDL_free(doorway);
}

int thaw_doorway_port(const ThawDoorway *doorway) {
    return doorway->port;
}

// ---- the black hole ----

static void free_filler(void *userdata) {
    Filler *filler = userdata;
    thaw_state_release(filler->state);
    SDL_free(filler);
}

static bool is_wanted(Filler *filler) {
    return !SDL_AtomicGet(&filler->abandoned) && !thaw_state_is_stopping(filler->state) &&
           thaw_state_fault(filler->state) == THAW_FAULT_BLACK_HOLE;
}

// A connect has failed. Whether that is because the backlog is full, on a system that refuses then.
static bool is_refusal(int reason) {
    return reason != EMFILE && reason != ENFILE && reason != ENOMEM && reason != ENOBUFS;
}

// Fill the backlog with connects of our own that nobody accepts. The last of them hangs, which
// shows that the backlog is full; this thread hangs with it, until clients are accepted again.
static void fill(void *userdata) {
    Filler *filler = userdata;
    TCPsocket sockets[FILLERS_MAX];
    int count = 0;
    IPaddress address = {.host = SDL_SwapBE32(LOOPBACK)};
    bool goes_on = true;
    SDLNet_Write16((Uint16)filler->port, &address.port);
    while (goes_on && count < FILLERS_MAX && is_wanted(filler)) {
        SDL_AtomicSet(&filler->looks, 1);
        errno = 0;
        sockets[count] = SDLNet_TCP_Open(&address);
        goes_on = sockets[count] != NULL;
        if (goes_on)
            thaw_descriptor_keep(sockets[count++]);
        else
            SDL_AtomicSet(&filler->refused, is_refusal(errno));
    }
    SDL_AtomicSet(&filler->looks, 0);
    // Otherwise it is not full for lack of descriptors: the next filler tries again.
    bool holds = SDL_AtomicGet(&filler->refused) || count == FILLERS_MAX;
    do {
        thaw_state_pause(filler->state, SLICE_MS);
    } while (holds && is_wanted(filler));
    while (count > 0)
        SDLNet_TCP_Close(sockets[--count]);
}

// The listener that it fills is closed, or its clients are let in: it counts no more.
static void abandon_filling(ThawDoorway *doorway) {
    if (!doorway->filling.task)
        return;
    SDL_AtomicSet(&doorway->filling.filler->abandoned, true);
    for (int i = 0; i < FILLINGS_MAX; i++) {
        if (doorway->old[i].task)
            continue;
        doorway->old[i] = doorway->filling;
        doorway->filling = (Filling){0};
        return;
    }
    SDL_assert(false); // start_filling has left room
}

// Release those that have finished. Returns whether there is room for one more.
static bool release_finished(ThawDoorway *doorway) {
    bool room = false;
    for (int i = 0; i < FILLINGS_MAX; i++) {
        Filling *old = &doorway->old[i];
        if (old->task && thaw_task_has_finished(old->task)) {
            thaw_task_release(old->task);
            *old = (Filling){0};
        }
        room = room || !old->task;
    }
    return room;
}

static void start_filling(ThawDoorway *doorway) {
    Filler *filler = release_finished(doorway) ? SDL_calloc(1, sizeof *filler) : NULL;
    if (!filler)
        return;
    filler->state = thaw_state_retain(doorway->state);
    filler->port = doorway->port;
    thaw_descriptor_set_backlog(doorway->listener, BACKLOG_BLACK_HOLE);
    ThawTask *task = thaw_task_start("thaw filler", fill, free_filler, filler);
    if (task)
        doorway->filling = (Filling){task, filler};
    else
        free_filler(filler);
}

// Start to fill the backlog, unless that is under way. True when it is full. Looks are counted, not
// time: where this thread is let run a hundred times, so is the filler's.
static bool fill_backlog(ThawDoorway *doorway) {
    if (doorway->filling.task && thaw_task_has_finished(doorway->filling.task))
        abandon_filling(doorway);
    if (!doorway->filling.task)
        start_filling(doorway);
    thaw_state_pause(doorway->state, 1);
    if (!doorway->filling.task)
        return false;
    Filler *filler = doorway->filling.filler;
    int looks = SDL_AtomicGet(&filler->looks);
    if (looks > 0)
        SDL_AtomicCAS(&filler->looks, looks, looks + 1);
    return SDL_AtomicGet(&filler->refused) || looks >= FULL_AFTER_LOOKS;
}

bool thaw_doorway_wait_finished(ThawDoorway *doorway, Uint64 end_ns) {
    for (int i = 0; i < FILLINGS_MAX; i++)
        if (doorway->old[i].task && !thaw_task_wait_until(doorway->old[i].task, end_ns))
            return false;
    return true;
}

// ---- moving ----

// Make the door what the fault wants.
static void move(ThawDoorway *doorway, ThawDoor wanted) {
    bool taken;
    if (wanted == THAW_DOOR_CLOSED) {
        thaw_doorway_close(doorway);
        thaw_state_set_door(doorway->state, wanted);
    } else if (doorway->listener || listen_on(doorway, doorway->port, &taken)) {
        if (wanted == THAW_DOOR_OPEN) {
            abandon_filling(doorway);
            thaw_descriptor_set_backlog(doorway->listener, BACKLOG_OPEN);
        }
        if (wanted == THAW_DOOR_OPEN || fill_backlog(doorway))
            thaw_state_set_door(doorway->state, wanted);
    } else {
        SDL_Delay(SLICE_MS); // the port is taken, or there is no socket to be had; try again
    }
}

bool thaw_doorway_move(ThawDoorway *doorway) {
    ThawDoor wanted = thaw_state_wanted_door(doorway->state);
    if (thaw_state_counts(doorway->state).door != wanted) {
        move(doorway, wanted);
        return false;
    }
    if (wanted != THAW_DOOR_OPEN)
        thaw_state_pause(doorway->state, SLICE_MS);
    return wanted == THAW_DOOR_OPEN;
}

// ---- letting in ----

int thaw_doorway_wait(ThawDoorway *doorway, Uint32 timeout_ms) {
    if (doorway->descriptor >= 0)
        return thaw_descriptor_wait(doorway->descriptor, timeout_ms);
    return SDLNet_CheckSockets(doorway->set, timeout_ms);
}

bool thaw_host_is_loopback(Uint32 host) {
    return host >> 24 == 127;
}

void thaw_host_write(Uint32 host, char text[THAW_ADDRESS_SIZE]) {
    SDL_snprintf(text, THAW_ADDRESS_SIZE, "%u.%u.%u.%u", host >> 24, host >> 16 & 255u,
                 host >> 8 & 255u, host & 255u);
}

// The address of a peer in the order of its numbers, and as text with its port.
static Uint32 read_peer(TCPsocket socket, char text[THAW_PEER_SIZE]) {
    const IPaddress *peer = SDLNet_TCP_GetPeerAddress(socket);
    Uint32 host = peer ? SDL_SwapBE32(peer->host) : 0;
    char address[THAW_ADDRESS_SIZE];
    thaw_host_write(host, address);
    SDL_snprintf(text, THAW_PEER_SIZE, "%s:%u", address, peer ? SDL_SwapBE16(peer->port) : 0u);
    return host;
}

bool thaw_doorway_accept(ThawDoorway *doorway, ThawArrival *arrival) {
    bool room = thaw_descriptor_is_left();
    arrival->socket = SDLNet_TCP_Accept(doorway->listener);
    if (!arrival->socket)
        return false;
    thaw_descriptor_keep(arrival->socket); // before anybody can know that the client is there
    bool near = thaw_host_is_loopback(read_peer(arrival->socket, arrival->peer));
    arrival->may_enter = room && (near || thaw_state_options(doorway->state)->remote);
    return true;
}
