// utf8.h - code points out of bytes, and hostile bytes made safe to show.
// Everything that comes from outside (the wire, a file, the clipboard, a host name) passes through
// utf8_sanitize before it is drawn or printed: what is not UTF-8, and every control character,
// comes out as an escape, so no byte can move a terminal's cursor or break a line.
#ifndef UTF8_H
#define UTF8_H

#include <SDL.h>
#include <stdbool.h>

// Decode the code point that begins at `text`, of which `size` bytes are there (at least 1).
// Returns its length in bytes (1 to 4) and sets `*code_point`; 0 when these bytes are not valid
// UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
size_t utf8_decode(const char *text, size_t size, Uint32 *code_point);

// Whether all `size` bytes are valid UTF-8 and none is a control character, tab and line ends
// excepted: whether they can be shown as text.
bool utf8_is_text(const char *text, size_t size);

// How many code points there are in valid UTF-8.
size_t utf8_length(const char *text, size_t size);

// The offset in bytes of code point number `index`; `size` when there are not so many.
size_t utf8_offset(const char *text, size_t size, size_t index);

// The largest boundary between two code points that is at most `offset`; for cutting valid UTF-8.
size_t utf8_floor(const char *text, size_t offset);

// Write `size` bytes of anything as valid UTF-8 without control characters: \n, \t, \x1b.
// `out` gets at most `out_size` - 1 bytes and an end mark; never half an escape or code point.
// Returns how many bytes of `text` are in it: less than `size` when it did not fit.
size_t utf8_sanitize(char *out, size_t out_size, const char *text, size_t size);

#endif
