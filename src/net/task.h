// task.h - a thread that may get stuck: start it, ask whether it has finished, and release it.
//
// A thread cannot be killed. So whatever it works on belongs to the task: when both the thread has
// finished and its owner has released it, whoever comes last destroys that. A thread which has
// finished by then is joined; one that is stuck in the system is left behind.
//
//     ThawTask *task = thaw_task_start("reader", read_file, free_reading, reading);
//     ... thaw_task_has_finished(task) ...
//     thaw_task_release(task);
#ifndef THAW_TASK_H
#define THAW_TASK_H

#include <SDL.h>
#include <stdbool.h>

typedef struct ThawTask ThawTask; // what both threads use is guarded by its mutex

// Start `run(userdata)` on a thread of its own. `destroy(userdata)` is called once, on the thread
// of whoever comes last.
// Thread: any.   Owner: the task, of `userdata`; you, of the task: thaw_task_release.
// Errors: NULL when memory or a thread could not be had; then `userdata` is still yours.
ThawTask *thaw_task_start(const char *name, void (*run)(void *userdata),
                          void (*destroy)(void *userdata), void *userdata);

// Whether `run` has returned. What the thread did before that can be seen from here.
// Thread: any.   Blocks: only for the mutex.
bool thaw_task_has_finished(ThawTask *task);

// Wait until it has, for at most `limit_ms`, or until `end_ns` on thaw_clock_ns. Returns whether it
// has.
// Thread: any but the task's own.   Blocks: for that time at most.
bool thaw_task_wait(ThawTask *task, Uint32 limit_ms);
bool thaw_task_wait_until(ThawTask *task, Uint64 end_ns);

// Join the thread if it has finished, or leave it behind; NULL is fine.
// Thread: any but the task's own.   Blocks: never for long.
void thaw_task_release(ThawTask *task);

#endif
