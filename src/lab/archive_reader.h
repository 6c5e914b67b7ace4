// archive_reader.h - reads what archive_writer.h writes, and whatever else somebody calls a
// recording.
//
//     ArchiveReader *reader = archive_reader_create();
//     while (... bytes come ...)
//         if (!archive_reader_feed(reader, bytes, size))
//             break;                                            archive_reader_error tells why
//     Archive *archive = archive_reader_end(reader);            NULL: the same
//     ... archive->recording ...
//     archive_release(archive);
//
// A file may say anything. So each record is checked before it comes into the recording: all that
// serves as an index anywhere is in its range, and times do not go backwards by more than
// ARCHIVE_LATE records, but for those that tell of a loss. What fails is skipped and counted.
// Memory is bounded, and so is the time that a byte takes.
//
// Thread: one at a time for a reader. The archive belongs to the one that takes it over.
#ifndef ARCHIVE_READER_H
#define ARCHIVE_READER_H

#include "archive_names.h"
#include "recording.h"

#define ARCHIVE_ERROR_SIZE 192u // bytes
#define ARCHIVE_LATE 512u       // records that one may come behind its time

// A recording from a file.
typedef struct Archive {
    Recording *recording; // owned
    ArchiveNames *names;  // shared
    Uint64 records;       // records in the recording
    Uint64 skipped;       // lines that were no record, or none that can be
    Uint64 lost;          // records that never came into the file, as it or its records say
    bool abrupt;          // there is no end line: the program that wrote it did not end in order
    char program[32];     // the version that wrote it
    char began[64];       // the time of day when it did
    Uint64 began_ns;      // the same on the clock of the records
    char scenario[256];   // empty: none is told
} Archive;

typedef struct ArchiveReader ArchiveReader;

// Errors: NULL when memory ran out.
ArchiveReader *archive_reader_create(void);
void archive_reader_destroy(ArchiveReader *reader); // NULL is fine

// Take in the next bytes. Errors: false when the file is refused.
bool archive_reader_feed(ArchiveReader *reader, const char *bytes, size_t size);

// The file is over. A last line without its end is taken if it is whole.
// Owner: you; archive_release. The reader is still to be destroyed.   Errors: NULL.
Archive *archive_reader_end(ArchiveReader *reader);

// Why it was refused, in a sentence without a subject: "it is not a recording of thaw". Borrowed.
const char *archive_reader_error(const ArchiveReader *reader);

// Free the recording; NULL is fine.
void archive_release(Archive *archive);

// A line of the source as it was when the file was made. `file` is that of a record of this
// archive. Static as long as the archive. Errors: NULL when the file does not tell it.
const char *archive_line(const Archive *archive, const char *file, int line, size_t *size);

// The last line of a file that a record of this archive is from. 0: there is none, or the archive
// tells not one line of the file.
int archive_last_line(const Archive *archive, const char *file);

// Whether a file was then as it is in this program, as far as the lines that are told show it.
// Errors: false, too, when none is told.
bool archive_is_ours(const Archive *archive, const char *file);

#endif
