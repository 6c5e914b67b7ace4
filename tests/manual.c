// manual.c - prints the table of actions as the manual tells it: the words of scenarios, or the
// keys.
//
//     manual words | keys
//
// tests/manual.cmake puts this into packaging/thaw.1.in, or compares the two.
#include <SDL.h>
#include <stdio.h>

#include "action.h"
#include "fault.h"

// What follows a word, as a manual writes it.
static const char *const arguments[] = {
    [ARGUMENT_TEXT] = "text",
    [ARGUMENT_FILE] = "file",
    [ARGUMENT_ADDRESS] = "host port",
    [ARGUMENT_BYTES] = "number",
    [ARGUMENT_MS] = "ms",
    [ARGUMENT_TIME] = "ms",
    [ARGUMENT_PERCENT] = "percent",
    [ARGUMENT_STRATEGY] = "name",
    [ARGUMENT_FAULT] = "name",
    [ARGUMENT_THEME] = "name",
    [ARGUMENT_ON_OFF] = "on|off",
    [ARGUMENT_LATER] = "ms word",
    [ARGUMENT_COUNT] = "number",
    [ARGUMENT_STEPS] = "number",
    [ARGUMENT_COMMAND] = "#number",
    [ARGUMENT_QUESTION] = "text | answer | *answer",
};

// Each sentence in a line of its own, as manuals are written.
static void print_sentences(const char *text) {
    for (const char *c = text; *c; c++) {
        bool ends = c[0] == '.' && c[1] == ' ';
        printf(ends ? ".\n" : "%c", *c);
        c += ends;
    }
    printf("\n");
}

static void print_words(void) {
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        if (!row->word)
            continue;
        if (row->argument == ARGUMENT_NONE)
            printf(".TP\n.B %s\n", row->word);
        else
            printf(".TP\n.BI \"%s\" \" %s\"\n", row->word, arguments[row->argument]);
        print_sentences(row->about);
    }
}

static void print_faults(void) {
    for (int i = 0; i < THAW_FAULT_COUNT; i++) {
        printf(".TP\n.B %s\n", thaw_fault_name((ThawFault)i));
        print_sentences(thaw_fault_explain((ThawFault)i));
    }
}

static void print_keys(void) {
    for (int i = 0; i < action_row_count; i++) {
        char key[ACTION_KEY_SIZE];
        if (!action_rows[i].help)
            continue;
        action_key_name(&action_rows[i], key);
        printf(".TP\n.B ");
        for (const char *c = key; *c; c++)
            printf(*c == '-' ? "\\-" : "%c", *c);
        printf("\n");
        print_sentences(action_rows[i].help);
    }
}

int main(int count, char **words) {
    if (count == 2 && SDL_strcmp(words[1], "words") == 0)
        print_words();
    else if (count == 2 && SDL_strcmp(words[1], "keys") == 0)
        print_keys();
    else if (count == 2 && SDL_strcmp(words[1], "faults") == 0)
        print_faults();
    else
        return 2;
    return 0;
}
