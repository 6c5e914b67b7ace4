// main.cpp - talk PORT: what main.c does, in C++. It counts the events that it observes, too.
#define SDL_MAIN_HANDLED
#include <thaw/thaw.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace {

constexpr Uint32 patience_ms = 30000;

using Client = std::unique_ptr<ThawClient, decltype(&thaw_client_destroy)>;
using Reply = std::unique_ptr<ThawReply, decltype(&thaw_reply_free)>;

// Called on the network thread as well.
void count(void *userdata, const ThawEvent *) {
    ++*static_cast<std::atomic<int> *>(userdata);
}

// Wait for the next reply. There is none when it does not come, or is a failure.
Reply next_reply(ThawClient *client) {
    Reply reply(nullptr, thaw_reply_free);
    while (!reply && thaw_client_wait(client, patience_ms))
        reply.reset(thaw_client_poll(client));
    if (reply && reply->status != THAW_STATUS_SUCCESS) {
        std::cerr << thaw_command_name(reply->type) << ": " << reply->text << '\n';
        reply.reset();
    }
    return reply;
}

bool talk(ThawClient *client, int port) {
    const std::string message = "hello from C++";
    thaw_client_connect(client, "127.0.0.1", port);
    thaw_client_send(client, message.data(), static_cast<Uint32>(message.size()));
    thaw_client_receive(client);
    thaw_client_close(client);
    for (int i = 0; i < 4; i++) {
        const Reply reply = next_reply(client);
        if (!reply)
            return false;
        if (reply->type == THAW_COMMAND_RECEIVE) {
            const auto *bytes = reinterpret_cast<const char *>(thaw_frame_payload(reply->frame));
            std::cout << std::string(bytes, reply->size) << '\n';
        }
    }
    return true;
}

} // namespace

int main(int argc, char *argv[]) {
    std::atomic<int> events{0}; // outlives the client
    ThawClientOptions options = {};
    options.connect_timeout_ms = 10000;
    options.receive_timeout_ms = 10000;
    options.observer.call = count;
    options.observer.userdata = &events;
    const Client client(thaw_client_create(&options), thaw_client_destroy);
    return argc == 2 && client && talk(client.get(), std::atoi(argv[1])) && events > 0 ? 0 : 1;
}
