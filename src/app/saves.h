// saves.h - what is saved in files: the log, and pictures of the window.
// A picture is taken of the next frame that is drawn. All of it belongs to the GUI thread.
#ifndef SAVES_H
#define SAVES_H

#include "action.h"
#include "files.h"
#include "journal.h"
#include "recorder.h"
#include "screen.h"

#define SAVES_WITHOUT_DISPLAY "thaw.bmp"

// Why a file must not be written over; NULL: it may.
typedef const char *SavesExplainUse(const void *userdata, const char *path);

typedef struct Saves {
    char picture[FILES_PATH_SIZE]; // file for the next frame that is drawn; empty: none
    int line;                      // of the action that asks for it
    bool promised;                 // at the start, so that it is a failure when it cannot be saved
    int waited;                    // frames
    Recorder *recorder;            // borrowed
    Journal *journal;              // borrowed
    SavesExplainUse *explain_use;  // asked for each file that is about to be written
    const void *userdata;          // of explain_use; borrowed
} Saves;

// Since `since_ns` the GUI thread has been at the disk: that explains a gap.
void saves_note_disk(const Saves *saves, Uint64 since_ns);

// The file of an action, or a name for one that is looked for on the disk.
// Blocks: for the disk.   Errors: false, see SDL_GetError.
bool saves_find_path(const Saves *saves, const Action *action, FilesKind kind,
                     char path[FILES_PATH_SIZE]);

// Save the log.
// Blocks: for the disk.
void saves_log(Saves *saves, const Action *action);

// Ask for a picture of the next frame. Later, while one is asked for: two of a frame are the same.
// Blocks: for the disk, where a name is looked for.
Acted saves_ask_picture(Saves *saves, const Action *action);

// Ask for the picture that was promised at the start.
void saves_ask_promised(Saves *saves, const char *file);

// Whether a picture is still to be saved.
bool saves_has_picture(const Saves *saves);

// A frame was drawn: save the picture of it, if one is asked for.
// Blocks: for the disk.
void saves_picture(Saves *saves, const Screen *screen);

// The window is hidden: there is no picture.
void saves_give_up(Saves *saves);

#endif
