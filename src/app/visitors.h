// visitors.h - who comes to a server that other machines can reach, as lines for the log.
//
// The server tells of its clients on threads of its own, where nobody may wait. So what it tells
// goes into a small ring, and the thread that owns the log takes it out again. A storm of connects
// fills the ring; what does not fit is counted, and told as a number.
#ifndef VISITORS_H
#define VISITORS_H

#include <stdbool.h>

#include "observer.h"

#define VISITORS_KEPT 256     // visits that wait to be told
#define VISITORS_TEXT_SIZE 96 // bytes of a line

typedef struct Visitors Visitors; // the ring is guarded by its mutex

// Owner: you; visitors_destroy, after the server has stopped.   Errors: NULL: no memory, no mutex.
Visitors *visitors_create(void);
void visitors_destroy(Visitors *visitors); // NULL is fine

// Note who comes and goes: the ThawObserver of a server, with the visitors as its userdata.
// Thread: the server's.   Blocks: only for the mutex.
void visitors_observe(void *userdata, const ThawEvent *event);

// Take the oldest visit as a line, and the time when it was: "client 3 from 192.168.1.5:40312
// left". NULL as `visitors` has none. Thread: any.   Blocks: only for the mutex.   Errors: false
// when there is none.
bool visitors_take(Visitors *visitors, char text[VISITORS_TEXT_SIZE], Uint64 *time_ns);

// What people have to know of a server on `port` that other machines can reach: at which addresses,
// and that nothing is encrypted.
void visitors_welcome(char *text, size_t size, int port);

#endif
