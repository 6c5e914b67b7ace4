// utf8.h - code points and characters out of bytes, and hostile bytes made safe to show.
//
// Everything that comes from outside (the wire, a file, the clipboard, a host name) passes through
// utf8_sanitize before it is drawn or printed: what is not UTF-8, every control character and what
// nobody could see come out as escapes, so no byte can move a terminal's cursor, break a line, turn
// its direction or hide in it.
//
// A character is a code point and those of no width behind it, which combine with it. On a grid it
// takes one cell or two.
#ifndef UTF8_H
#define UTF8_H

#include <SDL.h>
#include <stdbool.h>

// Decode the code point that begins at `text`, of which `size` bytes are there (at least 1).
// Returns its length in bytes (1 to 4) and sets `*code_point`; 0 when these bytes are not valid
// UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
size_t utf8_decode(const char *text, size_t size, Uint32 *code_point);

// Whether a code point is shown as it is. Controls are not, nor marks that turn the direction of
// the text, line separators, nor what has no shape of its own (Default_Ignorable_Code_Point), but
// for the joiners and variation selectors that emoji and many scripts are written with.
bool utf8_is_shown(Uint32 code_point);

// Whether all `size` bytes are valid UTF-8 and none is a control character, tab and line ends
// excepted: whether they were meant as text.
bool utf8_is_text(const char *text, size_t size);

// The length in bytes of the character at the beginning of valid UTF-8; 0 when there is none.
size_t utf8_next(const char *text, size_t size);

// The offset of the last character of the first `offset` bytes of valid UTF-8.
size_t utf8_previous(const char *text, size_t offset);

// How many cells valid UTF-8 takes.
size_t utf8_cells(const char *text, size_t size);

// The length in bytes of as many characters as fit into `cells` cells. A character of two cells
// that would lie half outside does not fit.
size_t utf8_offset(const char *text, size_t size, size_t cells);

// The largest boundary between two code points that is at most `offset`; for cutting valid UTF-8.
size_t utf8_floor(const char *text, size_t offset);

// Write `size` bytes of anything as valid UTF-8 of which every code point is shown as it is; the
// bytes of any other are escaped: \n, \t, \x1b.
// `out` gets at most `out_size` - 1 bytes and an end mark; never half an escape or code point.
// Returns how many bytes of `text` are in it: less than `size` when it did not fit.
size_t utf8_sanitize(char *out, size_t out_size, const char *text, size_t size);

// Where a text begins without the blanks at both ends of it, and in `*size` how long it is then:
// also those that nobody sees, like a no-break space, a zero-width space or a byte order mark.
const char *utf8_trim(const char *text, size_t *size);

#endif
