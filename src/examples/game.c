// game.c - a game loop with a fixed timestep that never waits for the network. game PORT SECONDS
//
// Each tick sends where the player is, and takes in where the others are. Their messages come by
// themselves (auto_receive), and so does the end of the connection. In a tick nothing waits:
// submitting and polling only touch queues. What finds no room is not sent later, since by then a
// newer position says more; a `capacity` of half a second keeps old ones from piling up.
//
// There is no window, so that a test can run it. `play` says where one would draw.
#include <SDL.h>
#include <stdio.h>
#include <thaw/thaw.h>

#define TICKS_PER_S 60
#define TICK_NS (THAW_NS_PER_S / TICKS_PER_S)
#define LATE_MAX_NS (THAW_NS_PER_S / 4) // ticks later than that are put off, not made up for
#define SECONDS_MAX 3600
#define CAPACITY (TICKS_PER_S / 2) // commands, and messages that wait for a tick
#define MAX_MESSAGE 4096           // bytes; those that wait for a tick may have as many in all
#define DEADLINE_MS 10000          // of connecting
#define LINGER_MS 2000             // after the last tick, for what the others still send
#define FIELD 1000                 // width and height of the field

// Where a player is. On the wire it is the fields in this order, each little-endian.
typedef struct State {
    Uint32 tick;
    Uint16 x, y;
} State;
#define STATE_SIZE 8u // bytes on the wire

typedef struct Game {
    ThawClient *client;
    State me, other; // this player, and who was heard last
    int ticks, sent, received, refused;
    Uint64 longest_ns; // tick
    bool ended;        // the server has left, or never was there
} Game;

static void write_le(Uint8 *bytes, Uint32 value, int size) {
    for (int i = 0; i < size; i++)
        bytes[i] = (Uint8)(value >> (8 * i));
}

static Uint32 read_le(const Uint8 *bytes, int size) {
    Uint32 value = 0;
    for (int i = 0; i < size; i++)
        value |= (Uint32)bytes[i] << (8 * i);
    return value;
}

static void send_state(Game *game) {
    Uint8 bytes[STATE_SIZE];
    write_le(bytes, game->me.tick, 4);
    write_le(bytes + 4, game->me.x, 2);
    write_le(bytes + 6, game->me.y, 2);
    if (thaw_client_send(game->client, bytes, STATE_SIZE) == 0)
        game->refused++;
}

// A message of another size is from no player and is ignored.
static void take_state(Game *game, const ThawFrame *frame) {
    if (thaw_frame_size(frame) != STATE_SIZE)
        return;
    const Uint8 *bytes = thaw_frame_payload(frame);
    game->other.tick = read_le(bytes, 4);
    game->other.x = (Uint16)read_le(bytes + 4, 2);
    game->other.y = (Uint16)read_le(bytes + 6, 2);
    game->received++;
}

// The end of the connection is told by the first reply after which it is not open: as a rule the
// news, of type CLOSE, but it may be a SEND that ran into the end. A CLOSE of one's own succeeds.
static void take_reply(Game *game, const ThawReply *reply) {
    bool succeeded = reply->status == THAW_STATUS_SUCCESS;
    if (succeeded && reply->type == THAW_COMMAND_SEND)
        game->sent++;
    if (reply->frame)
        take_state(game, reply->frame);
    if (succeeded || reply->connected || game->ended)
        return;
    game->ended = true;
    if (reply->type == THAW_COMMAND_CONNECT)
        fprintf(stderr, "game: there is no server: %s\n", reply->text);
    else
        fprintf(stderr, "game: the server has ended the game: %s\n", reply->text);
}

static void take_replies(Game *game) {
    for (ThawReply *reply; (reply = thaw_client_poll(game->client)); thaw_reply_free(reply))
        take_reply(game, reply);
}

// One step of the game: it takes the same time for everybody, however fast his machine draws.
static void tick(Game *game) {
    Uint64 started_ns = thaw_clock_ns();
    take_replies(game);
    game->me.tick = (Uint32)game->ticks;
    game->me.x = (Uint16)((game->me.x + 3) % FIELD);
    game->me.y = (Uint16)((game->me.y + 2) % FIELD);
    send_state(game);
    game->ticks++;
    game->longest_ns = SDL_max(game->longest_ns, thaw_clock_since_ns(started_ns));
}

// Each tick is due TICK_NS after the one before. A few that are late are made up for at once.
static void play(Game *game, int ticks) {
    Uint64 due_ns = thaw_clock_ns();
    while (game->ticks < ticks && !game->ended) {
        Uint64 now_ns = thaw_clock_ns();
        if (thaw_clock_span_ns(due_ns, now_ns) > LATE_MAX_NS) // the machine was asleep
            due_ns = now_ns;
        for (; due_ns <= now_ns && game->ticks < ticks && !game->ended; due_ns += TICK_NS)
            tick(game);
        // A window draws here, and waits for the screen in place of the delay.
        Uint64 left_ns = thaw_clock_span_ns(thaw_clock_ns(), due_ns);
        if (left_ns > 0)
            SDL_Delay((Uint32)(left_ns / THAW_NS_PER_MS) + 1);
    }
}

// Take replies until no command is outstanding and `count` messages have come. Only before the
// first tick and after the last one: this waits.
static void settle(Game *game, int count, Uint32 limit_ms) {
    Uint64 since_ns = thaw_clock_ns();
    while (!game->ended &&
           (thaw_client_outstanding_count(game->client) > 0 || game->received < count)) {
        Uint64 waited_ms = thaw_clock_since_ns(since_ns) / THAW_NS_PER_MS;
        if (waited_ms >= limit_ms || !thaw_client_wait(game->client, limit_ms - (Uint32)waited_ms))
            return;
        take_replies(game);
    }
}

// The whole game. An echo server, or a game of two, sends as much as it gets: so it lingers until
// as many messages have come as were sent, then closes.
static void run(Game *game, int port, int ticks) {
    thaw_client_connect(game->client, "127.0.0.1", port);
    settle(game, 0, DEADLINE_MS); // a window draws meanwhile, and polls as in a tick
    play(game, ticks);
    settle(game, game->ticks - game->refused, LINGER_MS);
    if (game->ended)
        return;
    thaw_client_close(game->client);
    settle(game, 0, LINGER_MS);
}

int main(int argc, char *argv[]) {
    int seconds = argc == 3 ? SDL_atoi(argv[2]) : 0;
    if (seconds < 1 || seconds > SECONDS_MAX) {
        fprintf(stderr, "usage: game PORT SECONDS, of which there are 1 to %d\n", SECONDS_MAX);
        return 2;
    }
    ThawClientOptions options = {.capacity = CAPACITY,
                                 .max_message = MAX_MESSAGE,
                                 .connect_timeout_ms = DEADLINE_MS,
                                 .auto_receive = true};
    Game game = {.client = thaw_client_create(&options)};
    if (!game.client) {
        fprintf(stderr, "game: it does not start: %s\n", SDL_GetError());
        return 1;
    }
    run(&game, SDL_atoi(argv[1]), seconds * TICKS_PER_S);
    thaw_client_destroy(game.client);
    printf("ticks %d, sent %d, received %d, longest tick %.3f ms, refused %d\n", game.ticks,
           game.sent, game.received, (double)game.longest_ns / THAW_NS_PER_MS, game.refused);
    return game.ended ? 1 : 0;
}
