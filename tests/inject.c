// The calls that can be made to fail; see inject.h. A failed one leaves behind what the true
// function would: its return value, and an error text only where that sets one.
//
// The atomics are the compiler's, since a sanitizer does not see into those of SDL.
#define _POSIX_C_SOURCE 200809L
#include "inject.h"

#include <SDL.h>
#include <SDL_net.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/types.h>

static _Thread_local InjectSide my_side;

static atomic_int armed_side; // INJECT_NOBODY: nothing is armed, and the rest means nothing
static atomic_int armed_call;
static atomic_int armed_how;
static atomic_int armed_nth;
static atomic_int open_error = EMFILE;
static atomic_int counted;
static atomic_int failed;
static atomic_int blocks;
static atomic_int net_starts;
static atomic_int detached;

void inject_take_side(InjectSide side) {
    my_side = side;
}

void inject_arm(InjectSide side, InjectCall call, InjectHow how, int nth) {
    inject_disarm();
    atomic_store(&armed_call, call);
    atomic_store(&armed_how, how);
    atomic_store(&armed_nth, nth);
    atomic_store(&counted, 0);
    atomic_store(&failed, 0);
    atomic_store(&armed_side, side);
}

void inject_open_error(int error) {
    atomic_store(&open_error, error);
}

bool inject_disarm(void) {
    atomic_store(&armed_side, INJECT_NOBODY);
    return inject_has_failed();
}

bool inject_has_failed(void) {
    return atomic_load(&failed) > 0;
}

int inject_counted(void) {
    return atomic_load(&counted);
}

int inject_blocks(void) {
    return atomic_load(&blocks);
}

int inject_net_starts(void) {
    return atomic_load(&net_starts);
}

int inject_detached(void) {
    return atomic_load(&detached);
}

const char *inject_name(InjectCall call) {
    static const char *const names[INJECT_CALLS] = {
        [INJECT_MEMORY] = "SDL_malloc, SDL_calloc or SDL_realloc",
        [INJECT_THREAD] = "SDL_CreateThread",
        [INJECT_MUTEX] = "SDL_CreateMutex",
        [INJECT_COND] = "SDL_CreateCond",
        [INJECT_NET_INIT] = "SDLNet_Init",
        [INJECT_SOCKET_SET] = "SDLNet_AllocSocketSet",
        [INJECT_ADD_SOCKET] = "SDLNet_TCP_AddSocket",
        [INJECT_LOOKUP] = "getaddrinfo",
        [INJECT_OPEN] = "SDLNet_TCP_Open",
        [INJECT_ACCEPT] = "SDLNet_TCP_Accept",
        [INJECT_SEND] = "SDLNet_TCP_Send or send",
        [INJECT_RECEIVE] = "SDLNet_TCP_Recv or recv",
        [INJECT_CHECK] = "SDLNet_CheckSockets or poll",
    };
    return names[call];
}

static bool must_fail(InjectCall call) {
    if (my_side == INJECT_NOBODY || atomic_load(&armed_side) != (int)my_side ||
        atomic_load(&armed_call) != (int)call)
        return false;
    int which = atomic_fetch_add(&counted, 1) + 1;
    int nth = atomic_load(&armed_nth);
    bool fails = which == nth || (which > nth && atomic_load(&armed_how) == INJECT_FROM_THEN_ON);
    if (fails)
        atomic_store(&failed, 1);
    return fails;
}

// ---- memory ----

static SDL_malloc_func true_malloc;
static SDL_calloc_func true_calloc;
static SDL_realloc_func true_realloc;
static SDL_free_func true_free;

static void *count_block(void *block) {
    if (block)
        atomic_fetch_add(&blocks, 1);
    return block;
}

static void *injected_malloc(size_t size) {
    return must_fail(INJECT_MEMORY) ? NULL : count_block(true_malloc(size));
}

static void *injected_calloc(size_t count, size_t size) {
    return must_fail(INJECT_MEMORY) ? NULL : count_block(true_calloc(count, size));
}

static void *injected_realloc(void *old, size_t size) {
    if (must_fail(INJECT_MEMORY))
        return NULL;
    return old ? true_realloc(old, size) : count_block(true_realloc(NULL, size));
}

static void counted_free(void *block) {
    if (block)
        atomic_fetch_add(&blocks, -1);
    true_free(block);
}

void inject_begin(void) {
    SDL_GetMemoryFunctions(&true_malloc, &true_calloc, &true_realloc, &true_free);
    SDL_SetMemoryFunctions(injected_malloc, injected_calloc, injected_realloc, counted_free);
}

// ---- threads ----

typedef struct Start {
    SDL_ThreadFunction run;
    void *userdata;
    InjectSide side;
    atomic_bool begun; // the thread has what it needs, and looks at this no more
} Start;

SDL_Thread *__real_SDL_CreateThread(SDL_ThreadFunction run, const char *name, void *userdata);
SDL_Thread *__wrap_SDL_CreateThread(SDL_ThreadFunction run, const char *name, void *userdata);

static int run_on_side(void *data) {
    Start *start = data;
    SDL_ThreadFunction run = start->run;
    void *userdata = start->userdata;
    // For the first error of a thread SDL needs memory, and reports the lack of it as an error of
    // that thread, without end. So the thread gets it before anything may fail.
    SDL_ClearError();
    my_side = start->side;
    atomic_store(&start->begun, true);
    return run(userdata);
}

SDL_Thread *__wrap_SDL_CreateThread(SDL_ThreadFunction run, const char *name, void *userdata) {
    if (must_fail(INJECT_THREAD)) {
        SDL_SetError("Not enough resources to create thread");
        return NULL;
    }
    Start start = {run, userdata, my_side, false};
    SDL_Thread *thread = __real_SDL_CreateThread(run_on_side, name, &start);
    while (thread && !atomic_load(&start.begun))
        SDL_Delay(0);
    return thread;
}

void __real_SDL_DetachThread(SDL_Thread *thread);
void __wrap_SDL_DetachThread(SDL_Thread *thread);

void __wrap_SDL_DetachThread(SDL_Thread *thread) {
    atomic_fetch_add(&detached, 1);
    __real_SDL_DetachThread(thread);
}

SDL_mutex *__real_SDL_CreateMutex(void);
SDL_mutex *__wrap_SDL_CreateMutex(void);

SDL_mutex *__wrap_SDL_CreateMutex(void) {
    if (!must_fail(INJECT_MUTEX))
        return __real_SDL_CreateMutex();
    SDL_OutOfMemory();
    return NULL;
}

SDL_cond *__real_SDL_CreateCond(void);
SDL_cond *__wrap_SDL_CreateCond(void);

SDL_cond *__wrap_SDL_CreateCond(void) {
    return must_fail(INJECT_COND) ? NULL : __real_SDL_CreateCond();
}

// ---- SDL_net ----

int __real_SDLNet_Init(void);
int __wrap_SDLNet_Init(void);

int __wrap_SDLNet_Init(void) {
    if (must_fail(INJECT_NET_INIT)) {
        SDL_SetError("Couldn't initialize Winsock 1.1");
        return -1;
    }
    int result = __real_SDLNet_Init();
    atomic_fetch_add(&net_starts, result == 0);
    return result;
}

void __real_SDLNet_Quit(void);
void __wrap_SDLNet_Quit(void);

void __wrap_SDLNet_Quit(void) {
    atomic_fetch_add(&net_starts, -1);
    __real_SDLNet_Quit();
}

SDLNet_SocketSet __real_SDLNet_AllocSocketSet(int size);
SDLNet_SocketSet __wrap_SDLNet_AllocSocketSet(int size);

SDLNet_SocketSet __wrap_SDLNet_AllocSocketSet(int size) {
    return must_fail(INJECT_SOCKET_SET) ? NULL : __real_SDLNet_AllocSocketSet(size);
}

// SDLNet_TCP_AddSocket is an inline function around this one.
int __real_SDLNet_AddSocket(SDLNet_SocketSet set, SDLNet_GenericSocket socket);
int __wrap_SDLNet_AddSocket(SDLNet_SocketSet set, SDLNet_GenericSocket socket);

int __wrap_SDLNet_AddSocket(SDLNet_SocketSet set, SDLNet_GenericSocket socket) {
    if (!must_fail(INJECT_ADD_SOCKET))
        return __real_SDLNet_AddSocket(set, socket);
    SDL_SetError("socketset is full");
    return -1;
}

int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);

int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found) {
    return must_fail(INJECT_LOOKUP) ? EAI_MEMORY : __real_getaddrinfo(host, service, hints, found);
}

TCPsocket __real_SDLNet_TCP_Open(IPaddress *address);
TCPsocket __wrap_SDLNet_TCP_Open(IPaddress *address);

TCPsocket __wrap_SDLNet_TCP_Open(IPaddress *address) {
    if (!must_fail(INJECT_OPEN))
        return __real_SDLNet_TCP_Open(address);
    SDL_SetError("Couldn't create socket");
    errno = atomic_load(&open_error);
    return NULL;
}

TCPsocket __real_SDLNet_TCP_Accept(TCPsocket listener);
TCPsocket __wrap_SDLNet_TCP_Accept(TCPsocket listener);

TCPsocket __wrap_SDLNet_TCP_Accept(TCPsocket listener) {
    if (!must_fail(INJECT_ACCEPT))
        return __real_SDLNet_TCP_Accept(listener);
    SDL_SetError("accept() failed");
    errno = EMFILE;
    return NULL;
}

int __real_SDLNet_TCP_Send(TCPsocket socket, const void *bytes, int size);
int __wrap_SDLNet_TCP_Send(TCPsocket socket, const void *bytes, int size);

int __wrap_SDLNet_TCP_Send(TCPsocket socket, const void *bytes, int size) {
    return must_fail(INJECT_SEND) ? 0 : __real_SDLNet_TCP_Send(socket, bytes, size);
}

ssize_t __real_send(int descriptor, const void *bytes, size_t size, int flags);
ssize_t __wrap_send(int descriptor, const void *bytes, size_t size, int flags);

ssize_t __wrap_send(int descriptor, const void *bytes, size_t size, int flags) {
    if (!must_fail(INJECT_SEND))
        return __real_send(descriptor, bytes, size, flags);
    errno = ECONNRESET;
    return -1;
}

int __real_SDLNet_TCP_Recv(TCPsocket socket, void *bytes, int size);
int __wrap_SDLNet_TCP_Recv(TCPsocket socket, void *bytes, int size);

int __wrap_SDLNet_TCP_Recv(TCPsocket socket, void *bytes, int size) {
    return must_fail(INJECT_RECEIVE) ? -1 : __real_SDLNet_TCP_Recv(socket, bytes, size);
}

ssize_t __real_recv(int descriptor, void *bytes, size_t size, int flags);
ssize_t __wrap_recv(int descriptor, void *bytes, size_t size, int flags);

ssize_t __wrap_recv(int descriptor, void *bytes, size_t size, int flags) {
    if (!must_fail(INJECT_RECEIVE))
        return __real_recv(descriptor, bytes, size, flags);
    errno = ECONNRESET;
    return -1;
}

int __real_SDLNet_CheckSockets(SDLNet_SocketSet set, Uint32 timeout_ms);
int __wrap_SDLNet_CheckSockets(SDLNet_SocketSet set, Uint32 timeout_ms);

int __wrap_SDLNet_CheckSockets(SDLNet_SocketSet set, Uint32 timeout_ms) {
    return must_fail(INJECT_CHECK) ? -1 : __real_SDLNet_CheckSockets(set, timeout_ms);
}

int __real_poll(struct pollfd *wanted, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *wanted, nfds_t count, int timeout_ms);

int __wrap_poll(struct pollfd *wanted, nfds_t count, int timeout_ms) {
    if (!must_fail(INJECT_CHECK))
        return __real_poll(wanted, count, timeout_ms);
    errno = ENOMEM;
    return -1;
}
