// lesson.h - what one will see of a fault of the server, and who should wait to see it.
#ifndef LESSON_H
#define LESSON_H

#include "fault.h"

#define LESSON_SEES_MAX 70 // characters of the first line

// Two lines, parted by a line end: a sentence about what one will see after pressing Do it!, and
// "try it with: the window, by waiting".
// Thread: any.   Blocks: never.   Owner: the string is static.   Errors: empty for no fault.
const char *lesson_of(ThawFault fault);

#endif
