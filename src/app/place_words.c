#include "place_words.h"

#include "phrases.h"
#include "record_words.h"

static LabThread *add_thread(const Here *here, HerePlace place, const char *sign, LaneMark mark) {
    const Record *record = here_found(here, place);
    LabThread *thread = &here->lab->threads[here->lab->thread_count++];
    SDL_zerop(thread);
    thread->sign = sign;
    thread->mark = mark;
    if (!record)
        return thread;
    thread->file = record->file;
    thread->function = record->function;
    thread->line = record->line;
    return thread;
}

static void say_there(LabThread *thread, const char *words) {
    SDL_strlcpy(thread->text, words, sizeof thread->text);
}

static void place_window(const Here *here) {
    bool frozen = here_is_frozen(here);
    LabThread *thread = add_thread(here, HERE_WINDOW, "Wi", frozen ? LANE_FROZEN : LANE_DRAWS);
    char span[RECORD_WORDS_SPAN];
    record_words_span(span, sizeof span, here_frozen_ns(here));
    if (frozen && here_frozen_ns(here) == 0)
        say_there(thread, here_tense(here, "waits here itself: no picture until it comes back",
                                     "waited here itself: no picture until it came back"));
    else if (frozen)
        here_say(thread->text, sizeof thread->text, "%s here itself, %s %s",
                 here_tense(here, "waits", "waited"), here_tense(here, "for", "had been here for"),
                 span);
    else if (here_asks(here))
        say_there(thread, here_tense(here, "asks once in each picture, never waits here",
                                     "asked once in each picture, never waited here"));
    else if (here->moment->shown_ns == 0)
        say_there(thread, here_tense(here, "sleeps: nobody sees the window",
                                     "slept: nobody saw the window"));
    else
        say_there(thread, here_tense(here, "draws, then sleeps until the next picture is due",
                                     "slept until the next picture was due"));
}

// What a thread does in a call that nobody can end from outside.
static const char *in_system(const Here *here, ThawCall call) {
    switch (call) {
    case THAW_CALL_LOOKUP:
        return here_tense(here, "in the system, until the address is found",
                          "in the system, until the address was found");
    case THAW_CALL_CONNECT:
        return here_tense(here, "in the system, until the connection stands",
                          "in the system, until the connection stood");
    case THAW_CALL_SEND:
        return here_tense(here, "in the system, until it takes the bytes",
                          "in the system, until it took the bytes");
    default:
        return here_tense(here, "waits for bytes, asks every 25 ms whether to stop",
                          "waited for bytes, asked every 25 ms whether to stop");
    }
}

static void place_worker(const Here *here) {
    const MomentThread *worker = here->worker;
    bool waits = here_worker_waits(here);
    bool works = worker->command_id > 0 || here_worker_has_news(here);
    LaneMark mark = here->held ? LANE_HELD : waits ? LANE_WAITS : works ? LANE_WORKS : LANE_IDLE;
    LabThread *thread = add_thread(here, HERE_WORKER, "Wo", mark);
    if (here->held)
        here_say(thread->text, sizeof thread->text, "%s by you; then it %s",
                 here_tense(here, "held", "was held"),
                 record_words_next(here_found(here, HERE_POINT), here->past));
    else if (waits)
        say_there(thread, in_system(here, (ThawCall)worker->call));
    else if (worker->command_id > 0)
        here_say(thread->text, sizeof thread->text, "%s #%u %s",
                 here_tense(here, "works on", "worked on"), worker->command_id,
                 thaw_command_name((ThawCommandType)worker->command));
    else if (works)
        say_there(thread, here_tense(here, "takes in what comes, while there is room",
                                     "took in what came, while there was room"));
    else
        say_there(thread,
                  here_tense(here, "sleeps until a command comes", "slept until a command came"));
}

static void place_stuck(const Here *here) {
    LabThread *thread = add_thread(here, HERE_STUCK, "Wo", LANE_UNUSED);
    if (here->stuck->call == THAW_CALL_NONE) {
        here_say(thread->text, sizeof thread->text, "%s late and given up; a new thread took over",
                 here_tense(here, "is", "was"));
        return;
    }
    here_say(thread->text, sizeof thread->text, "%s in %s and given up; a new thread took over",
             here_tense(here, "stuck", "was stuck"), frames_call_name((ThawCall)here->stuck->call));
}

static void place_guest(const Here *here) {
    Uint64 left_ns = 0;
    bool works = here_span(here, TRACK_SERVER) != NULL;
    bool sends = !works && here_server_keeps_sending(here);
    LabThread *thread = add_thread(here, HERE_GUEST, "S", works || sends ? LANE_WORKS : LANE_IDLE);
    if (here_server_takes(here, &left_ns))
        here_say(thread->text, sizeof thread->text,
                 here_tense(here, "sleeps out its delay, %.1f s to go",
                            "slept out its delay, %.1f s to go"),
                 phrase_seconds(left_ns));
    else if (works)
        say_there(thread, here_tense(here, "has the message, has not answered",
                                     "had the message, had not answered"));
    else if (sends)
        say_there(thread, here_tense(here, "keeps sending", "kept sending"));
    else
        say_there(thread, here_tense(here, "waits for a message", "waited for a message"));
}

// The one that is held, then the one that waits, then the one of the newest record.
static int thread_to_show(const Here *here) {
    const LabModel *lab = here->lab;
    int waits = -1;
    int newest = 0;
    Uint64 newest_ns = 0;
    const HerePlace places[] = {HERE_WINDOW, HERE_WORKER, HERE_STUCK, HERE_GUEST};
    for (int i = 0; i < lab->thread_count; i++) {
        const LabThread *thread = &lab->threads[i];
        if (thread->mark == LANE_HELD || thread->mark == LANE_FROZEN)
            return i;
        if (thread->mark == LANE_WAITS && waits < 0)
            waits = i;
        for (size_t place = 0; place < SDL_arraysize(places); place++) {
            const Record *record = here_found(here, places[place]);
            if (record && record->file == thread->file && record->line == thread->line &&
                record->time_ns > newest_ns) {
                newest = i;
                newest_ns = record->time_ns;
            }
        }
    }
    return waits >= 0 ? waits : newest;
}

void place_words_tell(const Here *here) {
    here->lab->thread_count = 0;
    place_window(here);
    if (here_worker_is_used(here))
        place_worker(here);
    if (here->guest)
        place_guest(here);
    if (here->stuck && here->lab->thread_count < LAB_THREADS)
        place_stuck(here);
    here->lab->thread = thread_to_show(here);
}
