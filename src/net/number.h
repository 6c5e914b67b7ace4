// number.h - a number as people read it: 1,048,576.
// Thread: any.   Blocks: never.
#ifndef THAW_NUMBER_H
#define THAW_NUMBER_H

#include <SDL.h>

#define THAW_NUMBER_SIZE 28 // bytes, with the end mark, of the longest number

// Write `number` with a comma before each three digits from the right.
// Returns `text`, so that the call can stand among the arguments of a format.
const char *thaw_number_write(char text[THAW_NUMBER_SIZE], Uint64 number);

// The word behind a number of bytes: "byte" or "bytes".
const char *thaw_number_bytes(Uint64 count);

#endif
