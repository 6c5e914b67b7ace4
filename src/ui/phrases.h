// phrases.h - words that stand in several places: in lanes, verdict, log and lab.
#ifndef PHRASES_H
#define PHRASES_H

#include <SDL.h>

#include "observer.h"

// What a wait in a call is for, after "waits": "for the answer". Owner: static, as of all here.
const char *phrase_aim(ThawCall call);

// The same, where it says whom one waits for: "for the server".
const char *phrase_whom(ThawCall call);

// What ends it: "until the answer comes".
const char *phrase_until(ThawCall call);

// The end of a noun that there are `count` of.
const char *phrase_plural(Uint64 count);

double phrase_seconds(Uint64 ns);

#endif
