// Tests of frame.h: what goes over the wire, and how it is found again in a stream.
#include "support.h"

#include "decoder.h"
#include "frame_inside.h"

#define LIMIT 1000000u      // bytes that the decoders of these tests take in
#define STAGE_BOUND 131072u // bytes; more than this must not wait behind a message
#define FIRST_BOUND 131072u // bytes; what may be allocated before any payload came
#define MESSAGES 8

static const Uint32 sizes[MESSAGES] = {0, 1, 3, 4, 5, 300, 70000, 200000};

// The biggest block that SDL_malloc or SDL_realloc was asked for.
static size_t biggest_block;
static SDL_malloc_func true_malloc;
static SDL_calloc_func true_calloc;
static SDL_realloc_func true_realloc;
static SDL_free_func true_free;

static void *watched_malloc(size_t size) {
    biggest_block = SDL_max(biggest_block, size);
    return true_malloc(size);
}

static void *watched_realloc(void *block, size_t size) {
    biggest_block = SDL_max(biggest_block, size);
    return true_realloc(block, size);
}

static int watch_memory(void **state) {
    (void)state;
    SDL_GetMemoryFunctions(&true_malloc, &true_calloc, &true_realloc, &true_free);
    SDL_SetMemoryFunctions(watched_malloc, true_calloc, watched_realloc, true_free);
    return 0;
}

static int unwatch_memory(void **state) {
    (void)state;
    SDL_SetMemoryFunctions(true_malloc, true_calloc, true_realloc, true_free);
    return 0;
}

// ---- text ----

static void expect_payload(const ThawFrame *frame, const char *text, size_t size) {
    assert_non_null(frame);
    assert_int_equal(thaw_frame_size(frame), size);
    assert_string_equal(thaw_frame_text(frame), text);
    assert_int_equal(thaw_frame_payload(frame)[size], 0);
}

static void reserved_payload_is_written_in_place(void **state) {
    (void)state;
    Uint8 *payload = NULL;
    ThawFrame *frame = thaw_frame_reserve(5, &payload);
    assert_ptr_equal(payload, thaw_frame_payload(frame));
    SDL_memcpy(payload, "hello", 5);
    expect_payload(frame, "hello", 5);
    assert_memory_equal(thaw_frame_wire(frame), "\5\0\0\0hello", 9);
    thaw_frame_free(frame);
    assert_null(thaw_frame_reserve(THAW_MAX_MESSAGE_LIMIT + 1, &payload));
}

static void payload_can_be_taken_for_a_string(void **state) {
    (void)state;
    ThawFrame *frame = thaw_frame_create("hello!!", 5);
    expect_payload(frame, "hello", 5);
    thaw_frame_free(frame);
    frame = thaw_frame_create("a\0b", 3);
    expect_payload(frame, "a", 3);
    thaw_frame_free(frame);
    frame = thaw_frame_create(NULL, 0);
    expect_payload(frame, "", 0);
    thaw_frame_free(frame);
    assert_string_equal(thaw_frame_text(NULL), "");
}

// ---- a stream of messages ----

typedef struct Stream {
    Uint8 *bytes;
    size_t size;
    int messages;
} Stream;

static Stream new_stream(int messages) {
    Stream stream = {SDL_malloc(LIMIT), 0, messages};
    assert_non_null(stream.bytes);
    for (int i = 0; i < messages; i++) {
        Uint8 *payload = new_pattern(sizes[i], (Uint32)i);
        ThawFrame *frame = thaw_frame_create(payload, sizes[i]);
        assert_non_null(frame);
        SDL_memcpy(stream.bytes + stream.size, thaw_frame_wire(frame), THAW_HEADER_SIZE + sizes[i]);
        stream.size += THAW_HEADER_SIZE + sizes[i];
        thaw_frame_free(frame);
        SDL_free(payload);
    }
    return stream;
}

static ThawDecoder *new_decoder(void) {
    ThawDecoder *decoder = thaw_decoder_create(LIMIT);
    assert_non_null(decoder);
    return decoder;
}

// Feed at most `size` bytes, as many as there is room for. Returns their number.
static size_t feed_some(ThawDecoder *decoder, const void *bytes, size_t size) {
    Uint8 *where = NULL;
    size_t room = thaw_decoder_room(decoder, &where);
    size = SDL_min(size, room);
    if (size > 0) {
        SDL_memcpy(where, bytes, size);
        thaw_decoder_feed(decoder, size);
    }
    return size;
}

static void expect_message(ThawFrame *frame, int which) {
    assert_in_range(which, 0, MESSAGES - 1);
    Uint8 *payload = new_pattern(sizes[which], (Uint32)which);
    assert_int_equal(thaw_frame_size(frame), sizes[which]);
    assert_memory_equal(thaw_frame_payload(frame), payload, sizes[which]);
    assert_int_equal(thaw_frame_payload(frame)[sizes[which]], 0);
    SDL_free(payload);
    thaw_frame_free(frame);
}

// Feed `size` bytes and check the messages that come out; `*found` counts them.
static void feed(ThawDecoder *decoder, const Uint8 *bytes, size_t size, int *found) {
    while (size > 0) {
        size_t fed = feed_some(decoder, bytes, size);
        assert_int_not_equal(fed, 0);
        bytes += fed;
        size -= fed;
        ThawFrame *frame = NULL;
        ThawDecoded decoded;
        while ((decoded = thaw_decoder_next(decoder, &frame)) == THAW_DECODED_MESSAGE)
            expect_message(frame, (*found)++);
        assert_int_equal(decoded, THAW_DECODED_NOTHING);
    }
}

// ---- frames ----

static void header_is_the_length_in_little_endian(void **state) {
    (void)state;
    Uint8 *payload = new_pattern(0x012345, 1);
    ThawFrame *frame = thaw_frame_create(payload, 0x012345);
    const Uint8 header[] = {0x45, 0x23, 0x01, 0x00};
    assert_non_null(frame);
    assert_memory_equal(thaw_frame_wire(frame), header, sizeof header);
    assert_memory_equal(thaw_frame_wire(frame) + THAW_HEADER_SIZE, payload, 0x012345);
    assert_memory_equal(thaw_frame_payload(frame), payload, 0x012345);
    assert_int_equal(thaw_frame_size(frame), 0x012345);
    thaw_frame_free(frame);
    SDL_free(payload);
}

static void empty_frame_is_a_header_alone(void **state) {
    (void)state;
    const Uint8 header[] = {0, 0, 0, 0};
    ThawFrame *frame = thaw_frame_create(NULL, 0);
    assert_non_null(frame);
    assert_int_equal(thaw_frame_size(frame), 0);
    assert_non_null(thaw_frame_payload(frame));
    assert_memory_equal(thaw_frame_wire(frame), header, sizeof header);
    thaw_frame_free(frame);
    thaw_frame_free(NULL);
}

// ---- streams ----

static void decoder_finds_messages_at_every_split_point(void **state) {
    (void)state;
    Stream stream = new_stream(6);
    for (size_t split = 0; split <= stream.size; split++) {
        ThawDecoder *decoder = new_decoder();
        int found = 0;
        feed(decoder, stream.bytes, split, &found);
        feed(decoder, stream.bytes + split, stream.size - split, &found);
        assert_int_equal(found, stream.messages);
        assert_false(thaw_decoder_inside(decoder));
        thaw_decoder_free(decoder);
    }
    SDL_free(stream.bytes);
}

// A message waits to be taken while more comes: what is read ahead moves to the front.
static void decoder_reads_on_while_a_message_waits(void **state) {
    (void)state;
    static const Uint8 first[] = {1, 0, 0, 0, 'a', 3, 0};
    static const Uint8 rest[] = {0, 0, 'b', 'c', 'd', 1, 0, 0, 0, 'e'};
    static const char *const texts[] = {"a", "bcd", "e"};
    ThawDecoder *decoder = new_decoder();
    Uint8 *where;
    assert_true(thaw_decoder_room(decoder, &where) >= sizeof first);
    SDL_memcpy(where, first, sizeof first);
    thaw_decoder_feed(decoder, sizeof first);
    size_t room = thaw_decoder_room(decoder, &where);
    SDL_memcpy(where, rest, sizeof rest);
    thaw_decoder_feed(decoder, sizeof rest);
    assert_true(thaw_decoder_room(decoder, &where) == room - sizeof rest);
    for (size_t i = 0; i < SDL_arraysize(texts); i++) {
        ThawFrame *frame = NULL;
        assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
        assert_string_equal(thaw_frame_text(frame), texts[i]);
        thaw_frame_free(frame);
    }
    assert_false(thaw_decoder_inside(decoder));
    thaw_decoder_free(decoder);
}

static void decoder_finds_messages_in_single_bytes(void **state) {
    (void)state;
    Stream stream = new_stream(6);
    ThawDecoder *decoder = new_decoder();
    int found = 0;
    for (size_t i = 0; i < stream.size; i++)
        feed(decoder, stream.bytes + i, 1, &found);
    assert_int_equal(found, stream.messages);
    thaw_decoder_free(decoder);
    SDL_free(stream.bytes);
}

static void decoder_finds_messages_in_chunks_of_any_size(void **state) {
    (void)state;
    Stream stream = new_stream(MESSAGES);
    Uint32 random = 2011;
    for (int round = 0; round < 50; round++) {
        ThawDecoder *decoder = new_decoder();
        Uint32 longest = 1 + next_random(&random) % 100000;
        int found = 0;
        for (size_t at = 0; at < stream.size;) {
            Uint32 wish = 1 + next_random(&random) % longest; // SDL_min would draw it twice
            size_t size = SDL_min(wish, stream.size - at);
            feed(decoder, stream.bytes + at, size, &found);
            at += size;
        }
        assert_int_equal(found, stream.messages);
        thaw_decoder_free(decoder);
    }
    SDL_free(stream.bytes);
}

static void decoder_knows_where_it_is_at_every_byte(void **state) {
    (void)state;
    const Uint8 wire[] = {3, 0, 0, 0, 'a', 'b', 'c'};
    ThawDecoder *decoder = new_decoder();
    assert_false(thaw_decoder_inside(decoder));
    for (Uint32 here = 1; here <= sizeof wire; here++) {
        assert_int_equal(feed_some(decoder, wire + here - 1, 1), 1);
        Uint32 header_missing = here < THAW_HEADER_SIZE;
        assert_int_equal(thaw_decoder_inside(decoder), here < sizeof wire);
        assert_int_equal(thaw_decoder_claimed(decoder), header_missing ? 0 : 3);
        assert_int_equal(thaw_decoder_arrived(decoder), header_missing ? 0 : here - 4);
    }
    ThawFrame *frame = NULL;
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
    assert_memory_equal(thaw_frame_payload(frame), "abc", 3);
    thaw_frame_free(frame);
    assert_false(thaw_decoder_inside(decoder));
    assert_int_equal(thaw_decoder_claimed(decoder), 0);
    assert_int_equal(thaw_decoder_arrived(decoder), 0);
    thaw_decoder_free(decoder);
}

static void decoder_keeps_half_a_header(void **state) {
    (void)state;
    const Uint8 wire[] = {1, 0, 0, 0, 'x'};
    ThawDecoder *decoder = new_decoder();
    ThawFrame *frame = NULL;
    assert_int_equal(feed_some(decoder, wire, 2), 2);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_NOTHING);
    assert_null(frame);
    assert_true(thaw_decoder_inside(decoder));
    assert_int_equal(feed_some(decoder, wire + 2, 3), 3);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
    assert_memory_equal(thaw_frame_payload(frame), "x", 1);
    thaw_frame_free(frame);
    thaw_decoder_free(decoder);
}

static void empty_message_is_a_message(void **state) {
    (void)state;
    const Uint8 wire[] = {0, 0, 0, 0, 0, 0, 0, 0};
    ThawDecoder *decoder = new_decoder();
    ThawFrame *frame = NULL;
    assert_int_equal(feed_some(decoder, wire, sizeof wire), sizeof wire);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
        assert_int_equal(thaw_frame_size(frame), 0);
        thaw_frame_free(frame);
    }
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_NOTHING);
    assert_false(thaw_decoder_inside(decoder));
    thaw_decoder_free(decoder);
}

// ---- what is bounded ----

static void decoder_refuses_a_length_above_the_limit_before_it_allocates(void **state) {
    (void)state;
    ThawDecoder *decoder = new_decoder();
    const Uint8 header[] = {0xff, 0xff, 0xff, 0xff};
    ThawFrame *frame = NULL;
    biggest_block = 0;
    assert_int_equal(feed_some(decoder, header, sizeof header), sizeof header);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_TOO_LARGE);
    assert_int_equal(thaw_decoder_claimed(decoder), 0xffffffffu);
    assert_int_equal(biggest_block, 0);
    assert_null(frame);
    // It stays broken: what follows such a header cannot be told apart.
    assert_int_equal(feed_some(decoder, header, sizeof header), 0);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_TOO_LARGE);
    thaw_decoder_free(decoder);
}

static ThawDecoded decode_header(Uint32 max_message, Uint32 size) {
    ThawDecoder *decoder = thaw_decoder_create(max_message);
    assert_non_null(decoder);
    Uint8 header[THAW_HEADER_SIZE];
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        header[i] = (Uint8)(size >> (8 * i));
    assert_int_equal(feed_some(decoder, header, sizeof header), sizeof header);
    ThawFrame *frame = NULL;
    ThawDecoded decoded = thaw_decoder_next(decoder, &frame);
    thaw_frame_free(frame);
    thaw_decoder_free(decoder);
    return decoded;
}

static void limit_itself_is_allowed(void **state) {
    (void)state;
    assert_int_equal(decode_header(300, 300), THAW_DECODED_NOTHING);
    assert_int_equal(decode_header(300, 301), THAW_DECODED_TOO_LARGE);
    assert_int_equal(decode_header(THAW_MAX_MESSAGE_LIMIT, THAW_MAX_MESSAGE_LIMIT),
                     THAW_DECODED_NOTHING);
    assert_int_equal(decode_header(0, 0), THAW_DECODED_MESSAGE);
    assert_int_equal(decode_header(0, 1), THAW_DECODED_TOO_LARGE);
}

static void message_before_a_bad_length_is_still_given_out(void **state) {
    (void)state;
    const Uint8 wire[] = {1, 0, 0, 0, 'x', 0xff, 0xff, 0xff, 0xff, 'y'};
    ThawDecoder *decoder = new_decoder();
    ThawFrame *frame = NULL;
    assert_int_equal(feed_some(decoder, wire, sizeof wire), sizeof wire);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
    thaw_frame_free(frame);
    assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_TOO_LARGE);
    thaw_decoder_free(decoder);
}

static void bytes_behind_a_message_wait_and_are_bounded(void **state) {
    (void)state;
    // Message after message of a single byte, and nobody takes them out.
    const Uint8 wire[] = {1, 0, 0, 0, 'x'};
    ThawDecoder *decoder = new_decoder();
    size_t fed = 0;
    while (fed <= STAGE_BOUND && feed_some(decoder, wire + fed % sizeof wire, 1) == 1)
        fed++;
    assert_in_range(fed, sizeof wire, STAGE_BOUND);
    size_t taken = 0;
    ThawFrame *frame = NULL;
    while (thaw_decoder_next(decoder, &frame) == THAW_DECODED_MESSAGE) {
        assert_memory_equal(thaw_frame_payload(frame), "x", 1);
        thaw_frame_free(frame);
        taken++;
    }
    // Not one of them was lost, and there is room again.
    assert_int_equal(taken, fed / sizeof wire);
    assert_int_equal(thaw_decoder_inside(decoder), fed % sizeof wire != 0);
    assert_int_equal(feed_some(decoder, wire + fed % sizeof wire, 1), 1);
    thaw_decoder_free(decoder);
}

static void memory_grows_with_what_arrives_and_not_with_what_is_claimed(void **state) {
    (void)state;
    const Uint32 claim = 64 * MIB;
    const Uint8 header[] = {0, 0, 0, (Uint8)(claim >> 24)};
    static const Uint8 payload[10000];
    ThawDecoder *decoder = thaw_decoder_create(claim);
    assert_non_null(decoder);
    biggest_block = 0;
    assert_int_equal(feed_some(decoder, header, sizeof header), sizeof header);
    assert_int_equal(thaw_decoder_claimed(decoder), claim);
    while (thaw_decoder_arrived(decoder) < 8 * MIB) {
        size_t bound = 2 * (size_t)thaw_decoder_arrived(decoder) + FIRST_BOUND;
        assert_int_not_equal(feed_some(decoder, payload, sizeof payload), 0);
        assert_in_range(biggest_block, 1, bound);
    }
    thaw_decoder_free(decoder);
}

static void reset_begins_a_new_stream(void **state) {
    (void)state;
    const Uint8 parts[][6] = {{9, 0}, {9, 0, 0, 0, 'a', 'b'}, {0xff, 0xff, 0xff, 0xff}, {0}};
    const size_t part_sizes[] = {2, 6, 4, 6}; // half a header, half a body, broken, complete
    const Uint8 wire[] = {1, 0, 0, 0, 'x'};
    ThawDecoder *decoder = new_decoder();
    for (int i = 0; i < 4; i++) {
        assert_int_equal(feed_some(decoder, parts[i], part_sizes[i]), part_sizes[i]);
        thaw_decoder_reset(decoder);
        assert_false(thaw_decoder_inside(decoder));
        assert_int_equal(thaw_decoder_claimed(decoder), 0);
        ThawFrame *frame = NULL;
        assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_NOTHING);
        assert_int_equal(feed_some(decoder, wire, sizeof wire), sizeof wire);
        assert_int_equal(thaw_decoder_next(decoder, &frame), THAW_DECODED_MESSAGE);
        assert_memory_equal(thaw_frame_payload(frame), "x", 1);
        thaw_frame_free(frame);
    }
    thaw_decoder_free(decoder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reserved_payload_is_written_in_place),
        cmocka_unit_test(payload_can_be_taken_for_a_string),
        cmocka_unit_test(header_is_the_length_in_little_endian),
        cmocka_unit_test(empty_frame_is_a_header_alone),
        cmocka_unit_test(decoder_finds_messages_at_every_split_point),
        cmocka_unit_test(decoder_reads_on_while_a_message_waits),
        cmocka_unit_test(decoder_finds_messages_in_single_bytes),
        cmocka_unit_test(decoder_finds_messages_in_chunks_of_any_size),
        cmocka_unit_test(decoder_knows_where_it_is_at_every_byte),
        cmocka_unit_test(decoder_keeps_half_a_header),
        cmocka_unit_test(empty_message_is_a_message),
        cmocka_unit_test_setup_teardown(
            decoder_refuses_a_length_above_the_limit_before_it_allocates, watch_memory,
            unwatch_memory),
        cmocka_unit_test(limit_itself_is_allowed),
        cmocka_unit_test(message_before_a_bad_length_is_still_given_out),
        cmocka_unit_test(bytes_behind_a_message_wait_and_are_bounded),
        cmocka_unit_test_setup_teardown(memory_grows_with_what_arrives_and_not_with_what_is_claimed,
                                        watch_memory, unwatch_memory),
        cmocka_unit_test(reset_begins_a_new_stream),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
