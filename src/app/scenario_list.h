// scenario_list.h - the scenarios that come with the program: their names, and what each is about.
//
// The file list.txt beside them names them in the order of the list, one a line, without the
// ending. A scenario says in its first comment what it is called, and in the comment of the next
// line what there is to see. Thread: GUI.
#ifndef SCENARIO_LIST_H
#define SCENARIO_LIST_H

#include <stdbool.h>

#include "model.h"

#define SCENARIO_LIST_MAX 32        // scenarios; more are left out
#define SCENARIO_LIST_NAME_SIZE 32  // bytes, with the end mark
#define SCENARIO_LIST_TITLE_SIZE 48 // the same
#define SCENARIO_LIST_SENTENCE_SIZE 160

typedef struct ScenarioList {
    char names[SCENARIO_LIST_MAX][SCENARIO_LIST_NAME_SIZE];
    char titles[SCENARIO_LIST_MAX][SCENARIO_LIST_TITLE_SIZE];
    char sentences[SCENARIO_LIST_MAX][SCENARIO_LIST_SENTENCE_SIZE];
    const char *name_of[SCENARIO_LIST_MAX]; // each of these points into the array of its kind
    const char *title_of[SCENARIO_LIST_MAX];
    const char *sentence_of[SCENARIO_LIST_MAX];
    int count;
} ScenarioList;

// Read the list, and the head of each scenario in it. What cannot be read is left out.
// Blocks: for the disk.   Owner: the list stays where it is.
// Errors: false when there is no list; see SDL_GetError.
bool scenario_list_read(ScenarioList *list);

// The path of a scenario of the list.
// Owner: you; SDL_free.   Errors: NULL when it is not in the list, or not on the disk.
char *scenario_list_file(const ScenarioList *list, const char *name);

// Take title and sentence out of the beginning of a scenario. Errors: false when it has no title.
bool scenario_list_head(const char *text, char title[SCENARIO_LIST_TITLE_SIZE],
                        char sentence[SCENARIO_LIST_SENTENCE_SIZE]);

// For the window. Borrowed from the list.
ScenarioListModel scenario_list_model(const ScenarioList *list);

#endif
