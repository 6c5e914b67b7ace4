// chat.c - sends while it listens: chat NAME [PORT], through a server on this machine that passes
// every message on to all others.
//
// What the others say comes by itself (auto_receive), and so does the end of the connection. What
// is typed goes out at once, however long nobody else says anything. Three threads: this one, the
// client's network thread, and one that reads the terminal, since that waits too.
#include <SDL.h>
#include <stdio.h>
#include <thaw/client.h>

#define LINE_SIZE 512 // bytes, with the end mark; a longer line goes out in pieces
#define NAME_SIZE 64  // bytes, with the end mark
#define CLOSE_MS 2000 // for the last message to get out

typedef struct Chat {
    ThawClient *client;
    const char *name;
    SDL_sem *wake;  // something has happened: a reply, a line
    SDL_sem *typed; // `line` is the main thread's to read,
    SDL_sem *free;  // or the reader's to fill
    char line[LINE_SIZE];
} Chat;

// Read a line, or its next piece when the one before was `cut` short. What is left of a line that
// just fitted is its end alone, which must not pass for an empty line. False: there is no more.
static bool read_line(char *line, bool cut) {
    bool came = fgets(line, LINE_SIZE, stdin) != NULL;
    if (came && cut && line[strspn(line, "\r\n")] == '\0')
        came = fgets(line, LINE_SIZE, stdin) != NULL;
    return came;
}

// Runs on a thread of its own. An empty line stands for the end.
static int read_terminal(void *userdata) {
    Chat *chat = userdata;
    bool cut = false;
    for (bool goes_on = true; goes_on;) {
        SDL_SemWait(chat->free);
        goes_on = read_line(chat->line, cut);
        if (!goes_on)
            chat->line[0] = '\0';
        cut = !strchr(chat->line, '\n');
        SDL_SemPost(chat->typed);
        SDL_SemPost(chat->wake);
    }
    return 0;
}

// The doorbell: runs on the network thread when the first reply is there.
static void ring(void *userdata) {
    SDL_SemPost(((Chat *)userdata)->wake);
}

// Show what came. False: the connection has ended, or there never was one.
static bool take_replies(Chat *chat) {
    bool alive = true;
    for (ThawReply *reply; alive && (reply = thaw_client_poll(chat->client));) {
        alive = reply->status == THAW_STATUS_SUCCESS;
        if (!alive)
            fprintf(stderr, "%s: %s\n", thaw_command_name(reply->type), reply->text);
        else if (reply->type == THAW_COMMAND_CONNECT)
            puts("connected");
        else if (reply->frame)
            puts(thaw_frame_text(reply->frame));
        thaw_reply_free(reply);
    }
    fflush(stdout);
    return alive;
}

// Send what was typed. A line that finds no room waits where it is. False: there is nothing more to
// say.
static bool send_line(Chat *chat) {
    if (!thaw_client_has_room(chat->client) || SDL_SemTryWait(chat->typed) != 0)
        return true;
    char text[NAME_SIZE + 2 + LINE_SIZE];
    chat->line[strcspn(chat->line, "\r\n")] = '\0';
    bool ends = chat->line[0] == '\0';
    SDL_snprintf(text, sizeof text, "%s: %s", chat->name, chat->line);
    SDL_SemPost(chat->free);
    return !ends && thaw_client_send(chat->client, text, (Uint32)SDL_strlen(text)) > 0;
}

// Close behind the last message. False: not everything has got out.
static bool say_goodbye(Chat *chat) {
    thaw_client_close(chat->client);
    Uint32 since_ms = SDL_GetTicks();
    while (thaw_client_outstanding_count(chat->client) > 0) {
        if (SDL_GetTicks() - since_ms >= CLOSE_MS) {
            fputs("the last messages may be lost: there was no time to send them\n", stderr);
            return false;
        }
        thaw_client_wait(chat->client, CLOSE_MS);
        if (!take_replies(chat))
            return false;
    }
    return true;
}

// The loop. A program with a window draws here instead of sleeping.
static bool run(Chat *chat, int port) {
    thaw_client_connect(chat->client, "127.0.0.1", port);
    while (take_replies(chat)) {
        if (!send_line(chat))
            return say_goodbye(chat);
        int limit_ms = thaw_client_sleep_limit_ms(chat->client);
        if (limit_ms < 0)
            SDL_SemWait(chat->wake);
        else
            SDL_SemWaitTimeout(chat->wake, (Uint32)limit_ms);
    }
    return false;
}

int main(int argc, char *argv[]) {
    if (argc < 2 || SDL_strlen(argv[1]) >= NAME_SIZE) {
        fprintf(stderr, "usage: chat NAME [PORT], with at most %d bytes of NAME\n", NAME_SIZE - 1);
        return 2;
    }
    static Chat chat; // the reader may still be using it when this function returns
    chat.name = argv[1];
    chat.wake = SDL_CreateSemaphore(0);
    chat.typed = SDL_CreateSemaphore(0);
    chat.free = SDL_CreateSemaphore(0);
    ThawClientOptions options = {
        .connect_timeout_ms = 10000, .doorbell = {ring, &chat}, .auto_receive = true};
    chat.client = thaw_client_create(&options);
    SDL_Thread *reader = SDL_CreateThread(read_terminal, "terminal", &chat);
    bool started = chat.wake && chat.typed && chat.free && chat.client && reader;
    if (started) {
        SDL_DetachThread(reader); // it may be in fgets for ever
        SDL_SemPost(chat.free);   // and it begins only now: SDL looks at the thread to detach it
    }
    if (!started)
        fprintf(stderr, "it does not start: %s\n", SDL_GetError());
    bool ended_well = started && run(&chat, argc > 2 ? SDL_atoi(argv[2]) : 50007);
    thaw_client_destroy(chat.client);
    return ended_well ? 0 : 1;
}
