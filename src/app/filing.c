#include "filing.h"

#include "chrome_trace.h"
#include "output.h"
#include "task.h"

struct Filing {
    ThawTask *task;
    FilesKind kind;
    char path[FILES_PATH_SIZE];
    ArchiveAbout about; // its strings are those below, or constants
    char began[64];
    char program[32];
    char scenario[FILES_PATH_SIZE];
    Extract *extract;    // owned
    ArchiveNames *names; // shared; NULL: they are the program's own

    Output output; // the thread's own, until it has finished
    bool written;
};

static bool write_archive(Filing *filing) {
    ArchiveWriter *writer = archive_writer_create(output_put, &filing->output);
    bool written = writer && archive_write_extract(writer, &filing->about, filing->extract);
    archive_writer_destroy(writer);
    return written;
}

static void filing_thread(void *userdata) {
    Filing *filing = userdata;
    output_open(&filing->output, filing->path);
    if (!filing->output.failed)
        filing->written = filing->kind == FILES_TRACE
                              ? chrome_trace_write(filing->extract, output_put, &filing->output)
                              : write_archive(filing);
    output_close(&filing->output);
    filing->written = filing->written && !filing->output.failed;
}

static void free_filing(void *userdata) {
    Filing *filing = userdata;
    extract_free(filing->extract);
    archive_names_release(filing->names);
    SDL_free(filing);
}

static void copy_text(const char **text, char *copy, size_t size) {
    if (!*text)
        return;
    SDL_strlcpy(copy, *text, size);
    *text = copy;
}

static void copy_about(Filing *filing, const ArchiveAbout *about) {
    filing->about = *about;
    copy_text(&filing->about.began, filing->began, sizeof filing->began);
    copy_text(&filing->about.program, filing->program, sizeof filing->program);
    copy_text(&filing->about.scenario, filing->scenario, sizeof filing->scenario);
    filing->about.names = filing->names;
}

Filing *filing_begin(FilesKind kind, const char *path, const ArchiveAbout *about, Extract *extract,
                     ArchiveNames *names) {
    Filing *filing = extract ? SDL_calloc(1, sizeof *filing) : NULL;
    if (!filing) {
        extract_free(extract);
        SDL_OutOfMemory();
        return NULL;
    }
    filing->kind = kind;
    filing->extract = extract;
    filing->names = archive_names_share(names);
    copy_about(filing, about);
    SDL_strlcpy(filing->path, path, sizeof filing->path);
    filing->task = thaw_task_start("thaw filing", filing_thread, free_filing, filing);
    if (filing->task)
        return filing;
    free_filing(filing);
    return NULL;
}

bool filing_has_finished(Filing *filing) {
    return thaw_task_has_finished(filing->task);
}

int filing_steps(Filing *filing) {
    return SDL_AtomicGet(&filing->output.steps);
}

bool filing_wait(Filing *filing, Uint32 stuck_ms) {
    return output_wait(&filing->output, filing->task, stuck_ms);
}

bool filing_end(Filing *filing) {
    bool finished = thaw_task_has_finished(filing->task);
    bool written = finished && filing->written;
    if (!finished)
        SDL_SetError("the disk does not take it");
    else if (filing->output.failed)
        SDL_SetError("%s", files_reason_of_thread(filing->output.error));
    else if (!written)
        SDL_SetError("out of memory, or it is too long");
    thaw_task_release(filing->task);
    return written;
}
