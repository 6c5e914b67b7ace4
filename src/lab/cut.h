// cut.h - the bytes of one message, cut into other chunks, and what the real decoder makes of them.
//
//     Cut cut = {.bytes = {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'}, .size = 9};
//     cut_toggle(&cut, 3);                  the first chunk has three bytes
//     cut_feed(&cut, limit, &result);       "needs 1 more byte of the length", ...
//
// Plain values; any thread may own them.
#ifndef CUT_H
#define CUT_H

#include <SDL.h>
#include <stdbool.h>

#include "frame.h"

#define CUT_BYTES 64 // of a message with its length; the rest is left out

typedef struct Cut {
    Uint8 bytes[CUT_BYTES];
    int size;
    bool borders[CUT_BYTES]; // a chunk begins with byte i; byte 0 always begins one
} Cut;

// What the decoder says after a chunk.
typedef enum CutSays {
    CUT_NEEDS_LENGTH, // the length is not complete
    CUT_NEEDS_BYTES,  // the message is not
    CUT_COMPLETE,
    CUT_TOO_LARGE, // it refuses the length
    CUT_NO_MEMORY
} CutSays;

typedef struct CutStep {
    int from; // its first byte
    int size;
    CutSays says;
    Uint32 more; // bytes that it needs
} CutStep;

typedef struct CutResult {
    CutStep steps[CUT_BYTES];
    int step_count;
    Uint32 claimed;           // what the length says, once it is complete
    Uint8 message[CUT_BYTES]; // the payload that came out
    Uint32 message_size;
    bool whole; // a message came out
    bool same;  // and it is the payload of the bytes
} CutResult;

// Put a border in front of byte `at`, or take it away. Others than 1 to size - 1 do nothing.
void cut_toggle(Cut *cut, int at);

// Move a border, unless there is one. Returns where it is then.
int cut_move(Cut *cut, int from, int to);

// Feed the chunks to a decoder that takes messages of up to `limit` bytes.
// Blocks: never; it allocates what a message needs.
void cut_feed(const Cut *cut, Uint32 limit, CutResult *result);

#endif
