#include "span_words.h"

#include "phrases.h"

// What is done while it goes on, and what was done; in the order of SpanReason.
static const char *const deeds[SPAN_REASONS][2] = {
    {"waits in its queue", "waited in its queue"},
    {"waits for the address of a name", "waited for the address of a name"},
    {"waits for a connection", "waited for a connection"},
    {"sends", "sent"},
    {"waits for the server", "waited for the server"},
    {"receives", "received"},
    {"works", "worked"},
    {"is held by you", "was held by you"},
    {"asks: is it there?", "asked: is it there?"},
    {"takes in what comes, while there is room", "took in what came, while there was room"},
    {"drew no picture: a freeze", "drew no picture: a freeze"},
    {"bytes", "bytes"},
    {"takes its time to answer", "took its time to answer"},
    {"freeze", "freeze"},
    {"failed", "failed"},
    {"cancel", "cancel"},
    {"given up", "given up"},
    {"a run begins", "a run begins"},
    {"click", "click"},
    {"key", "key"},
    {"mark", "mark"},
    {"records were lost", "records were lost"}};

void span_words(const Scene *scene, const Span *span, TrackKind track, char *text, size_t size) {
    char time[SCENE_TIME_SIZE];
    char who[48] = "";
    bool over = span->end_ns > 0 || scene->past;
    Uint64 end_ns = span->end_ns > 0 ? span->end_ns : scene->lab->now_ns;
    double since = (double)thaw_clock_span_ns(scene->lab->start_ns, span->begin_ns) / THAW_NS_PER_S;
    scene_write_time(time, thaw_clock_span_ns(span->begin_ns, end_ns));
    if (span->command_id > 0)
        SDL_snprintf(who, sizeof who, "#%u %s: ", (unsigned)span->command_id,
                     thaw_command_name((ThawCommandType)span->command));
    const char *thread = track == TRACK_WINDOW || track == TRACK_PICTURES ? "the window's thread "
                         : track == TRACK_WORKER                          ? "the worker thread "
                         : track == TRACK_GIVEN_UP                        ? "a given-up worker "
                         : track == TRACK_SERVER                          ? "the server "
                                                                          : "";
    if (track == TRACK_OUT || track == TRACK_IN)
        SDL_snprintf(text, size, "%s%" SDL_PRIu64 " byte%s %s, at %.3f s", who, span->size,
                     phrase_plural(span->size), track == TRACK_OUT ? "went out" : "came in", since);
    else
        SDL_snprintf(text, size, over ? "%s%s%s, %s, from %.3f s on" : "%s%s%s, %s, since %.3f s",
                     who, thread, deeds[SDL_min(span->reason, SPAN_REASONS - 1)][over], time,
                     since);
}
