#define _POSIX_C_SOURCE 200809L

#include "echo.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sockets.h"

#define ROOM_FIRST (64u * 1024u)            // bytes
#define MESSAGE_MAX (64u * 1024u * 1024u)   // bytes; a client that claims more is hung up on
#define LARGEST (WIRE_HEADER + MESSAGE_MAX) // bytes

struct EchoServer {
    EchoKind kind;
    int listener;
    int port;
    pthread_t thread;
    pthread_mutex_t mutex; // guards `clients`
    pthread_cond_t left;
    int clients; // threads that serve one
};

typedef struct Client {
    EchoServer *server; // borrowed; it waits for every client
    int socket;
} Client;

// ---- one client ----

static void echo_stream(int socket) {
    uint8_t bytes[ROOM_FIRST];
    ptrdiff_t size;
    while ((size = socket_read(socket, bytes, sizeof bytes)) > 0 &&
           socket_write(socket, bytes, (size_t)size)) {
    }
}

// Bytes of one client that are not echoed yet: `have` of them, from the start on.
typedef struct Inbox {
    uint8_t *bytes;
    size_t room;
    size_t have;
} Inbox;

// Send back every whole message, each by itself, and put what is left at the start.
static bool echo_whole_messages(int socket, Inbox *inbox) {
    size_t first = 0;
    size_t wanted = WIRE_HEADER;
    while (inbox->have - first >= WIRE_HEADER) {
        wanted = WIRE_HEADER + (size_t)wire_size(inbox->bytes + first);
        if (wanted > LARGEST)
            return false;
        if (inbox->have - first < wanted)
            break;
        if (!socket_write(socket, inbox->bytes + first, wanted))
            return false;
        first += wanted;
        wanted = WIRE_HEADER;
    }
    memmove(inbox->bytes, inbox->bytes + first, inbox->have - first);
    inbox->have -= first;
    if (wanted > inbox->room) {
        uint8_t *grown = realloc(inbox->bytes, wanted);
        if (!grown)
            return false;
        inbox->bytes = grown;
        inbox->room = wanted;
    }
    return true;
}

static void echo_frames(int socket) {
    Inbox inbox = {malloc(ROOM_FIRST), ROOM_FIRST, 0};
    bool goes_on = inbox.bytes != NULL;
    while (goes_on) {
        ptrdiff_t size = socket_read(socket, inbox.bytes + inbox.have, inbox.room - inbox.have);
        goes_on = size > 0;
        if (goes_on) {
            inbox.have += (size_t)size;
            goes_on = echo_whole_messages(socket, &inbox);
        }
    }
    free(inbox.bytes);
}

static void *serve(void *userdata) {
    Client *client = userdata;
    EchoServer *server = client->server;
    if (server->kind == ECHO_STREAM)
        echo_stream(client->socket);
    else
        echo_frames(client->socket);
    close(client->socket);
    free(client);
    pthread_mutex_lock(&server->mutex);
    server->clients--;
    pthread_cond_signal(&server->left); // under the lock: afterwards the server may be gone
    pthread_mutex_unlock(&server->mutex);
    return NULL;
}

// ---- the server ----

static bool start_client(EchoServer *server, int socket) {
    Client *client = malloc(sizeof *client);
    if (!client)
        return false;
    *client = (Client){server, socket};
    pthread_mutex_lock(&server->mutex);
    server->clients++;
    pthread_mutex_unlock(&server->mutex);
    pthread_t thread;
    if (pthread_create(&thread, NULL, serve, client) == 0) {
        pthread_detach(thread);
        return true;
    }
    pthread_mutex_lock(&server->mutex);
    server->clients--;
    pthread_mutex_unlock(&server->mutex);
    free(client);
    return false;
}

static void *accept_all(void *userdata) {
    EchoServer *server = userdata;
    int socket;
    while ((socket = socket_accept(server->listener)) >= 0)
        if (!start_client(server, socket))
            close(socket);
    return NULL;
}

EchoServer *echo_start(EchoKind kind) {
    EchoServer *server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->kind = kind;
    server->listener = socket_listen(&server->port);
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->left, NULL);
    if (server->listener >= 0 && pthread_create(&server->thread, NULL, accept_all, server) == 0)
        return server;
    if (server->listener >= 0)
        close(server->listener);
    free(server);
    return NULL;
}

int echo_port(const EchoServer *server) {
    return server->port;
}

// A connection of our own ends the wait for one, on every system.
static void end_accepting(EchoServer *server) {
    shutdown(server->listener, SHUT_RDWR);
    int socket = socket_connect(server->port);
    pthread_join(server->thread, NULL);
    if (socket >= 0)
        close(socket);
    close(server->listener);
}

void echo_stop(EchoServer *server) {
    if (!server)
        return;
    end_accepting(server);
    pthread_mutex_lock(&server->mutex);
    while (server->clients > 0)
        pthread_cond_wait(&server->left, &server->mutex);
    pthread_mutex_unlock(&server->mutex);
    pthread_cond_destroy(&server->left);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

// ---- a process of its own ----

// Never returns. `ports` takes what is listened on; `lifeline` ends with the other process.
static void serve_until_the_end(int ports, int lifeline) {
    EchoServer *stream = echo_start(ECHO_STREAM);
    EchoServer *frames = echo_start(ECHO_FRAMES);
    if (stream && frames) {
        int both[2] = {stream->port, frames->port};
        char byte;
        if (write(ports, both, sizeof both) == (ssize_t)sizeof both)
            while (read(lifeline, &byte, 1) > 0) {
            }
    }
    _exit(EXIT_SUCCESS);
}

bool echo_fork(int *stream_port, int *frames_port) {
    int ports[2];
    int lifeline[2]; // its end for writing stays open for as long as this process lives
    if (pipe(ports) != 0 || pipe(lifeline) != 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        close(lifeline[1]);
        serve_until_the_end(ports[1], lifeline[0]);
    }
    close(ports[1]);
    close(lifeline[0]);
    int both[2] = {0, 0};
    bool serves = child > 0 && read(ports[0], both, sizeof both) == (ssize_t)sizeof both;
    close(ports[0]);
    *stream_port = both[0];
    *frames_port = both[1];
    return serves;
}
