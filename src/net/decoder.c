#include "decoder.h"

#include "frame_inside.h"

#define STAGE_SIZE (64u * 1024u) // bytes read ahead
// Bytes of a payload that one receive takes in, at most: few calls, and a look for a stop between
// two.
#define IN_PLACE (1024u * 1024u)
#define FIRST_ROOM (64u * 1024u) // payload bytes allocated when a header arrives, at most

// What was read ahead of a message fits into its frame, which need not grow for that.
SDL_COMPILE_TIME_ASSERT(stage_fits, STAGE_SIZE <= FIRST_ROOM);

struct ThawDecoder {
    Uint32 max_message;
    ThawReuse *reuse;   // a reference; NULL: none
    ThawDecoded broken; // THAW_DECODED_TOO_LARGE or _NO_MEMORY, else THAW_DECODED_NOTHING

    Uint8 header[THAW_HEADER_SIZE];
    Uint32 header_have; // bytes of the header that are here
    Uint32 claimed;     // what the header says, once it is complete

    ThawFrame *frame; // the message that is growing; NULL before its header is complete
    Uint32 room;      // bytes of payload that fit into `frame`
    Uint32 have;      // bytes of payload that are in `frame`

    bool staged;        // whether the room last given out was in the stage
    size_t stage_first; // the stage holds bytes that came but were not looked at:
    size_t stage_end;   // those from stage_first up to stage_end
    Uint8 stage[STAGE_SIZE];
};

ThawDecoder *thaw_decoder_create(Uint32 max_message) {
    ThawDecoder *decoder = SDL_malloc(sizeof *decoder);
    if (!decoder)
        return NULL;
    decoder->max_message = max_message;
    decoder->reuse = NULL;
    decoder->frame = NULL;
    thaw_decoder_reset(decoder);
    return decoder;
}

void thaw_decoder_free(ThawDecoder *decoder) {
    if (!decoder)
        return;
    thaw_frame_free(decoder->frame);
    thaw_reuse_release(decoder->reuse);
    SDL_free(decoder);
}

void thaw_decoder_use(ThawDecoder *decoder, ThawReuse *reuse) {
    SDL_assert(!decoder->reuse);
    decoder->reuse = thaw_reuse_retain(reuse);
}

// Ready for the header of the next message of the same stream.
static void begin_message(ThawDecoder *decoder) {
    decoder->header_have = 0;
    decoder->claimed = 0;
    decoder->frame = NULL;
    decoder->room = 0;
    decoder->have = 0;
}

void thaw_decoder_reset(ThawDecoder *decoder) {
    thaw_frame_free(decoder->frame);
    begin_message(decoder);
    decoder->broken = THAW_DECODED_NOTHING;
    decoder->stage_first = 0;
    decoder->stage_end = 0;
}

bool thaw_decoder_has_message(const ThawDecoder *decoder) {
    return decoder->frame && decoder->have == decoder->claimed;
}

// Go on in a frame that was used before, if there is one for the whole message. Only once the first
// room is full: a length that is a lie gets nothing.
static bool move_to_used(ThawDecoder *decoder) {
    ThawFrame *used = decoder->frame ? thaw_frame_take(decoder->reuse, decoder->claimed) : NULL;
    if (!used)
        return false;
    SDL_memcpy(used->wire, decoder->frame->wire, THAW_HEADER_SIZE + (size_t)decoder->have);
    thaw_frame_free(decoder->frame);
    decoder->frame = used;
    decoder->room = decoder->claimed;
    return true;
}

// Make the frame's room at least one byte larger than what it holds, at most as large as claimed;
// without memory it stays what it is, and the decoder is broken. Doubling means that growing moves
// each byte about once, whatever the size.
static void grow(ThawDecoder *decoder) {
    if (decoder->have < decoder->room || move_to_used(decoder))
        return;
    Uint32 room = decoder->room ? decoder->room : FIRST_ROOM / 2;
    room = room > decoder->claimed / 2 ? decoder->claimed : 2 * room;
    ThawFrame *frame = thaw_frame_grow(decoder->frame, room);
    if (!frame) {
        decoder->broken = THAW_DECODED_NO_MEMORY;
        return;
    }
    decoder->frame = frame;
    decoder->room = room;
}

// The header is complete: check the claim before anything is allocated for it.
static void begin_body(ThawDecoder *decoder) {
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        decoder->claimed |= (Uint32)decoder->header[i] << (8 * i);
    if (decoder->claimed > decoder->max_message)
        decoder->broken = THAW_DECODED_TOO_LARGE;
    else
        grow(decoder);
}

// Move bytes from the stage into the message until it is complete or the stage is empty.
static void digest(ThawDecoder *decoder) {
    while (!decoder->broken && !thaw_decoder_has_message(decoder) &&
           decoder->stage_first < decoder->stage_end) {
        const Uint8 *from = decoder->stage + decoder->stage_first;
        size_t size = decoder->stage_end - decoder->stage_first;
        if (!decoder->frame) {
            size = SDL_min(size, THAW_HEADER_SIZE - decoder->header_have);
            SDL_memcpy(decoder->header + decoder->header_have, from, size);
            decoder->header_have += (Uint32)size;
            if (decoder->header_have == THAW_HEADER_SIZE)
                begin_body(decoder);
        } else {
            size = SDL_min(size, decoder->room - decoder->have);
            SDL_memcpy(decoder->frame->wire + THAW_HEADER_SIZE + decoder->have, from, size);
            decoder->have += (Uint32)size;
        }
        decoder->stage_first += size;
    }
    if (decoder->stage_first == decoder->stage_end)
        decoder->stage_first = decoder->stage_end = 0;
}

size_t thaw_decoder_room(ThawDecoder *decoder, Uint8 **where) {
    if (decoder->broken)
        return 0;
    // While a payload is arriving the stage is empty, so its bytes can go straight into place.
    decoder->staged = !decoder->frame || thaw_decoder_has_message(decoder);
    if (!decoder->staged) {
        grow(decoder);
        *where = decoder->frame->wire + THAW_HEADER_SIZE + decoder->have;
        return SDL_min(decoder->room - decoder->have, IN_PLACE);
    }
    if (decoder->stage_first > 0) {
        SDL_memmove(decoder->stage, decoder->stage + decoder->stage_first,
                    decoder->stage_end - decoder->stage_first);
        decoder->stage_end -= decoder->stage_first;
        decoder->stage_first = 0;
    }
    *where = decoder->stage + decoder->stage_end;
    return STAGE_SIZE - decoder->stage_end;
}

void thaw_decoder_feed(ThawDecoder *decoder, size_t size) {
    if (decoder->staged) {
        SDL_assert(size <= STAGE_SIZE - decoder->stage_end);
        decoder->stage_end += size;
        digest(decoder);
    } else {
        SDL_assert(size <= decoder->room - decoder->have);
        decoder->have += (Uint32)size;
    }
}

ThawDecoded thaw_decoder_next(ThawDecoder *decoder, ThawFrame **frame) {
    if (decoder->broken || !thaw_decoder_has_message(decoder))
        return decoder->broken;
    thaw_frame_seal(decoder->frame, decoder->claimed);
    thaw_frame_adopt(decoder->frame, decoder->reuse);
    *frame = decoder->frame;
    begin_message(decoder);
    digest(decoder);
    return THAW_DECODED_MESSAGE;
}

bool thaw_decoder_inside(const ThawDecoder *decoder) {
    return decoder->header_have > 0 && !thaw_decoder_has_message(decoder);
}

Uint32 thaw_decoder_arrived(const ThawDecoder *decoder) {
    return decoder->have;
}

Uint32 thaw_decoder_claimed(const ThawDecoder *decoder) {
    return decoder->claimed;
}
