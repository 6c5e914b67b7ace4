// console.c - no window: sleeps until there is a reply. console HOST PORT [MESSAGE...]
//
// Each message goes to the server as a SEND, and the answer to it, a RECEIVE, is printed. Without
// a message, one is read from standard input.
//
// A program that draws nothing has no frame in which it would poll. So it gives the client a
// doorbell, which the network thread rings when there is a reply, and sleeps on a semaphore until
// then. The client says how long that sleep may be, since deadlines are watched by the polls. SDL
// is not even initialized: threads and semaphores work without.
#include <SDL.h>
#include <stdio.h>
#include <thaw/client.h>

#define DEADLINE_MS 10000         // of each command
#define LONGEST_SLEEP_MS 1000     // whatever the client allows
#define MESSAGE_MAX (1024 * 1024) // bytes from standard input

typedef struct Console {
    ThawClient *client;
    SDL_sem *wake;
} Console;

// The doorbell: runs on the network thread.
static void ring(void *userdata) {
    SDL_SemPost(((Console *)userdata)->wake);
}

// Every command that may wait has a deadline, so there is a reply in the end.
static void wait_for_reply(Console *console, ThawReply *reply) {
    while (!thaw_client_poll(console->client, reply)) {
        int limit_ms = thaw_client_sleep_limit_ms(console->client);
        bool no_limit = limit_ms < 0 || limit_ms > LONGEST_SLEEP_MS;
        SDL_SemWaitTimeout(console->wake, no_limit ? LONGEST_SLEEP_MS : (Uint32)limit_ms);
    }
}

// Print the reply to the command that was just submitted. False: it has failed.
static bool finish(Console *console, Uint32 id) {
    if (id == 0) {
        fputs("console: out of memory\n", stderr);
        return false;
    }
    ThawReply reply;
    wait_for_reply(console, &reply);
    bool succeeded = reply.status == THAW_SUCCESS;
    if (!succeeded)
        fprintf(stderr, "console: %s: %s\n", thaw_command_name(reply.type), reply.text);
    if (reply.frame) {
        fwrite(thaw_frame_payload(reply.frame), 1, reply.size, stdout);
        putchar('\n');
        succeeded = fflush(stdout) == 0;
    }
    thaw_reply_clear(&reply);
    return succeeded;
}

static bool exchange(Console *console, const char *message, size_t size) {
    return finish(console, thaw_client_send(console->client, message, (Uint32)size)) &&
           finish(console, thaw_client_receive(console->client));
}

static bool exchange_input(Console *console) {
    static char message[MESSAGE_MAX + 1];
    size_t size = fread(message, 1, sizeof message, stdin);
    if (size <= MESSAGE_MAX)
        return exchange(console, message, size);
    fprintf(stderr, "console: standard input has more than %d bytes\n", MESSAGE_MAX);
    return false;
}

static bool talk(Console *console, int count, char *words[]) {
    bool good = finish(console, thaw_client_connect(console->client, words[1], SDL_atoi(words[2])));
    if (good && count == 3)
        good = exchange_input(console);
    for (int i = 3; good && i < count; i++)
        good = exchange(console, words[i], SDL_strlen(words[i]));
    return good && finish(console, thaw_client_close(console->client));
}

int main(int argc, char *argv[]) {
    if (argc < 3) {
        fputs("usage: console HOST PORT [MESSAGE...]\n", stderr);
        return 2;
    }
    Console console = {.wake = SDL_CreateSemaphore(0)};
    ThawOptions options = {.connect_timeout_ms = DEADLINE_MS,
                           .send_timeout_ms = DEADLINE_MS,
                           .receive_timeout_ms = DEADLINE_MS,
                           .doorbell = {ring, &console}};
    console.client = console.wake ? thaw_client_create(&options) : NULL;
    if (!console.client)
        fprintf(stderr, "console: it does not start: %s\n", SDL_GetError());
    bool good = console.client && talk(&console, argc, argv);
    thaw_client_destroy(console.client); // from here on nobody rings
    SDL_DestroySemaphore(console.wake);
    return good ? 0 : 1;
}
