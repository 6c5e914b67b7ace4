#include "sources.h"

#include "sources_inside.h"

#define POINT_LINES 12 // of a point, at most

static bool is_separator(char c) {
    return c == '/' || c == '\\';
}

// Whether the last parts of a path are those of `name`.
static bool ends_with(const char *file, const char *name) {
    size_t file_size = SDL_strlen(file);
    size_t size = SDL_strlen(name);
    if (size > file_size || (size < file_size && !is_separator(file[file_size - size - 1])))
        return false;
    const char *end = file + file_size - size;
    for (size_t i = 0; i < size; i++)
        if (end[i] != name[i] && !(is_separator(end[i]) && name[i] == '/'))
            return false;
    return true;
}

static const SourceFile *find(const char *file) {
    for (int i = 0; file && i < source_file_count; i++)
        if (ends_with(file, source_files[i].name))
            return &source_files[i];
    return NULL;
}

// A line with its sign, or NULL.
static const char *signed_line(const char *file, int line) {
    const SourceFile *found = find(file);
    return found && line >= 1 && line <= found->line_count ? found->lines[line - 1] : NULL;
}

int sources_line_count(const char *file) {
    const SourceFile *found = find(file);
    return found ? found->line_count : 0;
}

const char *sources_line(const char *file, int line, size_t *size) {
    const char *found = signed_line(file, line);
    *size = found ? SDL_strlen(found + 1) : 0;
    return found ? found + 1 : NULL;
}

bool sources_point(const char *file, int line, int *last) {
    const char *found = signed_line(file, line);
    if (!found || *found != SOURCE_POINT)
        return false;
    *last = line;
    for (int i = 0; i < POINT_LINES && found; i++) {
        size_t size = SDL_strlen(found);
        *last = line + i;
        if (found[size - 1] == ';')
            break;
        found = signed_line(file, line + i + 1);
    }
    return true;
}

const char *sources_name(const char *file) {
    const char *name = file ? file : "";
    for (const char *c = name; *c; c++)
        if (is_separator(*c))
            name = c + 1;
    return name;
}
