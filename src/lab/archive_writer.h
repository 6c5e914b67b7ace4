// archive_writer.h - writes a recording as archive.h tells, a record at a time.
//
//     ArchiveWriter *writer = archive_writer_create(put, userdata);
//     archive_write_begin(writer, &about);
//     archive_write(writer, record, bytes);            each record, in order of arrival
//     archive_write_end(writer, lost);
//     archive_writer_destroy(writer);
//
// It makes lines and knows nothing of files: each line goes to `put` as a whole. Once `put` has
// failed, nothing more is handed to it.
//
// Thread: one at a time, for all of it.
#ifndef ARCHIVE_WRITER_H
#define ARCHIVE_WRITER_H

#include "archive.h"
#include "extract.h"

typedef struct ArchiveWriter ArchiveWriter;

// What the first line tells, and where the records are from. Strings are borrowed for the call;
// NULL: not known.
typedef struct ArchiveAbout {
    const char *began;         // the time of day, as people and programs read it
    Uint64 began_ns;           // the same on the clock of the records
    const char *scenario;      // the file that is played
    const char *strategy;      // who waits at the start
    const char *program;       // version that has made the records; NULL: this one
    const ArchiveNames *names; // of the file that the records are from, whose lines of source are
                               // told, and no others; NULL: they are this program's. Borrowed up
                               // to the end
} ArchiveAbout;

// Errors: NULL when memory ran out.
ArchiveWriter *archive_writer_create(ArchivePut put, void *userdata);
void archive_writer_destroy(ArchiveWriter *writer); // NULL is fine

// Errors of these: false when `put` has failed now or before, or the file would be longer than
// ARCHIVE_BYTES_MAX; archive_writer_is_full tells that.
bool archive_write_begin(ArchiveWriter *writer, const ArchiveAbout *about);

// `bytes` are those beside the record, RECORD_BYTES_MAX of record->size at the most; NULL: none.
bool archive_write(ArchiveWriter *writer, const Record *record, const void *bytes);

// `lost`: records that never came to be written.
bool archive_write_end(ArchiveWriter *writer, Uint64 lost);

// All of an extract, from begin to end.
bool archive_write_extract(ArchiveWriter *writer, const ArchiveAbout *about,
                           const Extract *extract);

// How many records were written.
Uint64 archive_writer_count(const ArchiveWriter *writer);

// Whether the file is as long as one may be.
bool archive_writer_is_full(const ArchiveWriter *writer);

#endif
