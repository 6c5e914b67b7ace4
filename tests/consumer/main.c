// main.c - talk PORT: send a message to an echo server on this machine and print what comes back.
#define SDL_MAIN_HANDLED
#include <thaw/client.h>

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 30000u

// Wait for the next reply; true when it is a success. A program with a window draws instead.
static bool next_reply(ThawClient *client, ThawReply *reply) {
    Uint32 start = SDL_GetTicks();
    while (!thaw_client_poll(client, reply)) {
        if (SDL_GetTicks() - start > PATIENCE_MS)
            return false;
        SDL_Delay(1);
    }
    if (reply->status != THAW_SUCCESS)
        fprintf(stderr, "%s: %s\n", thaw_command_name(reply->type), reply->text);
    return reply->status == THAW_SUCCESS;
}

static bool talk(ThawClient *client, int port) {
    thaw_client_connect(client, "127.0.0.1", port);
    thaw_client_send(client, "hello from C", 12);
    thaw_client_receive(client);
    thaw_client_close(client);
    for (int i = 0; i < 4; i++) {
        ThawReply reply;
        if (!next_reply(client, &reply))
            return false;
        if (reply.type == THAW_RECEIVE)
            printf("%s\n", thaw_frame_text(reply.frame));
        thaw_reply_clear(&reply);
    }
    return true;
}

int main(int argc, char *argv[]) {
    ThawOptions options = {.connect_timeout_ms = 10000, .receive_timeout_ms = 10000};
    ThawClient *client = argc == 2 ? thaw_client_create(&options) : NULL;
    bool ended_well = client && talk(client, atoi(argv[1]));
    thaw_client_destroy(client);
    return ended_well ? 0 : 1;
}
