// moment_words.h - what happens at the cursor of the lab, in words: a sentence, what each lane
// does, and where each thread is.
//
//     inspector_describe(&inspector, now_ns, &model->lab);
//     moment_words_tell(&found, &facts, &model->lab);
//
// All is in the present while the cursor is at now, and in the past tense when it is not. "You"
// stands only where a thread is held.
#ifndef MOMENT_WORDS_H
#define MOMENT_WORDS_H

#include "here.h"

// Fill in the words of a lab that is open: lanes, mark, sentence, threads and the thread whose
// source is shown. The rest of it was described before.
// Thread: GUI.   Blocks: never.
void moment_words_tell(HereFound *found, const StoryFacts *facts, LabModel *lab);

#endif
