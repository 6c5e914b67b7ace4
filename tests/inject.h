// inject.h - makes a chosen call into SDL or SDL_net fail, as the system may one day.
//
// The linker sends every call of the functions below through inject.c (--wrap), in the one program
// that asks for it; memory goes through the hook that SDL has for it. A call counts when the thread
// that makes it is on the armed side. A thread is on the side of the thread that created it, and
// the first thread takes the side that the test tells it. So a test can let a client fail whose
// server, in the same process, does not.
#ifndef TESTS_INJECT_H
#define TESTS_INJECT_H

#include <stdbool.h>

typedef enum InjectSide { INJECT_NOBODY, INJECT_CLIENT, INJECT_SERVER } InjectSide;

typedef enum InjectCall {
    INJECT_MEMORY,     // SDL_malloc, SDL_calloc, SDL_realloc, inside SDL and SDL_net too
    INJECT_THREAD,     // SDL_CreateThread
    INJECT_MUTEX,      // SDL_CreateMutex
    INJECT_COND,       // SDL_CreateCond
    INJECT_NET_INIT,   // SDLNet_Init
    INJECT_SOCKET_SET, // SDLNet_AllocSocketSet
    INJECT_ADD_SOCKET, // SDLNet_TCP_AddSocket
    INJECT_LOOKUP,     // getaddrinfo
    INJECT_OPEN,       // SDLNet_TCP_Open
    INJECT_ACCEPT,     // SDLNet_TCP_Accept
    INJECT_SEND,       // SDLNet_TCP_Send, or send
    INJECT_RECEIVE,    // SDLNet_TCP_Recv, or recv
    INJECT_CHECK,      // SDLNet_CheckSockets, or poll
    INJECT_CALLS
} InjectCall;

typedef enum InjectHow { INJECT_ONCE, INJECT_FROM_THEN_ON } InjectHow;

// Hook SDL's memory functions. Call it once, before there are other threads.
void inject_begin(void);

// Put the calling thread on a side.
// Thread: any.
void inject_take_side(InjectSide side);

// Let the `nth` call on that side fail, the first being 1, or that and all that follow.
// Thread: the test's.
void inject_arm(InjectSide side, InjectCall call, InjectHow how, int nth);

// Let a SDLNet_TCP_Open that fails from now on leave this errno behind; EMFILE until then.
// Thread: the test's.
void inject_open_error(int error);

// Let nothing fail any more. Returns whether something has since inject_arm.
// Thread: the test's.
bool inject_disarm(void);

// Whether something has failed since inject_arm.
// Thread: any.
bool inject_has_failed(void);

// How many calls were counted since inject_arm.
// Thread: any.
int inject_counted(void);

// How many blocks of memory are allocated through SDL at this moment, by all sides together.
// Thread: any.
int inject_blocks(void);

// How often SDL_net was started and not stopped again.
// Thread: any.
int inject_net_starts(void);

// How many threads were detached so far. SDL may still be ending one of them when its memory goes.
// Thread: any.
int inject_detached(void);

// The function's name: "SDLNet_TCP_Open".
const char *inject_name(InjectCall call);

#endif
