#include "figures.h"

#include "number.h"

#define FIGURES_EVERY_NS 500000000u

static double to_ms(Uint64 ns) {
    return (double)ns / THAW_NS_PER_MS;
}

// Milliseconds, with a decimal where it tells something.
static void write_ms(char out[16], Uint64 ns) {
    SDL_snprintf(out, 16, ns < 100 * THAW_NS_PER_MS ? "%.1f" : "%.0f", to_ms(ns));
}

void figures_renew(Figures *figures, const Meter *meter, Uint64 now_ns, Uint64 span_ns) {
    Uint64 passed_ns = thaw_clock_span_ns(figures->renewed_ns, now_ns);
    if (passed_ns < FIGURES_EVERY_NS)
        return;
    Histogram gaps;
    frames_count(&meter->frames, now_ns - span_ns, &gaps);
    char usual[16];
    write_ms(usual, histogram_percentile_ns(&gaps, 50));
    SDL_snprintf(figures->text, sizeof figures->text,
                 "pictures: usually every %s ms, slowest %.0f ms", usual, to_ms(gaps.max_ns));
    figures->frame_rate = frames_rate(&meter->frames, FIGURES_EVERY_NS);
    figures->renewed_ns = now_ns;
}

// "2 clicks"
static void write_count(char out[48], int count, const char *word) {
    char number[THAW_NUMBER_SIZE];
    SDL_snprintf(out, 48, "%s %s%s", thaw_number_write(number, (Uint64)count), word,
                 count == 1 ? "" : "s");
}

// ", 2 clicks and 1 key had to wait"
static void count_late(const Freeze *freeze, char *text, size_t size) {
    char clicks[48] = "";
    char keys[48] = "";
    if (freeze->clicks > 0)
        write_count(clicks, freeze->clicks, "click");
    if (freeze->keys > 0)
        write_count(keys, freeze->keys, "key");
    *text = '\0';
    if (*clicks || *keys)
        SDL_snprintf(text, size, ", %s%s%s had to wait", clicks, *clicks && *keys ? " and " : "",
                     keys);
}

// "The window's thread sat in RECEIVE for 1.50 s"
static void write_cause(const Freeze *freeze, char out[112]) {
    if (freeze->other)
        SDL_snprintf(out, 112, "The window's thread was held by %s for %.2f s", freeze->other,
                     (double)freeze->other_ns / THAW_NS_PER_S);
    else if (freeze->call == THAW_CALL_NONE)
        SDL_strlcpy(out, "Not caused by the network: the computer was busy", 112);
    else
        SDL_snprintf(out, 112, "The window's thread sat in %s for %.2f s",
                     frames_call_name(freeze->call), (double)freeze->call_ns / THAW_NS_PER_S);
}

void figures_describe(const Freeze *freeze, char title[64], char text[FIGURES_WORDS_SIZE]) {
    char late[128];
    char cause[112];
    char missed[THAW_NUMBER_SIZE];
    bool busy = !freeze->other && freeze->call == THAW_CALL_NONE;
    bool hung = freeze->gap_ns > (Uint64)FRAMES_HUNG_MS * THAW_NS_PER_MS;
    count_late(freeze, late, sizeof late);
    write_cause(freeze, cause);
    SDL_snprintf(title, 64, busy ? "Held up for %.2f s" : "Frozen for %.2f s",
                 (double)freeze->gap_ns / THAW_NS_PER_S);
    SDL_snprintf(text, FIGURES_WORDS_SIZE, "%s%s %s picture%s not drawn%s%s", cause,
                 busy ? ";" : ":", thaw_number_write(missed, freeze->missed),
                 freeze->missed == 1 ? "" : "s", late,
                 hung ? "; after 5 s the system offers to kill it" : "");
}
