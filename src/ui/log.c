#include "log.h"

#include "utf8.h"

#define WORD_MAX 40 // bytes of a word that is not parted

struct Log {
    LogLine **lines; // a ring: line `number` is at number % LOG_LINES_MAX
    Uint64 first;
    Uint64 end;
    Uint64 dropped;
    Uint64 end_row;
    size_t bytes;
    int columns;
};

Log *log_create(void) {
    Log *log = SDL_calloc(1, sizeof *log);
    if (!log)
        return NULL;
    log->columns = 80;
    log->lines = SDL_calloc(LOG_LINES_MAX, sizeof *log->lines);
    if (!log->lines) {
        SDL_free(log);
        return NULL;
    }
    return log;
}

static LogLine **place(const Log *log, Uint64 number) {
    return &log->lines[number % LOG_LINES_MAX];
}

static void forget_oldest(Log *log) {
    LogLine **oldest = place(log, log->first++);
    log->bytes -= (*oldest)->size;
    SDL_free(*oldest);
    *oldest = NULL;
}

void log_clear(Log *log) {
    while (log->first < log->end)
        forget_oldest(log);
    log->dropped = 0;
}

void log_destroy(Log *log) {
    if (!log)
        return;
    log_clear(log);
    SDL_free(log->lines);
    SDL_free(log);
}

int log_indent(const Log *log, const LogLine *line) {
    int indent = (int)utf8_cells(line->text, line->detail_at);
    return indent <= log->columns / 2 ? indent : 0;
}

// The end of the last word that ends in the bytes up to `end`, so that the next one begins a row.
// The columns of a line are not parted, and a word of more than WORD_MAX bytes is.
static size_t word_end(const LogLine *line, size_t from, size_t end) {
    size_t least = SDL_max(from, line->detail_at);
    if (line->text[end] == ' ')
        return end + 1;
    for (size_t at = end; at > least && end - at < WORD_MAX; at--)
        if (line->text[at - 1] == ' ')
            return at;
    return end;
}

size_t log_row_end(const Log *log, const LogLine *line, size_t from) {
    size_t width = (size_t)(log->columns - (from > 0 ? log_indent(log, line) : 0));
    const char *rest = line->text + from;
    size_t left = line->size - from;
    size_t fits = line->cells == line->size ? SDL_min(width, left) : utf8_offset(rest, left, width);
    if (fits == left)
        return line->size;
    // In a log of one column a wide character has to stand out of its row.
    return fits > 0 ? word_end(line, from, from + fits) : from + utf8_next(rest, left);
}

static Uint64 rows_of(const Log *log, const LogLine *line) {
    if (line->cells <= log->columns)
        return 1;
    Uint64 rows = 0;
    for (size_t at = 0; at < line->size; at = log_row_end(log, line, at))
        rows++;
    return rows;
}

bool log_append(Log *log, LogKind kind, size_t what_at, size_t outcome_at, size_t detail_at,
                const char *text) {
    size_t size = SDL_strlen(text);
    if (size > LOG_LINE_MAX)
        size = utf8_floor(text, LOG_LINE_MAX);
    LogLine *line = SDL_malloc(sizeof *line + size + 1);
    if (!line) {
        log->dropped++;
        return false;
    }
    line->kind = kind;
    line->what_at = (Uint16)SDL_min(what_at, size);
    line->outcome_at = (Uint16)SDL_min(outcome_at, size);
    line->detail_at = (Uint16)SDL_min(detail_at, size);
    line->size = (Uint16)size;
    line->cells = (Uint16)utf8_cells(text, size);
    line->row = log->end_row;
    SDL_memcpy(line->text, text, size);
    line->text[size] = '\0';
    while (log->first < log->end &&
           (log->end - log->first == LOG_LINES_MAX || log->bytes + size > LOG_BYTES_MAX)) {
        forget_oldest(log);
        log->dropped++;
    }
    *place(log, log->end++) = line;
    log->bytes += size;
    log->end_row += rows_of(log, line);
    return true;
}

Uint64 log_first(const Log *log) {
    return log->first;
}

Uint64 log_end(const Log *log) {
    return log->end;
}

Uint64 log_dropped(const Log *log) {
    return log->dropped;
}

const LogLine *log_line(const Log *log, Uint64 number) {
    SDL_assert(number >= log->first && number < log->end);
    return *place(log, number);
}

bool log_wrap(Log *log, int columns) {
    columns = SDL_max(1, columns);
    if (columns == log->columns)
        return false;
    log->columns = columns;
    log->end_row = log_first_row(log);
    for (Uint64 number = log->first; number < log->end; number++) {
        LogLine *line = *place(log, number);
        line->row = log->end_row;
        log->end_row += rows_of(log, line);
    }
    return true;
}

Uint64 log_first_row(const Log *log) {
    return log->first < log->end ? (*place(log, log->first))->row : log->end_row;
}

Uint64 log_end_row(const Log *log) {
    return log->end_row;
}

Uint64 log_line_at(const Log *log, Uint64 row) {
    Uint64 low = log->first;
    Uint64 high = log->end;
    while (high - low > 1) {
        Uint64 middle = low + (high - low) / 2;
        if ((*place(log, middle))->row <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

char *log_copy(const Log *log, Uint64 from, Uint64 to) {
    size_t size = 1;
    for (Uint64 number = from; number <= to; number++)
        size += (size_t)log_line(log, number)->size + 1;
    char *copy = SDL_malloc(size);
    if (!copy)
        return NULL;
    char *end = copy;
    for (Uint64 number = from; number <= to; number++) {
        const LogLine *line = log_line(log, number);
        SDL_memcpy(end, line->text, line->size);
        end += line->size;
        if (number < to)
            *end++ = '\n';
    }
    *end = '\0';
    return copy;
}

bool log_save(const Log *log, const char *file) {
    SDL_RWops *out = SDL_RWFromFile(file, "wb");
    if (!out)
        return false;
    bool written = true;
    for (Uint64 number = log->first; written && number < log->end; number++) {
        const LogLine *line = log_line(log, number);
        written = SDL_RWwrite(out, line->text, 1, line->size) == line->size &&
                  SDL_RWwrite(out, "\n", 1, 1) == 1;
    }
    return SDL_RWclose(out) == 0 && written;
}
