// memory_set.c - the sets of SDL_net 2, over sockets in memory: who of several has something to
// say.
//
// As in SDL_net, a set belongs to one thread, and it forgets a socket before that is closed.
#include "clock.h"
#include "memory_lock.h"
#include "memory_socket.h"

struct _SDLNet_SocketSet {
    int count;
    int most;
    TCPsocket sockets[]; // room for `most`
};

SDLNet_SocketSet SDLNet_AllocSocketSet(int maxsockets) {
    SDLNet_SocketSet set = SDL_calloc(1, sizeof *set + (size_t)maxsockets * sizeof(TCPsocket));
    if (set)
        set->most = maxsockets;
    else
        SDLNet_SetError("Out of memory");
    return set;
}

void SDLNet_FreeSocketSet(SDLNet_SocketSet set) {
    SDL_free(set);
}

int SDLNet_AddSocket(SDLNet_SocketSet set, SDLNet_GenericSocket sock) {
    if (set->count == set->most) {
        SDLNet_SetError("socketset is full");
        return -1;
    }
    set->sockets[set->count++] = (TCPsocket)sock;
    return set->count;
}

int SDLNet_DelSocket(SDLNet_SocketSet set, SDLNet_GenericSocket sock) {
    int i = 0;
    while (i < set->count && set->sockets[i] != (TCPsocket)sock)
        i++;
    if (i == set->count) {
        SDLNet_SetError("sock not found in socketset");
        return -1;
    }
    set->sockets[i] = set->sockets[--set->count];
    return set->count;
}

// Lock held.
static int count_ready(SDLNet_SocketSet set) {
    int count = 0;
    for (int i = 0; i < set->count; i++) {
        set->sockets[i]->ready = memory_socket_is_ready(set->sockets[i]);
        count += set->sockets[i]->ready;
    }
    return count;
}

int SDLNet_CheckSockets(SDLNet_SocketSet set, Uint32 timeout) {
    const Uint64 timeout_ns = (Uint64)timeout * THAW_NS_PER_MS;
    const Uint64 since_ns = thaw_clock_ns();
    Uint64 passed_ns;
    int count;
    memory_lock();
    while ((count = count_ready(set)) == 0 &&
           (passed_ns = thaw_clock_since_ns(since_ns)) < timeout_ns) {
        Uint64 left_ns = timeout_ns - passed_ns;
        memory_wait_at_most((Uint32)((left_ns - 1) / THAW_NS_PER_MS + 1));
    }
    memory_unlock();
    return count;
}
