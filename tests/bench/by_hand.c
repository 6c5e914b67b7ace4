#define _POSIX_C_SOURCE 200809L

#include "by_hand.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STAGE_SIZE (64u * 1024u) // bytes read ahead of what is known of them
#define LARGE (1024u * 1024u)    // bytes; only messages of that size are worth keeping
#define SPARES 2u                // one is sent while the other one is received

// ---- the queue ----

void hand_queue_init(HandQueue *queue, bool signals_first) {
    memset(queue, 0, sizeof *queue);
    queue->signals_first = signals_first;
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->changed, NULL);
}

void hand_queue_quit(HandQueue *queue) {
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->mutex);
}

bool hand_queue_push(HandQueue *queue, void *item) {
    pthread_mutex_lock(&queue->mutex);
    bool has_room = queue->count < HAND_QUEUE_ROOM;
    if (has_room)
        queue->items[(queue->first + queue->count++) % HAND_QUEUE_ROOM] = item;
    if (queue->signals_first)
        pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
    if (!queue->signals_first)
        pthread_cond_signal(&queue->changed);
    return has_room;
}

// Lock held.
static void *pop(HandQueue *queue) {
    if (queue->count == 0)
        return NULL;
    void *item = queue->items[queue->first];
    queue->first = (queue->first + 1) % HAND_QUEUE_ROOM;
    queue->count--;
    return item;
}

void *hand_queue_try_pop(HandQueue *queue) {
    pthread_mutex_lock(&queue->mutex);
    void *item = pop(queue);
    pthread_mutex_unlock(&queue->mutex);
    return item;
}

void *hand_queue_wait_pop(HandQueue *queue) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0 && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->mutex);
    void *item = pop(queue);
    pthread_mutex_unlock(&queue->mutex);
    return item;
}

void hand_queue_close(HandQueue *queue) {
    pthread_mutex_lock(&queue->mutex);
    queue->closed = true;
    pthread_mutex_unlock(&queue->mutex);
    pthread_cond_broadcast(&queue->changed);
}

// ---- the client ----

typedef struct Worker {
    Hand *hand; // borrowed
    HandQueue commands;
    pthread_t thread;
    bool runs; // has a thread to be joined
} Worker;

struct Hand {
    int socket;
    HandKind kind;
    HandQueue replies;
    Worker workers[2]; // with HAND_DUPLEX the second one receives

    // The worker's that receives: bytes that came behind the end of the last message.
    size_t stage_first;
    size_t stage_end;
    uint8_t stage[STAGE_SIZE];

    pthread_mutex_t mutex; // guards the spares
    HandMessage *spares[SPARES];
};

static HandMessage *create_message(uint32_t size) {
    HandMessage *message = malloc(sizeof *message + WIRE_HEADER + size);
    if (!message)
        return NULL;
    message->failed = false;
    message->size = size;
    return message;
}

HandMessage *hand_send(const void *bytes, uint32_t size) {
    HandMessage *message = create_message(size);
    if (!message)
        return NULL;
    message->is_send = true;
    wire_put_size(message->wire, size);
    if (bytes)
        memcpy(hand_payload(message), bytes, size);
    return message;
}

HandMessage *hand_receive(void) {
    HandMessage *message = create_message(0);
    if (message)
        message->is_send = false;
    return message;
}

// ---- memory that is used again ----

static bool reuses(const Hand *hand) {
    return hand->kind == HAND_REUSED || hand->kind == HAND_DUPLEX;
}

static HandMessage *take_spare(Hand *hand, uint32_t size) {
    HandMessage *found = NULL;
    pthread_mutex_lock(&hand->mutex);
    for (unsigned i = 0; !found && i < SPARES; i++)
        if (hand->spares[i] && hand->spares[i]->size == size) {
            found = hand->spares[i];
            hand->spares[i] = NULL;
        }
    pthread_mutex_unlock(&hand->mutex);
    return found;
}

void hand_free(Hand *hand, HandMessage *message) {
    bool is_kept = false;
    if (message && reuses(hand) && message->size >= LARGE) {
        pthread_mutex_lock(&hand->mutex);
        for (unsigned i = 0; !is_kept && i < SPARES; i++)
            if (!hand->spares[i]) {
                hand->spares[i] = message;
                is_kept = true;
            }
        pthread_mutex_unlock(&hand->mutex);
    }
    if (!is_kept)
        free(message);
}

static HandMessage *message_to_fill(Hand *hand, uint32_t size) {
    HandMessage *spare = reuses(hand) && size >= LARGE ? take_spare(hand, size) : NULL;
    return spare ? spare : create_message(size);
}

// ---- the worker ----

// Have the header of the next message in the stage.
static bool stage_header(Hand *hand) {
    while (hand->stage_end - hand->stage_first < WIRE_HEADER) {
        memmove(hand->stage, hand->stage + hand->stage_first, hand->stage_end - hand->stage_first);
        hand->stage_end -= hand->stage_first;
        hand->stage_first = 0;
        ptrdiff_t size = socket_read(hand->socket, hand->stage + hand->stage_end,
                                     sizeof hand->stage - hand->stage_end);
        if (size <= 0)
            return false;
        hand->stage_end += (size_t)size;
    }
    return true;
}

// The next message; NULL: the stream is broken, or memory ran out.
static HandMessage *receive_message(Hand *hand) {
    if (!stage_header(hand))
        return NULL;
    uint32_t size = wire_size(hand->stage + hand->stage_first);
    HandMessage *message = message_to_fill(hand, size);
    if (!message)
        return NULL;
    size_t whole = WIRE_HEADER + (size_t)size;
    size_t have = hand->stage_end - hand->stage_first;
    if (have > whole)
        have = whole;
    memcpy(message->wire, hand->stage + hand->stage_first, have);
    hand->stage_first += have;
    message->is_send = false;
    message->failed = !socket_read_all(hand->socket, message->wire + have, whole - have);
    return message;
}

// What comes back for a message. Owner: it moves.
static HandMessage *run(Hand *hand, HandMessage *message) {
    if (message->is_send) {
        message->failed =
            !socket_write(hand->socket, message->wire, WIRE_HEADER + (size_t)message->size);
        return message;
    }
    HandMessage *received = receive_message(hand);
    if (!received) {
        message->failed = true;
        return message;
    }
    free(message);
    return received;
}

static void *work(void *userdata) {
    Worker *worker = userdata;
    HandMessage *message;
    while ((message = hand_queue_wait_pop(&worker->commands)))
        hand_queue_push(&worker->hand->replies, run(worker->hand, message));
    return NULL;
}

// ---- beginning and end ----

static bool start_worker(Hand *hand, Worker *worker) {
    worker->hand = hand;
    worker->runs = pthread_create(&worker->thread, NULL, work, worker) == 0;
    return worker->runs;
}

Hand *hand_create(int port, HandKind kind) {
    Hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        return NULL;
    hand->kind = kind;
    pthread_mutex_init(&hand->mutex, NULL);
    bool signals_first = kind == HAND_USUAL;
    hand_queue_init(&hand->replies, signals_first);
    hand_queue_init(&hand->workers[0].commands, signals_first);
    hand_queue_init(&hand->workers[1].commands, signals_first);
    hand->socket = socket_connect(port);
    if (hand->socket < 0 || !start_worker(hand, &hand->workers[0]) ||
        (kind == HAND_DUPLEX && !start_worker(hand, &hand->workers[1]))) {
        hand_destroy(hand);
        return NULL;
    }
    return hand;
}

static void empty_queue(HandQueue *queue) {
    HandMessage *message;
    while ((message = hand_queue_try_pop(queue)))
        free(message);
    hand_queue_quit(queue);
}

void hand_destroy(Hand *hand) {
    if (!hand)
        return;
    if (hand->socket >= 0)
        shutdown(hand->socket, SHUT_RDWR); // wakes a worker that waits for a message
    for (int i = 0; i < 2; i++) {
        hand_queue_close(&hand->workers[i].commands);
        if (hand->workers[i].runs)
            pthread_join(hand->workers[i].thread, NULL);
        empty_queue(&hand->workers[i].commands);
    }
    empty_queue(&hand->replies);
    if (hand->socket >= 0)
        close(hand->socket);
    for (unsigned i = 0; i < SPARES; i++)
        free(hand->spares[i]);
    pthread_mutex_destroy(&hand->mutex);
    free(hand);
}

bool hand_submit(Hand *hand, HandMessage *message) {
    if (!message)
        return false;
    bool second = hand->kind == HAND_DUPLEX && !message->is_send;
    bool taken = hand_queue_push(&hand->workers[second ? 1 : 0].commands, message);
    if (!taken)
        hand_free(hand, message);
    return taken;
}

HandMessage *hand_wait(Hand *hand) {
    return hand_queue_wait_pop(&hand->replies);
}
