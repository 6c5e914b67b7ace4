#include "span.h"

bool span_code_is_bad(Uint8 code) {
    return code != THAW_OK && code != THAW_ERROR_CANCELLED;
}

Span span_of_record(const Record *record, SpanReason reason) {
    return (Span){.begin_ns = record->time_ns,
                  .end_ns = record->time_ns,
                  .size = record->size,
                  .command_id = record->command_id,
                  .thread = record->thread,
                  .reason = (Uint8)reason,
                  .command = record->command,
                  .code = record->code};
}
