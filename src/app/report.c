#include "report.h"

#include <errno.h>

#include "clock.h"
#include "files.h"
#include "usage.h"

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
static void write_ms(char *out, size_t size, Uint64 ns) {
    SDL_snprintf(out, size, ns > 0 ? "%.3f" : "null", to_ms(ns));
}

double report_wakeups_per_s(const Cost *cost) {
    return (double)cost->statistics.looks * THAW_NS_PER_S / (double)cost->passed_ns;
}

double report_cpu_percent(const Cost *cost) {
    return 100.0 * (double)cost->cpu_ns / (double)cost->passed_ns;
}

static int write_cost(char *out, size_t size, const Cost *cost, bool last) {
    const Statistics *statistics = &cost->statistics;
    char gap[128];
    char answer[32];
    char cancel[32];
    percentiles(gap, sizeof gap, &statistics->gap_ns);
    write_ms(answer, sizeof answer, statistics->answer_ns);
    write_ms(cancel, sizeof cancel, statistics->cancel_ns);
    return SDL_snprintf(out, size,
                        "    {\"strategy\": \"%s\", \"gap_ms\": %s, \"longest_call\": \"%s\",\n"
                        "     \"missed\": %" SDL_PRIu64 ", \"late\": %" SDL_PRIu64
                        ", \"answer_ms\": %s, \"cancel_ms\": %s,\n"
                        "     \"wakeups_per_s\": %.1f, \"cpu_percent\": %.1f}%s\n",
                        thaw_strategy_name(cost->strategy), gap,
                        call_word(statistics->longest.call), statistics->missed,
                        statistics->clicks + statistics->keys, answer, cancel,
                        report_wakeups_per_s(cost), report_cpu_percent(cost), last ? "" : ",");
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
    const Statistics *statistics = &report->statistics;
    char frame[128];
    char gap[128];
    char reply[128];
    char port[16];
    SDL_snprintf(port, sizeof port, report->port > 0 ? "%d" : "null", report->port);
    percentiles(frame, sizeof frame, &statistics->work_ns);
    percentiles(gap, sizeof gap, &statistics->gap_ns);
    percentiles(reply, sizeof reply, &statistics->reply_ns);
    return SDL_snprintf(
        text, size,
        "{\n"
        "  \"frames\": %" SDL_PRIu64 ",\n"
        "  \"frame_ms\": %s,\n"
        "  \"gap_ms\": %s,\n"
        "  \"longest_call\": \"%s\",\n"
        "  \"freezes\": %" SDL_PRIu64 ",\n"
        "  \"late_inputs\": %" SDL_PRIu64 ",\n"
        "  \"reply_ms\": %s,\n"
        "  \"commands\": %" SDL_PRIu64 ",\n"
        "  \"ok\": %" SDL_PRIu64 ",\n"
        "  \"errors\": %" SDL_PRIu64 ",\n"
        "  \"news\": %" SDL_PRIu64 ",\n"
        "  \"log_dropped\": %" SDL_PRIu64 ",\n"
        "  \"disowned\": %" SDL_PRIu64 ",\n"
        "  \"port\": %s,\n"
        "  \"interrupted\": %s,\n"
        "  \"ended_by\": \"%s\",\n"
        "  \"actions_left\": %" SDL_PRIu64 ",\n"
        "  \"commands_left\": %d,\n"
        "  \"quit_ms\": %.3f,\n"
        "  \"peak_rss_mib\": %.1f%s\n"
        "}\n",
        statistics->frames, frame, gap, call_word(statistics->longest.call), statistics->freezes,
        statistics->clicks + statistics->keys, reply, statistics->commands, statistics->ok,
        statistics->errors, statistics->news, report->log_dropped, statistics->disowned, port,
        report->interrupted ? "true" : "false", report->ended_by, report->actions_left,
        report->commands_left, to_ms(statistics->quit_ns), usage_peak_rss_mib(), compare);
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
