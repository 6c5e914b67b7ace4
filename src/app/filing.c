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
    Recording *past; // a snapshot; the thread's own, until it has finished
    Uint64 since_ns;
    ArchiveNames *names; // shared; NULL: they are the program's own

    Output output; // the thread's own, until it has finished
    bool written;
};

static bool write_archive(Filing *filing, const Extract *extract) {
    ArchiveWriter *writer = archive_writer_create(output_put, &filing->output);
    bool written = writer && archive_write_extract(writer, &filing->about, extract);
    archive_writer_destroy(writer);
    return written;
}

// The snapshot is dropped first: as long as it is held, the recording copies what it writes.
static Extract *take_extract(Filing *filing) {
    Extract *extract = extract_since(filing->past, filing->since_ns);
    recording_destroy(filing->past);
    filing->past = NULL;
    return extract;
}

static void filing_thread(void *userdata) {
    Filing *filing = userdata;
    Extract *extract = take_extract(filing);
    output_open(&filing->output, filing->path);
    if (extract && !filing->output.failed)
        filing->written = filing->kind == FILES_TRACE
                              ? chrome_trace_write(extract, output_put, &filing->output)
                              : write_archive(filing, extract);
    extract_free(extract);
    output_close(&filing->output);
    filing->written = filing->written && !filing->output.failed;
}

static void free_filing(void *userdata) {
    Filing *filing = userdata;
    recording_destroy(filing->past);
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

Filing *filing_begin(FilesKind kind, const char *path, const ArchiveAbout *about, Recording *past,
                     Uint64 since_ns, ArchiveNames *names) {
    Filing *filing = past ? SDL_calloc(1, sizeof *filing) : NULL;
    if (!filing) {
        recording_destroy(past);
        SDL_OutOfMemory();
        return NULL;
    }
    filing->kind = kind;
    filing->past = past;
    filing->since_ns = since_ns;
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
