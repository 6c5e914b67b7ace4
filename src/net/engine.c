#include "engine.h"

bool thaw_engine_ensure(ThawClient *client) {
    bool by_worker = client->options.strategy == THAW_STRATEGY_WORKER;
    if (by_worker && !client->worker) {
        client->worker =
            thaw_worker_create(&client->options, client->worker_number + 1, client->reuse);
        client->worker_number += client->worker != NULL;
    }
    if (!by_worker && !client->stepper)
        client->stepper = thaw_stepper_create(&client->options);
    return client->worker || client->stepper;
}

bool thaw_engine_push(ThawClient *client, ThawCommand *command) {
    return client->stepper ? thaw_stepper_push(client->stepper, command)
                           : thaw_worker_push(client->worker, command);
}

ThawProgress thaw_engine_progress(const ThawClient *client) {
    if (client->stepper)
        return thaw_stepper_progress(client->stepper);
    return client->worker ? thaw_worker_progress(client->worker) : (ThawProgress){0};
}

void thaw_engine_stop(ThawClient *client, Uint32 last_id, ThawError code) {
    if (client->stepper)
        thaw_stepper_stop(client->stepper, last_id, code);
    else if (client->worker)
        thaw_worker_stop(client->worker, last_id, code);
}

void thaw_engine_cancel(ThawClient *client, Uint32 id) {
    if (client->stepper)
        thaw_stepper_cancel(client->stepper, id);
    else if (client->worker)
        thaw_worker_cancel(client->worker, id);
}
