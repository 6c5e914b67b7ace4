// record_words.h - what one record says, as a plain sentence for people.
//
//     record_words_say(text, sizeof text, recording, number, true);
//     "The worker thread took #7 RECEIVE out of the queue and began."
//
// Each kind has a row with the sentence in the present and in the past. A kind without a row says
// that something happened, and no more: it may come from a newer program.
#ifndef RECORD_WORDS_H
#define RECORD_WORDS_H

#include <stdbool.h>

#include "recording.h"

#define RECORD_WORDS_CELLS 120 // a sentence is no longer

// Write the sentence of a record that is kept, in valid UTF-8 that is cut to `size` bytes.
void record_words_say(char *out, size_t size, const Recording *recording, Uint64 number, bool past);

// Where the thread of `point` stands when it is held there: "after the reply was made, before it is
// put into the queue"; and what it does next: "puts the reply into the queue". `point` may be NULL.
void record_words_place(char *out, size_t size, const Record *point, bool past);
const char *record_words_next(const Record *point, bool past);

// Why a command failed, in a few words. Owner: static.
const char *record_words_error(Uint8 code);

// "#7 RECEIVE".
void record_words_command(char *out, size_t size, Uint32 id, Uint8 command);

#define RECORD_WORDS_SPAN 16 // bytes of a span in words

// A span of time with its unit, as exact as people read it: "0.83 s", "0.4 ms".
void record_words_span(char *out, size_t size, Uint64 ns);

#endif
