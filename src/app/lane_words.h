// lane_words.h - what each lane of the lab does at the cursor, in a few words.
#ifndef LANE_WORDS_H
#define LANE_WORDS_H

#include "here.h"

// Fill in name, mark and text of the lanes of here->lab.
// Thread: GUI.   Blocks: never.
void lane_words_tell(const Here *here);

#endif
