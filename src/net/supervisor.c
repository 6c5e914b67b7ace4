// DESIGN
// A worker that was asked to stop and still sits in the system THAW_GRACE_MS later stays there: the
// client disowns it, answers in its place, and gives what is left in the queue to a fresh worker.
// Out of the system it obeys by itself, as soon as a busy machine lets it run, and its connection
// is not lost.
//
// An example. CONNECT #5 sits in the system, SEND #6 waits in the worker's queue:
//   submitted_id is 6; answered_id and the worker's progress.replied_id are 4.
//   thaw_client_cancel_all: stop_id becomes 6. The worker is told too, but does not get to look.
//   A poll, THAW_GRACE_MS later: #5 is still not answered, so the worker is disowned. From then on
//   the worker calls nobody, and what it still replies is discarded. The client answers #5, in
//   which the worker is stuck, and #6, which the worker has not begun; last_answer_id becomes 6.
//   After a deadline instead of a cancel, stop_id is 5, and #6 goes to a fresh worker.
//   The system returns: the thread ends, and a later poll joins it (thaw_supervisor_collect).
#include "supervisor.h"

#include "engine.h"
#include "message_inside.h"

#define LOOK_EVERY_MS 16 // how often a thread that the observer holds is looked at

// ---- stopping ----

// How long the thread had to obey until `now_ns`.
static Uint64 stop_ns(const ThawClient *client, const ThawProgress *progress, Uint64 now_ns) {
    Uint64 held_ns =
        thaw_clock_span_ns(client->stop_held_ns, thaw_progress_held_ns(progress, now_ns));
    return thaw_clock_span_ns(held_ns, thaw_clock_span_ns(client->stop_since_ns, now_ns));
}

// Forget a stop that was obeyed: all that it was meant for is answered.
static void settle_stop(ThawClient *client) {
    if (client->stop_id == 0)
        return;
    Uint32 replied_id = SDL_max(client->answered_id, client->last_answer_id);
    replied_id = SDL_max(replied_id, thaw_engine_progress(client).replied_id);
    if (client->stop_id <= replied_id)
        client->stop_id = 0;
}

void thaw_supervisor_stop(ThawClient *client, Uint32 last_id, ThawError code) {
    // A second request does not give the worker more time.
    settle_stop(client);
    if (client->stop_id == 0) {
        ThawProgress progress = thaw_engine_progress(client);
        client->stop_since_ns = thaw_clock_ns();
        client->stop_held_ns = thaw_progress_held_ns(&progress, client->stop_since_ns);
    }
    client->stop_id = last_id;
    client->stop_code = code;
    thaw_engine_stop(client, last_id, code);
}

// ---- disowning ----

bool thaw_supervisor_prepare(ThawClient *client) {
    if (!client->spare)
        client->spare = thaw_reply_create(THAW_COMMAND_CONNECT);
    if (!client->spare_end)
        client->spare_end = thaw_reply_create(THAW_COMMAND_CLOSE);
    return client->spare && client->spare_end;
}

bool thaw_supervisor_must_refuse(const ThawClient *client, const ThawCommand *command) {
    return command->type == THAW_COMMAND_CONNECT &&
           client->options.strategy == THAW_STRATEGY_WORKER &&
           client->disowned_count >= THAW_DISOWNED_MAX;
}

static void put_answer(ThawClient *client, ThawReply *reply) {
    client->last_answer_id = SDL_max(client->last_answer_id, reply->id);
    client->answer_count += thaw_queue_push(client->answers, reply) > 0;
}

// A reply that the client has made itself.
static void answer(ThawClient *client, ThawReply *reply) {
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_ANSWERED, .command_id = reply->id,
               .command = reply->type, .code = reply->code);
    put_answer(client, reply);
}

// The connection is given up as well, and that is news.
static void answer_end(ThawClient *client, const ThawReply *reply) {
    ThawReply *end = client->spare_end;
    client->spare_end = NULL;
    thaw_reply_fail(end, reply->code, "%s", reply->text);
    end->finished_ns = reply->finished_ns;
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_REPLIED, .command = end->type, .code = end->code);
    put_answer(client, end);
}

// Answer the command that the disowned worker is stuck in.
static void answer_in_place(ThawClient *client, const ThawProgress *progress) {
    Uint32 id = progress->running_id;
    const Outstanding *note = thaw_client_note(client, id);
    ThawReply *reply = client->spare;
    client->spare = NULL;
    reply->id = id;
    reply->type = note->type;
    reply->userdata = note->userdata;
    reply->submitted_ns = note->submitted_ns;
    reply->started_ns = progress->running_since_ns;
    reply->finished_ns = thaw_clock_ns();
    thaw_reply_fail(reply, client->stop_code,
                    "%s; that thread is stuck in the system, so a new one took over%s",
                    client->stop_code == THAW_ERROR_TIMEOUT ? "no answer within the time limit"
                                                            : "cancelled",
                    note->type == THAW_COMMAND_SEND ? ", and the connection is lost" : "");
    answer(client, reply);
    if (progress->listens)
        answer_end(client, reply);
}

// Give what the disowned worker had not begun to a fresh one, or answer it here.
static void pass_on(ThawClient *client, ThawCommand *command) {
    command->refused = thaw_supervisor_must_refuse(client, command);
    bool stop = command->id <= client->stop_id;
    if (!stop && thaw_engine_ensure(client)) {
        if (thaw_client_note(client, command->id)->cancelled)
            thaw_engine_cancel(client, command->id); // before it may be taken
        if (thaw_engine_push(client, command))
            return;
    }
    if (stop)
        thaw_reply_fail(command->reply, client->stop_code, "cancelled");
    else if (thaw_client_note(client, command->id)->cancelled)
        thaw_reply_fail(command->reply, THAW_ERROR_CANCELLED, "cancelled");
    else
        thaw_reply_fail(command->reply, THAW_ERROR_MEMORY, "no thread could be had to run it");
    answer(client, thaw_command_finish(command));
}

// Out of memory, or the answers in the place of another are not polled yet: nothing is done, and
// the next poll tries again.
static void disown(ThawClient *client) {
    // There is room for one more, or the command would have been refused.
    if (!thaw_supervisor_prepare(client) || client->disowned_count == THAW_DISOWNED_MAX ||
        client->answer_count > 0)
        return;
    ThawWorker *old = client->worker;
    if (!thaw_worker_disown_stuck(old, client->stop_id))
        return; // it has come out of the system in the very last moment, and obeys
    ThawProgress progress = thaw_worker_progress(old);
    THAW_TRACE(&client->trace, .kind = THAW_EVENT_DISOWNED, .thread = thaw_worker_number(old),
               .command_id = progress.running_id,
               .command = thaw_client_note(client, progress.running_id)->type);
    client->disowned[client->disowned_count++] = old;
    client->worker = NULL;
    thaw_reuse_end(client->reuse); // the fresh worker begins it anew

    ThawReply *reply;
    while (thaw_worker_has_replies(old) && (reply = thaw_worker_poll(old)))
        put_answer(client, reply);
    answer_in_place(client, &progress);
    ThawCommand *command;
    while ((command = thaw_worker_take_back(old)))
        pass_on(client, command);
    client->stop_id = 0;
}

void thaw_supervisor_retire(ThawClient *client, ThawWorker *worker) {
    if (!worker)
        return;
    if (!thaw_worker_quit(worker, THAW_GRACE_MS)) {
        thaw_worker_disown(worker);
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_DISOWNED,
                   .thread = thaw_worker_number(worker));
        if (client->disowned_count < THAW_DISOWNED_MAX) {
            client->disowned[client->disowned_count++] = worker;
            return;
        }
    }
    thaw_worker_release(worker);
}

void thaw_supervisor_collect(ThawClient *client) {
    for (int i = client->disowned_count - 1; i >= 0; i--) {
        ThawWorker *worker = client->disowned[i];
        if (!thaw_worker_has_finished(worker))
            continue;
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_FINISHED,
                   .thread = thaw_worker_number(worker));
        thaw_worker_release(worker);
        client->disowned[i] = client->disowned[--client->disowned_count];
    }
}

// ---- watching ----

// Whether time may turn into something: there is a stop, a deadline or a cancel. Most often there
// is none, and then the worker's mutex, which its thread needs, is left alone.
static bool must_watch(const ThawClient *client) {
    return client->stop_id > 0 || client->watched_id > client->answered_id;
}

void thaw_supervisor_watch(ThawClient *client) {
    if (!must_watch(client) || client->submitted_id == client->answered_id)
        return;
    // In this order: whatever held the thread until now is known.
    Uint64 now_ns = thaw_clock_ns();
    ThawProgress progress = thaw_engine_progress(client);
    settle_stop(client);
    if (client->stop_id > 0) {
        // A stepper never is: it obeys whenever it is polled.
        Uint64 grace_ns = (Uint64)THAW_GRACE_MS * THAW_NS_PER_MS;
        if (progress.in_system && stop_ns(client, &progress, now_ns) >= grace_ns)
            disown(client);
    } else if (progress.running_id > 0 &&
               thaw_client_note(client, progress.running_id)->cancelled) {
        thaw_supervisor_stop(client, progress.running_id, THAW_ERROR_CANCELLED);
    } else if (progress.running_id > 0) {
        Uint64 limit_ns =
            (Uint64)thaw_client_note(client, progress.running_id)->timeout_ms * THAW_NS_PER_MS;
        if (limit_ns == 0 || thaw_progress_ns(&progress, now_ns) < limit_ns)
            return;
        THAW_TRACE(&client->trace, .kind = THAW_EVENT_EXPIRED, .command_id = progress.running_id,
                   .command = thaw_client_note(client, progress.running_id)->type);
        thaw_supervisor_stop(client, progress.running_id, THAW_ERROR_TIMEOUT);
    }
}

int thaw_supervisor_due_ms(const ThawClient *client) {
    if (!must_watch(client))
        return -1;
    Uint64 now_ns = thaw_clock_ns();
    ThawProgress progress = thaw_worker_progress(client->worker);
    if (progress.held_since_ns > 0)
        return LOOK_EVERY_MS; // no deadline comes nearer
    Uint64 waited_ms = stop_ns(client, &progress, now_ns) / THAW_NS_PER_MS;
    Uint64 limit_ms = THAW_GRACE_MS;
    if (client->stop_id == 0) {
        if (progress.running_id == 0)
            return (int)THAW_GRACE_MS; // just taken, or just answered: look again soon
        if (thaw_client_note(client, progress.running_id)->cancelled)
            return 0; // its stop begins with the next poll
        waited_ms = thaw_progress_ns(&progress, now_ns) / THAW_NS_PER_MS;
        limit_ms = thaw_client_note(client, progress.running_id)->timeout_ms;
        if (limit_ms == 0)
            return -1;
    }
    if (waited_ms < limit_ms)
        return (int)SDL_min(limit_ms - waited_ms + 1, SDL_MAX_SINT32);
    return client->stop_id > 0 && !progress.in_system ? 1 : 0; // 1: about to obey, let it run
}
