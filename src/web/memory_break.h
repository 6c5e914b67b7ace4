// memory_break.h - how a stream in memory is broken off, and when.
#ifndef THAW_MEMORY_BREAK_H
#define THAW_MEMORY_BREAK_H

#include <stddef.h>

#define MEMORY_NET_ALL ((size_t)-1) // more bytes than ever pass: nothing happens to the stream

typedef enum MemoryNetBreak {
    MEMORY_NET_CUT,  // both ends read what is under way, and then the end of the stream
    MEMORY_NET_RESET // both ends read what is under way, and then a failure; sends fail
} MemoryNetBreak;

#endif
