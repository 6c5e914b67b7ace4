// place_words.h - where each thread is at the cursor: its place in the source, and what it does
// there in words.
#ifndef PLACE_WORDS_H
#define PLACE_WORDS_H

#include "here.h"

// Fill in the threads of here->lab, and the one whose source is shown: the one that is held, then
// the one that waits, then the one of the newest record.
// Thread: GUI.   Blocks: never.
void place_words_tell(const Here *here);

#endif
