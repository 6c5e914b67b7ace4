// two.c - two clients in one program, and servers that stop. two PORT PORT LINES
//
// Each second it makes a line and sends it to both servers. What they send comes by itself
// (auto_receive) and is printed with the port that it came from. When one connection ends, that is
// said at once, the other goes on, and the ended one is connected again after a pause.
//
// The library does not connect again, since only the application knows what to send again. Here it
// is the lines whose SEND failed and those that were made meanwhile; `keep_line`, `reconnect` and
// `send_lines` are all there is to it. A SEND that succeeded is with the system, not yet with the
// peer: a program that must not lose a line keeps it until the peer has answered it.
//
// The doorbells of both clients ring the same semaphore, so one thread sleeps for both.
#include <SDL.h>
#include <stdio.h>
#include <thaw/thaw.h>

#define PAUSE_NS THAW_NS_PER_S // between an end and the next CONNECT, and between two lines
#define DEADLINE_MS 5000       // of each command
#define LINES_MAX 3600         // an hour of them
#define LINES_KEPT 16          // an older line is not sent again
#define LINE_SIZE 32           // bytes, with the end mark

typedef struct Line {
    int number; // from 1 on
    char text[LINE_SIZE];
} Line;

typedef struct Link {
    ThawClient *client;
    int port;
    int next;          // the line to send next
    bool connected;    // as the last reply said
    Uint64 connect_ns; // before that it does not connect, on thaw_clock_ns
} Link;

typedef struct Two {
    Link links[2];
    Line lines[LINES_KEPT]; // the last ones; line n is at n % LINES_KEPT
    int count;              // lines made so far
    Uint64 line_ns;         // when the next one is due
    SDL_sem *wake;          // a reply is there, of either client
} Two;

// The doorbell: runs on the network thread of either client.
static void ring(void *userdata) {
    SDL_SemPost(userdata);
}

// A SEND failed. Its line is sent again, unless a newer one has taken its place.
static void keep_line(Link *link, const Line *line) {
    link->next = SDL_min(link->next, line->number);
}

// Show what a reply says. An end may be told by the news, of type CLOSE, or by a SEND that ran into
// it. It shows once, when the connection was open before this reply and is not any more.
static void show_reply(const Link *link, const ThawReply *reply) {
    if (reply->frame)
        printf("%d: %s\n", link->port, thaw_frame_text(reply->frame));
    else if (reply->type == THAW_COMMAND_CONNECT)
        printf("%d: %s\n", link->port, reply->connected ? "connected" : reply->text);
    else if (link->connected && !reply->connected)
        printf("%d: ended: %s\n", link->port, reply->text);
}

// News has no userdata: whose it is, only the client that was polled tells.
static void take_reply(Link *link, const ThawReply *reply) {
    show_reply(link, reply);
    if (reply->userdata && reply->status != THAW_STATUS_SUCCESS)
        keep_line(link, reply->userdata);
    if (!reply->connected && (link->connected || reply->type == THAW_COMMAND_CONNECT))
        link->connect_ns = thaw_clock_ns() + PAUSE_NS;
    link->connected = reply->connected;
}

static void take_replies(Link *link) {
    for (ThawReply *reply; (reply = thaw_client_poll(link->client)); thaw_reply_free(reply))
        take_reply(link, reply);
}

// Connect when there is no connection, all that was lost with the last one has been told, and the
// pause is over.
static void reconnect(Link *link) {
    if (!thaw_client_will_be_connected(link->client) &&
        thaw_client_outstanding_count(link->client) == 0 && thaw_clock_ns() >= link->connect_ns)
        thaw_client_connect(link->client, "127.0.0.1", link->port);
}

// Send the lines that this server has not got, also behind a CONNECT that has no reply yet: when it
// fails, so do they. The userdata is the line, to be kept in that case.
static void send_lines(Two *two, Link *link) {
    link->next = SDL_max(link->next, two->count - LINES_KEPT + 1);
    while (link->next <= two->count && thaw_client_will_be_connected(link->client) &&
           thaw_client_has_room(link->client)) {
        Line *line = &two->lines[link->next % LINES_KEPT];
        ThawCommand *command = thaw_command_send(line->text, (Uint32)SDL_strlen(line->text));
        if (!thaw_client_submit(link->client, thaw_command_with(command, line, 0)))
            return; // no memory: it is tried again in the next turn
        link->next++;
    }
}

static void make_line(Two *two) {
    Line *line = &two->lines[++two->count % LINES_KEPT];
    line->number = two->count;
    SDL_snprintf(line->text, sizeof line->text, "line %d", line->number);
    two->line_ns += PAUSE_NS;
}

// Until the next line is due, a pause is over, a deadline has passed, or a doorbell rings.
static void sleep_until_due(Two *two) {
    Uint64 now_ns = thaw_clock_ns();
    Uint64 left_ns = thaw_clock_span_ns(now_ns, two->line_ns);
    for (int i = 0; i < 2; i++) {
        Link *link = &two->links[i];
        int limit_ms = thaw_client_sleep_limit_ms(link->client);
        if (limit_ms >= 0)
            left_ns = SDL_min(left_ns, (Uint64)limit_ms * THAW_NS_PER_MS);
        if (!thaw_client_will_be_connected(link->client))
            left_ns = SDL_min(left_ns, thaw_clock_span_ns(now_ns, link->connect_ns));
    }
    SDL_SemWaitTimeout(two->wake, (Uint32)(left_ns / THAW_NS_PER_MS) + 1);
}

// The loop. It ends a second after the last line, when the answers have come.
static void run(Two *two, int lines) {
    for (two->line_ns = thaw_clock_ns() + PAUSE_NS;; sleep_until_due(two)) {
        bool due = thaw_clock_ns() >= two->line_ns;
        if (due && two->count == lines)
            return;
        if (due)
            make_line(two);
        for (int i = 0; i < 2; i++) {
            take_replies(&two->links[i]);
            reconnect(&two->links[i]);
            send_lines(two, &two->links[i]);
        }
        fflush(stdout);
    }
}

static bool start(Two *two, char *ports[]) {
    ThawClientOptions options = {.connect_timeout_ms = DEADLINE_MS,
                                 .send_timeout_ms = DEADLINE_MS,
                                 .doorbell = {ring, two->wake},
                                 .auto_receive = true};
    for (int i = 0; i < 2; i++) {
        ThawClient *client = two->wake ? thaw_client_create(&options) : NULL;
        two->links[i] = (Link){.client = client, .port = SDL_atoi(ports[i]), .next = 1};
    }
    return two->links[0].client && two->links[1].client;
}

int main(int argc, char *argv[]) {
    int lines = argc == 4 ? SDL_atoi(argv[3]) : 0;
    if (lines < 1 || lines > LINES_MAX) {
        fprintf(stderr, "usage: two PORT PORT LINES, of which there are 1 to %d\n", LINES_MAX);
        return 2;
    }
    Two two = {.wake = SDL_CreateSemaphore(0)};
    bool started = start(&two, argv + 1);
    if (started)
        run(&two, lines);
    else
        fprintf(stderr, "two: it does not start: %s\n", SDL_GetError());
    for (int i = 0; i < 2; i++)
        thaw_client_destroy(two.links[i].client);
    if (two.wake)
        SDL_DestroySemaphore(two.wake); // after the clients: nobody rings any more
    return started ? 0 : 1;
}
