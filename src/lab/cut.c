#include "cut.h"

#include "decoder.h"

static bool is_inside(const Cut *cut, int at) {
    return at > 0 && at < SDL_min(cut->size, CUT_BYTES);
}

void cut_toggle(Cut *cut, int at) {
    if (is_inside(cut, at))
        cut->borders[at] = !cut->borders[at];
}

int cut_move(Cut *cut, int from, int to) {
    if (!is_inside(cut, from) || !is_inside(cut, to) || !cut->borders[from] || cut->borders[to])
        return from;
    cut->borders[from] = false;
    cut->borders[to] = true;
    return to;
}

// Hand a chunk over, in as many pieces as the decoder has room for.
static void feed(ThawDecoder *decoder, const Uint8 *bytes, size_t size) {
    while (size > 0) {
        Uint8 *where;
        size_t piece = SDL_min(size, thaw_decoder_room(decoder, &where));
        if (piece == 0)
            return;
        SDL_memcpy(where, bytes, piece);
        thaw_decoder_feed(decoder, piece);
        bytes += piece;
        size -= piece;
    }
}

static void take_message(const Cut *cut, const ThawFrame *frame, CutResult *result) {
    Uint32 size = thaw_frame_size(frame);
    result->whole = true;
    result->message_size = SDL_min(size, CUT_BYTES);
    SDL_memcpy(result->message, thaw_frame_payload(frame), result->message_size);
    result->same = (int)size == cut->size - (int)THAW_HEADER_SIZE &&
                   SDL_memcmp(result->message, cut->bytes + THAW_HEADER_SIZE, size) == 0;
}

// What it says after `fed` bytes in all.
static void take_in(ThawDecoder *decoder, const Cut *cut, int fed, CutResult *result) {
    CutStep *step = &result->steps[result->step_count - 1];
    ThawFrame *frame = NULL;
    ThawDecoded decoded = thaw_decoder_next(decoder, &frame);
    if (decoded != THAW_DECODED_MESSAGE && fed >= (int)THAW_HEADER_SIZE)
        result->claimed = thaw_decoder_claimed(decoder);
    switch (decoded) {
    case THAW_DECODED_MESSAGE:
        step->says = CUT_COMPLETE;
        result->claimed = thaw_frame_size(frame);
        take_message(cut, frame, result);
        break;
    case THAW_DECODED_TOO_LARGE: step->says = CUT_TOO_LARGE; break;
    case THAW_DECODED_NO_MEMORY: step->says = CUT_NO_MEMORY; break;
    case THAW_DECODED_NOTHING:
        step->says = fed < (int)THAW_HEADER_SIZE ? CUT_NEEDS_LENGTH : CUT_NEEDS_BYTES;
        step->more = fed < (int)THAW_HEADER_SIZE
                         ? THAW_HEADER_SIZE - (Uint32)fed
                         : thaw_decoder_claimed(decoder) - thaw_decoder_arrived(decoder);
        break;
    }
    thaw_frame_free(frame);
}

static int end_of_chunk(const Cut *cut, int from, int size) {
    int end = from + 1;
    while (end < size && !cut->borders[end])
        end++;
    return end;
}

void cut_feed(const Cut *cut, Uint32 limit, CutResult *result) {
    SDL_zerop(result);
    int size = SDL_clamp(cut->size, 0, CUT_BYTES);
    ThawDecoder *decoder = thaw_decoder_create(limit);
    for (int from = 0; decoder && from < size && !result->whole;) {
        int end = end_of_chunk(cut, from, size);
        result->steps[result->step_count++] = (CutStep){.from = from, .size = end - from};
        feed(decoder, cut->bytes + from, (size_t)(end - from));
        take_in(decoder, cut, end, result);
        CutSays says = result->steps[result->step_count - 1].says;
        if (says == CUT_TOO_LARGE || says == CUT_NO_MEMORY)
            break;
        from = end;
    }
    if (!decoder && size > 0)
        result->steps[result->step_count++] = (CutStep){.size = size, .says = CUT_NO_MEMORY};
    thaw_decoder_free(decoder);
}
