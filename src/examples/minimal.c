// minimal.c - the smallest window that never freezes: a turning square, and the client beside it.
// Start `thaw --serve` first. Space connects, sends a message, receives the answer and closes.
#include <SDL.h>
#include <thaw/client.h>

static const char *const title = "space: talk to 127.0.0.1:50007";

static void submit_all(ThawClient *client) {
    thaw_client_connect(client, "127.0.0.1", 50007);
    thaw_client_send(client, "hello", 5);
    thaw_client_receive(client);
    thaw_client_close(client);
}

static void show_reply(SDL_Window *window, const ThawReply *reply) {
    char line[THAW_TEXT_SIZE + 32];
    SDL_snprintf(line, sizeof line, "#%u %s: %s %s", reply->id, thaw_command_name(reply->type),
                 reply->text, thaw_frame_text(reply->frame));
    SDL_SetWindowTitle(window, line);
}

static void draw_square(SDL_Renderer *renderer) {
    float angle = (float)SDL_GetTicks() / 500.0f;
    SDL_Vertex corners[4] = {0};
    for (int i = 0; i < 4; i++) {
        corners[i].position.x = 200.0f + 90.0f * SDL_cosf(angle + (float)i * 1.5707963f);
        corners[i].position.y = 150.0f + 90.0f * SDL_sinf(angle + (float)i * 1.5707963f);
        corners[i].color = (SDL_Color){56, 214, 232, 255};
    }
    const int order[] = {0, 1, 2, 0, 2, 3};
    SDL_SetRenderDrawColor(renderer, 15, 20, 27, 255);
    SDL_RenderClear(renderer);
    SDL_RenderGeometry(renderer, NULL, corners, 4, order, 6);
    SDL_RenderPresent(renderer);
}

// [loop] Nothing in it waits for the network, so the square never stops.
static void loop(SDL_Window *window, SDL_Renderer *renderer, ThawClient *client) {
    for (bool running = true; running; SDL_Delay(16)) {
        SDL_Event event;
        while (SDL_PollEvent(&event)) {
            if (event.type == SDL_QUIT)
                running = false;
            else if (event.type == SDL_KEYDOWN && event.key.keysym.sym == SDLK_SPACE)
                submit_all(client); // puts four commands into a queue
        }
        for (ThawReply *reply; (reply = thaw_client_poll(client)); thaw_reply_free(reply))
            show_reply(window, reply);
        draw_square(renderer);
    }
}
// [/loop]

int main(int argc, char *argv[]) {
    (void)argc;
    (void)argv;
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return 1;
    SDL_Window *window =
        SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 400, 300, 0);
    SDL_Renderer *renderer = window ? SDL_CreateRenderer(window, -1, 0) : NULL;
    ThawClientOptions options = {.connect_timeout_ms = 10000, .receive_timeout_ms = 30000};
    ThawClient *client = thaw_client_create(&options);
    bool started = renderer && client;
    if (started)
        loop(window, renderer, client);
    else
        SDL_Log("it does not start: %s", SDL_GetError());
    thaw_client_destroy(client);
    if (renderer)
        SDL_DestroyRenderer(renderer);
    if (window)
        SDL_DestroyWindow(window);
    SDL_Quit();
    return started ? 0 : 1;
}
