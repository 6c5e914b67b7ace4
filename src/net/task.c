#include "task.h"

#include "clock.h"

struct ThawTask {
    void (*run)(void *userdata);
    void (*destroy)(void *userdata);
    void *userdata;
    SDL_Thread *thread; // the owner's handle of it

    SDL_mutex *mutex; // guards what follows
    SDL_cond *changed;
    bool finished; // `run` has returned
    bool released; // by its owner, before that: the thread destroys everything
};

static void destroy(ThawTask *task) {
    if (task->changed)
        SDL_DestroyCond(task->changed);
    if (task->mutex)
        SDL_DestroyMutex(task->mutex);
    SDL_free(task);
}

static int task_thread(void *userdata) {
    ThawTask *task = userdata;
    task->run(task->userdata);
    SDL_LockMutex(task->mutex);
    task->finished = true;
    bool released = task->released;
    SDL_CondBroadcast(task->changed);
    SDL_UnlockMutex(task->mutex);
    if (released) {
        task->destroy(task->userdata);
        destroy(task);
    }
    return 0;
}

ThawTask *thaw_task_start(const char *name, void (*run)(void *userdata),
                          void (*destroy_userdata)(void *userdata), void *userdata) {
    ThawTask *task = SDL_calloc(1, sizeof *task);
    if (!task)
        return NULL;
    task->run = run;
    task->destroy = destroy_userdata;
    task->userdata = userdata;
    task->mutex = SDL_CreateMutex();
    task->changed = SDL_CreateCond();
    if (task->mutex && task->changed)
        task->thread = SDL_CreateThread(task_thread, name, task);
    if (!task->thread) {
        destroy(task);
        return NULL;
    }
    return task;
}

bool thaw_task_has_finished(ThawTask *task) {
    return thaw_task_wait_until(task, 0);
}

bool thaw_task_wait(ThawTask *task, Uint32 limit_ms) {
    return thaw_task_wait_until(task, thaw_clock_ns() + (Uint64)limit_ms * THAW_NS_PER_MS);
}

bool thaw_task_wait_until(ThawTask *task, Uint64 end_ns) {
    SDL_LockMutex(task->mutex);
    for (Uint64 now_ns; !task->finished && (now_ns = thaw_clock_ns()) < end_ns;) {
        Uint32 left_ms = (Uint32)((end_ns - now_ns) / THAW_NS_PER_MS) + 1;
        SDL_CondWaitTimeout(task->changed, task->mutex, left_ms);
    }
    bool finished = task->finished;
    SDL_UnlockMutex(task->mutex);
    return finished;
}

void thaw_task_release(ThawTask *task) {
    if (!task)
        return;
    // SDL looks at a thread that it detaches when that may have ended and freed itself already. So
    // it is detached while it needs this mutex before it ends.
    SDL_LockMutex(task->mutex);
    task->released = !task->finished;
    bool left_behind = task->released;
    if (left_behind)
        SDL_DetachThread(task->thread);
    SDL_UnlockMutex(task->mutex);
    if (left_behind)
        return;
    SDL_WaitThread(task->thread, NULL);
    task->destroy(task->userdata);
    destroy(task);
}
