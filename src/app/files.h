// files.h - the files that people save: where they go, what they are called, and why one could not
// be written.
//
// Who starts thaw from a terminal finds them in the folder that he is in. A desktop's menu starts
// it in some folder that nobody knows, so then they go where the system keeps what people make.
#ifndef FILES_H
#define FILES_H

#include <SDL.h>
#include <stdbool.h>
#include <stdio.h>

#define FILES_PATH_SIZE 1024 // bytes with the end mark; a longer path is refused

typedef enum FilesKind { FILES_LOG, FILES_PICTURE, FILES_RECORDING, FILES_TRACE } FilesKind;

// The whole path of a new file, with the time in its name: thaw-log-20250131-235959.txt; the next
// of the same second is thaw-log-20250131-235959-2.txt. Thread: GUI.   Blocks: for the disk.
// Errors: false, and SDL_GetError says why: too many in one second, or the path is too long.
bool files_name(FilesKind kind, char path[FILES_PATH_SIZE]);

// Why the GUI thread must not open a file that somebody has named: it may have to wait for whoever
// is at the other end. NULL: nobody is, or there is no such file.
// Thread: any.   Blocks: for the disk.   Owner: static.
const char *files_explain_wait(const char *path);

// The whole path of a file that somebody has named; as it is where the system does not tell.
// Errors: false when it is too long, see SDL_GetError. `path` is its beginning then.
bool files_whole(const char *name, char path[FILES_PATH_SIZE]);

// Whether two names, however they are written, are of one file, or would be once it is there. Pipes
// and devices are no files.
// Thread: any.   Blocks: for the disk.
bool files_same(const char *a, const char *b);

// Open a file to be written, of which what is there is lost. Unlike SDL's, what was written can be
// flushed. Thread: any.   Blocks: for the disk.   Errors: NULL, and errno says why.
FILE *files_create(const char *path);

// Why the last file could not be opened, read or written: the system's own words, if `error`, errno
// from right after the failure, tells any; else SDL's.
// Thread: GUI.   Owner: static, until the next call.
const char *files_reason(int error);

// The same of what another thread has failed in: SDL's words are that thread's own.
const char *files_reason_of_thread(int error);

// Read from `text`, the file user-dirs.dirs of freedesktop.org, what `key` names: XDG_PICTURES_DIR.
// `home` stands for $HOME. False: nothing, or nothing that can be used.
bool files_user_folder(const char *text, const char *key, const char *home,
                       char path[FILES_PATH_SIZE]);

#endif
