#include "chrome_trace.h"

#include "json.h"
#include "slices.h"
#include "sources.h"
#include "version.h"

#define COMMANDS_MAX 4096 // commands under way at the same time; older ones end early
#define DEPTH_MAX 32      // of slices in each other; deeper ones are left out
#define LINE_SIZE 2048

// How far a command has come, and where its last arrow begins.
typedef struct Command {
    Uint32 id; // 0: there is none
    Uint8 type;
    const char *stage; // the stay that goes on
    Uint64 left_ns;    // when it left the thread
    Uint64 left_tid;
} Command;

typedef struct Exporter {
    const Extract *extract;
    ArchivePut put;
    void *userdata;
    bool failed;
    bool begun; // an event was written
    Uint64 start_ns;
    Uint64 end_ns;
    Slices slices;
    Command commands[COMMANDS_MAX]; // command `id` is at id % COMMANDS_MAX
    Uint64 arrows;                  // so far
    Uint32 commands_waiting;        // as the counters told last
    Uint32 replies_waiting;
    Moment moment;
    Meter meter;
} Exporter;

// ---- lines ----

static void put_event(Exporter *exporter, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(2);
static void put_event(Exporter *exporter, const char *format, ...) {
    char line[LINE_SIZE];
    va_list arguments;
    size_t used = SDL_strlcpy(line, exporter->begun ? ",\n" : "", sizeof line);
    va_start(arguments, format);
    int size = SDL_vsnprintf(line + used, sizeof line - used, format, arguments);
    va_end(arguments);
    SDL_assert(size > 0 && used + (size_t)size < sizeof line);
    exporter->begun = true;
    exporter->failed = exporter->failed ||
                       !exporter->put(exporter->userdata, line, used + (size_t)SDL_max(size, 0));
}

// Microseconds with thousandths.
typedef struct Us {
    char text[40];
} Us;

static Us us(Uint64 ns) {
    Us out;
    SDL_snprintf(out.text, sizeof out.text, "%" SDL_PRIu64 ".%03u", ns / 1000u,
                 (unsigned)(ns % 1000u));
    return out;
}

static Us stamp(const Exporter *exporter, Uint64 time_ns) {
    return us(time_ns - exporter->start_ns);
}

// ---- threads ----

static void name_thread(Exporter *exporter, Uint64 which) {
    char name[64];
    if (which == 1)
        SDL_strlcpy(name, "GUI thread", sizeof name);
    else if (which == 3)
        SDL_strlcpy(name, "server: its door", sizeof name);
    else
        SDL_snprintf(name, sizeof name, "%s %" SDL_PRIu64,
                     which % 2 == 1 ? "server: client" : "worker thread", (which - 2) / 2);
    put_event(exporter,
              "{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":1,\"tid\":%" SDL_PRIu64
              ",\"args\":{\"name\":\"%s\"}}",
              which, name);
}

// ---- slices ----

static const char *word(ArchiveWords words, Uint32 number) {
    const char *found = archive_word(words, number);
    return found ? found : "?";
}

static void name_slice(char name[64], const Slice *slice) {
    const Record *record = slice->record;
    const char *command = word(ARCHIVE_COMMANDS, record->command);
    switch (slice->kind) {
    case SLICE_CALL: SDL_strlcpy(name, word(ARCHIVE_CALLS, record->call), 64); break;
    case SLICE_PICTURE: SDL_strlcpy(name, "draws a picture", 64); break;
    case SLICE_WAIT: SDL_strlcpy(name, "waits", 64); break;
    case SLICE_POINT:
        if (record->command_id > 0)
            SDL_snprintf(name, 64, "%s #%u %s", word(ARCHIVE_KINDS, record->kind),
                         record->command_id, command);
        else
            SDL_snprintf(name, 64, "%s news", word(ARCHIVE_KINDS, record->kind));
        break;
    }
}

// A text of any length as JSON, cut to what a line has room for.
typedef struct Quoted {
    char text[512];
} Quoted;

static Quoted quote(const char *text, size_t size) {
    Quoted out;
    json_write_text(out.text, sizeof out.text, text ? text : "", text ? size : 0);
    return out;
}

static Quoted quote_text(const char *text) {
    return quote(text, text ? SDL_strlen(text) : 0);
}

static void put_slice(Exporter *exporter, const Slice *slice) {
    char name[64];
    const Record *record = slice->record;
    name_slice(name, slice);
    put_event(exporter,
              "{\"ph\":\"X\",\"name\":\"%s\",\"pid\":1,\"tid\":%" SDL_PRIu64
              ",\"ts\":%s,\"dur\":%s,\"args\":{\"command\":%u,\"file\":%s,\"line\":%u,"
              "\"function\":%s,\"what\":%s}}",
              name, slice->tid, stamp(exporter, slice->begin_ns).text,
              us(slice->end_ns - slice->begin_ns).text, record->command_id,
              quote_text(sources_name(record->file)).text, record->line,
              quote_text(record->function).text, quote_text(record->what).text);
}

// A slice that would cross the one that it begins in ends with it.
static void put_slices(Exporter *exporter) {
    Uint64 ends_ns[DEPTH_MAX];
    int depth = 0;
    Uint64 thread = 0;
    for (size_t i = 0; i < exporter->slices.count && !exporter->failed; i++) {
        Slice *slice = &exporter->slices.list[i];
        if (slice->tid != thread) {
            name_thread(exporter, slice->tid);
            depth = 0;
        }
        thread = slice->tid;
        while (depth > 0 && ends_ns[depth - 1] <= slice->begin_ns)
            depth--;
        if (depth == DEPTH_MAX)
            continue;
        if (depth > 0)
            slice->end_ns = SDL_min(slice->end_ns, ends_ns[depth - 1]);
        ends_ns[depth++] = slice->end_ns;
        put_slice(exporter, slice);
    }
}

// ---- commands ----

static void put_stay(Exporter *exporter, const Command *command, char phase, const char *name,
                     Uint64 time_ns) {
    put_event(exporter,
              "{\"ph\":\"%c\",\"cat\":\"command\",\"id\":%u,\"name\":\"%s\",\"pid\":1,\"tid\":1,"
              "\"ts\":%s}",
              phase, command->id, name, stamp(exporter, time_ns).text);
}

static void put_whole(Exporter *exporter, const Command *command, char phase, Uint64 time_ns) {
    char name[64];
    SDL_snprintf(name, sizeof name, "%s #%u", word(ARCHIVE_COMMANDS, command->type), command->id);
    put_stay(exporter, command, phase, name, time_ns);
}

// End the stay that goes on, and begin the next one; NULL: none.
static void enter_stage(Exporter *exporter, Command *command, const char *stage, Uint64 time_ns) {
    if (command->stage)
        put_stay(exporter, command, 'e', command->stage, time_ns);
    if (stage)
        put_stay(exporter, command, 'b', stage, time_ns);
    command->stage = stage;
}

static void end_command(Exporter *exporter, Command *command, Uint64 time_ns) {
    if (command->id == 0)
        return;
    enter_stage(exporter, command, NULL, time_ns);
    put_whole(exporter, command, 'e', time_ns);
    SDL_zerop(command);
}

static void end_commands(Exporter *exporter, Uint64 time_ns) {
    for (int i = 0; i < COMMANDS_MAX; i++)
        end_command(exporter, &exporter->commands[i], time_ns);
}

static void put_arrow_end(Exporter *exporter, char phase, Uint64 thread, Uint64 time_ns) {
    put_event(exporter,
              "{\"ph\":\"%c\",%s\"cat\":\"passes\",\"id\":%" SDL_PRIu64
              ",\"name\":\"passes\",\"pid\":1,\"tid\":%" SDL_PRIu64 ",\"ts\":%s}",
              phase, phase == 'f' ? "\"bp\":\"e\"," : "", exporter->arrows, thread,
              stamp(exporter, time_ns).text);
}

// An arrow from where the command or its reply left one thread to where it has come now.
static void put_arrow(Exporter *exporter, Command *command, const Record *record) {
    if (command->left_tid == 0)
        return;
    exporter->arrows++;
    put_arrow_end(exporter, 's', command->left_tid, command->left_ns);
    put_arrow_end(exporter, 'f', slices_tid(record), record->time_ns);
    command->left_tid = 0;
}

static void leave(Command *command, const Record *record) {
    command->left_ns = record->time_ns;
    command->left_tid = slices_tid(record);
}

static void submit(Exporter *exporter, Command *command, const Record *record) {
    end_command(exporter, command, record->time_ns);
    command->id = record->command_id;
    command->type = record->command;
    put_whole(exporter, command, 'b', record->time_ns);
    enter_stage(exporter, command, "in the command queue", record->time_ns);
    leave(command, record);
}

static void enter_reply_queue(Exporter *exporter, Command *command, const Record *record) {
    enter_stage(exporter, command, "in the reply queue", record->time_ns);
    leave(command, record);
}

static void put_chunk(Exporter *exporter, const Command *command, const Record *record) {
    char name[64];
    SDL_snprintf(name, sizeof name, "%s %u byte%s",
                 record->kind == THAW_EVENT_SENT ? "sent" : "received", record->size,
                 record->size == 1 ? "" : "s");
    put_stay(exporter, command, 'n', name, record->time_ns);
}

static void follow_command(Exporter *exporter, const Record *record) {
    Command *command = &exporter->commands[record->command_id % COMMANDS_MAX];
    if (record->command_id == 0 || record->lane == THAW_LANE_SERVER)
        return;
    if (record->kind == THAW_EVENT_SUBMITTED)
        submit(exporter, command, record);
    if (command->id != record->command_id)
        return; // it began before the recording
    switch (record->kind) {
    case THAW_EVENT_TAKEN:
        enter_stage(exporter, command, "runs", record->time_ns);
        put_arrow(exporter, command, record);
        break;
    case THAW_EVENT_SENT:
    case THAW_EVENT_RECEIVED: put_chunk(exporter, command, record); break;
    case THAW_EVENT_REPLIED:
        if (record->lane == THAW_LANE_NETWORK)
            leave(command, record); // PUT follows, but not in files of an older version
        else
            enter_reply_queue(exporter, command, record);
        break;
    case THAW_EVENT_PUT:
    case THAW_EVENT_ANSWERED: enter_reply_queue(exporter, command, record); break;
    case THAW_EVENT_POLLED:
        put_arrow(exporter, command, record);
        end_command(exporter, command, record->time_ns);
        break;
    default: break;
    }
}

// ---- counters and instants ----

static void put_depths(Exporter *exporter, const Record *record) {
    moment_add(&exporter->moment, record);
    Uint32 commands = moment_commands_waiting(&exporter->moment);
    Uint32 replies = moment_replies_waiting(&exporter->moment);
    if (commands == exporter->commands_waiting && replies == exporter->replies_waiting)
        return;
    exporter->commands_waiting = commands;
    exporter->replies_waiting = replies;
    put_event(exporter,
              "{\"ph\":\"C\",\"name\":\"queues\",\"pid\":1,\"tid\":1,\"ts\":%s,"
              "\"args\":{\"commands\":%u,\"replies\":%u}}",
              stamp(exporter, record->time_ns).text, commands, replies);
}

// Seen by all threads, or by its own.
static void put_instant(Exporter *exporter, const Record *record, bool by_all, const char *name) {
    put_event(exporter,
              "{\"ph\":\"i\",\"s\":\"%s\",\"name\":%s,\"pid\":1,\"tid\":%" SDL_PRIu64 ",\"ts\":%s}",
              by_all ? "p" : "t", name, slices_tid(record), stamp(exporter, record->time_ns).text);
}

static void put_freeze(Exporter *exporter, const Record *record) {
    char text[96];
    const Freeze *freeze = &exporter->meter.freeze;
    meter_add(&exporter->meter, record);
    if (record->kind != RECORD_PRESENTED || !exporter->meter.is_frozen)
        return;
    SDL_snprintf(text, sizeof text, "the window was frozen for %u ms by %s",
                 (unsigned)SDL_min(freeze->gap_ns / THAW_NS_PER_MS, SDL_MAX_UINT32),
                 frames_cause_name(freeze));
    put_instant(exporter, record, true, quote_text(text).text);
}

static void put_moment(Exporter *exporter, const Record *record) {
    const char *bytes = (const char *)extract_bytes(exporter->extract, record);
    switch (record->kind) {
    case RECORD_MARK:
        put_instant(exporter, record, true,
                    quote(bytes, SDL_min(record->size, RECORD_BYTES_MAX)).text);
        break;
    case RECORD_CLICK: put_instant(exporter, record, false, "\"a click\""); break;
    case RECORD_KEY: put_instant(exporter, record, false, "\"a key\""); break;
    case RECORD_CANCEL: put_instant(exporter, record, true, "\"cancel\""); break;
    case RECORD_QUIT: put_instant(exporter, record, true, "\"quit\""); break;
    case RECORD_HELD: put_instant(exporter, record, false, "\"held\""); break;
    case RECORD_RELEASED: put_instant(exporter, record, false, "\"released\""); break;
    case RECORD_LOST: put_instant(exporter, record, true, "\"events were lost\""); break;
    case THAW_EVENT_EXPIRED: put_instant(exporter, record, false, "\"its time is over\""); break;
    case THAW_EVENT_DISOWNED:
        put_instant(exporter, record, true, "\"a stuck worker thread was given up\"");
        break;
    default: break;
    }
}

// ---- the whole ----

static void put_record(Exporter *exporter, const Record *record) {
    bool client_ended = record->kind == THAW_EVENT_ENDED && record->lane != THAW_LANE_SERVER;
    follow_command(exporter, record);
    if (client_ended)
        end_commands(exporter, record->time_ns);
    put_depths(exporter, record);
    put_freeze(exporter, record);
    put_moment(exporter, record);
}

static void put_all(Exporter *exporter) {
    char begin[160];
    int size = SDL_snprintf(begin, sizeof begin,
                            "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"program\":\"thaw %s\"},"
                            "\"traceEvents\":[\n",
                            thaw_version());
    exporter->failed = !exporter->put(exporter->userdata, begin, (size_t)size);
    put_event(exporter, "{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":1,\"tid\":1,"
                        "\"args\":{\"name\":\"thaw\"}}");
    put_slices(exporter);
    for (size_t i = 0; i < exporter->extract->count && !exporter->failed; i++)
        put_record(exporter, &exporter->extract->records[i]);
    end_commands(exporter, exporter->end_ns);
    exporter->failed = exporter->failed || !exporter->put(exporter->userdata, "\n]}\n", 4);
}

bool chrome_trace_write(const Extract *extract, ArchivePut put, void *userdata) {
    Exporter *exporter = SDL_calloc(1, sizeof *exporter);
    if (!exporter)
        return SDL_OutOfMemory() == 0;
    exporter->extract = extract;
    exporter->put = put;
    exporter->userdata = userdata;
    exporter->start_ns = extract->count > 0 ? extract->records[0].time_ns : 0;
    exporter->end_ns = extract->count > 0 ? extract->records[extract->count - 1].time_ns : 0;
    bool made = slices_make(&exporter->slices, extract);
    if (made)
        put_all(exporter);
    bool written = made && !exporter->failed;
    slices_free(&exporter->slices);
    SDL_free(exporter);
    return written;
}
