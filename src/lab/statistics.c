#include "statistics.h"

void outcomes_add(Outcomes *outcomes, const char *command, const char *how) {
    char outcome[48];
    SDL_snprintf(outcome, sizeof outcome, "%s %s", command, how);
    bool again = SDL_strcmp(outcome, outcomes->last) == 0;
    if (!again) {
        SDL_strlcpy(outcomes->last, outcome, sizeof outcomes->last);
        outcomes->last_times = 0;
        outcomes->last_at = SDL_strlen(outcomes->text);
    }
    outcomes->last_times++;
    char *end = outcomes->text + outcomes->last_at;
    size_t room = sizeof outcomes->text - outcomes->last_at;
    const char *comma = outcomes->last_at > 0 ? ", " : "";
    if (again)
        SDL_snprintf(end, room, "%s%s x%" SDL_PRIu64, comma, outcome, outcomes->last_times);
    else
        SDL_snprintf(end, room, "%s%s", comma, outcome);
}

static void count_polled(Statistics *statistics, const Record *record) {
    const char *command = thaw_command_name((ThawCommandType)record->command);
    const char *how = thaw_error_name((ThawError)record->code);
    char news[32];
    if (record->command_id == 0) {
        statistics->news++;
        SDL_snprintf(news, sizeof news, "news %s", command);
        command = news;
    } else if (record->code == THAW_OK) {
        statistics->ok++;
    } else {
        statistics->errors++;
    }
    outcomes_add(&statistics->outcomes, command, how);
}

void statistics_count(Statistics *statistics, const Record *record) {
    switch (record->kind) {
    case THAW_EVENT_SUBMITTED: statistics->commands++; break;
    case THAW_EVENT_POLLED: count_polled(statistics, record); break;
    case THAW_EVENT_RETURN: statistics->looks += record->looks; break;
    case THAW_EVENT_DISOWNED: statistics->disowned++; break;
    case RECORD_PRESENTED:
        statistics->frames++;
        histogram_add(&statistics->work_ns, thaw_clock_span_ns(record->began_ns, record->time_ns));
        break;
    default: break;
    }
}

void statistics_add_gap(Statistics *statistics, const Freeze *gap) {
    histogram_add(&statistics->gap_ns, gap->gap_ns);
    statistics->missed += gap->missed;
    statistics->freezes += gap->gap_ns > FRAMES_BLIND_MS * THAW_NS_PER_MS;
    if (gap->gap_ns > statistics->longest.gap_ns)
        statistics->longest = *gap;
}
