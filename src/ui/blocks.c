#include "blocks.h"

Blocks blocks_of(const Tracks *tracks, TrackKind kind, const Ruler *ruler, int least_px,
                 int merge_px) {
    Uint64 found = tracks_find(tracks, kind, ruler->from_ns);
    return (Blocks){tracks,
                    ruler,
                    kind,
                    least_px,
                    merge_px,
                    ruler_x(ruler, 0),
                    SDL_max(found, tracks_first(tracks, kind))};
}

static int end_x(const Blocks *blocks, const Span *span) {
    return span->end_ns > 0 ? ruler_x(blocks->ruler, span->end_ns) : blocks->ruler->now_x;
}

// The spans from `number` on that end before a place `least_px` behind `x`, one at least. Returns
// the number behind them.
static Uint64 skip(const Blocks *blocks, Uint64 number, int x) {
    Uint64 after = tracks_find_from(blocks->tracks, blocks->kind, number,
                                    ruler_time(blocks->ruler, x + blocks->least_px));
    return SDL_clamp(after, number + 1, tracks_end(blocks->tracks, blocks->kind));
}

static bool has_bad(const Blocks *blocks, Uint64 from, Uint64 to) {
    return tracks_bads(blocks->tracks, blocks->kind, from, to) > 0;
}

// Let a block take in what lies from `x` on up to before the span `after`. Only the first of these
// spans may be wider than the least width.
static void take(const Blocks *blocks, Block *block, int x, Uint64 after) {
    const Span *span = tracks_at(blocks->tracks, blocks->kind, block->end);
    int right = after == block->end + 1 ? end_x(blocks, span) : 0;
    block->w = SDL_max(right, x + blocks->least_px) - block->x;
    block->end = after;
}

// Take in narrow spans for as long as they follow each other closely.
static void merge(const Blocks *blocks, Block *block) {
    Uint64 end = tracks_end(blocks->tracks, blocks->kind);
    while (block->end < end) {
        const Span *span = tracks_at(blocks->tracks, blocks->kind, block->end);
        int edge = block->x + block->w;
        int x = SDL_max(ruler_x(blocks->ruler, span->begin_ns), edge);
        if (x >= edge + blocks->least_px || x >= ruler_right(blocks->ruler) ||
            end_x(blocks, span) - x >= blocks->merge_px)
            return;
        Uint64 after = skip(blocks, block->end, x);
        if (has_bad(blocks, block->end, after) != block->bad)
            return;
        take(blocks, block, x, after);
    }
}

bool blocks_next(Blocks *blocks, Block *block) {
    if (blocks->next >= tracks_end(blocks->tracks, blocks->kind))
        return false;
    const Span *span = tracks_at(blocks->tracks, blocks->kind, blocks->next);
    int x = SDL_max(ruler_x(blocks->ruler, span->begin_ns), blocks->edge_x);
    if (x >= ruler_right(blocks->ruler))
        return false;
    int width = end_x(blocks, span) - x;
    *block = (Block){x, 0, blocks->next, blocks->next, span, span, false};
    take(blocks, block, x,
         width < blocks->least_px ? skip(blocks, block->first, x) : block->first + 1);
    block->bad = has_bad(blocks, block->first, block->end);
    if (width < blocks->merge_px)
        merge(blocks, block);
    block->last = tracks_at(blocks->tracks, blocks->kind, block->end - 1);
    blocks->next = block->end;
    blocks->edge_x = block->x + block->w;
    return true;
}

Uint64 block_count(const Block *block) {
    return block->end - block->first;
}
