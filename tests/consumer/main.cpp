// main.cpp - talk PORT: what main.c does, in C++. It counts the events that it observes, too.
#define SDL_MAIN_HANDLED
#include <thaw/client.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace {

constexpr Uint32 patience_ms = 30000;

using Client = std::unique_ptr<ThawClient, decltype(&thaw_client_destroy)>;

// Called on the network thread as well.
void count(void *userdata, const ThawEvent *) {
    ++*static_cast<std::atomic<int> *>(userdata);
}

// Wait for the next reply; true when it is a success.
bool next_reply(ThawClient *client, ThawReply &reply) {
    const Uint32 start = SDL_GetTicks();
    while (!thaw_client_poll(client, &reply)) {
        if (SDL_GetTicks() - start > patience_ms)
            return false;
        SDL_Delay(1);
    }
    if (reply.status != THAW_SUCCESS)
        std::cerr << thaw_command_name(reply.type) << ": " << reply.text << '\n';
    return reply.status == THAW_SUCCESS;
}

bool talk(ThawClient *client, int port) {
    const std::string message = "hello from C++";
    thaw_client_connect(client, "127.0.0.1", port);
    thaw_client_send(client, message.data(), static_cast<Uint32>(message.size()));
    thaw_client_receive(client);
    thaw_client_close(client);
    for (int i = 0; i < 4; i++) {
        ThawReply reply;
        if (!next_reply(client, reply))
            return false;
        if (reply.type == THAW_RECEIVE) {
            const auto *bytes = reinterpret_cast<const char *>(thaw_frame_payload(reply.frame));
            std::cout << std::string(bytes, reply.size) << '\n';
        }
        thaw_reply_clear(&reply);
    }
    return true;
}

} // namespace

int main(int argc, char *argv[]) {
    std::atomic<int> events{0}; // outlives the client
    ThawOptions options = {};
    options.connect_timeout_ms = 10000;
    options.receive_timeout_ms = 10000;
    options.observer.call = count;
    options.observer.userdata = &events;
    const Client client(thaw_client_create(&options), thaw_client_destroy);
    return argc == 2 && client && talk(client.get(), std::atoi(argv[1])) && events > 0 ? 0 : 1;
}
