// keeping.h - the recording in files: written while it happens, kept in part, exported, and read
// again.
//
// Each file is written or read by a thread of its own (tape.h, filing.h, replay.h), so no disk can
// keep the window waiting. What becomes of it is told in the log. One file of each kind at a time.
//
// All of it belongs to the GUI thread.
#ifndef KEEPING_H
#define KEEPING_H

#include "filing.h"
#include "inspector.h"
#include "replay.h"
#include "saves.h"
#include "tape.h"

#define KEEPING_LAST_NS (10u * (Uint64)THAW_NS_PER_S) // of "keep"

// What the files are made of. All borrowed.
typedef struct KeepingParts {
    Recording *recording; // the program's own
    Inspector *inspector;
    Journal *journal;
    const Saves *saves;   // where names of files come from
    const char *scenario; // the file that is played; NULL: none
    const char *strategy; // who waits at the start
} KeepingParts;

// A file that is on its way, and who has asked for it.
typedef struct KeepingFile {
    char path[FILES_PATH_SIZE];
    ActionType type;
    int line;        // of the scenario, or ACTION_OF_PERSON or ACTION_OF_OPTION
    Uint64 since_ns; // when it was begun, or got on last; of a tape 0 until its end is asked for
    int steps;       // of the thread that writes it, when it was looked at last
} KeepingFile;

typedef struct Keeping {
    KeepingParts parts;
    Tape *tape; // owned; NULL: nothing is recorded to a file
    KeepingFile tape_file;
    Filing *filing; // owned; NULL: nothing is written
    KeepingFile filing_file;
    Replay *loading; // owned; NULL: nothing is read
    KeepingFile loading_file;
    Archive *replayed; // owned; NULL: the program's own recording is looked at
    char replayed_path[FILES_PATH_SIZE];
} Keeping;

void keeping_init(Keeping *keeping, const KeepingParts *parts);

// Begin to record everything from the start of the program on, as was promised.
void keeping_record(Keeping *keeping, const char *file);

// Read a recording and show it, before there is a window.
// Blocks: until it is read, or the program is interrupted; for a minute at the most.
// Errors: false, and `error` says why.
bool keeping_show(Keeping *keeping, const char *file, char error[REPLAY_ERROR_SIZE]);

// Let an action of files take effect: ACTION_RECORD, _KEEP, _TRACE, _REPLAY. It begins; what comes
// of it is told by keeping_look. While it is busy, it takes no other.
// Blocks: for the disk, where a name is looked for.
Acted keeping_act(Keeping *keeping, const Action *action);

// Whether a file is read, or copied, or a recording is being ended.
bool keeping_is_busy(const Keeping *keeping);

// Leave a recording from a file for the program's own. Returns whether there was one.
bool keeping_leave(Keeping *keeping);

// Once a frame: tell of what has come to its end, or is stuck.
void keeping_look(Keeping *keeping);

// Whether what happens is recorded to a file.
bool keeping_records(const Keeping *keeping);

// What is looked at: a recording from a file, or the program's own. Borrowed.
Recording *keeping_recording(const Keeping *keeping);

// Why a file must not be written over, for saves.h; NULL: it may. `userdata` is the Keeping.
// Blocks: for the disk.   Owner: the sentence is static.
const char *keeping_explain_use(const void *userdata, const char *path);

// The end, in this order: let a copy that is on its way be written; a trace, where one was
// promised; and what is recorded to a file; then free all. Blocks: while the disk takes something.
// Errors: false when the file was not written, see SDL_GetError.
bool keeping_end_copy(Keeping *keeping);
bool keeping_save_trace(Keeping *keeping, const char *file);
bool keeping_end_tape(Keeping *keeping);
void keeping_quit(Keeping *keeping);

#endif
