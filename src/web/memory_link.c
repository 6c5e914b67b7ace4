#include "memory_link.h"

Link *memory_link_create(void) {
    Link *link = SDL_malloc(sizeof *link);
    if (!link)
        return NULL;
    SDL_memset(link, 0, offsetof(Link, rings)); // most of the rings is never touched
    link->holders = 2;
    for (int end = MEMORY_CLIENT_END; end <= MEMORY_SERVER_END; end++)
        link->incoming[end] = (Stream){.ring = link->rings[end],
                                       .piece = MEMORY_NET_ALL,
                                       .free_to_read = MEMORY_NET_ALL,
                                       .until_break = MEMORY_NET_ALL};
    return link;
}

void memory_link_leave(Link *link, int end, bool reset) {
    if (reset || link->incoming[end].count > 0)
        link->torn[1 - end] = true;
    else if (!link->torn[1 - end])
        link->ended[1 - end] = true;
    if (--link->holders == 0)
        SDL_free(link);
}

void memory_link_break(Link *link, MemoryNetBreak how) {
    bool *ends = how == MEMORY_NET_RESET ? link->torn : link->ended;
    ends[MEMORY_CLIENT_END] = true;
    ends[MEMORY_SERVER_END] = true;
}

void memory_link_put(Stream *stream, const Uint8 *bytes, size_t size) {
    if (stream->count == 0)
        stream->first = 0;
    size_t at = (stream->first + stream->count) % MEMORY_STREAM_SIZE;
    size_t straight = SDL_min(size, MEMORY_STREAM_SIZE - at);
    SDL_memcpy(stream->ring + at, bytes, straight);
    SDL_memcpy(stream->ring, bytes + straight, size - straight);
    stream->count += size;
}

void memory_link_take(Stream *stream, Uint8 *bytes, size_t size) {
    size_t straight = SDL_min(size, MEMORY_STREAM_SIZE - stream->first);
    SDL_memcpy(bytes, stream->ring + stream->first, straight);
    SDL_memcpy(bytes + straight, stream->ring, size - straight);
    stream->first = (stream->first + size) % MEMORY_STREAM_SIZE;
    stream->count -= size;
}

size_t memory_link_readable(const Stream *stream) {
    return SDL_min(stream->count, SDL_min(stream->free_to_read, stream->piece));
}
