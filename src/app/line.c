#include "line.h"

#include "clock.h"
#include "number.h"
#include "utf8.h"

// Append text that is safe already; what does not fit is cut between two code points.
static void append(Line *line, const char *text) {
    size_t used = SDL_strlen(line->text);
    size_t size = SDL_strlen(text);
    if (size > LOG_LINE_MAX - used)
        size = utf8_floor(text, LOG_LINE_MAX - used);
    SDL_memcpy(line->text + used, text, size);
    line->text[used + size] = '\0';
}

static void begin(Line *line, LogKind kind, Uint64 time_ns, Uint64 start_ns) {
    double seconds = time_ns > start_ns ? (double)(time_ns - start_ns) / THAW_NS_PER_S : 0.0;
    line->kind = kind;
    SDL_snprintf(line->text, sizeof line->text, "%10.3f s  ", seconds);
    line->what_at = SDL_strlen(line->text);
}

// A line without details leaves no blanks behind it.
static void trim_end(Line *line) {
    size_t size = SDL_strlen(line->text);
    while (size > 0 && line->text[size - 1] == ' ')
        line->text[--size] = '\0';
}

// Append ` "text"`.
static void append_quoted(Line *line, const char *bytes, size_t size) {
    char safe[LINE_TEXT_MAX + 1];
    size_t shown = utf8_sanitize(safe, sizeof safe, bytes, size);
    append(line, " \"");
    append(line, safe);
    append(line, "\"");
    if (shown < size)
        append(line, " \xE2\x80\xA6"); // an ellipsis
}

// Append ` 00 ff 41  |..A|`.
static void append_hex(Line *line, const Uint8 *bytes, size_t size) {
    size_t shown = SDL_min(size, LINE_HEX_MAX);
    for (size_t i = 0; i < shown; i++) {
        char hex[8];
        SDL_snprintf(hex, sizeof hex, " %02x", bytes[i]);
        append(line, hex);
    }
    char ascii[LINE_HEX_MAX + 1] = "";
    for (size_t i = 0; i < shown; i++)
        ascii[i] = bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char)bytes[i] : '.';
    append(line, "  |");
    append(line, ascii);
    append(line, "|");
    if (shown < size)
        append(line, " \xE2\x80\xA6");
}

static void append_payload(Line *line, const ThawFrame *frame) {
    const Uint8 *payload = thaw_frame_payload(frame);
    size_t size = thaw_frame_size(frame);
    // What is not text shows that early; a long message is not read to its end for it.
    const char *text = (const char *)payload;
    size_t looked_at = size;
    if (looked_at > LINE_TEXT_MAX) {
        looked_at = LINE_TEXT_MAX;
        while (looked_at > LINE_TEXT_MAX - 4 && (payload[looked_at] & 0xC0) == 0x80)
            looked_at--;
    }
    if (size > 0 && !utf8_is_text(text, looked_at))
        append_hex(line, payload, size);
    else
        append_quoted(line, text, size);
}

// Append the number of a command, or that it is news, at the right of its column. The blanks before
// it belong to the time.
static void append_id(Line *line, Uint32 id) {
    char name[16] = "news";
    char column[16 + LINE_ID_WIDTH];
    if (id != 0)
        SDL_snprintf(name, sizeof name, "#%" SDL_PRIu32, id);
    SDL_snprintf(column, sizeof column, "%*s", LINE_ID_WIDTH, name);
    append(line, column);
    line->what_at = SDL_strlen(line->text) - SDL_strlen(name);
}

static LogKind kind_of(const ThawReply *reply, bool skipped) {
    if (reply->status == THAW_STATUS_SUCCESS)
        return LOG_OK;
    return skipped ? LOG_SKIPPED : LOG_ERROR;
}

static void append_column(Line *line, int width, const char *word) {
    char column[32];
    SDL_snprintf(column, sizeof column, "%-*s", width, word);
    append(line, column);
}

void line_of_reply(Line *line, const ThawReply *reply, bool skipped, Uint64 start_ns) {
    LogKind kind = kind_of(reply, skipped);
    begin(line, kind, reply->finished_ns, start_ns);
    append_id(line, reply->id);
    append(line, " ");
    append_column(line, 9, thaw_command_name(reply->type));
    line->outcome_at = SDL_strlen(line->text);
    append_column(line, 9, kind == LOG_OK ? "ok" : kind == LOG_SKIPPED ? "skipped" : "error");
    line->detail_at = SDL_strlen(line->text);
    char safe[4 * THAW_TEXT_SIZE];
    utf8_sanitize(safe, sizeof safe, reply->text, SDL_strlen(reply->text));
    append(line, safe);
    if (reply->frame)
        append_payload(line, reply->frame);
    trim_end(line);
}

void line_of_text(Line *line, LogKind kind, const char *text, Uint64 now_ns, Uint64 start_ns) {
    begin(line, kind, now_ns, start_ns);
    line->outcome_at = line->detail_at = line->what_at;
    char safe[LOG_LINE_MAX + 1];
    utf8_sanitize(safe, sizeof safe, text, SDL_strlen(text));
    append(line, safe);
    trim_end(line);
}

void line_of_run(Line *line, Uint64 number, time_t began, const char *who_waits, Uint64 began_ns,
                 Uint64 start_ns) {
    char run[THAW_NUMBER_SIZE];
    char text[128];
    char of_day[16];
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only the GUI thread asks for the time of day.
    const struct tm *parts = localtime(&began);
    if (!parts || strftime(of_day, sizeof of_day, "%H:%M:%S", parts) == 0)
        SDL_strlcpy(of_day, "now", sizeof of_day);
    SDL_snprintf(text, sizeof text, "run %s began %s; who waits: %s",
                 thaw_number_write(run, number), of_day, who_waits);
    line_of_text(line, LOG_RUN, text, began_ns, start_ns);
}
