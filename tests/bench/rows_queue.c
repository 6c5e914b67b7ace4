// The queue alone: what a push and a pop cost, and what it costs to wake the other thread.
#include "by_hand.h"
#include "clock.h"
#include "queue.h"
#include "rows.h"

#define PAIRS 2000000   // of a push and a pop, in a round
#define HAND_OFFS 40000 // from one thread to the other, in a round
#define CAPACITY 256

static double ns_per(int count, Uint64 began_ns) {
    return (double)thaw_clock_since_ns(began_ns) / count;
}

// ---- one thread ----

typedef struct Queues {
    int count;
    ThawQueue *ours;
    HandQueue by_hand;
} Queues;

static bool push_and_pop(void *state, double *figures) {
    Queues *queues = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < queues->count; i++)
        if (thaw_queue_push(queues->ours, queues) != 1 ||
            thaw_queue_try_pop(queues->ours) != queues)
            return bench_fail("the queue lost an item");
    figures[0] = ns_per(queues->count, began_ns);
    return true;
}

static bool push_and_pop_by_hand(void *state, double *figures) {
    Queues *queues = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < queues->count; i++)
        if (!hand_queue_push(&queues->by_hand, queues) ||
            hand_queue_try_pop(&queues->by_hand) != queues)
            return bench_fail("the queue by hand lost an item");
    figures[0] = ns_per(queues->count, began_ns);
    return true;
}

bool rows_queue(const BenchPlan *plan) {
    Queues queues = {.count = bench_count(plan, PAIRS), .ours = thaw_queue_create(CAPACITY)};
    if (!queues.ours)
        return bench_fail("no queue: %s", SDL_GetError());
    hand_queue_init(&queues.by_hand, false);
    const BenchSide sides[] = {{push_and_pop, &queues}, {push_and_pop_by_hand, &queues}};
    const BenchRow row = {"queue: push and pop", "ns", "less", {0, 0}, {1, 0}, "by hand"};
    bool ran = bench_rounds(plan, sides, 2, &row, 1);
    hand_queue_quit(&queues.by_hand);
    thaw_queue_destroy(queues.ours);
    return ran;
}

// ---- two threads ----

// The other thread takes what comes and gives it back, until its queue is closed.
typedef struct Pair {
    int count;
    ThawQueue *there;
    ThawQueue *back;
    SDL_Thread *other;
} Pair;

static int give_back(void *userdata) {
    Pair *pair = userdata;
    void *item;
    while ((item = thaw_queue_wait_pop(pair->there)))
        thaw_queue_push(pair->back, item);
    return 0;
}

static bool hand_off(void *state, double *figures) {
    Pair *pair = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < pair->count; i++)
        if (!thaw_queue_push(pair->there, pair) || !thaw_queue_wait_pop(pair->back))
            return bench_fail("the queues between two threads lost an item");
    figures[0] = ns_per(2 * pair->count, began_ns);
    return true;
}

static bool open_pair(Pair *pair) {
    pair->there = thaw_queue_create(CAPACITY);
    pair->back = thaw_queue_create(CAPACITY);
    if (pair->there && pair->back)
        pair->other = SDL_CreateThread(give_back, "bench give back", pair);
    return pair->other || bench_fail("no queues between two threads: %s", SDL_GetError());
}

static void close_pair(Pair *pair) {
    if (pair->there)
        thaw_queue_close(pair->there);
    SDL_WaitThread(pair->other, NULL);
    thaw_queue_destroy(pair->there);
    thaw_queue_destroy(pair->back);
}

typedef struct HandPair {
    int count;
    HandQueue there;
    HandQueue back;
    pthread_t other;
    bool runs;
} HandPair;

static void *give_back_by_hand(void *userdata) {
    HandPair *pair = userdata;
    void *item;
    while ((item = hand_queue_wait_pop(&pair->there)))
        hand_queue_push(&pair->back, item);
    return NULL;
}

static bool hand_off_by_hand(void *state, double *figures) {
    HandPair *pair = state;
    Uint64 began_ns = thaw_clock_ns();
    for (int i = 0; i < pair->count; i++)
        if (!hand_queue_push(&pair->there, pair) || !hand_queue_wait_pop(&pair->back))
            return bench_fail("the queues by hand between two threads lost an item");
    figures[0] = ns_per(2 * pair->count, began_ns);
    return true;
}

static bool open_hand_pair(HandPair *pair) {
    hand_queue_init(&pair->there, false);
    hand_queue_init(&pair->back, false);
    pair->runs = pthread_create(&pair->other, NULL, give_back_by_hand, pair) == 0;
    return pair->runs || bench_fail("no thread behind the queues by hand");
}

static void close_hand_pair(HandPair *pair) {
    hand_queue_close(&pair->there);
    if (pair->runs)
        pthread_join(pair->other, NULL);
    hand_queue_quit(&pair->there);
    hand_queue_quit(&pair->back);
}

bool rows_hand_off(const BenchPlan *plan) {
    Pair pair = {.count = bench_count(plan, HAND_OFFS)};
    HandPair by_hand = {.count = pair.count};
    const BenchSide sides[] = {{hand_off, &pair}, {hand_off_by_hand, &by_hand}};
    const BenchRow row = {"queue: hand-off to a thread", "ns", "less", {0, 0}, {1, 0}, "by hand"};
    bool ran = open_pair(&pair);
    ran = open_hand_pair(&by_hand) && ran;
    ran = ran && bench_rounds(plan, sides, 2, &row, 1);
    close_hand_pair(&by_hand);
    close_pair(&pair);
    return ran;
}
