// sources_inside.h - the table of the carried files, as cmake/SourcesTable.cmake writes it.
#ifndef SOURCES_INSIDE_H
#define SOURCES_INSIDE_H

#include <SDL.h>

typedef struct SourceFile {
    const char *name;         // "net/worker.c"
    const char *const *lines; // each with SOURCE_POINT or another sign in front of it
    int line_count;
} SourceFile;

#define SOURCE_POINT 'o' // an observer is told of something in this line

extern const SourceFile source_files[];
extern const int source_file_count;

#endif
