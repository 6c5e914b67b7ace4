// archive_record.h - reads one line of a recording that is a record (archive.h).
//
// All that serves as an index anywhere is in its range, and a record says nothing that no thread of
// this program says. Whether its time fits to those of the others is for archive_reader.h to see.
//
// Thread: one at a time for the names.
#ifndef ARCHIVE_RECORD_H
#define ARCHIVE_RECORD_H

#include "archive_names.h"
#include "json.h"

typedef struct ArchiveRecord {
    Record record;
    size_t byte_count; // of `bytes`; 0: it has none
    Uint8 bytes[RECORD_BYTES_MAX];
} ArchiveRecord;

// Read a record. Names go into `names`, and places come from there.
// Errors: false when it is no record, or none that can be.
bool archive_record_read(ArchiveRecord *out, JsonReader *json, ArchiveNames *names);

#endif
