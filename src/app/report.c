#include "report.h"

#include <errno.h>

#include "clock.h"
#include "files.h"
#include "usage.h"

void report_outcome(Report *report, const char *command, const char *how) {
    char outcome[48];
    SDL_snprintf(outcome, sizeof outcome, "%s %s", command, how);
    bool again = SDL_strcmp(outcome, report->last_outcome) == 0;
    if (!again) {
        SDL_strlcpy(report->last_outcome, outcome, sizeof report->last_outcome);
        report->last_times = 0;
        report->last_at = SDL_strlen(report->outcomes);
    }
    report->last_times++;
    char *end = report->outcomes + report->last_at;
    size_t room = sizeof report->outcomes - report->last_at;
    const char *comma = report->last_at > 0 ? ", " : "";
    if (again)
        SDL_snprintf(end, room, "%s%s x%" SDL_PRIu64, comma, outcome, report->last_times);
    else
        SDL_snprintf(end, room, "%s%s", comma, outcome);
}

static double to_ms(Uint64 ns) {
    return (double)ns / THAW_NS_PER_MS;
}

static void percentiles(char *out, size_t size, const Histogram *histogram) {
    SDL_snprintf(out, size, "{\"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f}",
                 to_ms(histogram_percentile_ns(histogram, 50)),
                 to_ms(histogram_percentile_ns(histogram, 99)), to_ms(histogram->max_ns));
}

static const char *call_word(ThawCall call) {
    return call == THAW_CALL_NONE ? "none" : frames_call_name(call);
}

// What did not happen took no time that could be told.
static void write_ms(char *out, size_t size, double ms) {
    SDL_snprintf(out, size, ms > 0 ? "%.3f" : "null", ms);
}

static int write_cost(char *out, size_t size, const Cost *cost, bool last) {
    char gap[128];
    char answer[32];
    char cancel[32];
    percentiles(gap, sizeof gap, &cost->gap_ns);
    write_ms(answer, sizeof answer, cost->answer_ms);
    write_ms(cancel, sizeof cancel, cost->cancel_ms);
    return SDL_snprintf(out, size,
                        "    {\"strategy\": \"%s\", \"gap_ms\": %s, \"longest_call\": \"%s\",\n"
                        "     \"missed\": %" SDL_PRIu64 ", \"late\": %" SDL_PRIu64
                        ", \"answer_ms\": %s, \"cancel_ms\": %s,\n"
                        "     \"wakeups_per_s\": %.1f, \"cpu_percent\": %.1f}%s\n",
                        thaw_strategy_name(cost->strategy), gap, call_word(cost->longest.call),
                        cost->missed, cost->late, answer, cancel, cost->wakeups, cost->cpu,
                        last ? "" : ",");
}

static void write_costs(char *out, size_t size, const Cost *costs, int count) {
    *out = '\0';
    if (count == 0)
        return;
    size_t used = (size_t)SDL_snprintf(out, size, ",\n  \"compare\": [\n");
    for (int i = 0; i < count; i++)
        used += (size_t)write_cost(out + used, size - used, &costs[i], i == count - 1);
    SDL_snprintf(out + used, size - used, "  ]");
}

static int write_run(const Report *report, const char *compare, char *text, size_t size) {
    char frame[128];
    char gap[128];
    char reply[128];
    char port[16];
    SDL_snprintf(port, sizeof port, report->port > 0 ? "%d" : "null", report->port);
    percentiles(frame, sizeof frame, &report->frame_ns);
    percentiles(gap, sizeof gap, &report->gap_ns);
    percentiles(reply, sizeof reply, &report->reply_ns);
    return SDL_snprintf(text, size,
                        "{\n"
                        "  \"frames\": %" SDL_PRIu64 ",\n"
                        "  \"frame_ms\": %s,\n"
                        "  \"gap_ms\": %s,\n"
                        "  \"longest_call\": \"%s\",\n"
                        "  \"freezes\": %d,\n"
                        "  \"late_inputs\": %" SDL_PRIu64 ",\n"
                        "  \"reply_ms\": %s,\n"
                        "  \"commands\": %" SDL_PRIu64 ",\n"
                        "  \"ok\": %" SDL_PRIu64 ",\n"
                        "  \"errors\": %" SDL_PRIu64 ",\n"
                        "  \"news\": %" SDL_PRIu64 ",\n"
                        "  \"log_dropped\": %" SDL_PRIu64 ",\n"
                        "  \"disowned\": %d,\n"
                        "  \"port\": %s,\n"
                        "  \"interrupted\": %s,\n"
                        "  \"ended_by\": \"%s\",\n"
                        "  \"actions_left\": %" SDL_PRIu64 ",\n"
                        "  \"commands_left\": %d,\n"
                        "  \"quit_ms\": %.3f,\n"
                        "  \"peak_rss_mib\": %.1f%s\n"
                        "}\n",
                        report->frames, frame, gap, call_word(report->longest.call),
                        report->freezes, report->late, reply, report->commands, report->ok,
                        report->errors, report->news, report->log_dropped, report->disowned, port,
                        report->interrupted ? "true" : "false", report->ended_by,
                        report->actions_left, report->commands_left, report->quit_ms,
                        usage_peak_rss_mib(), compare);
}

bool report_write(const Report *report, const Cost *costs, int cost_count, const char *file) {
    char compare[2048];
    char text[4096];
    write_costs(compare, sizeof compare, costs, cost_count);
    int size = write_run(report, compare, text, sizeof text);
    errno = 0;
    SDL_RWops *out = SDL_RWFromFile(file, "wb");
    bool written = out && SDL_RWwrite(out, text, 1, (size_t)size) == (size_t)size;
    written = out && SDL_RWclose(out) == 0 && written;
    if (!written)
        SDL_SetError("%s: %s", file, files_reason(errno));
    return written;
}
