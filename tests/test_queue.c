// Tests of queue.h: order, bound, closing, and two threads at its ends.
#include "support.h"

#include "queue.h"

#define ITEMS 20000
#define PRODUCERS 2

static char marks[8]; // something to point at

static ThawQueue *new_queue(int capacity) {
    ThawQueue *queue = thaw_queue_create(capacity);
    assert_non_null(queue);
    return queue;
}

static void queue_gives_items_in_the_order_they_came(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(3);
    int pushed = 0;
    int popped = 0;
    // The ring wraps at different places, since it is neither full nor empty in between.
    for (int round = 0; round < 10; round++) {
        for (; pushed < popped + 3; pushed++)
            assert_int_not_equal(thaw_queue_push(queue, &marks[pushed % 8]), 0);
        for (int i = 0; i < 2; i++, popped++)
            assert_ptr_equal(thaw_queue_try_pop(queue), &marks[popped % 8]);
    }
    assert_ptr_equal(thaw_queue_wait_pop(queue), &marks[popped % 8]);
    assert_int_equal(thaw_queue_length(queue), 0);
    thaw_queue_destroy(queue);
}

static void empty_queue_gives_nothing(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(1);
    assert_int_equal(thaw_queue_length(queue), 0);
    assert_null(thaw_queue_try_pop(queue));
    thaw_queue_destroy(queue);
    thaw_queue_destroy(NULL);
}

static void wait_is_over_at_once_where_an_item_is(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(1);
    assert_int_equal(thaw_queue_wait(queue, 0), 0);
    assert_int_equal(thaw_queue_push(queue, &marks[0]), 1);
    Start since = start_now();
    assert_int_equal(thaw_queue_wait(queue, PATIENCE_MS), 1);
    expect_prompt(since);
    assert_ptr_equal(thaw_queue_try_pop(queue), &marks[0]);
    thaw_queue_destroy(queue);
}

static void push_tells_how_many_items_there_are(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(2);
    assert_int_equal(thaw_queue_push(queue, &marks[0]), 1);
    assert_int_equal(thaw_queue_push(queue, &marks[1]), 2);
    thaw_queue_try_pop(queue);
    assert_int_equal(thaw_queue_push(queue, &marks[2]), 2);
    thaw_queue_try_pop(queue);
    thaw_queue_try_pop(queue);
    assert_int_equal(thaw_queue_push(queue, &marks[3]), 1);
    thaw_queue_try_pop(queue);
    thaw_queue_destroy(queue);
}

static void full_queue_refuses_an_item_and_keeps_what_it_has(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(2);
    thaw_queue_push(queue, &marks[0]);
    thaw_queue_push(queue, &marks[1]);
    assert_int_equal(thaw_queue_push(queue, &marks[2]), 0);
    assert_int_equal(thaw_queue_length(queue), 2);
    assert_ptr_equal(thaw_queue_try_pop(queue), &marks[0]);
    assert_int_equal(thaw_queue_push(queue, &marks[3]), 2);
    assert_ptr_equal(thaw_queue_try_pop(queue), &marks[1]);
    assert_ptr_equal(thaw_queue_try_pop(queue), &marks[3]);
    thaw_queue_destroy(queue);
}

static void closed_queue_refuses_but_gives_out_what_is_left(void **state) {
    (void)state;
    ThawQueue *queue = new_queue(4);
    thaw_queue_push(queue, &marks[0]);
    thaw_queue_push(queue, &marks[1]);
    thaw_queue_close(queue);
    assert_int_equal(thaw_queue_push(queue, &marks[2]), 0);
    assert_ptr_equal(thaw_queue_wait_pop(queue), &marks[0]);
    assert_ptr_equal(thaw_queue_try_pop(queue), &marks[1]);
    assert_null(thaw_queue_wait_pop(queue));
    assert_null(thaw_queue_try_pop(queue));
    thaw_queue_destroy(queue);
}

// ---- two threads ----

typedef struct Taker {
    ThawQueue *queue;
    SDL_atomic_t number; // of its thread; 0 before it runs
    SDL_atomic_t done;
    void *item;
} Taker;

static int take_one(void *userdata) {
    Taker *taker = userdata;
    SDL_AtomicSet(&taker->number, (int)thread_number());
    taker->item = thaw_queue_wait_pop(taker->queue);
    SDL_AtomicSet(&taker->done, 1);
    return 0;
}

static SDL_Thread *start_taker(Taker *taker, ThawQueue *queue) {
    *taker = (Taker){.queue = queue};
    SDL_Thread *thread = SDL_CreateThread(take_one, "taker", taker);
    assert_non_null(thread);
    wait_until(SDL_AtomicGet(&taker->number) != 0);
    return thread;
}

static void close_wakes_a_sleeping_taker(void **state) {
    (void)state;
    static Taker taker;
    ThawQueue *queue = new_queue(1);
    SDL_Thread *thread = start_taker(&taker, queue);
    assert_int_equal(SDL_AtomicGet(&taker.done), 0);
    thaw_queue_close(queue);
    wait_until(SDL_AtomicGet(&taker.done));
    SDL_WaitThread(thread, NULL);
    assert_null(taker.item);
    thaw_queue_destroy(queue);
}

static void push_wakes_a_sleeping_taker(void **state) {
    (void)state;
    static Taker taker;
    ThawQueue *queue = new_queue(1);
    SDL_Thread *thread = start_taker(&taker, queue);
    thaw_queue_push(queue, &marks[5]);
    wait_until(SDL_AtomicGet(&taker.done));
    SDL_WaitThread(thread, NULL);
    assert_ptr_equal(taker.item, &marks[5]);
    thaw_queue_destroy(queue);
}

static void idle_taker_is_not_woken_by_time(void **state) {
    (void)state;
    static Taker taker;
    ThawQueue *queue = new_queue(1);
    SDL_Thread *thread = start_taker(&taker, queue);
    long wakeups =
        SDL_AtomicGet(&taker.number) > 0 ? count_idle_wakeups(SDL_AtomicGet(&taker.number)) : -1;
    thaw_queue_close(queue);
    SDL_WaitThread(thread, NULL);
    thaw_queue_destroy(queue);
    if (wakeups < 0)
        skip();
    assert_int_equal(wakeups, 0);
}

typedef struct Item {
    int producer;
    int number;
} Item;

typedef struct Producer {
    ThawQueue *queue;
    Item *items;
} Producer;

static int push_all(void *userdata) {
    const Producer *producer = userdata;
    for (int i = 0; i < ITEMS; i++)
        while (thaw_queue_push(producer->queue, &producer->items[i]) == 0)
            SDL_Delay(0);
    return 0;
}

static SDL_Thread *start_producer(Producer *producer, ThawQueue *queue, int which) {
    static Item items[PRODUCERS][ITEMS];
    for (int i = 0; i < ITEMS; i++)
        items[which][i] = (Item){which, i};
    *producer = (Producer){queue, items[which]};
    SDL_Thread *thread = SDL_CreateThread(push_all, "producer", producer);
    assert_non_null(thread);
    return thread;
}

static void threads_lose_and_reorder_nothing(void **state) {
    (void)state;
    static Producer producers[PRODUCERS];
    SDL_Thread *threads[PRODUCERS];
    int expected[PRODUCERS] = {0};
    ThawQueue *queue = new_queue(16);
    for (int i = 0; i < PRODUCERS; i++)
        threads[i] = start_producer(&producers[i], queue, i);
    for (int i = 0; i < PRODUCERS * ITEMS; i++) {
        const Item *item = i % 2 ? thaw_queue_try_pop(queue) : NULL;
        if (!item)
            item = thaw_queue_wait_pop(queue);
        assert_non_null(item);
        assert_int_equal(item->number, expected[item->producer]);
        expected[item->producer]++;
    }
    assert_int_equal(thaw_queue_length(queue), 0);
    for (int i = 0; i < PRODUCERS; i++)
        SDL_WaitThread(threads[i], NULL);
    thaw_queue_destroy(queue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queue_gives_items_in_the_order_they_came),
        cmocka_unit_test(empty_queue_gives_nothing),
        cmocka_unit_test(wait_is_over_at_once_where_an_item_is),
        cmocka_unit_test(push_tells_how_many_items_there_are),
        cmocka_unit_test(full_queue_refuses_an_item_and_keeps_what_it_has),
        cmocka_unit_test(closed_queue_refuses_but_gives_out_what_is_left),
        cmocka_unit_test(close_wakes_a_sleeping_taker),
        cmocka_unit_test(push_wakes_a_sleeping_taker),
        cmocka_unit_test(idle_taker_is_not_woken_by_time),
        cmocka_unit_test(threads_lose_and_reorder_nothing),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
