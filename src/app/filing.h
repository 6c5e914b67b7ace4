// filing.h - writes a copy of a recording to a file, on a thread of its own.
//
//     Filing *filing = filing_begin(FILES_TRACE, path, &about, snapshot, since_ns, names);
//     ... filing_has_finished(filing) ...
//     if (!filing_end(filing)) ... SDL_GetError ...
//
// Belongs to the GUI thread, which never waits for the disk here, unless it wants to.
#ifndef FILING_H
#define FILING_H

#include "archive_reader.h"
#include "archive_writer.h"
#include "files.h"

typedef struct Filing Filing;

// Begin to write what `past`, a snapshot, has from `since_ns` on: FILES_RECORDING or FILES_TRACE.
// `names` are shared with the file that the recording came from; NULL: it is the program's own. The
// strings of `about` are copied, but for the strategy, which is a constant; its names are not
// looked at. Owner: the filing, of the snapshot, also after an error; you, of the filing:
// filing_end. Errors: NULL, see SDL_GetError.
Filing *filing_begin(FilesKind kind, const char *path, const ArchiveAbout *about, Recording *past,
                     Uint64 since_ns, ArchiveNames *names);

// Whether its thread has ended, and a number that changes as long as that gets on with writing.
bool filing_has_finished(Filing *filing);
int filing_steps(Filing *filing);

// Wait for the end, as long as it gets on: it may stand still for `stuck_ms`. Returns whether it
// has come.
// Blocks: for that time when the disk takes nothing.
bool filing_wait(Filing *filing, Uint32 stuck_ms);

// Take the result and free it; a thread that is stuck is left behind.
// Errors: false, and SDL_GetError says why the file was not written.
bool filing_end(Filing *filing);

#endif
