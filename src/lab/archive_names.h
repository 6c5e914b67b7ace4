// archive_names.h - the names that records from a file borrow, and the places in its source.
//
//     ArchiveNames *names = archive_names_create();
//     name = archive_names_keep(names, text);            one copy of each, as long as the names
//     archive_names_tell(names, number, &place);         the file tells a place before it uses it
//     place = archive_names_place(names, number);
//     archive_names_release(names);
//
// A recording and whatever else shows its records share the names; the last to release them frees
// them. Whoever adds to them is the reader, on its own thread, before anybody shares them. From
// then on nothing changes but their count, and any thread may look.
#ifndef ARCHIVE_NAMES_H
#define ARCHIVE_NAMES_H

#include "archive.h"

#define ARCHIVE_NAMES_BYTES (1024u * 1024u) // of all names and lines of the source

// A place in the source; its texts are kept names.
typedef struct ArchivePlace {
    const char *file; // NULL: the file has told no such place
    const char *function;
    const char *text; // NULL: it is not told
    Uint16 line;
    bool ours; // this program has the same text there
} ArchivePlace;

// Errors: NULL when memory ran out.
ArchiveNames *archive_names_create(void);

// Keep the names for longer than the recording, until nobody shares them; names NULL is fine.
// Thread: any.
ArchiveNames *archive_names_share(ArchiveNames *names);
void archive_names_release(ArchiveNames *names);

// The one copy of a name. Errors: NULL when there is no more room.
const char *archive_names_keep(ArchiveNames *names, const char *text);

// Tell a place, whose number is below ARCHIVE_PLACES_MAX. Errors: false when it was told before.
bool archive_names_tell(ArchiveNames *names, Uint32 number, const ArchivePlace *place);

// A place by its number, which is as small. Never NULL.
const ArchivePlace *archive_names_place(const ArchiveNames *names, Uint32 number);

// A line of the source as it was when the file was made. `file` is a name that is kept here.
// Owner: the names.   Errors: NULL when the file does not tell it.
const char *archive_names_line(const ArchiveNames *names, const char *file, int line, size_t *size);

// The last line of a file that a place is in; 0: not one line of it is told.
int archive_names_last_line(const ArchiveNames *names, const char *file);

// Whether a file was then as it is in this program, as far as the lines that are told show it.
// Errors: false, too, when none is told.
bool archive_names_are_ours(const ArchiveNames *names, const char *file);

#endif
