// question.h - a question to the audience, as a line of a scenario has it behind `ask`:
//
//     The window itself waits. What will the ring do? | It keeps turning | * It stops
//
// The right answer has a * before it; where no answer has one, none is right or wrong.
#ifndef QUESTION_H
#define QUESTION_H

#include <SDL.h>
#include <stdbool.h>

#define QUESTION_ANSWERS 3
#define QUESTION_TEXT_MAX 200   // bytes
#define QUESTION_ANSWER_MAX 60  // bytes
#define QUESTION_ERROR_SIZE 160 // bytes

// All texts are safe to show: what is not, stands there as escapes.
typedef struct Question {
    char text[QUESTION_TEXT_MAX + 1];
    char answers[QUESTION_ANSWERS][QUESTION_ANSWER_MAX + 1];
    int count; // of the answers
    int right; // number of the right one, from 1; 0: none
} Question;

// Read a question.
// Errors: false, and `error` says in a line what is wrong.
bool question_read(Question *question, const char *text, char error[QUESTION_ERROR_SIZE]);

#endif
