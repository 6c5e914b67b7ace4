#include "record_words.h"

#include "action.h"
#include "phrases.h"
#include "session.h"
#include "utf8.h"

#define LATE_NS ((Uint64)FRAMES_BLIND_MS * THAW_NS_PER_MS)
#define LENGTH_BYTES 4
#define BACK_MAX 2000 // records that are looked at for the begin of a message
#define WORDS_CELLS 64
#define LOOK_NS (2 * (Uint64)THAW_NS_PER_MS) // a look at the socket takes less
#define AHEAD_MAX 64                         // records within which a look comes back

// What stands for something else in a sentence:
//   $w who says it      $c its command      $l its call      $a what that call waits for
//   $b its bytes        $t how long it took $o how it ended  $p a peer, or the words of a mark
//   $n how many         $g how far it is    $x which worker  $k a name that comes with it
//   $s who waits        $i an action        $h where it is held
typedef struct Sentence {
    const char *now;
    const char *past;
} Sentence;

static const Sentence sentences[RECORD_LOST + 1] = {
    [THAW_EVENT_SUBMITTED] = {"The window puts $c into the command queue.",
                              "The window put $c into the command queue."},
    [THAW_EVENT_TAKEN] = {"$w takes $c out of the queue and begins.",
                          "$w took $c out of the queue and began."},
    [THAW_EVENT_CALL] = {"$w goes into $l and waits $a.", "$w went into $l to wait $a."},
    [THAW_EVENT_RETURN] = {"$w comes back from $l, after $t.", "$w came back from $l, after $t."},
    [THAW_EVENT_SENT] = {"$w sends $b.", "$w sent $b."},
    [THAW_EVENT_RECEIVED] = {"$w receives $b$g.", "$w received $b$g."},
    [THAW_EVENT_REPLIED] = {"$w makes the reply to $c: $o.", "$w made the reply to $c: $o."},
    [THAW_EVENT_PUT] = {"$w puts the reply into the reply queue.",
                        "$w put the reply into the reply queue."},
    [THAW_EVENT_RUNG] = {"$w rings the doorbell: there is a reply.",
                         "$w rang the doorbell: there was a reply."},
    [THAW_EVENT_POLLED] = {"The window takes the reply to $c: $o.",
                           "The window took the reply to $c: $o."},
    [THAW_EVENT_ANSWERED] = {"The window answers $c itself, for the thread that it gave up: $o.",
                             "The window answered $c itself, for the thread that it gave up: $o."},
    [THAW_EVENT_CANCELLED] = {"The window asks all commands up to $c to stop.",
                              "The window asked all commands up to $c to stop."},
    [THAW_EVENT_EXPIRED] = {"$c takes too long: its deadline passes.",
                            "$c took too long: its deadline passed."},
    [THAW_EVENT_DISOWNED] = {"Worker thread $x is stuck in the system. It is given up.",
                             "Worker thread $x was stuck in the system. It was given up."},
    [THAW_EVENT_FINISHED] = {"Worker thread $x, which was given up, ends after all.",
                             "Worker thread $x, which was given up, ended after all."},
    [THAW_EVENT_ENDED] = {"$w ends. Nothing more comes from it.",
                          "$w ended. Nothing more came from it."},
    [THAW_EVENT_OPENED] = {"$w has a connection now, to $p.", "$w had a connection then, to $p."},
    [THAW_EVENT_CLOSED] = {"$w closes the connection to $p.", "$w closed the connection to $p."},
    [THAW_EVENT_ASLEEP] = {"$w falls asleep: there is nothing to do.",
                           "$w fell asleep: there was nothing to do."},
    [THAW_EVENT_AWAKE] = {"$w wakes up: there is something to do.",
                          "$w woke up: there was something to do."},
    [THAW_EVENT_ACCEPTED] = {"The server lets a client in, from $p.",
                             "The server had let a client in, from $p."},
    [THAW_EVENT_TURNED_AWAY] = {"The server turns a client away, from $p.",
                                "The server turned a client away, from $p."},
    [THAW_EVENT_LEFT] = {"The server's client from $p leaves.",
                         "The server's client from $p left."},
    [RECORD_PRESENTED] = {"The window shows a new picture.", "The window showed a new picture."},
    [RECORD_HIDDEN] = {"The window is hidden and draws nothing.",
                       "The window was hidden and drew nothing."},
    [RECORD_CLICK] = {"The window hears a click, $t.", "The window heard a click, $t."},
    [RECORD_KEY] = {"The window hears a key, $t.", "The window heard a key, $t."},
    [RECORD_SEEN] = {"The window has now heard all clicks and keys of the freeze.",
                     "The window had then heard all clicks and keys of the freeze."},
    [RECORD_ACTION] = {"The program does what was asked for: $i.",
                       "The program did what was asked for: $i."},
    [RECORD_WAITED] = {"The window's thread is free again. It waited $t for $k.",
                       "The window's thread was free again. It had waited $t for $k."},
    [RECORD_CANCEL] = {"Cancel is pressed: all commands are to stop.",
                       "Cancel was pressed: all commands were to stop."},
    [RECORD_QUIT] = {"The program is to end, says $k.", "The program was to end, said $k."},
    [RECORD_ENDED] = {"All threads of the network have ended.",
                      "All threads of the network had ended."},
    [RECORD_STRATEGY] = {"Who waits from now on: $s.", "Who waited from then on: $s."},
    [RECORD_MARK] = {"This moment is marked: $p", "This moment was marked: $p"},
    [RECORD_HELD] = {"You hold $w $h.", "You held $w $h."},
    [RECORD_RELEASED] = {"$w goes on. It was held for $t.", "$w went on. It had been held for $t."},
    [RECORD_LOST] = {"$n are lost from here on: there was no room for them.",
                     "$n were lost from there on: there was no room for them."},
};

// Where the same kind says something else.
static const Sentence looks[2] = {
    {"The window asks whether bytes are there.", "The window asked whether bytes were there."},
    {"The window has asked, and draws on.", "The window had asked, and drew on."}};
static const Sentence news[2] = {
    {"$w hands on a message that came by itself.", "$w handed on a message that came by itself."},
    {"The window takes a message that came by itself.",
     "The window took a message that came by itself."}};
static const Sentence end_of_connection[2] = {{"$w tells the window that the connection has ended.",
                                               "$w told the window that the connection had ended."},
                                              {"The window hears that the connection has ended.",
                                               "The window heard that the connection had ended."}};
static const Sentence unknown = {"Something happens that this program does not know.",
                                 "Something happened that this program does not know."};

// ---- small words ----

static const char *const errors[] = {
    [THAW_OK] = "it succeeded",
    [THAW_ERROR_STATE] = "it does not fit the connection",
    [THAW_ERROR_ADDRESS] = "nobody can have that address",
    [THAW_ERROR_UNKNOWN_HOST] = "the name has no address",
    [THAW_ERROR_REFUSED] = "nobody listens there",
    [THAW_ERROR_UNREACHABLE] = "no way to the server",
    [THAW_ERROR_CLOSED] = "the server ended the connection",
    [THAW_ERROR_CUT] = "the connection ended inside a message",
    [THAW_ERROR_RESET] = "the connection was torn down",
    [THAW_ERROR_TOO_LARGE] = "the message is too long",
    [THAW_ERROR_MEMORY] = "out of memory",
    [THAW_ERROR_BUSY] = "too many threads are stuck",
    [THAW_ERROR_CANCELLED] = "cancelled",
    [THAW_ERROR_TIMEOUT] = "no answer in time",
};

const char *record_words_error(Uint8 code) {
    return code < SDL_arraysize(errors) ? errors[code] : "it failed";
}

void record_words_command(char *out, size_t size, Uint32 id, Uint8 command) {
    if (id == 0)
        SDL_strlcpy(out, "no command", size);
    else
        SDL_snprintf(out, size, "#%u %s", id, thaw_command_name((ThawCommandType)command));
}

void record_words_span(char *out, size_t size, Uint64 ns) {
    double seconds = phrase_seconds(ns);
    if (ns < 10 * (Uint64)THAW_NS_PER_MS)
        SDL_snprintf(out, size, "%.1f ms", (double)ns / THAW_NS_PER_MS);
    else
        SDL_snprintf(out, size,
                     seconds < 99.9  ? "%.2f s"
                     : seconds < 999 ? "%.1f s"
                                     : "%.0f s",
                     seconds);
}

// ---- what stands in a sentence ----

// Appends, and cuts at the end of a character.
typedef struct Writer {
    char *out;
    size_t size;
    size_t used;
} Writer;

static void put(Writer *writer, const char *words, size_t size) {
    if (size > writer->size - 1 - writer->used)
        size = utf8_floor(words, writer->size - 1 - writer->used);
    SDL_memcpy(writer->out + writer->used, words, size);
    writer->used += size;
    writer->out[writer->used] = '\0';
}

static void put_words(Writer *writer, const char *words) {
    put(writer, words, SDL_strlen(words));
}

typedef struct Told {
    const Recording *recording;
    const Record *record;
    Uint64 number;
    bool past;
} Told;

static const char *who(const Record *record) {
    switch (record->lane) {
    case THAW_LANE_NETWORK: return "The worker thread";
    case THAW_LANE_SERVER: return "The server";
    default: return record->kind == THAW_EVENT_ENDED ? "The network's side" : "The window's thread";
    }
}

static void put_who(Writer *writer, const Record *record, bool first) {
    const char *words = who(record);
    put_words(writer, first ? "T" : "t");
    put_words(writer, words + 1);
}

static void put_command(Writer *writer, const Record *record) {
    char words[48];
    record_words_command(words, sizeof words, record->command_id, record->command);
    put_words(writer, words);
}

static void put_count(Writer *writer, Uint64 count, const char *noun) {
    char words[64];
    SDL_snprintf(words, sizeof words, "%" SDL_PRIu64 " %s%s", count, noun, phrase_plural(count));
    put_words(writer, words);
}

static void put_number(Writer *writer, Uint32 number) {
    char words[16];
    SDL_snprintf(words, sizeof words, "%u", number);
    put_words(writer, words);
}

// Clicks that had to wait say so.
static void put_time(Writer *writer, const Record *record) {
    char words[32];
    bool input = record->kind == RECORD_CLICK || record->kind == RECORD_KEY;
    Uint64 ns = record->began_ns > 0 ? thaw_clock_span_ns(record->began_ns, record->time_ns) : 0;
    if (input && ns < LATE_NS) {
        put_words(writer, "immediately");
        return;
    }
    record_words_span(words, sizeof words, ns);
    put_words(writer, words);
    put_words(writer, input ? " after it was made" : "");
}

static void put_bytes_words(Writer *writer, const Told *told, const char *none) {
    Uint8 bytes[RECORD_BYTES_MAX];
    char words[4 * WORDS_CELLS + 1];
    size_t size = recording_bytes(told->recording, told->record, bytes);
    utf8_sanitize(words, sizeof words, (const char *)bytes, size);
    put(writer, words, utf8_offset(words, SDL_strlen(words), WORDS_CELLS));
    if (size == 0)
        put_words(writer, none);
}

// How many of the length bytes of a message are here with this chunk; 0: that cannot be told.
static Uint64 length_bytes(const Told *told) {
    const Record *record = told->record;
    Uint64 first = recording_first(told->recording);
    Uint64 count = record->size;
    for (Uint64 i = 0; i < BACK_MAX && told->number - i > first; i++) {
        const Record *before = recording_at(told->recording, told->number - i - 1);
        if (before->lane != record->lane || before->thread != record->thread)
            continue;
        if (before->kind == THAW_EVENT_OPENED || before->kind == THAW_EVENT_ACCEPTED)
            break;
        if (before->kind != THAW_EVENT_RECEIVED)
            continue;
        if (before->total > 0)
            break;
        count += before->size;
    }
    return count < LENGTH_BYTES ? count : 0;
}

static void put_progress(Writer *writer, const Told *told) {
    const Record *record = told->record;
    const char *have = told->past ? "had" : "have";
    char words[96] = "";
    if (record->total == 0) {
        Uint64 count = length_bytes(told);
        if (count == 1)
            SDL_snprintf(words, sizeof words, ": the first of the 4 length bytes %s come",
                         told->past ? "had" : "has");
        else if (count > 0)
            SDL_snprintf(words, sizeof words,
                         ": the first %" SDL_PRIu64 " of the 4 length bytes %s come", count, have);
    } else if (record->done >= record->total) {
        SDL_snprintf(words, sizeof words, ": the message %s complete", told->past ? "was" : "is");
    } else {
        SDL_snprintf(words, sizeof words,
                     ": %" SDL_PRIu64 " of %" SDL_PRIu64 " byte%s of the message %s come",
                     record->done, record->total, phrase_plural(record->total), have);
    }
    put_words(writer, words);
}

static void put_action(Writer *writer, Uint32 type) {
    const ActionRow *found = NULL;
    for (int i = 0; i < action_row_count && !found; i++)
        if (action_rows[i].type == (ActionType)type && type != ACTION_NONE)
            found = &action_rows[i];
    put_words(writer, !found         ? "something else"
                      : found->label ? found->label
                      : found->word  ? found->word
                      : found->help  ? found->help
                                     : "something else");
}

static void put_strategy(Writer *writer, Uint32 strategy) {
    put_words(writer, strategy < THAW_STRATEGY_COUNT ? session_who_waits((ThawStrategy)strategy)
                                                     : "somebody else");
}

// ---- held ----

typedef struct Stop {
    const char *where[2]; // present, past
    const char *next[2];
} Stop;

static const Stop stops[RECORD_LOST + 1] = {
    [THAW_EVENT_TAKEN] = {{"after it took $c, before it runs it",
                           "after it took $c, before it ran it"},
                          {"runs the command", "ran the command"}},
    [THAW_EVENT_CALL] = {{"before it goes into $l", "before it went into $l"},
                         {"goes into the call", "went into the call"}},
    [THAW_EVENT_RETURN] = {{"after it came back from $l", "after it had come back from $l"},
                           {"goes on with the command", "went on with the command"}},
    [THAW_EVENT_SENT] = {{"after it sent $b", "after it had sent $b"},
                         {"goes on with the command", "went on with the command"}},
    [THAW_EVENT_RECEIVED] = {{"after $b came", "after $b had come"},
                             {"looks at the bytes", "looked at the bytes"}},
    [THAW_EVENT_REPLIED] = {{"after the reply was made, before it is put into the queue",
                             "after the reply was made, before it was put into the queue"},
                            {"puts the reply into the queue", "put the reply into the queue"}},
    [THAW_EVENT_PUT] = {{"after the reply was put into the queue",
                         "after the reply had been put into the queue"},
                        {"rings the doorbell, or goes on", "rang the doorbell, or went on"}},
    [THAW_EVENT_RUNG] = {{"after it rang the doorbell", "after it had rung the doorbell"},
                         {"takes the next command", "took the next command"}},
    [THAW_EVENT_OPENED] = {{"after the connection was opened",
                            "after the connection had been opened"},
                           {"makes the reply", "made the reply"}},
    [THAW_EVENT_CLOSED] = {{"after the connection was closed",
                            "after the connection had been closed"},
                           {"goes on with the command", "went on with the command"}},
    [THAW_EVENT_ASLEEP] = {{"before it falls asleep", "before it fell asleep"},
                           {"sleeps until a command comes", "slept until a command came"}},
    [THAW_EVENT_AWAKE] = {{"after it woke up", "after it had woken up"},
                          {"takes a command", "took a command"}},
};
static const Stop somewhere = {{"at an observed point", "at an observed point"},
                               {"goes on", "went on"}};

static const Stop *stop_of(const Record *point) {
    bool known = point && point->kind <= RECORD_LOST && stops[point->kind].where[0];
    return known ? &stops[point->kind] : &somewhere;
}

const char *record_words_next(const Record *point, bool past) {
    return stop_of(point)->next[past];
}

// The point at which the thread of a RECORD_HELD stands: its record before that.
static const Record *point_of(const Told *told) {
    Uint64 first = recording_first(told->recording);
    for (Uint64 i = 0; i < BACK_MAX && told->number - i > first; i++) {
        const Record *before = recording_at(told->recording, told->number - i - 1);
        if (before->lane == told->record->lane && before->thread == told->record->thread)
            return before;
    }
    return NULL;
}

// ---- the whole ----

static void expand(Writer *writer, const Told *told, const char *words);

static void put_place(Writer *writer, const Told *told) {
    const Record *point = point_of(told);
    Told there = *told;
    if (point)
        there.record = point;
    expand(writer, &there, stop_of(point)->where[told->past]);
}

static void put_token(Writer *writer, const Told *told, char token) {
    const Record *record = told->record;
    switch (token) {
    case 'w': put_who(writer, record, writer->used == 0); break;
    case 'c': put_command(writer, record); break;
    case 'l': put_words(writer, frames_call_name((ThawCall)record->call)); break;
    case 'a': put_words(writer, phrase_whom((ThawCall)record->call)); break;
    case 'b': put_count(writer, record->size, "byte"); break;
    case 't': put_time(writer, record); break;
    case 'o': put_words(writer, record_words_error(record->code)); break;
    case 'p': put_bytes_words(writer, told, "nobody knows where"); break;
    case 'n': put_count(writer, record->size, "event"); break;
    case 'g': put_progress(writer, told); break;
    case 'x': put_number(writer, record->thread); break;
    case 'k': put_words(writer, record->what ? record->what : "somebody"); break;
    case 's': put_strategy(writer, record->size); break;
    case 'i': put_action(writer, record->size); break;
    case 'h': put_place(writer, told); break;
    default: break;
    }
}

static void expand(Writer *writer, const Told *told, const char *words) {
    for (const char *c = words; *c; c++) {
        size_t plain = 0;
        while (c[plain] && c[plain] != '$')
            plain++;
        put(writer, c, plain);
        c += plain;
        if (!*c || !c[1])
            break;
        put_token(writer, told, *++c);
    }
}

// Under THAW_STRATEGY_POLL each look at the socket is a call of the window's thread that comes back
// at once. Where it has not come back, it may be a wait.
static bool is_look(const Told *told) {
    const Record *record = told->record;
    if (record->lane != THAW_LANE_GUI || record->call != THAW_CALL_RECEIVE)
        return false;
    if (record->kind == THAW_EVENT_RETURN)
        return thaw_clock_span_ns(record->began_ns, record->time_ns) < LOOK_NS;
    Uint64 end = SDL_min(recording_end(told->recording), told->number + AHEAD_MAX);
    for (Uint64 number = told->number + 1; number < end; number++) {
        const Record *after = recording_at(told->recording, number);
        if (after->lane == THAW_LANE_GUI && after->kind == THAW_EVENT_RETURN)
            return thaw_clock_span_ns(record->time_ns, after->time_ns) < LOOK_NS;
    }
    return false;
}

static const Sentence *sentence_of(const Told *told) {
    const Record *record = told->record;
    bool polled = record->kind == THAW_EVENT_POLLED;
    bool returned = record->kind == THAW_EVENT_RETURN;
    if (record->kind > RECORD_LOST || !sentences[record->kind].now)
        return &unknown;
    if ((record->kind == THAW_EVENT_CALL || returned) && is_look(told))
        return &looks[returned];
    if ((record->kind == THAW_EVENT_REPLIED || polled) && record->command_id == 0)
        return record->command == THAW_COMMAND_CLOSE ? &end_of_connection[polled] : &news[polled];
    return &sentences[record->kind];
}

void record_words_say(char *out, size_t size, const Recording *recording, Uint64 number,
                      bool past) {
    const Record *record = recording_at(recording, number);
    const Told told = {recording, record, number, past};
    const Sentence *sentence = sentence_of(&told);
    Writer writer = {out, size, 0};
    *out = '\0';
    expand(&writer, &told, past ? sentence->past : sentence->now);
    out[utf8_offset(out, writer.used, RECORD_WORDS_CELLS)] = '\0';
}

void record_words_place(char *out, size_t size, const Record *point, bool past) {
    const Told told = {.record = point, .past = past};
    Writer writer = {out, size, 0};
    *out = '\0';
    expand(&writer, &told, stop_of(point)->where[past]);
}
