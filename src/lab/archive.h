// archive.h - what a recording in a file looks like: its words, its limits, and its versions.
//
// JSON lines: each line is whole by itself, so that a crash leaves all lines but the last.
//
//     {"thaw":"recording","version":[1,0],"program":"1.0.0","clock":"ns", ...}
//     {"place":0,"file":"src/net/worker.c","line":120,"function":"run","text":"    THAW_TRACE(..."}
//     [7000000000,"CALL","network",1,{"place":0,"id":3,"command":"RECEIVE","call":"RECEIVE"}]
//     {"end":{"records":1,"lost":0}}
//
// The first line says what the file is. A place in the source is told before the first record that
// happened there. A record is its time in nanoseconds, its kind, its lane, its thread, and what
// else there is to say; a member that is missing is 0 or nothing. The bytes of a chunk, of a peer's
// name or of a mark stand in hex digits, RECORD_BYTES_MAX at the most; "size" is how many there
// were. "size" of an ACTION is a number of the program that made the file.
//
// A reader skips what it does not know: lines, kinds of records, members. What changes the meaning
// of what it knows is a new major version, which older readers refuse.
//
// Used by archive_writer.h and archive_reader.h. Thread: any, for all of it.
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdbool.h>

#include "client_options.h"
#include "record.h"

#define ARCHIVE_START "{\"thaw\":\"recording\"" // of each file
#define ARCHIVE_MAJOR 1u
#define ARCHIVE_MINOR 0u

#define ARCHIVE_LINE_MAX 8192u                   // bytes; a longer line is skipped
#define ARCHIVE_BYTES_MAX (512u * 1024u * 1024u) // of a file; neither written nor read beyond
#define ARCHIVE_TEXT_SIZE 512u                   // bytes of a name or a line of source, at most
#define ARCHIVE_PLACES_MAX 4096u                 // in the source; records of others have none
#define ARCHIVE_TIME_MAX_NS (SDL_MAX_UINT64 / 4)

// Names that records from a file borrow, and its lines of source: archive_names.h.
typedef struct ArchiveNames ArchiveNames;

// Takes a line with its end. Errors: false when it could not be written.
typedef bool (*ArchivePut)(void *userdata, const char *line, size_t size);

// Words for numbers. `archive_word` returns NULL where there is none; static.
typedef enum ArchiveWords {
    ARCHIVE_KINDS,      // ThawEventKind and RecordKind
    ARCHIVE_LANES,      // ThawLane
    ARCHIVE_CALLS,      // ThawCall
    ARCHIVE_COMMANDS,   // ThawCommandType
    ARCHIVE_CODES,      // ThawError
    ARCHIVE_STRATEGIES, // ThawStrategy
    ARCHIVE_WORDS_COUNT
} ArchiveWords;

const char *archive_word(ArchiveWords words, Uint32 number);

// Errors: false when there is no such word.
bool archive_find(ArchiveWords words, const char *word, Uint8 *number);

#endif
