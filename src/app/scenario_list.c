#include "scenario_list.h"

#include "assets.h"
#include "utf8.h"

#define FOLDER "scenarios/"
#define LIST FOLDER "list.txt"
#define HEAD_SIZE 2048 // bytes that are read of a file

// The beginning of a file, as text.
static bool read_head(const char *file, char text[HEAD_SIZE]) {
    SDL_RWops *in = SDL_RWFromFile(file, "rb");
    if (!in)
        return false;
    size_t size = SDL_RWread(in, text, 1, HEAD_SIZE - 1);
    SDL_RWclose(in);
    text[size] = '\0';
    return true;
}

// Copy the next line, as far as there is room, without what ends it. False: there is none.
static bool take_line(const char **text, char *line, size_t size) {
    const char *end = *text;
    while (*end && *end != '\n' && *end != '\r')
        end++;
    bool found = **text != '\0';
    utf8_sanitize(line, size, *text, (size_t)(end - *text));
    end += *end == '\r';
    end += *end == '\n';
    *text = end;
    return found;
}

// The same of a comment, without its mark. False: the line is none.
static bool take_comment(const char **text, char *line, size_t size) {
    if (**text != '#')
        return false;
    (*text)++;
    while (**text == ' ')
        (*text)++;
    return take_line(text, line, size);
}

bool scenario_list_head(const char *text, char title[SCENARIO_LIST_TITLE_SIZE],
                        char sentence[SCENARIO_LIST_SENTENCE_SIZE]) {
    title[0] = sentence[0] = '\0';
    bool found = take_comment(&text, title, SCENARIO_LIST_TITLE_SIZE) && title[0];
    if (found)
        take_comment(&text, sentence, SCENARIO_LIST_SENTENCE_SIZE);
    return found;
}

// A name is a part of a path, and must not lead out of the folder.
static bool is_name(const char *name) {
    for (const char *at = name; *at; at++)
        if (!(*at >= 'a' && *at <= 'z') && !(*at >= '0' && *at <= '9') && *at != '-')
            return false;
    return *name != '\0';
}

static char *find_file(const char *name) {
    char path[sizeof FOLDER + SCENARIO_LIST_NAME_SIZE + 8];
    SDL_snprintf(path, sizeof path, FOLDER "%s.thaw", name);
    return assets_find(path);
}

// Add a scenario, unless its file is missing or says nothing of itself.
static void add(ScenarioList *list, const char *name) {
    int i = list->count;
    char text[HEAD_SIZE];
    if (i == SCENARIO_LIST_MAX || !is_name(name))
        return;
    char *file = find_file(name);
    if (file && read_head(file, text) &&
        scenario_list_head(text, list->titles[i], list->sentences[i])) {
        SDL_strlcpy(list->names[i], name, SCENARIO_LIST_NAME_SIZE);
        list->name_of[i] = list->names[i];
        list->title_of[i] = list->titles[i];
        list->sentence_of[i] = list->sentences[i];
        list->count++;
    }
    SDL_free(file);
}

bool scenario_list_read(ScenarioList *list) {
    char text[HEAD_SIZE];
    char name[SCENARIO_LIST_NAME_SIZE];
    SDL_zerop(list);
    char *file = assets_find(LIST);
    bool read = file && read_head(file, text);
    SDL_free(file);
    if (!read)
        return false;
    for (const char *rest = text; take_line(&rest, name, sizeof name);)
        add(list, name);
    return true;
}

char *scenario_list_file(const ScenarioList *list, const char *name) {
    for (int i = 0; i < list->count; i++)
        if (SDL_strcmp(list->names[i], name) == 0)
            return find_file(name);
    return NULL;
}

ScenarioListModel scenario_list_model(const ScenarioList *list) {
    return (ScenarioListModel){list->name_of, list->title_of, list->sentence_of, list->count};
}
