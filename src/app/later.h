// later.h - what somebody does later: an event that another thread puts into SDL's queue when its
// time has come, as a person's doing would be. It waits there until the window looks.
#ifndef LATER_H
#define LATER_H

#include "action.h"

typedef struct Later {
    Uint32 events[LATER_COUNT]; // types of event
    int cancels;                // asked for, and not come yet
} Later;

// Thread: the GUI thread, as for all here.
void later_init(Later *later);

// Let `word`, one of the LATER_ words, happen in `delay_ms`.
// Errors: false, see SDL_GetError.
bool later_ask(Later *later, const char *word, Uint32 delay_ms);

// An event of this word has come.
void later_note(Later *later, const char *word);

// What was asked for does not happen any more.
void later_forget(Later *later);

// The word that an event of this type brings; NULL: it is no such event. Static.
const char *later_word(const Later *later, Uint32 event_type);

#endif
