#include "moment_words.h"

#include "here.h"
#include "lane_words.h"
#include "number.h"
#include "phrases.h"
#include "place_words.h"
#include "record_words.h"

#define AT_ONCE_MAX 64 // records of one time among which one is chosen
#define COMMAND_SIZE 32

// ---- the sentence ----

SDL_PRINTF_VARARG_FUNC(3)
static void sentence_says(const Here *here, LaneMark mark,
                          SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    LabModel *lab = here->lab;
    va_list arguments;
    lab->mark = mark;
    va_start(arguments, format);
    here_write(lab->sentence, sizeof lab->sentence, format, arguments);
    va_end(arguments);
}

SDL_PRINTF_VARARG_FUNC(2)
static void sentence_adds(const Here *here, SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    char *text = here->lab->sentence;
    size_t used = SDL_strlen(text);
    va_list arguments;
    va_start(arguments, format);
    here_write(text + used, sizeof here->lab->sentence - used, format, arguments);
    va_end(arguments);
}

// " The window drew 42 pictures meanwhile."
static void add_pictures(const Here *here, Uint64 from_ns) {
    Uint64 count = here_pictures(here, from_ns, here->cursor_ns);
    if (count > 0)
        sentence_adds(here, " The window %s %" SDL_PRIu64 " picture%s meanwhile.",
                      here_tense(here, "drew", "had drawn"), count, phrase_plural(count));
}

static void tell_held(const Here *here) {
    char where[96];
    record_words_place(where, sizeof where, here_found(here, HERE_POINT), here->past);
    sentence_says(here, LANE_HELD, "You %s the worker thread %s.", here_tense(here, "hold", "held"),
                  where);
    add_pictures(here, here->worker->held_ns);
}

static void tell_freeze(const Here *here) {
    ThawCall call = here_frozen_call(here);
    const char *name = frames_call_name(call);
    Uint64 ns = here_frozen_ns(here);
    char span[RECORD_WORDS_SPAN];
    record_words_span(span, sizeof span, ns);
    if (ns < HERE_LATE_NS) {
        sentence_says(here, LANE_FROZEN,
                      "The window's thread itself %s in %s %s: no picture and "
                      "no click meanwhile.",
                      here_tense(here, "waits", "waited"), name, phrase_whom(call));
        return;
    }
    Uint64 shown_ns = SDL_max(here->moment->shown_ns, 1);
    Uint64 missing = here_since_ns(here, shown_ns) / FRAMES_PERIOD_NS;
    Uint64 made = here_clicks(here, here->window->call_ns);
    sentence_says(here, LANE_FROZEN,
                  "The window's thread itself %s in %s %s, for %s. %" SDL_PRIu64 " picture%s %s "
                  "missing",
                  here_tense(here, "waits", "was waiting"), name, phrase_whom(call), span, missing,
                  phrase_plural(missing),
                  missing == 1 ? here_tense(here, "is", "was") : here_tense(here, "are", "were"));
    if (made > 0)
        sentence_adds(here, ", %" SDL_PRIu64 " click%s %s", made, phrase_plural(made),
                      made == 1 ? here_tense(here, "waits", "waited")
                                : here_tense(here, "wait", "waited"));
    sentence_adds(here, ".");
}

static void tell_asking(const Here *here) {
    const MomentThread *window = here->window;
    Uint64 count = here_pictures(here, window->command_ns, here->cursor_ns);
    sentence_says(here, LANE_DRAWS, "The window %s in each picture whether the answer %s there.",
                  here_tense(here, "asks", "asked"), here_tense(here, "is", "was"));
    if (count > 0)
        sentence_adds(here, " It %s %" SDL_PRIu64 " time%s and %s on.",
                      here_tense(here, "asked", "had asked"), count, phrase_plural(count),
                      here_tense(here, "draws", "drew"));
}

// Whether somebody asked for it to stop since it began.
static bool was_told_to_stop(const Here *here, Uint64 begin_ns) {
    const Span *mark = here_recent_mark(here);
    return mark && mark->reason == SPAN_CANCEL && mark->begin_ns >= begin_ns;
}

static void tell_wait(const Here *here) {
    const MomentThread *worker = here->worker;
    const MomentMessage *message = &here->moment->receiving;
    ThawCall call = (ThawCall)worker->call;
    bool partly = call == THAW_CALL_RECEIVE && message->done < message->total;
    char span[RECORD_WORDS_SPAN];
    record_words_span(span, sizeof span, here_since_ns(here, worker->call_ns));
    sentence_says(here, LANE_WAITS, "The worker thread %s in %s %s",
                  here_tense(here, "waits", "was waiting"), frames_call_name(call),
                  partly ? "for the rest of the message" : phrase_whom(call));
    if (partly)
        sentence_adds(here, ": %" SDL_PRIu64 " of %" SDL_PRIu64 " byte%s %s there.", message->done,
                      message->total, phrase_plural(message->total),
                      here_tense(here, "are", "were"));
    else if (here->past)
        sentence_adds(here, ", for %s.", span);
    else
        sentence_adds(here, " (%s so far).", span);
    if (was_told_to_stop(here, worker->call_ns))
        sentence_adds(here, " It %s told to stop.", here_tense(here, "was", "had been"));
    add_pictures(here, worker->call_ns);
}

static void tell_listening(const Here *here) {
    sentence_says(here, LANE_WAITS,
                  "Nothing %s asked for. The worker thread %s in RECEIVE: a message may come by "
                  "itself.",
                  here_tense(here, "is", "was"), here_tense(here, "listens", "listened"));
}

static void tell_mark(const Here *here, const Span *mark) {
    char ago[RECORD_WORDS_SPAN];
    const char *when = here_tense(here, "ago", "before");
    record_words_span(ago, sizeof ago, here_since_ns(here, mark->begin_ns));
    switch (mark->reason) {
    case SPAN_CANCEL:
        sentence_says(here, LANE_IDLE, "Cancel %s pressed %s %s. Nobody %s any more.",
                      here_tense(here, "was", "had been"), ago, when,
                      here_tense(here, "waits", "waited"));
        break;
    case SPAN_GIVE_UP:
        sentence_says(here, LANE_FROZEN,
                      "A worker thread %s stuck in the system and %s given up %s %s. A new one "
                      "took over.",
                      here_tense(here, "is", "was"), here_tense(here, "was", "had been"), ago,
                      when);
        break;
    default:
        sentence_says(here, LANE_FROZEN, "%s failed %s %s: %s.",
                      mark->command_id > 0 ? thaw_command_name((ThawCommandType)mark->command)
                                           : "Something",
                      ago, when, record_words_error(mark->code));
        break;
    }
}

static void tell_after_freeze(const Here *here, const Span *freeze) {
    char span[RECORD_WORDS_SPAN];
    Uint64 ns = thaw_clock_span_ns(freeze->begin_ns, freeze->end_ns);
    Uint64 missing = ns / FRAMES_PERIOD_NS - 1;
    record_words_span(span, sizeof span, ns);
    sentence_says(here, LANE_DRAWS,
                  "The window %s again. It %s frozen for %s: %" SDL_PRIu64 " picture%s missing.",
                  here_tense(here, "draws", "drew"), here_tense(here, "was", "had been"), span,
                  missing, phrase_plural(missing));
}

static void tell_work(const Here *here) {
    const MomentThread *worker = here->worker;
    char command[COMMAND_SIZE];
    record_words_command(command, sizeof command, worker->command_id, worker->command);
    sentence_says(here, LANE_WORKS, "The worker thread %s on %s. The window %s on.",
                  here_tense(here, "works", "worked"), command, here_tense(here, "draws", "drew"));
}

static void tell_waiting_commands(const Here *here, Uint32 count) {
    char number[THAW_NUMBER_SIZE];
    sentence_says(here, LANE_WORKS, "%s command%s %s in the queue until a thread %s %s.",
                  thaw_number_write(number, count), phrase_plural(count),
                  count == 1 ? here_tense(here, "waits", "waited")
                             : here_tense(here, "wait", "waited"),
                  here_tense(here, "takes", "took"), count == 1 ? "it" : "them");
}

// The window takes as many as it has time for.
static void tell_waiting_replies(const Here *here, Uint32 count) {
    char number[THAW_NUMBER_SIZE];
    thaw_number_write(number, count);
    if (count == 1)
        sentence_says(here, LANE_WORKS,
                      "1 reply %s in the queue until the window %s it, in its next picture.",
                      here_tense(here, "waits", "waited"), here_tense(here, "takes", "took"));
    else if (count <= AT_ONCE_MAX)
        sentence_says(here, LANE_WORKS,
                      "%s replies %s in the queue until the window %s them, in its next picture.",
                      number, here_tense(here, "wait", "waited"),
                      here_tense(here, "takes", "took"));
    else
        sentence_says(here, LANE_WORKS,
                      "%s replies %s in the queue. In each picture the window %s as many as it %s "
                      "time for.",
                      number, here_tense(here, "wait", "waited"), here_tense(here, "takes", "took"),
                      here_tense(here, "has", "had"));
}

static void tell_idle(const Here *here) {
    if (here->moment->shown_ns == 0)
        sentence_says(here, LANE_IDLE, "Nobody %s the window, and nothing %s outstanding.",
                      here_tense(here, "sees", "saw"), here_tense(here, "is", "was"));
    else if (here_worker_is_used(here))
        sentence_says(here, LANE_DRAWS,
                      "Nobody %s for the network. The window %s, the worker thread %s.",
                      here_tense(here, "waits", "waited"), here_tense(here, "draws", "drew"),
                      here_tense(here, "sleeps", "slept"));
    else
        sentence_says(here, LANE_DRAWS, "Nobody %s for the network. The window %s.",
                      here_tense(here, "waits", "waited"), here_tense(here, "draws", "drew"));
}

// What happened a short time before, while nobody waits.
static void tell_rest(const Here *here) {
    const Span *mark = here_recent_mark(here);
    const Span *freeze = here_recent_freeze(here);
    Uint32 commands = moment_commands_waiting(here->moment);
    Uint32 replies = moment_replies_waiting(here->moment);
    if (here_worker_is_used(here) && here->worker->command_id > 0)
        tell_work(here);
    else if (replies > 0)
        tell_waiting_replies(here, replies);
    else if (commands > 0)
        tell_waiting_commands(here, commands);
    else if (mark && (!freeze || mark->begin_ns > freeze->end_ns))
        tell_mark(here, mark);
    else if (freeze)
        tell_after_freeze(here, freeze);
    else
        tell_idle(here);
}

static void tell_state(const Here *here) {
    const Span *lost = here_span(here, TRACK_LOST);
    if (lost)
        sentence_says(here, LANE_UNUSED,
                      "%" SDL_PRIu64 " event%s %s lost here: nobody knows what happened.",
                      lost->size, phrase_plural(lost->size), here_tense(here, "are", "were"));
    else if (here->held)
        tell_held(here);
    else if (here_is_frozen(here))
        tell_freeze(here);
    else if (here_asks(here))
        tell_asking(here);
    else if (here_worker_listens(here))
        tell_listening(here);
    else if (here_worker_waits(here))
        tell_wait(here);
    else
        tell_rest(here);
}

// ---- the record at the cursor ----

// Of records with the same time, which one is told: a picture only where there is nothing else.
static bool record_at_cursor(const Here *here, Uint64 *number) {
    const Recording *recording = here->lab->recording;
    Uint64 first = recording_first(recording);
    Uint64 end = recording_find(recording, here->cursor_ns);
    bool any = false;
    for (Uint64 i = 0; i < AT_ONCE_MAX && end - i > first; i++) {
        const Record *record = recording_at(recording, end - i - 1);
        if (record->time_ns != here->cursor_ns)
            break;
        if (!any || record->kind != RECORD_PRESENTED)
            *number = end - i - 1;
        any = true;
        if (record->kind != RECORD_PRESENTED)
            break;
    }
    return any;
}

static LaneMark mark_of(const Record *record) {
    bool failed = record->code != THAW_OK && record->code != THAW_ERROR_CANCELLED;
    if (failed || record->kind == RECORD_LOST || record->kind == THAW_EVENT_DISOWNED)
        return LANE_FROZEN;
    if (record->kind == RECORD_HELD)
        return LANE_HELD;
    if (record->kind == THAW_EVENT_CALL)
        return LANE_WAITS;
    return record->lane == THAW_LANE_GUI ? LANE_DRAWS : LANE_WORKS;
}

// What goes on besides is told, too: in a freeze always, else with a picture, which says little.
static void tell_record(const Here *here, Uint64 number) {
    LabModel *lab = here->lab;
    const Record *record = recording_at(lab->recording, number);
    char words[sizeof lab->sentence];
    record_words_say(words, sizeof words, lab->recording, number, here->past);
    bool picture = record->kind == RECORD_PRESENTED;
    if (!here_is_frozen(here) && !(picture && (here_worker_waits(here) || here->held))) {
        sentence_says(here, mark_of(record), "%s", words);
        return;
    }
    tell_state(here);
    size_t room = sizeof lab->sentence - SDL_strlen(words) - 2;
    char state[sizeof lab->sentence];
    SDL_strlcpy(state, lab->sentence, sizeof state);
    if (SDL_strlen(state) > room) {
        sentence_says(here, mark_of(record), "%s", words);
        return;
    }
    sentence_says(here, lab->mark, "%s %s", words, state);
}

static void tell_sentence(const Here *here) {
    const Recording *recording = here->lab->recording;
    Uint64 first = recording_first(recording);
    bool empty = first == recording_end(recording);
    Uint64 number = 0;
    if (empty && here->past)
        sentence_says(here, LANE_IDLE, "There was nothing: the recording is empty.");
    else if (empty)
        sentence_says(here, LANE_IDLE,
                      "Nothing has happened yet. Press Do it! and watch who waits.");
    else if (here->past && first > 0 && here->cursor_ns <= recording_at(recording, first)->time_ns)
        sentence_says(here, LANE_UNUSED,
                      "Here the recording begins. It was longer: %" SDL_PRIu64
                      " event%s before this %s dropped.",
                      first, phrase_plural(first), first == 1 ? "was" : "were");
    else if (record_at_cursor(here, &number))
        tell_record(here, number);
    else
        tell_state(here);
}

// ---- the whole ----

void moment_words_tell(HereFound *found, const StoryFacts *facts, LabModel *lab) {
    if (!lab->open || !lab->recording || !lab->moment)
        return;
    Here here = here_find(found, facts, lab);
    lane_words_tell(&here);
    place_words_tell(&here);
    tell_sentence(&here);
}
