#include "frame_inside.h"

#define END_MARK 1u // byte: a zero behind the payload, for those who take it for a string

ThawFrame *thaw_frame_grow(ThawFrame *frame, Uint32 room) {
    SDL_assert(!frame || !frame->home);
    ThawFrame *grown = SDL_realloc(frame, sizeof *frame + THAW_HEADER_SIZE + room + END_MARK);
    if (grown) {
        grown->room = room;
        grown->home = NULL; // a frame that grows is nobody's yet
    }
    return grown;
}

void thaw_frame_seal(ThawFrame *frame, Uint32 size) {
    frame->size = size;
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        frame->wire[i] = (Uint8)(size >> (8 * i));
    frame->wire[THAW_HEADER_SIZE + (size_t)size] = 0;
}

ThawFrame *thaw_frame_reserve(Uint32 size, Uint8 **payload) {
    ThawFrame *frame = size <= THAW_MAX_MESSAGE_LIMIT ? thaw_frame_grow(NULL, size) : NULL;
    if (!frame)
        return NULL;
    thaw_frame_seal(frame, size);
    *payload = frame->wire + THAW_HEADER_SIZE;
    return frame;
}

void thaw_frame_fill(ThawFrame *frame, const void *payload, Uint32 size) {
    if (size > 0)
        SDL_memcpy(frame->wire + THAW_HEADER_SIZE, payload, size);
    thaw_frame_seal(frame, size);
}

ThawFrame *thaw_frame_create(const void *payload, Uint32 size) {
    Uint8 *copy;
    ThawFrame *frame = thaw_frame_reserve(size, &copy);
    if (frame)
        thaw_frame_fill(frame, payload, size);
    return frame;
}

ThawFrame *thaw_frame_take(ThawReuse *reuse, Uint32 size) {
    ThawFrame *frame = thaw_reuse_take(reuse, size);
    if (frame)
        frame->home = reuse;
    return frame;
}

void thaw_frame_adopt(ThawFrame *frame, ThawReuse *reuse) {
    if (reuse && !frame->home && frame->room >= THAW_REUSE_LEAST && frame->room <= THAW_REUSE_MOST)
        frame->home = thaw_reuse_retain(reuse);
}

void thaw_frame_free(ThawFrame *frame) {
    ThawReuse *home = frame ? frame->home : NULL;
    SDL_free(home ? thaw_reuse_give_back(home, frame, frame->room) : frame);
}

const Uint8 *thaw_frame_payload(const ThawFrame *frame) {
    return frame->wire + THAW_HEADER_SIZE;
}

const char *thaw_frame_text(const ThawFrame *frame) {
    return frame ? (const char *)thaw_frame_payload(frame) : "";
}

Uint32 thaw_frame_size(const ThawFrame *frame) {
    return frame->size;
}

const Uint8 *thaw_frame_wire(const ThawFrame *frame) {
    return frame->wire;
}
