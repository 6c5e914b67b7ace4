// Strict UTF-8 for the fuzz targets; see invariant.h.
#include "invariant.h"

// The well-formed sequences (Unicode, table 3-7) without C0, DEL and C1: the range of the lead,
// that of the second byte, and how many bytes follow the lead. Those after the second are 80 to BF.
typedef struct Sequence {
    uint8_t lead_first, lead_last;
    uint8_t second_first, second_last;
    size_t following;
} Sequence;

static const Sequence sequences[] = {
    {0x20, 0x7E, 0, 0, 0},       {0xC2, 0xC2, 0xA0, 0xBF, 1}, {0xC3, 0xDF, 0x80, 0xBF, 1},
    {0xE0, 0xE0, 0xA0, 0xBF, 2}, {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2},
    {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3}, {0xF1, 0xF3, 0x80, 0xBF, 3},
    {0xF4, 0xF4, 0x80, 0x8F, 3},
};

static bool matches(const Sequence *sequence, const uint8_t *bytes, size_t size) {
    if (bytes[0] < sequence->lead_first || bytes[0] > sequence->lead_last)
        return false;
    if (sequence->following >= size)
        return false;
    for (size_t i = 1; i <= sequence->following; i++) {
        uint8_t first = i == 1 ? sequence->second_first : 0x80;
        uint8_t last = i == 1 ? sequence->second_last : 0xBF;
        if (bytes[i] < first || bytes[i] > last)
            return false;
    }
    return true;
}

bool is_plain_text(const char *text, size_t size) {
    const uint8_t *bytes = (const uint8_t *)text;
    const size_t count = sizeof sequences / sizeof sequences[0];
    while (size > 0) {
        size_t which = 0;
        while (which < count && !matches(&sequences[which], bytes, size))
            which++;
        if (which == count)
            return false;
        bytes += 1 + sequences[which].following;
        size -= 1 + sequences[which].following;
    }
    return true;
}
