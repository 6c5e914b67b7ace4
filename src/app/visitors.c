#include "visitors.h"

#include <SDL.h>

#include "echo_server.h"

#define ADDRESSES_MAX 8 // addresses told

typedef struct Visit {
    ThawEventKind kind;
    Uint64 time_ns;
    Uint32 guest;
    char peer[32];
} Visit;

struct Visitors {
    SDL_mutex *mutex; // guards what follows
    Visit ring[VISITORS_KEPT];
    Uint32 first; // visit `number` is at number % VISITORS_KEPT
    Uint32 end;
    Uint32 dropped; // since the last line that told of it
};

Visitors *visitors_create(void) {
    Visitors *visitors = SDL_calloc(1, sizeof *visitors);
    if (!visitors)
        return NULL;
    visitors->mutex = SDL_CreateMutex();
    if (visitors->mutex)
        return visitors;
    SDL_free(visitors);
    return NULL;
}

void visitors_destroy(Visitors *visitors) {
    if (!visitors)
        return;
    SDL_DestroyMutex(visitors->mutex);
    SDL_free(visitors);
}

void visitors_observe(void *userdata, const ThawEvent *event) {
    Visitors *visitors = userdata;
    if (event->kind != THAW_EVENT_ACCEPTED && event->kind != THAW_EVENT_TURNED_AWAY &&
        event->kind != THAW_EVENT_LEFT)
        return;
    SDL_LockMutex(visitors->mutex);
    if (visitors->end - visitors->first == VISITORS_KEPT) {
        visitors->dropped++;
    } else {
        Visit *visit = &visitors->ring[visitors->end++ % VISITORS_KEPT];
        *visit = (Visit){.kind = event->kind, .time_ns = event->time_ns, .guest = event->thread};
        SDL_strlcpy(visit->peer, event->peer ? event->peer : "?", sizeof visit->peer);
    }
    SDL_UnlockMutex(visitors->mutex);
}

// What was dropped came after all that is in the ring, so it is told when that is empty.
static bool take(Visitors *visitors, Visit *visit, Uint32 *dropped) {
    SDL_LockMutex(visitors->mutex);
    bool any = visitors->first != visitors->end;
    *dropped = any ? 0 : visitors->dropped;
    if (any)
        *visit = visitors->ring[visitors->first++ % VISITORS_KEPT];
    else
        visitors->dropped = 0;
    SDL_UnlockMutex(visitors->mutex);
    return any;
}

bool visitors_take(Visitors *visitors, char text[VISITORS_TEXT_SIZE], Uint64 *time_ns) {
    Visit visit;
    Uint32 dropped = 0;
    if (visitors && take(visitors, &visit, &dropped)) {
        *time_ns = visit.time_ns;
        if (visit.kind == THAW_EVENT_TURNED_AWAY)
            SDL_snprintf(text, VISITORS_TEXT_SIZE, "a client from %s was turned away: no room",
                         visit.peer);
        else
            SDL_snprintf(text, VISITORS_TEXT_SIZE, "client %u from %s %s", visit.guest, visit.peer,
                         visit.kind == THAW_EVENT_LEFT ? "left" : "came in");
        return true;
    }
    if (dropped > 0) {
        *time_ns = thaw_clock_ns();
        SDL_snprintf(text, VISITORS_TEXT_SIZE, "(%u more clients came or went)", dropped);
    }
    return dropped > 0;
}

void visitors_welcome(char *text, size_t size, int port) {
    ThawAddress addresses[ADDRESSES_MAX];
    int count = thaw_echo_server_addresses(addresses, ADDRESSES_MAX);
    size_t used = (size_t)SDL_snprintf(text, size, "other machines reach this server at ");
    for (int i = 0; i < count; i++) {
        used = SDL_min(used, size - 1);
        used += (size_t)SDL_snprintf(text + used, size - used, "%s%s:%d", i > 0 ? ", " : "",
                                     addresses[i].text, port);
    }
    used = SDL_min(used, size - 1);
    SDL_snprintf(text + used, size - used, "%s; nothing is encrypted, and everybody is let in",
                 count > 0 ? "" : "no address: this machine has none but its own loopback");
}
