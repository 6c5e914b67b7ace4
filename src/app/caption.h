// caption.h - what a scenario has said and asked last, and what somebody has guessed.
//
// A question goes through three states. It stands until somebody guesses or goes on without a
// guess. Then it is open while the scenario shows what happens. The next caption tells: from then
// on the right answer is marked, until the caption after that. Plain data of the GUI thread.
#ifndef CAPTION_H
#define CAPTION_H

#include "model.h"
#include "question.h"

#define CAPTION_TEXT_MAX 500 // bytes; the rest of a longer caption is cut

SDL_COMPILE_TIME_ASSERT(place_for_each_answer, QUESTION_ANSWERS == CAPTION_ANSWERS);

typedef enum QuestionState {
    QUESTION_NONE,
    QUESTION_STANDS,
    QUESTION_OPEN,
    QUESTION_TOLD
} QuestionState;

typedef struct Caption {
    char text[CAPTION_TEXT_MAX + 1]; // empty: nothing has been said, or nothing is to be seen
    Question question;
    QuestionState state;
    int guess; // number of an answer, from 1; 0: none
} Caption;

// Show a caption; an empty one shows nothing. True: it tells of the question before it.
bool caption_say(Caption *caption, const char *text);

// Ask a question.
void caption_ask(Caption *caption, const Question *question);

// Guess, while the question stands; 0 goes on without. A number that it does not have is no guess.
void caption_guess(Caption *caption, int number);

// What the view shows of it. It borrows from the caption.
void caption_describe(const Caption *caption, CaptionModel *model);

#endif
