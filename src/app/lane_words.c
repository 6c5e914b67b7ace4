#include "lane_words.h"

#include "number.h"
#include "phrases.h"
#include "record_words.h"

SDL_PRINTF_VARARG_FUNC(3)
static void lane_says(LaneModel *lane, LaneMark mark, SDL_PRINTF_FORMAT_STRING const char *format,
                      ...) {
    va_list arguments;
    lane->mark = mark;
    va_start(arguments, format);
    here_write(lane->text, sizeof lane->text, format, arguments);
    va_end(arguments);
}

// Pictures in the second before the cursor, as a number that does not flicker.
static int rate_of(const Here *here) {
    Uint64 from_ns = here->cursor_ns - SDL_min(here->cursor_ns, (Uint64)THAW_NS_PER_S);
    int rate = (int)SDL_min(1000, here_pictures(here, from_ns, here->cursor_ns));
    return rate >= 55 && rate <= 65 ? FRAMES_RATE : rate < 5 ? rate : rate / 5 * 5;
}

static void tell_window(const Here *here, LaneModel *lane) {
    char span[RECORD_WORDS_SPAN];
    int rate = rate_of(here);
    lane->name = "Window thread";
    record_words_span(span, sizeof span, here_frozen_ns(here));
    if (here_is_frozen(here) && here_frozen_ns(here) == 0)
        lane_says(lane, LANE_FROZEN, "%s in %s", here_tense(here, "frozen", "froze"),
                  frames_call_name(here_frozen_call(here)));
    else if (here_is_frozen(here))
        lane_says(lane, LANE_FROZEN, "%s frozen, %s", here_tense(here, "is", "was"), span);
    else if (here->moment->shown_ns == 0)
        lane_says(lane, LANE_IDLE, "%s not seen", here_tense(here, "is", "was"));
    else if (rate == 0)
        lane_says(lane, LANE_DRAWS, "%s", here_tense(here, "draws", "drew"));
    else if (here_asks(here))
        lane_says(lane, LANE_DRAWS, "%s %d a second", here_tense(here, "asks", "asked"), rate);
    else
        lane_says(lane, LANE_DRAWS, "%s, %d a second", here_tense(here, "draws", "drew"), rate);
}

static void tell_queue(const Here *here, LaneModel *lane, Uint32 count, Uint32 first_id) {
    char number[THAW_NUMBER_SIZE];
    const char *waits =
        count == 1 ? here_tense(here, "waits", "waited") : here_tense(here, "wait", "waited");
    if (count == 0)
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "empty", "was empty"));
    else if (count == 1 && first_id > 0)
        lane_says(lane, LANE_WORKS, "1 %s: #%u", waits, first_id);
    else if (count == 2 && first_id > 0)
        lane_says(lane, LANE_WORKS, "2 %s: #%u, #%u", waits, first_id, first_id + 1);
    else
        lane_says(lane, LANE_WORKS, "%s %s", thaw_number_write(number, count), waits);
}

static void tell_commands(const Here *here, LaneModel *lane) {
    lane->name = "Command queue";
    tell_queue(here, lane, moment_commands_waiting(here->moment),
               here->moment->newest_id[MOMENT_TAKEN] + 1);
}

// A reply that was made is not in the queue while its thread is held before that.
static bool reply_is_held(const Here *here) {
    const Record *point = here_found(here, HERE_POINT);
    return here->held && point && point->kind == THAW_EVENT_REPLIED;
}

static void tell_replies(const Here *here, LaneModel *lane) {
    Uint32 count = moment_replies_waiting(here->moment);
    lane->name = "Reply queue";
    if (reply_is_held(here) && count == 0)
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "empty: not put yet", "was empty"));
    else
        tell_queue(here, lane, count,
                   here->moment->news > 0 ? 0 : here->moment->newest_id[MOMENT_POLLED] + 1);
}

static void tell_waiting_worker(const Here *here, LaneModel *lane) {
    char span[RECORD_WORDS_SPAN];
    record_words_span(span, sizeof span, here_since_ns(here, here->worker->call_ns));
    if (here_worker_listens(here))
        lane_says(lane, LANE_WAITS, "%s", here_tense(here, "listens", "listened"));
    else if (here->past)
        lane_says(lane, LANE_WAITS, "had waited %s", span);
    else
        lane_says(lane, LANE_WAITS, "in %s, %s", frames_call_name((ThawCall)here->worker->call),
                  span);
}

static void tell_worker(const Here *here, LaneModel *lane) {
    const MomentThread *worker = here->worker;
    char span[RECORD_WORDS_SPAN];
    lane->name = "Worker thread";
    if (here->strategy != THAW_STRATEGY_WORKER) {
        lane_says(lane, LANE_UNUSED, "%s", here_tense(here, "there is none", "there was none"));
    } else if (!worker) {
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "not heard of yet", "was not there yet"));
    } else if (here->held) {
        record_words_span(span, sizeof span, here_held_ns(here));
        lane_says(lane, LANE_HELD, "held by you, %s", span);
        if (here->past)
            lane_says(lane, LANE_HELD, "was held, %s", span);
    } else if (worker->call != THAW_CALL_NONE) {
        tell_waiting_worker(here, lane);
    } else if (worker->command_id > 0) {
        lane_says(lane, LANE_WORKS, "%s %s", here_tense(here, "works on", "worked on"),
                  thaw_command_name((ThawCommandType)worker->command));
    } else if (here_worker_has_news(here)) {
        lane_says(lane, LANE_WORKS, "%s",
                  here_tense(here, "takes in messages", "took in messages"));
    } else if (moment_given_up(here->moment) > 0) {
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "idle; 1 is stuck", "idle; 1 was stuck"));
    } else {
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "idle, asleep", "was idle, asleep"));
    }
}

// The last message that the server has answered; NULL: none.
static const Span *last_answer(const Here *here) {
    const Tracks *tracks = here->lab->tracks;
    Uint64 number = tracks ? tracks_find(tracks, TRACK_SERVER, here->cursor_ns) : 0;
    if (!tracks || number == tracks_first(tracks, TRACK_SERVER))
        return NULL;
    return tracks_at(tracks, TRACK_SERVER, number - 1);
}

static void tell_wire(const Here *here, LaneModel *lane) {
    const StoryFacts *facts = here->facts;
    const Span *answer = last_answer(here);
    Uint64 left_ns = 0;
    lane->name = "Wire / server";
    if (!facts->serves && !here->lab->replays)
        lane_says(lane, LANE_WORKS, "%s", facts->address);
    else if (here_server_takes(here, &left_ns))
        lane_says(lane, LANE_WORKS, here_tense(here, "answers in %.1f s", "had %.1f s to go"),
                  phrase_seconds(left_ns));
    else if (here_span(here, TRACK_SERVER))
        lane_says(lane, LANE_WORKS, "%s", here_tense(here, "takes its time", "took its time"));
    else if (!here->guest)
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "nobody is there", "nobody was there"));
    else if (here_server_keeps_sending(here))
        lane_says(lane, LANE_WORKS, "%s", here_tense(here, "keeps sending", "kept sending"));
    else if (answer)
        lane_says(lane, LANE_IDLE, "answer took %.1f s",
                  phrase_seconds(thaw_clock_span_ns(answer->begin_ns, answer->end_ns)));
    else
        lane_says(lane, LANE_IDLE, "%s", here_tense(here, "has no message", "had no message"));
}

void lane_words_tell(const Here *here) {
    LaneModel *lanes = here->lab->lanes;
    tell_window(here, &lanes[LAB_WINDOW]);
    tell_commands(here, &lanes[LAB_COMMANDS]);
    tell_worker(here, &lanes[LAB_WORKER]);
    tell_replies(here, &lanes[LAB_REPLIES]);
    tell_wire(here, &lanes[LAB_WIRE]);
}
