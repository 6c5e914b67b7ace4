// listing.h - a file of the source as a recording needs it: what the program was that made it.
//
// The program's own recording is from the sources that the program carries. A recording from a file
// may be from others. It tells the lines that its records are from; if all of them are as they are
// here, the file is taken to be the same. Otherwise there is nothing but those lines.
//
// Thread: the one that the archive belongs to.
#ifndef LISTING_H
#define LISTING_H

#include "archive_reader.h"

typedef struct Listing {
    const Archive *archive; // borrowed; NULL: the file is as the program carries it
    const char *file;       // borrowed
    int count;              // of lines. 0: nothing is known of this file
} Listing;

// `archive`: what the recording was read from; NULL: it is the program's own. `file` is that of a
// record of it; NULL is fine.
Listing listing_of(const Archive *archive, const char *file);

// As sources_line and sources_point. In a file of other sources the lines told are its points.
const char *listing_line(const Listing *listing, int line, size_t *size);
bool listing_point(const Listing *listing, int line, int *last);

#endif
