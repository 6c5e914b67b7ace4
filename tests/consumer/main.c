// main.c - talk PORT: send a message to an echo server on this machine and print what comes back.
#define SDL_MAIN_HANDLED
#include <thaw/thaw.h>

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 30000u

// Wait for the next reply; NULL when it does not come, or is a failure. A program with a window
// draws instead.
static ThawReply *next_reply(ThawClient *client) {
    ThawReply *reply = NULL;
    while (!reply && thaw_client_wait(client, PATIENCE_MS))
        reply = thaw_client_poll(client);
    if (!reply || reply->status == THAW_STATUS_SUCCESS)
        return reply;
    fprintf(stderr, "%s: %s\n", thaw_command_name(reply->type), reply->text);
    thaw_reply_free(reply);
    return NULL;
}

static bool talk(ThawClient *client, int port) {
    thaw_client_connect(client, "127.0.0.1", port);
    thaw_client_send(client, "hello from C", 12);
    thaw_client_receive(client);
    thaw_client_close(client);
    for (int i = 0; i < 4; i++) {
        ThawReply *reply = next_reply(client);
        if (!reply)
            return false;
        if (reply->type == THAW_COMMAND_RECEIVE)
            printf("%s\n", thaw_frame_text(reply->frame));
        thaw_reply_free(reply);
    }
    return true;
}

int main(int argc, char *argv[]) {
    ThawClientOptions options = {.connect_timeout_ms = 10000, .receive_timeout_ms = 10000};
    ThawClient *client = argc == 2 ? thaw_client_create(&options) : NULL;
    bool ended_well = client && talk(client, atoi(argv[1]));
    thaw_client_destroy(client);
    return ended_well ? 0 : 1;
}
