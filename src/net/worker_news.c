// DESIGN
// A command wakes the thread at once, bytes cannot, since SDL_net can wait for sockets only. So the
// thread looks for bytes now and then, and the pauses between two looks begin short, and grow with
// the time since something came.
#include "worker_news.h"

#include "worker_replies.h"
#include "worker_reuse.h"

// Between two looks for news: a part of the time since something came, so that a stream of messages
// is hardly delayed and an idle connection costs little. The longest is what its end takes to be
// told.
#define PAUSE_PART 16u
#define PAUSE_LEAST_MS 1u
#define PAUSE_MOST_MS 40u

// Of news that may wait; more where a single message may be longer.
#define NEWS_BYTES_LEAST (64u * 1024u)

static Uint32 pause_ms(Uint64 since_ns) {
    Uint64 part_ms = thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS / PAUSE_PART;
    return (Uint32)SDL_clamp(part_ms, PAUSE_LEAST_MS, PAUSE_MOST_MS);
}

// Until there is a command, or no connection, whose end is returned.
static ThawReply *listen_for_news(ThawWorker *worker) {
    ThawConnection *connection = worker->connection;
    ThawReply *end = NULL;
    Uint64 since_ns = thaw_clock_ns();
    bool came;
    do {
        Uint64 before = thaw_connection_received(connection);
        came = thaw_worker_take_news(worker) || thaw_connection_received(connection) > before;
        if (came)
            since_ns = thaw_clock_ns();
        thaw_worker_tend_reuse(worker);
        end = thaw_connection_take_end(connection);
    } while (!end && thaw_queue_wait(worker->commands, came ? 0 : pause_ms(since_ns)) == 0);
    return end;
}

void thaw_worker_await_news(ThawWorker *worker) {
    ThawConnection *connection = worker->connection;
    ThawReply *end = thaw_connection_take_end(connection); // as the command has noticed it
    if (!end && thaw_connection_listens(connection))
        end = listen_for_news(worker);
    thaw_connection_end_wait(connection);
    if (end)
        thaw_put_reply(worker, end);
}

static bool has_room(ThawWorker *worker) {
    SDL_LockMutex(worker->mutex);
    bool room = !worker->disowned && worker->news_count < worker->options.capacity &&
                worker->news_bytes < SDL_max(worker->options.max_message, NEWS_BYTES_LEAST);
    SDL_UnlockMutex(worker->mutex);
    return room;
}

bool thaw_worker_take_news(ThawWorker *worker) {
    if (!has_room(worker))
        return false;
    if (!worker->news)
        worker->news = thaw_reply_create(THAW_COMMAND_RECEIVE);
    if (!worker->news || thaw_connection_listen(worker->connection, worker->news) != THAW_STEP_DONE)
        return false;
    ThawReply *news = worker->news;
    if (!news->frame)
        return false; // it is the end
    worker->news = NULL;
    thaw_put_reply(worker, news);
    return true;
}
