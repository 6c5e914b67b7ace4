// replay.h - reads a recording from a file, on a thread of its own.
//
//     Replay *replay = replay_begin(path);
//     ... replay_wait(replay, 0) ...
//     Archive *archive = replay_end(replay, error);
//
// Belongs to the GUI thread. A file that never ends, or a pipe that nobody writes to, keeps only
// the thread waiting.
#ifndef REPLAY_H
#define REPLAY_H

#include "archive_reader.h"

#define REPLAY_ERROR_SIZE 320u
#define REPLAY_LIMIT_MS 60000u // nobody waits longer for a file

typedef struct Replay Replay;

// Begin to read. Owner: you; replay_end.   Errors: NULL, see SDL_GetError.
Replay *replay_begin(const char *path);

// Wait for the end, for `limit_ms` at the most. Returns whether it has come.
bool replay_wait(Replay *replay, Uint32 limit_ms);

// Take what was read and free the rest; a thread that has not finished is left to end by itself.
// Owner: you, of the archive; archive_release.   Errors: NULL, and `error` says why.
Archive *replay_end(Replay *replay, char error[REPLAY_ERROR_SIZE]);

// Whether a file begins as a recording does.
// Blocks: for the disk, or whoever writes to a pipe: files_explain_wait.
bool replay_is_recording(const char *path);

#endif
