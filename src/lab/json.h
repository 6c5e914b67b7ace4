// json.h - the JSON that the lab writes and reads: texts of any bytes on the way out, one line at a
// time on the way in.
//
//     json_write_text(out, sizeof out, bytes, size);            "a\u000ab", with its quotes
//
//     JsonReader reader = json_reader(line, size);
//     if (json_open(&reader, '['))
//         while (json_more(&reader, ']'))
//             json_skip(&reader);
//     bool read = json_at_end(&reader);                          false: it was not JSON
//
// A reader that has failed stays where it is, and each further call fails, so a caller looks once,
// at the end. Nothing is allocated, and nothing is read twice: a line takes as long as it is long.
// Plain values of the thread that owns them.
#ifndef JSON_H
#define JSON_H

#include <SDL.h>
#include <stdbool.h>

// Write `size` bytes as a JSON text with its quotes and an end mark. Bytes that are no UTF-8 become
// U+FFFD. What does not fit is left out, at the end. Returns the bytes before the end mark.
// `room` is 3 at least; 6 * size + 3 hold anything.
size_t json_write_text(char *out, size_t room, const char *bytes, size_t size);

typedef struct JsonReader {
    const char *at;
    const char *end;
    bool failed;
    bool begun; // an array or object was opened, and nothing in it was read so far
} JsonReader;

// Read `size` bytes of text, which are borrowed.
JsonReader json_reader(const char *text, size_t size);

// Go into an array, '[', or an object, '{'. Errors: false when there is none.
bool json_open(JsonReader *reader, char open);

// Whether one more element comes; if none does, the array, ']', or object, '}', is left.
bool json_more(JsonReader *reader, char close);

// Read a whole number that is not negative. Errors: false for anything else.
bool json_number(JsonReader *reader, Uint64 *number);

// The same, and it is `most` at the most. Errors: false for more; the second writes 0 then.
bool json_limited(JsonReader *reader, Uint64 *number, Uint64 most);
bool json_u32(JsonReader *reader, Uint32 *number, Uint32 most);

// Read a text into `text`, with an end mark. Errors: false when it is none, when it does not fit
// into `room` bytes, or when it has a zero in it.
bool json_text(JsonReader *reader, char *text, size_t room);

// Read the key of a member, and the colon behind it. Errors: as json_text.
bool json_key(JsonReader *reader, char *key, size_t room);

// Whether a key is this one.
bool json_key_is(const char *key, const char *name);

// Skip a value, whatever it is. Errors: false when it is no JSON, or nested too deeply.
bool json_skip(JsonReader *reader);

// Whether the next value is a text.
bool json_is_text(JsonReader *reader);

// Whether all was read and nothing has failed.
bool json_at_end(JsonReader *reader);

#endif
