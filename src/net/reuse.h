// reuse.h - the memory of one large message, which a client keeps in order to fill it again.
//
// Fresh memory for a message of many MiB costs more than moving its bytes: the system clears each
// page before it gives it out. So while large messages move, the last large frame that was freed is
// kept for the next one. It is released when nothing has moved for a while, and with the client.
//
//     thaw_reuse_begin(reuse);                         network thread: large messages move
//     block = thaw_reuse_take(reuse, room);            any: NULL: none fits, make a fresh one
//     unused = thaw_reuse_give_back(reuse, block, room);   any: who frees it gives it back
//     thaw_reuse_end(reuse);                           network thread: nothing moves any more
//
// The client, each of its workers and each frame that will come back hold a reference, and the last
// to drop it frees the whole. So a program may keep a frame for longer than its client, and clients
// share nothing. The mutex comes last in every lock order, and no memory is freed while it is held.
//
// Internal to net; frames use it (frame_inside.h). Every call may come from any thread, blocks only
// for the mutex, and takes NULL for `reuse` where it says nothing else: then nothing is ever kept.
#ifndef THAW_REUSE_H
#define THAW_REUSE_H

#include <SDL.h>

typedef struct ThawReuse ThawReuse; // every field is guarded by its mutex

// Less is left to the system, which is quick with it; more is not kept.
#define THAW_REUSE_LEAST (1024u * 1024u)      // bytes of payload
#define THAW_REUSE_MOST (64u * 1024u * 1024u) // the same

// Create one that keeps nothing before thaw_reuse_begin.
// Owner:  you hold a reference; thaw_reuse_release.
// Errors: NULL when memory or a mutex could not be had.
ThawReuse *thaw_reuse_create(void);

// One more reference, and one less.
ThawReuse *thaw_reuse_retain(ThawReuse *reuse);
void thaw_reuse_release(ThawReuse *reuse);

// Keep memory from now on; keep none any more, and free what is kept.
void thaw_reuse_begin(ThawReuse *reuse);
void thaw_reuse_end(ThawReuse *reuse);

// Take what is kept, if it has room for that many bytes of payload and not more than twice as much.
// It is as it was given back.
// Owner: you, with a reference; NULL: there is none that fits.
void *thaw_reuse_take(ThawReuse *reuse, Uint32 room);

// Give a block back, with room for so many bytes of payload, and the reference that it holds. It is
// kept in place of the one before. `reuse` is not NULL.
// Owner: what is returned is yours to SDL_free, after the call; may be NULL.
void *thaw_reuse_give_back(ThawReuse *reuse, void *block, Uint32 room);

#endif
