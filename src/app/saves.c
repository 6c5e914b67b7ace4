#include "saves.h"

#include <errno.h>

#define PICTURE_WAITS 60 // frames, at the most, for text that is on its way

void saves_note_disk(const Saves *saves, Uint64 since_ns) {
    RECORDER_SAY(saves->recorder, .kind = RECORD_WAITED, .what = FRAMES_DISK, .began_ns = since_ns);
}

bool saves_find_path(const Saves *saves, const Action *action, FilesKind kind,
                     char path[FILES_PATH_SIZE]) {
    Uint64 since_ns = thaw_clock_ns();
    bool found = action->text ? files_whole(action->text, path) : files_name(kind, path);
    saves_note_disk(saves, since_ns);
    return found;
}

// The GUI thread writes a log or a picture itself. Errors: false, see SDL_GetError.
static bool find_own_path(const Saves *saves, const Action *action, FilesKind kind,
                          char path[FILES_PATH_SIZE]) {
    if (!saves_find_path(saves, action, kind, path))
        return false;
    const char *why = files_explain_wait(path);
    return !why || SDL_SetError("%s: %s", path, why) == 0;
}

void saves_log(Saves *saves, const Action *action) {
    char path[FILES_PATH_SIZE];
    if (!find_own_path(saves, action, FILES_LOG, path)) {
        journal_fail(saves->journal, action->line > 0, "the log was not saved: %s", SDL_GetError());
        return;
    }
    Uint64 since_ns = thaw_clock_ns();
    const char *why = saves->explain_use(saves->userdata, path);
    errno = 0;
    if (!why && !log_save(saves->journal->log, path))
        why = files_reason(errno);
    saves_note_disk(saves, since_ns);
    if (!why)
        journal_say(saves->journal, LOG_INFO, "saved the log as %s", path);
    else
        journal_fail(saves->journal, action->line > 0, "the log was not saved as %s: %s", path,
                     why);
}

// ---- pictures ----

bool saves_has_picture(const Saves *saves) {
    return saves->picture[0] != '\0';
}

Acted saves_ask_picture(Saves *saves, const Action *action) {
    if (saves_has_picture(saves))
        return ACTED_LATER;
    saves->line = action->line;
    if (!find_own_path(saves, action, FILES_PICTURE, saves->picture)) {
        saves->picture[0] = '\0';
        journal_fail(saves->journal, action->line > 0, "the picture was not saved: %s",
                     SDL_GetError());
    }
    return ACTED;
}

void saves_ask_promised(Saves *saves, const char *file) {
    files_whole(file, saves->picture);
    saves->line = ACTION_OF_OPTION;
    saves->promised = true;
}

void saves_give_up(Saves *saves) {
    if (saves_has_picture(saves))
        journal_fail(saves->journal, saves->line > 0, "no picture %s: the window is hidden",
                     saves->picture);
    saves->picture[0] = '\0';
    saves->promised = false;
    saves->waited = 0;
}

// Returns why it was not saved; NULL: it was. SDL names the file, and keeps the system's reason to
// itself.
static const char *save_picture(const Saves *saves, const Screen *screen) {
    const char *why = files_explain_wait(saves->picture);
    if (!why)
        why = saves->explain_use(saves->userdata, saves->picture);
    errno = 0;
    if (why || screen_save(screen, saves->picture))
        return why;
    return files_reason(errno);
}

static void tell_failure(const Saves *saves, const char *reason) {
    char why[256]; // `reason` may be SDL's own text
    SDL_strlcpy(why, reason, sizeof why);
    journal_fail(saves->journal, saves->line > 0, "the picture was not saved as %s: %s",
                 saves->picture, why);
    if (!saves->promised)
        return;
    journal_complain(saves->journal, "thaw: the picture was not saved as %s: %s", saves->picture,
                     why);
    journal_break_promise(saves->journal);
}

void saves_picture(Saves *saves, const Screen *screen) {
    if (!saves_has_picture(saves) ||
        (text_is_behind(screen->text) && saves->waited++ < PICTURE_WAITS))
        return;
    Uint64 since_ns = thaw_clock_ns();
    const char *why = save_picture(saves, screen);
    saves_note_disk(saves, since_ns);
    if (why)
        tell_failure(saves, why);
    else if (saves->line <= 0)
        journal_say(saves->journal, LOG_INFO, "saved a picture as %s", saves->picture);
    saves->picture[0] = '\0';
    saves->promised = false;
    saves->waited = 0;
}
