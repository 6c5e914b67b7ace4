#include "keeping.h"

#include <time.h>

#include "interrupt.h"
#include "number.h"
#include "phrases.h"

#define STUCK_MS 5000u // how long a disk may take nothing

void keeping_init(Keeping *keeping, const KeepingParts *parts) {
    SDL_zerop(keeping);
    keeping->parts = *parts;
}

// ---- what files say about themselves ----

static void write_time(char text[64]) {
    time_t now = time(NULL);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only the GUI thread asks for the time of day.
    const struct tm *parts = localtime(&now);
    if (!parts || strftime(text, 64, "%Y-%m-%d %H:%M:%S", parts) == 0)
        SDL_strlcpy(text, "unknown", 64);
}

static ArchiveAbout about(const Keeping *keeping) {
    return (ArchiveAbout){.began_ns = thaw_clock_ns(),
                          .scenario = keeping->parts.scenario,
                          .strategy = keeping->parts.strategy};
}

Recording *keeping_recording(const Keeping *keeping) {
    return keeping->replayed ? keeping->replayed->recording : keeping->parts.recording;
}

// ---- telling ----

static const char *noun(ActionType type) {
    return type == ACTION_TRACE ? "trace" : "recording";
}

// What was promised at the start is a failure of the program, too.
static void tell_failure(const Keeping *keeping, const KeepingFile *file, const char *why) {
    Journal *journal = keeping->parts.journal;
    journal_fail(journal, file->line > 0, "the %s was not saved as %s: %s", noun(file->type),
                 file->path, why);
    if (file->line != ACTION_OF_OPTION)
        return;
    journal_complain(journal, "thaw: the %s was not saved as %s: %s", noun(file->type), file->path,
                     why);
    journal_break_promise(journal);
}

const char *keeping_explain_use(const void *userdata, const char *path) {
    const Keeping *keeping = userdata;
    if (keeping->replayed && files_same(path, keeping->replayed_path))
        return "it is the recording that is shown";
    if (keeping->tape && files_same(path, keeping->tape_file.path))
        return "what happens is recorded there";
    return NULL;
}

// Find the file of an action; if there is none, that is told.
static bool begin_file(const Keeping *keeping, KeepingFile *file, const Action *action,
                       FilesKind kind) {
    file->type = action->type;
    file->line = action->line;
    file->since_ns = thaw_clock_ns();
    if (!saves_find_path(keeping->parts.saves, action, kind, file->path)) {
        journal_fail(keeping->parts.journal, action->line > 0, "the %s was not saved: %s",
                     noun(action->type), SDL_GetError());
        return false;
    }
    const char *why = keeping_explain_use(keeping, file->path);
    if (why)
        tell_failure(keeping, file, why);
    return why == NULL;
}

static bool is_over(const KeepingFile *file, Uint32 limit_ms) {
    return thaw_clock_since_ns(file->since_ns) > limit_ms * (Uint64)THAW_NS_PER_MS;
}

// Whether the thread that writes a file has stood still for too long; `steps` change as it gets on.
static bool is_stuck(KeepingFile *file, int steps) {
    if (file->steps != steps)
        file->since_ns = thaw_clock_ns();
    file->steps = steps;
    return is_over(file, STUCK_MS);
}

// ---- recording while it happens ----

static bool tape_is_ending(const Keeping *keeping) {
    return keeping->tape && keeping->tape_file.since_ns > 0;
}

bool keeping_records(const Keeping *keeping) {
    return keeping->tape && !tape_is_ending(keeping) && !tape_has_ended(keeping->tape);
}

// `since_ns` as for extract_since.
static void begin_tape(Keeping *keeping, Uint64 since_ns) {
    Recording *recording = keeping->parts.recording;
    ArchiveAbout what = about(keeping);
    char began[64];
    write_time(began);
    what.began = began;
    recording_drain(recording);
    keeping->tape =
        tape_create(keeping->tape_file.path, &what, recording_snapshot(recording), since_ns);
    keeping->tape_file.since_ns = 0;
    if (keeping->tape)
        recording_set_sink(recording, tape_take, keeping->tape);
    else
        tell_failure(keeping, &keeping->tape_file, SDL_GetError());
}

static void close_tape(Keeping *keeping) {
    recording_drain(keeping->parts.recording);
    recording_set_sink(keeping->parts.recording, NULL, NULL);
    tape_close(keeping->tape);
}

// Why a tape is not as it was wanted; NULL: it is. Borrowed.
static const char *explain_end(const TapeEnd *end) {
    if (end->failed)
        return files_reason_of_thread(end->error);
    return end->full ? "it is as long as a recording may be; what came until then is in it" : NULL;
}

static void free_tape(Keeping *keeping) {
    recording_set_sink(keeping->parts.recording, NULL, NULL);
    tape_release(keeping->tape);
    keeping->tape = NULL;
}

static void tell_tape(const Keeping *keeping, const TapeEnd *end) {
    char events[THAW_NUMBER_SIZE];
    char lost[THAW_NUMBER_SIZE];
    thaw_number_write(events, end->events);
    thaw_number_write(lost, end->lost);
    const char *path = keeping->tape_file.path;
    if (end->lost > 0)
        journal_say(keeping->parts.journal, LOG_INFO, "recorded %s event%s as %s; %s %s lost",
                    events, phrase_plural(end->events), path, lost,
                    end->lost == 1 ? "was" : "were");
    else
        journal_say(keeping->parts.journal, LOG_INFO, "recorded %s event%s as %s", events,
                    phrase_plural(end->events), path);
}

// It has ended, as was asked for or not.
static void finish_tape(Keeping *keeping) {
    TapeEnd end = tape_end(keeping->tape);
    const char *why = explain_end(&end);
    if (why)
        tell_failure(keeping, &keeping->tape_file, why);
    else
        tell_tape(keeping, &end);
    free_tape(keeping);
}

static void ask_tape_to_end(Keeping *keeping, const Action *action) {
    close_tape(keeping);
    keeping->tape_file.since_ns = thaw_clock_ns();
    keeping->tape_file.line = action->line;
}

static void act_record(Keeping *keeping, const Action *action) {
    if (keeping->tape) {
        ask_tape_to_end(keeping, action);
        return;
    }
    if (!begin_file(keeping, &keeping->tape_file, action, FILES_RECORDING))
        return;
    begin_tape(keeping, SDL_MAX_UINT64);
    if (keeping->tape)
        journal_say(keeping->parts.journal, LOG_INFO, "recording to %s", keeping->tape_file.path);
}

static void look_at_tape(Keeping *keeping) {
    if (tape_has_ended(keeping->tape)) {
        finish_tape(keeping);
    } else if (tape_is_ending(keeping) &&
               is_stuck(&keeping->tape_file, tape_steps(keeping->tape))) {
        tell_failure(keeping, &keeping->tape_file, "the disk does not take it");
        free_tape(keeping);
    }
}

void keeping_record(Keeping *keeping, const char *file) {
    keeping->tape_file.type = ACTION_RECORD;
    keeping->tape_file.line = ACTION_OF_OPTION;
    if (files_whole(file, keeping->tape_file.path))
        begin_tape(keeping, 0);
    else
        tell_failure(keeping, &keeping->tape_file, SDL_GetError());
}

// ---- a copy to a file ----

static Uint64 last_of(const Recording *recording) {
    Uint64 end = recording_end(recording);
    return end > recording_first(recording) ? recording_at(recording, end - 1)->time_ns : 0;
}

// What a file says about itself stays true of a part of it.
static ArchiveAbout about_replayed(const Archive *archive) {
    return (ArchiveAbout){.began_ns = archive->began_ns,
                          .began = *archive->began ? archive->began : NULL,
                          .program = *archive->program ? archive->program : NULL,
                          .scenario = *archive->scenario ? archive->scenario : NULL};
}

// Errors: false, see SDL_GetError.
static bool begin_filing(Keeping *keeping, FilesKind kind, Uint64 since_ns) {
    char now[64];
    ArchiveAbout what = keeping->replayed ? about_replayed(keeping->replayed) : about(keeping);
    write_time(now);
    if (!keeping->replayed)
        what.began = now;
    Recording *recording = keeping_recording(keeping);
    ArchiveNames *names = keeping->replayed ? keeping->replayed->names : NULL;
    keeping->filing = filing_begin(kind, keeping->filing_file.path, &what,
                                   recording_snapshot(recording), since_ns, names);
    return keeping->filing != NULL;
}

static void finish_filing(Keeping *keeping) {
    const KeepingFile *file = &keeping->filing_file;
    bool written = filing_end(keeping->filing);
    keeping->filing = NULL;
    if (!written)
        tell_failure(keeping, file, SDL_GetError());
    else if (file->type == ACTION_TRACE)
        journal_say(keeping->parts.journal, LOG_INFO,
                    "saved a trace as %s; ui.perfetto.dev shows it", file->path);
    else
        journal_say(keeping->parts.journal, LOG_INFO, "kept the last ten seconds as %s",
                    file->path);
}

static void act_file(Keeping *keeping, const Action *action) {
    bool trace = action->type == ACTION_TRACE;
    FilesKind kind = trace ? FILES_TRACE : FILES_RECORDING;
    if (!begin_file(keeping, &keeping->filing_file, action, kind))
        return;
    recording_drain(keeping->parts.recording);
    Uint64 last_ns = last_of(keeping_recording(keeping));
    bool all = trace || last_ns <= KEEPING_LAST_NS;
    if (!begin_filing(keeping, kind, all ? 0 : last_ns - KEEPING_LAST_NS))
        tell_failure(keeping, &keeping->filing_file, SDL_GetError());
}

// ---- a recording from a file ----

bool keeping_leave(Keeping *keeping) {
    if (!keeping->replayed)
        return false;
    inspector_show(keeping->parts.inspector, keeping->parts.recording, false);
    archive_release(keeping->replayed);
    keeping->replayed = NULL;
    return true;
}

static void show(Keeping *keeping, Archive *archive) {
    inspector_show(keeping->parts.inspector, archive->recording, true);
    archive_release(keeping->replayed);
    keeping->replayed = archive;
    SDL_strlcpy(keeping->replayed_path, keeping->loading_file.path, FILES_PATH_SIZE);
}

static void tell_replay(const Keeping *keeping, const Archive *archive) {
    char events[THAW_NUMBER_SIZE];
    char lost[THAW_NUMBER_SIZE];
    char skipped[THAW_NUMBER_SIZE];
    Journal *journal = keeping->parts.journal;
    thaw_number_write(events, archive->records);
    thaw_number_write(skipped, archive->skipped);
    journal_say(journal, LOG_INFO, "replaying %s: %s event%s%s", keeping->loading_file.path, events,
                phrase_plural(archive->records), archive->abrupt ? "; it ended abruptly" : "");
    if (archive->lost > 0)
        journal_say(journal, LOG_INFO, "%s event%s lost when it was made",
                    thaw_number_write(lost, archive->lost), archive->lost == 1 ? " was" : "s were");
    if (archive->skipped > 0)
        journal_say(journal, LOG_INFO,
                    archive->skipped == 1 ? "%s line of it is no event, and was skipped"
                                          : "%s lines of it are no events, and were skipped",
                    skipped);
}

static void finish_loading(Keeping *keeping) {
    char error[REPLAY_ERROR_SIZE];
    const KeepingFile *file = &keeping->loading_file;
    Archive *archive = replay_end(keeping->loading, error);
    keeping->loading = NULL;
    if (!archive) {
        journal_fail(keeping->parts.journal, file->line > 0, "%s cannot be replayed: %s",
                     file->path, error);
        return;
    }
    show(keeping, archive);
    tell_replay(keeping, archive);
}

static void act_replay(Keeping *keeping, const Action *action) {
    KeepingFile *file = &keeping->loading_file;
    *file = (KeepingFile){.type = action->type, .line = action->line, .since_ns = thaw_clock_ns()};
    if (files_whole(action->text, file->path))
        keeping->loading = replay_begin(file->path);
    if (!keeping->loading)
        journal_fail(keeping->parts.journal, action->line > 0, "%s cannot be replayed: %s",
                     file->path, SDL_GetError());
}

bool keeping_show(Keeping *keeping, const char *file, char error[REPLAY_ERROR_SIZE]) {
    bool fits = files_whole(file, keeping->loading_file.path);
    Replay *replay = fits ? replay_begin(keeping->loading_file.path) : NULL;
    if (!replay) {
        SDL_strlcpy(error, SDL_GetError(), REPLAY_ERROR_SIZE);
        return false;
    }
    keeping->loading_file.since_ns = thaw_clock_ns();
    while (!replay_wait(replay, 50) && !interrupt_code() &&
           !is_over(&keeping->loading_file, REPLAY_LIMIT_MS))
        continue;
    Archive *archive = replay_end(replay, error);
    if (!archive)
        return false;
    show(keeping, archive);
    tell_replay(keeping, archive);
    return true;
}

// ---- all of them ----

bool keeping_is_busy(const Keeping *keeping) {
    return keeping->filing || keeping->loading || tape_is_ending(keeping);
}

Acted keeping_act(Keeping *keeping, const Action *action) {
    if (keeping_is_busy(keeping))
        return ACTED_LATER;
    switch (action->type) {
    case ACTION_RECORD: act_record(keeping, action); break;
    case ACTION_REPLAY: act_replay(keeping, action); break;
    default: act_file(keeping, action);
    }
    return ACTED;
}

void keeping_look(Keeping *keeping) {
    if (keeping->tape)
        look_at_tape(keeping);
    if (keeping->filing && (filing_has_finished(keeping->filing) ||
                            is_stuck(&keeping->filing_file, filing_steps(keeping->filing))))
        finish_filing(keeping);
    if (keeping->loading &&
        (replay_wait(keeping->loading, 0) || is_over(&keeping->loading_file, REPLAY_LIMIT_MS)))
        finish_loading(keeping);
}

// ---- the end ----

// What was not saved, for SDL_GetError.
static bool refuse(const KeepingFile *file, const char *why) {
    char reason[256]; // `why` may be SDL's own text
    SDL_strlcpy(reason, why, sizeof reason);
    SDL_SetError("the %s was not saved as %s: %s", noun(file->type), file->path, reason);
    return false;
}

static bool end_filing(Keeping *keeping) {
    filing_wait(keeping->filing, STUCK_MS);
    bool written = filing_end(keeping->filing);
    keeping->filing = NULL;
    return written || refuse(&keeping->filing_file, SDL_GetError());
}

bool keeping_end_copy(Keeping *keeping) {
    return !keeping->filing || end_filing(keeping);
}

bool keeping_save_trace(Keeping *keeping, const char *file) {
    keeping->filing_file = (KeepingFile){.type = ACTION_TRACE, .line = ACTION_OF_OPTION};
    if (!files_whole(file, keeping->filing_file.path))
        return refuse(&keeping->filing_file, SDL_GetError());
    const char *why = keeping_explain_use(keeping, keeping->filing_file.path);
    if (why)
        return refuse(&keeping->filing_file, why);
    if (!begin_filing(keeping, FILES_TRACE, 0))
        return refuse(&keeping->filing_file, SDL_GetError());
    return end_filing(keeping);
}

bool keeping_end_tape(Keeping *keeping) {
    if (!keeping->tape)
        return true;
    close_tape(keeping);
    bool ended = tape_wait(keeping->tape, STUCK_MS);
    TapeEnd end = ended ? tape_end(keeping->tape) : (TapeEnd){.failed = true};
    const char *why = ended ? explain_end(&end) : "the disk does not take it";
    if (why)
        refuse(&keeping->tape_file, why);
    free_tape(keeping);
    return why == NULL;
}

void keeping_quit(Keeping *keeping) {
    char error[REPLAY_ERROR_SIZE];
    if (keeping->loading)
        archive_release(replay_end(keeping->loading, error));
    keeping->loading = NULL;
    archive_release(keeping->replayed);
    keeping->replayed = NULL;
}
