// by_hand.h - the limit: the pattern as somebody writes it for one program, with POSIX alone.
//
//     Hand *hand = hand_create(port, HAND_FRESH);
//     hand_submit(hand, hand_send(bytes, 16));
//     hand_submit(hand, hand_receive());
//     HandMessage *reply = hand_wait(hand);           the SEND, then the message received
//     hand_free(hand, reply);
//     hand_destroy(hand);
//
//     main thread                            worker
//     hand_submit() ==commands==> send it, or wait for a message
//     hand_wait()  <==replies==== what became of it
//
// It leaves out what makes a library of a pattern: nothing can be cancelled and nothing has a
// deadline, a worker that is stuck is stuck, a length from the peer is believed, an error is a
// flag, and nobody can look on. What is left has to be done by every program of this kind.
//
// A condition is signalled after the unlock, so that the woken thread does not run into a mutex
// that is still held. Most programs that people write signal first and unlock then; HAND_USUAL does
// that. No lock is held while another is taken.
#ifndef BENCH_BY_HAND_H
#define BENCH_BY_HAND_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sockets.h"

// ---- the queue ----

#define HAND_QUEUE_ROOM 256 // items; whoever uses it never has more on their way

typedef struct HandQueue {
    pthread_mutex_t mutex; // guards the rest
    pthread_cond_t changed;
    void *items[HAND_QUEUE_ROOM]; // a ring: `count` items from `first` on
    unsigned first;
    unsigned count;
    bool closed;
    bool signals_first; // and unlocks then; constant
} HandQueue;

void hand_queue_init(HandQueue *queue, bool signals_first);
void hand_queue_quit(HandQueue *queue);

// False: there is no room. Blocks: only for the mutex.
bool hand_queue_push(HandQueue *queue, void *item);

// The oldest item, or NULL when there is none. Blocks: only for the mutex.
void *hand_queue_try_pop(HandQueue *queue);

// The same, once there is one; NULL: the queue is closed. Blocks: until then.
void *hand_queue_wait_pop(HandQueue *queue);

// Wake whoever waits, for good.
void hand_queue_close(HandQueue *queue);

// ---- the client ----

typedef struct Hand Hand; // belongs to the main thread

// What becomes of the memory of messages, and how many workers there are.
typedef enum HandKind {
    HAND_FRESH,  // each message has memory of its own, which is given back to the system
    HAND_USUAL,  // the same, and conditions are signalled before the unlock
    HAND_REUSED, // large messages use the same memory again and again
    HAND_DUPLEX  // the same, and a second worker receives while the first one sends
} HandKind;

// What crosses the threads, there and back. It has one owner at a time.
typedef struct HandMessage {
    bool is_send;   // else a RECEIVE, which comes back as the message received
    bool failed;    // the stream is broken
    uint32_t size;  // bytes of payload
    uint8_t wire[]; // header and payload
} HandMessage;

static inline uint8_t *hand_payload(HandMessage *message) {
    return message->wire + WIRE_HEADER;
}

// Connect, and start the workers.
// Errors: NULL.
Hand *hand_create(int port, HandKind kind);

// Hang up and end the workers; NULL is fine.
void hand_destroy(Hand *hand);

// Messages to submit. `bytes` are copied; NULL leaves the payload to the caller. A message that was
// received can be sent as it is, by setting its `is_send`.
// Errors: NULL when memory ran out.
HandMessage *hand_send(const void *bytes, uint32_t size);
HandMessage *hand_receive(void);

// Hand a message over. False: it was NULL or found no room, and is freed.
// Owner: the worker. Blocks: only for a mutex.
bool hand_submit(Hand *hand, HandMessage *message);

// What comes back. With two workers the replies come in the order in which they are made.
// Owner: you; hand_free. Blocks: until there is one.
HandMessage *hand_wait(Hand *hand);

// Free a message, or keep its memory for the next one; NULL is fine.
void hand_free(Hand *hand, HandMessage *message);

#endif
