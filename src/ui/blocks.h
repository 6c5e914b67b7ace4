// blocks.h - the spans of a track as the blocks that can be told apart in the timeline.
//
//     Blocks blocks = blocks_of(tracks, TRACK_WORKER, &ruler, 3, 8);
//     Block block;
//     while (blocks_next(&blocks, &block)) ...                  from the left to the right
//
// A span that is wide enough is a block. Narrower ones that lie side by side are one block
// together, which knows how many they are. No block is narrower than the least width or lies over
// another, so there are no more of them than the field is wide, however many spans there are. A
// block with a bad span in it is bad, and no wider than it must be.
//
// Where spans overlap, as commands do that wait in one queue, the block of each begins where that
// of the one before it ends: it is the time at the head of the queue.
#ifndef BLOCKS_H
#define BLOCKS_H

#include "ruler.h"
#include "tracks.h"

typedef struct Blocks {
    const Tracks *tracks; // borrowed
    const Ruler *ruler;   // borrowed
    TrackKind kind;
    int least_px; // of a block
    int merge_px; // narrower spans become one block; as much as the least width or more
    int edge_x;   // right end of the block before
    Uint64 next;  // number of the next span
} Blocks;

typedef struct Block {
    int x;
    int w;
    Uint64 first;     // numbers of its spans,
    Uint64 end;       // up to before this one
    const Span *span; // the first; borrowed
    const Span *last; // the last; borrowed
    bool bad;         // one of them is
} Block;

Blocks blocks_of(const Tracks *tracks, TrackKind kind, const Ruler *ruler, int least_px,
                 int merge_px);

// The next block. False: there is none before the right edge of the field.
bool blocks_next(Blocks *blocks, Block *block);

// How many spans a block stands for.
Uint64 block_count(const Block *block);

#endif
