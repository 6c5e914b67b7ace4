#include "report.h"

#include "clock.h"
#include "process.h"

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

bool report_write(const Report *report, const char *file) {
    char frame[128];
    char gap[128];
    char text[1024];
    percentiles(frame, sizeof frame, &report->frame_ns);
    percentiles(gap, sizeof gap, &report->gap_ns);
    int size = SDL_snprintf(text, sizeof text,
                            "{\n"
                            "  \"frames\": %" SDL_PRIu64 ",\n"
                            "  \"frame_ms\": %s,\n"
                            "  \"gap_ms\": %s,\n"
                            "  \"commands\": %" SDL_PRIu64 ",\n"
                            "  \"ok\": %" SDL_PRIu64 ",\n"
                            "  \"errors\": %" SDL_PRIu64 ",\n"
                            "  \"log_dropped\": %" SDL_PRIu64 ",\n"
                            "  \"disowned\": %d,\n"
                            "  \"quit_ms\": %.3f,\n"
                            "  \"peak_rss_mib\": %.1f\n"
                            "}\n",
                            report->frames, frame, gap, report->commands, report->ok,
                            report->errors, report->log_dropped, report->disowned, report->quit_ms,
                            process_peak_rss_mib());
    SDL_RWops *out = SDL_RWFromFile(file, "wb");
    if (!out)
        return false;
    bool written = SDL_RWwrite(out, text, 1, (size_t)size) == (size_t)size;
    return SDL_RWclose(out) == 0 && written;
}
