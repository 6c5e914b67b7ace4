#include "journal.h"

#include <stdarg.h>

#include "clock.h"

#define COMPLAINT_SIZE 1400 // bytes; names of files are long

void journal_add(Journal *journal, const Line *line) {
    log_append(journal->log, line->kind, line->what_at, line->outcome_at, line->detail_at,
               line->text);
    printer_print(journal->printer, line->text);
}

static void add_formatted(Journal *journal, LogKind kind, const char *format, va_list arguments) {
    char text[LOG_LINE_MAX + 1];
    SDL_vsnprintf(text, sizeof text, format, arguments);
    Line line;
    line_of_text(&line, kind, text, thaw_clock_ns(), journal->start_ns);
    journal_add(journal, &line);
}

void journal_say(Journal *journal, LogKind kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_formatted(journal, kind, format, arguments);
    va_end(arguments);
}

void journal_print(Journal *journal, LogKind kind, const char *text) {
    Line line;
    line_of_text(&line, kind, text, thaw_clock_ns(), journal->start_ns);
    printer_print(journal->printer, line.text);
}

void journal_fail(Journal *journal, bool counts, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add_formatted(journal, LOG_ERROR, format, arguments);
    va_end(arguments);
    if (counts)
        journal->exit_code = EXIT_SCENARIO;
}

void journal_complain(Journal *journal, const char *format, ...) {
    char text[COMPLAINT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    printer_print(journal->complaints, text);
}

void journal_break_promise(Journal *journal) {
    journal->exit_code = journal->exit_code ? journal->exit_code : EXIT_START;
}
