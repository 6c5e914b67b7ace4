#include "figures.h"

#include "usage.h"

#define FIGURES_EVERY_NS 500000000u

static double to_ms(Uint64 ns) {
    return (double)ns / THAW_NS_PER_MS;
}

// Milliseconds, with a decimal where it tells something.
static void write_ms(char out[16], Uint64 ns) {
    SDL_snprintf(out, 16, ns < 100 * THAW_NS_PER_MS ? "%.1f" : "%.0f", to_ms(ns));
}

// The share of one processor that was used since the last time, in percent.
static double renew_cpu(Figures *figures, Uint64 passed_ns) {
    Uint64 cpu_ns = usage_cpu_ns();
    Uint64 used_ns = figures->renewed_ns > 0 ? cpu_ns - figures->cpu_ns : 0;
    figures->cpu_ns = cpu_ns;
    return 100.0 * (double)used_ns / (double)passed_ns;
}

void figures_renew(Figures *figures, const Meter *meter, Uint64 now_ns, Uint64 span_ns) {
    Uint64 passed_ns = thaw_clock_span_ns(figures->renewed_ns, now_ns);
    if (passed_ns < FIGURES_EVERY_NS)
        return;
    Histogram gaps;
    frames_count(&meter->frames, now_ns - span_ns, &gaps);
    const Histogram *replies = &meter->all.reply_ns;
    char p50[16];
    char p99[16];
    char reply[48] = "";
    write_ms(p50, histogram_percentile_ns(&gaps, 50));
    write_ms(p99, histogram_percentile_ns(&gaps, 99));
    if (replies->count > 0)
        SDL_snprintf(reply, sizeof reply, "  reply %.0f/%.0f ms",
                     to_ms(histogram_percentile_ns(replies, 50)),
                     to_ms(histogram_percentile_ns(replies, 99)));
    SDL_snprintf(figures->text, sizeof figures->text,
                 "frame p50 %s p99 %s max %.0f ms%s  CPU %.1f%%", p50, p99, to_ms(gaps.max_ns),
                 reply, renew_cpu(figures, passed_ns));
    figures->frame_rate = frames_rate(&meter->frames, FIGURES_EVERY_NS);
    figures->renewed_ns = now_ns;
}

// "2 clicks and 1 key came late"
static void count_late(const Freeze *freeze, char *text, size_t size) {
    char clicks[32] = "";
    char keys[32] = "";
    if (freeze->clicks > 0)
        SDL_snprintf(clicks, sizeof clicks, "%d click%s", freeze->clicks,
                     freeze->clicks > 1 ? "s" : "");
    if (freeze->keys > 0)
        SDL_snprintf(keys, sizeof keys, "%d key%s", freeze->keys, freeze->keys > 1 ? "s" : "");
    *text = '\0';
    if (*clicks || *keys)
        SDL_snprintf(text, size, ", %s%s%s late", clicks, *clicks && *keys ? " and " : "", keys);
}

void figures_describe(const Freeze *freeze, char title[64], char text[FIGURES_WORDS_SIZE]) {
    char late[80];
    char held[96];
    bool hung = freeze->gap_ns > (Uint64)FRAMES_HUNG_MS * THAW_NS_PER_MS;
    count_late(freeze, late, sizeof late);
    if (freeze->other)
        SDL_snprintf(held, sizeof held, "%s held the window for %.2f s", freeze->other,
                     (double)freeze->other_ns / THAW_NS_PER_S);
    else if (freeze->call == THAW_CALL_NONE)
        SDL_strlcpy(held, "not in a call of the network: this machine was busy", sizeof held);
    else
        SDL_snprintf(held, sizeof held, "%s held the window for %.2f s",
                     frames_call_name(freeze->call), (double)freeze->call_ns / THAW_NS_PER_S);
    SDL_snprintf(title, 64, "blind for %.2f s", (double)freeze->gap_ns / THAW_NS_PER_S);
    SDL_snprintf(text, FIGURES_WORDS_SIZE, "%s; %" SDL_PRIu64 " frames missed%s%s", held,
                 freeze->missed, late, hung ? "; after 5 s a system calls a window hung" : "");
}
