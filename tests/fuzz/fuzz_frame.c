// fuzz_frame.c - messages found again in a stream: net/frame.h.
//
// Input: which limit, how many split sizes, the split sizes, how much to fill in, where, and the
// stream itself. The fill makes messages longer than the fuzzer would write. A split size also says
// whether the messages are taken out at once or left waiting.
// Invariants, for every stream and however it is split:
//   - the messages that come out are those that a simple decoder finds in the whole stream;
//   - a length above the limit is refused when the messages before it are taken out, and not
//     earlier; the decoder then wants no more bytes;
//   - where the decoder says it stands is where the stream stands;
//   - its room is never above ROOM_BOUND, and is there whenever no message waits;
//   - no block of memory is larger than twice what has arrived and FIRST_BOUND;
//   - a reset forgets everything; a decoder that is destroyed leaves no memory behind.
#include "invariant.h"

#include <string.h>

#include "decoder.h"
#include "frame_inside.h"

#define ROOM_BOUND (128u * 1024u)  // bytes; more must not be read at once
#define FIRST_BOUND (128u * 1024u) // bytes; what may be allocated before any payload came
#define FILL_UNIT 1024u            // bytes
#define FILL_MAX (255u * FILL_UNIT)
#define SPLITS_MAX 32u
#define STEPS_MAX 2000u // splits after which the rest is one piece
#define WAIT_BIT 0x80u  // of a split size: leave the messages in the decoder
#define LARGE_BIT 0x40u // of a split size: counted in FILL_UNIT

typedef struct Input {
    Uint32 limit;
    const uint8_t *splits;
    size_t split_count;
    Uint8 *stream;
    size_t size;
} Input;

// What the target keeps while the decoder works.
typedef struct Run {
    const Input *input;
    ThawDecoder *decoder;
    size_t fed;    // bytes of the stream that are in the decoder
    size_t at;     // where in the stream the oldest message begins that was not taken out
    bool at_break; // the length of that message is above the limit
} Run;

// ---- memory ----

static SDL_malloc_func true_malloc;
static SDL_calloc_func true_calloc;
static SDL_realloc_func true_realloc;
static SDL_free_func true_free;
static size_t block_bound; // 0: none
static long blocks;

static void *watched_malloc(size_t size) {
    INVARIANT(block_bound == 0 || size <= block_bound);
    void *block = true_malloc(size);
    blocks += block != NULL;
    return block;
}

static void *watched_realloc(void *old, size_t size) {
    INVARIANT(block_bound == 0 || size <= block_bound);
    void *block = true_realloc(old, size);
    blocks += block != NULL && old == NULL;
    return block;
}

static void watched_free(void *block) {
    blocks -= block != NULL;
    true_free(block);
}

static void watch_memory(void) {
    if (true_malloc)
        return;
    SDL_GetMemoryFunctions(&true_malloc, &true_calloc, &true_realloc, &true_free);
    SDL_SetMemoryFunctions(watched_malloc, true_calloc, watched_realloc, watched_free);
}

// ---- the simple decoder ----

static Uint32 read_length(const Uint8 *header) {
    Uint32 length = 0;
    for (unsigned i = THAW_HEADER_SIZE; i-- > 0;)
        length = length << 8 | header[i];
    return length;
}

// Look at the message that begins at `at`, of a stream of `size` bytes.
static ThawDecoded look(const Input *input, size_t at, size_t size, Uint32 *length) {
    *length = 0;
    if (size - at < THAW_HEADER_SIZE)
        return THAW_DECODED_NOTHING;
    *length = read_length(input->stream + at);
    if (*length > input->limit)
        return THAW_DECODED_TOO_LARGE;
    return size - at - THAW_HEADER_SIZE < *length ? THAW_DECODED_NOTHING : THAW_DECODED_MESSAGE;
}

// ---- the decoder ----

static void check_place(const Run *run) {
    Uint32 length;
    ThawDecoded here = look(run->input, run->at, run->fed, &length);
    INVARIANT(thaw_decoder_has_message(run->decoder) == (here == THAW_DECODED_MESSAGE));
    if (here != THAW_DECODED_NOTHING)
        return;
    size_t inside = run->fed - run->at;
    size_t arrived = inside > THAW_HEADER_SIZE ? inside - THAW_HEADER_SIZE : 0;
    INVARIANT(thaw_decoder_inside(run->decoder) == (inside > 0));
    INVARIANT(thaw_decoder_claimed(run->decoder) == length);
    INVARIANT(thaw_decoder_arrived(run->decoder) == arrived);
}

static void expect_message(Run *run, ThawFrame *frame) {
    Uint32 length;
    INVARIANT(look(run->input, run->at, run->fed, &length) == THAW_DECODED_MESSAGE);
    const Uint8 *wire = run->input->stream + run->at;
    INVARIANT(thaw_frame_size(frame) == length);
    INVARIANT(thaw_frame_payload(frame) == thaw_frame_wire(frame) + THAW_HEADER_SIZE);
    INVARIANT(memcmp(thaw_frame_wire(frame), wire, THAW_HEADER_SIZE + (size_t)length) == 0);
    thaw_frame_free(frame);
    run->at += THAW_HEADER_SIZE + (size_t)length;
}

static void take_messages(Run *run) {
    ThawFrame *frame = NULL;
    ThawDecoded decoded;
    while ((decoded = thaw_decoder_next(run->decoder, &frame)) == THAW_DECODED_MESSAGE) {
        expect_message(run, frame);
        check_place(run);
    }
    Uint32 length;
    INVARIANT(decoded == look(run->input, run->at, run->fed, &length));
    run->at_break = decoded == THAW_DECODED_TOO_LARGE;
    INVARIANT(!run->at_break || thaw_decoder_claimed(run->decoder) == length);
}

// Feed at most `size` bytes. Returns how many there was room for.
static size_t feed(Run *run, size_t size) {
    Uint8 *where = NULL;
    block_bound = 2 * (run->fed - run->at) + FIRST_BOUND;
    size_t room = thaw_decoder_room(run->decoder, &where);
    INVARIANT(room <= ROOM_BOUND);
    size = SDL_min(size, room);
    if (size == 0)
        return 0;
    memcpy(where, run->input->stream + run->fed, size);
    run->fed += size;
    block_bound = 2 * (run->fed - run->at) + FIRST_BOUND;
    thaw_decoder_feed(run->decoder, size);
    check_place(run);
    return size;
}

static size_t split_size(const Input *input, size_t step, bool *waits) {
    if (input->split_count == 0 || step >= STEPS_MAX) {
        *waits = false;
        return input->size;
    }
    uint8_t split = input->splits[step % input->split_count];
    *waits = split & WAIT_BIT;
    size_t size = (split & (LARGE_BIT - 1u)) + 1u;
    return split & LARGE_BIT ? size * FILL_UNIT : size;
}

// Send the first `end` bytes of the stream through the decoder.
static void run_through(Run *run, size_t end) {
    for (size_t step = 0; run->fed < end && !run->at_break; step++) {
        bool waits;
        size_t left = SDL_min(split_size(run->input, step, &waits), end - run->fed);
        while (left > 0 && !run->at_break) {
            size_t fed = feed(run, left);
            left -= fed;
            if (waits && fed > 0)
                continue;
            bool nothing_waited = !thaw_decoder_has_message(run->decoder);
            take_messages(run);
            INVARIANT(fed > 0 || !nothing_waited || run->at_break);
        }
    }
    take_messages(run);
    Uint8 *where = NULL;
    block_bound = 2 * (run->fed - run->at) + FIRST_BOUND;
    INVARIANT((thaw_decoder_room(run->decoder, &where) == 0) == run->at_break);
}

// ---- the input ----

static uint8_t take_byte(const uint8_t **data, size_t *size) {
    if (*size == 0)
        return 0;
    --*size;
    return *(*data)++;
}

// Bytes to fill in: the same each time, and different from place to place.
static const Uint8 *fill_bytes(void) {
    static Uint8 bytes[FILL_MAX];
    static bool filled;
    Uint32 state = 1;
    for (size_t i = 0; !filled && i < FILL_MAX; i++) {
        state = state * 1664525u + 1013904223u; // Numerical Recipes' generator
        bytes[i] = (Uint8)(state >> 24);
    }
    filled = true;
    return bytes;
}

// The stream: `head` bytes of the data, the fill, the rest of the data.
static void build_stream(Input *input, const uint8_t *data, size_t size, size_t head, size_t fill) {
    head = SDL_min(head, size);
    input->size = size + fill;
    input->stream = malloc(input->size + 1);
    INVARIANT(input->stream);
    memcpy(input->stream, data, head);
    memcpy(input->stream + head, fill_bytes(), fill);
    memcpy(input->stream + head + fill, data + head, size - head);
}

static void read_input(Input *input, const uint8_t *data, size_t size) {
    static const Uint32 limits[] = {300000, 0, 1, 255, 65536, THAW_MAX_MESSAGE_LIMIT};
    input->limit = limits[take_byte(&data, &size) % SDL_arraysize(limits)];
    size_t wanted = take_byte(&data, &size) % SPLITS_MAX;
    input->split_count = SDL_min(wanted, size);
    input->splits = data;
    data += input->split_count;
    size -= input->split_count;
    size_t fill = take_byte(&data, &size) * (size_t)FILL_UNIT;
    size_t head = take_byte(&data, &size);
    build_stream(input, data, size, head, fill);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint8_t nothing[] = {0};
    Input input;
    watch_memory();
    read_input(&input, size > 0 ? data : nothing, size);
    const long blocks_before = blocks;
    block_bound = 0;
    Run run = {.input = &input, .decoder = thaw_decoder_create(input.limit)};
    INVARIANT(run.decoder);
    // Leave it anywhere, broken maybe, and begin anew.
    run_through(&run, input.size / 2);
    thaw_decoder_reset(run.decoder);
    run = (Run){.input = &input, .decoder = run.decoder};
    check_place(&run);
    run_through(&run, input.size);
    thaw_decoder_free(run.decoder);
    INVARIANT(blocks == blocks_before);
    free(input.stream);
    return 0;
}
