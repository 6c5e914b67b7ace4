// sources.h - the program's own source, as it was compiled: what a record's place is looked up in.
//
// The files are carried in the program (cmake/Sources.cmake). A recording from a file brings its
// own lines along, since those of this program may be others. `file` is a record's everywhere:
// "src/net/worker.c", with any folders before it.
#ifndef SOURCES_H
#define SOURCES_H

#include <SDL.h>
#include <stdbool.h>

// The number of lines of a file. 0: there is no such file here.
int sources_line_count(const char *file);

// A line, counted from 1, without its end; `*size` is its bytes.
// Owner: static, without an end mark.   Errors: NULL when there is no such line.
const char *sources_line(const char *file, int line, size_t *size);

// Whether an observer is told of something in a line, which may go on for a few more. Then `*last`
// is the last of them: compilers differ in which of these lines an event says it is from.
bool sources_point(const char *file, int line, int *last);

// The last part of a file's path: "worker.c"; "" for NULL.
const char *sources_name(const char *file);

#endif
