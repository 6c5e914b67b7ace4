#include "listing.h"

#include "sources.h"

Listing listing_of(const Archive *archive, const char *file) {
    if (!archive || archive_is_ours(archive, file))
        return (Listing){NULL, file, sources_line_count(file)};
    return (Listing){archive, file, archive_last_line(archive, file)};
}

const char *listing_line(const Listing *listing, int line, size_t *size) {
    *size = 0;
    return listing->archive ? archive_line(listing->archive, listing->file, line, size)
                            : sources_line(listing->file, line, size);
}

bool listing_point(const Listing *listing, int line, int *last) {
    size_t size;
    if (!listing->archive)
        return sources_point(listing->file, line, last);
    *last = line;
    return archive_line(listing->archive, listing->file, line, &size) != NULL;
}
