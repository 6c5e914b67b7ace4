#include "replay.h"

#include <errno.h>

#include "files.h"
#include "task.h"

#define PART_SIZE 65536u // bytes that are read at once

struct Replay {
    ThawTask *task;
    char path[FILES_PATH_SIZE];
    SDL_atomic_t given_up; // nobody waits for it any more

    ArchiveReader *reader; // the thread's own, until it has finished, as what follows
    Archive *archive;
    bool opened;
    bool whole;
    int error; // errno of a failure; 0: the system told none
};

// Whether all of the file was read, or as much of it as was wanted.
static bool read_all(Replay *replay, SDL_RWops *in, char *part) {
    size_t size;
    SDL_ClearError();
    errno = 0;
    while (!SDL_AtomicGet(&replay->given_up) && (size = SDL_RWread(in, part, 1, PART_SIZE)) > 0)
        if (!archive_reader_feed(replay->reader, part, size))
            return true;
    replay->error = errno;
    return !*SDL_GetError();
}

static void replay_thread(void *userdata) {
    Replay *replay = userdata;
    char *part = SDL_malloc(PART_SIZE);
    errno = 0;
    SDL_RWops *in = part ? SDL_RWFromFile(replay->path, "rb") : NULL;
    replay->error = errno;
    replay->opened = in != NULL;
    if (in) {
        replay->whole = read_all(replay, in, part);
        if (replay->whole)
            replay->archive = archive_reader_end(replay->reader);
        SDL_RWclose(in);
    }
    SDL_free(part);
}

static void free_replay(void *userdata) {
    Replay *replay = userdata;
    archive_release(replay->archive);
    archive_reader_destroy(replay->reader);
    SDL_free(replay);
}

Replay *replay_begin(const char *path) {
    Replay *replay = SDL_calloc(1, sizeof *replay);
    if (!replay) {
        SDL_OutOfMemory();
        return NULL;
    }
    SDL_strlcpy(replay->path, path, sizeof replay->path);
    replay->reader = archive_reader_create();
    if (replay->reader)
        replay->task = thaw_task_start("thaw replay", replay_thread, free_replay, replay);
    if (replay->task)
        return replay;
    free_replay(replay);
    return NULL;
}

bool replay_wait(Replay *replay, Uint32 limit_ms) {
    return thaw_task_wait(replay->task, limit_ms);
}

Archive *replay_end(Replay *replay, char error[REPLAY_ERROR_SIZE]) {
    Archive *archive = NULL;
    *error = '\0';
    if (!thaw_task_has_finished(replay->task)) {
        SDL_strlcpy(error, "it takes longer than a minute to read", REPLAY_ERROR_SIZE);
    } else if (!replay->opened || !replay->whole) {
        SDL_snprintf(error, REPLAY_ERROR_SIZE, "it cannot be %s: %s",
                     replay->opened ? "read" : "opened", files_reason_of_thread(replay->error));
    } else if (!replay->archive) {
        SDL_strlcpy(error, archive_reader_error(replay->reader), REPLAY_ERROR_SIZE);
    } else {
        archive = replay->archive;
        replay->archive = NULL;
    }
    SDL_AtomicSet(&replay->given_up, 1);
    thaw_task_release(replay->task);
    return archive;
}

bool replay_is_recording(const char *path) {
    char start[sizeof ARCHIVE_START];
    const size_t size = sizeof start - 1;
    SDL_RWops *in = SDL_RWFromFile(path, "rb");
    bool found =
        in && SDL_RWread(in, start, 1, size) == size && SDL_memcmp(start, ARCHIVE_START, size) == 0;
    if (in)
        SDL_RWclose(in);
    return found;
}
