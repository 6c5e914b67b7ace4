// console.c - no window: sleeps until there is a reply. console HOST PORT [MESSAGE...]
//
// Each message goes to the server as a SEND, and the answer to it, a RECEIVE, is printed. Without
// a message, one is read from standard input.
//
// A program that draws nothing has no frame in which it would poll. So it sleeps in
// thaw_client_wait until a poll has something to do. Every command has a deadline, so there is a
// reply in the end. SDL is not even initialized: threads and semaphores work without.
#include <SDL.h>
#include <stdio.h>
#include <thaw/client.h>

#define DEADLINE_MS 10000         // of each command
#define PATIENCE_MS 60000         // longer than any deadline, in case there is no reply after all
#define MESSAGE_MAX (1024 * 1024) // bytes from standard input

// False: it did not get out.
static bool print_message(const ThawReply *reply) {
    fwrite(thaw_frame_payload(reply->frame), 1, reply->size, stdout);
    putchar('\n');
    bool printed = fflush(stdout) == 0 && !ferror(stdout);
    if (!printed)
        perror("console: standard output cannot be written");
    return printed;
}

// Print the reply to the command that was just submitted. False: it has failed.
static bool finish(ThawClient *client, Uint32 id) {
    ThawReply *reply = NULL;
    while (id > 0 && !reply && thaw_client_wait(client, PATIENCE_MS))
        reply = thaw_client_poll(client);
    if (!reply) {
        fputs("console: there is no memory for a command, or no reply to it\n", stderr);
        return false;
    }
    bool succeeded = reply->status == THAW_STATUS_SUCCESS;
    if (!succeeded)
        fprintf(stderr, "console: %s: %s\n", thaw_command_name(reply->type), reply->text);
    if (reply->frame)
        succeeded = print_message(reply);
    thaw_reply_free(reply);
    return succeeded;
}

static bool exchange(ThawClient *client, const char *message, size_t size) {
    return finish(client, thaw_client_send(client, message, (Uint32)size)) &&
           finish(client, thaw_client_receive(client));
}

static bool exchange_input(ThawClient *client) {
    static char message[MESSAGE_MAX + 1];
    size_t size = fread(message, 1, sizeof message, stdin);
    if (ferror(stdin))
        perror("console: standard input cannot be read");
    else if (size > MESSAGE_MAX)
        fprintf(stderr, "console: standard input has more than %d bytes\n", MESSAGE_MAX);
    else
        return exchange(client, message, size);
    return false;
}

static bool talk(ThawClient *client, int count, char *words[]) {
    bool good = finish(client, thaw_client_connect(client, words[1], SDL_atoi(words[2])));
    if (good && count == 3)
        good = exchange_input(client);
    for (int i = 3; good && i < count; i++)
        good = exchange(client, words[i], SDL_strlen(words[i]));
    return good && finish(client, thaw_client_close(client));
}

int main(int argc, char *argv[]) {
    if (argc < 3) {
        fputs("usage: console HOST PORT [MESSAGE...]\n", stderr);
        return 2;
    }
    ThawClientOptions options = {.connect_timeout_ms = DEADLINE_MS,
                                 .send_timeout_ms = DEADLINE_MS,
                                 .receive_timeout_ms = DEADLINE_MS};
    ThawClient *client = thaw_client_create(&options);
    if (!client)
        fprintf(stderr, "console: it does not start: %s\n", SDL_GetError());
    bool good = client && talk(client, argc, argv);
    thaw_client_destroy(client);
    return good ? 0 : 1;
}
