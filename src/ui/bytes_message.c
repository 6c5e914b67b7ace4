#include "bytes_message.h"

#include "number.h"

Uint32 bytes_limit(const LabModel *lab) {
    return lab->max_message > 0 ? lab->max_message : THAW_MAX_MESSAGE_DEFAULT;
}

// ---- words ----

static void write_title(const WireMessage *message, bool incoming, const LabModel *lab, char *text,
                        size_t size) {
    char when[PEN_TIME_SIZE];
    char count[THAW_NUMBER_SIZE];
    char who[32];
    SDL_snprintf(who, sizeof who, "#%u %s", message->command_id,
                 thaw_command_name((ThawCommandType)message->command));
    if (message->command_id == 0)
        SDL_strlcpy(who, "by itself", sizeof who);
    pen_time(when, lab->start_ns, message->time_ns);
    thaw_number_write(count, message->have);
    if (message->chunks_count == 1)
        SDL_snprintf(text, size, "%s %s, 1 chunk of %s %s, at %s", incoming ? "in " : "out", who,
                     count, thaw_number_bytes(message->have), when);
    else
        SDL_snprintf(text, size, "%s %s, %u chunks, %s %s, until %s", incoming ? "in " : "out", who,
                     (unsigned)message->chunks_count, count, thaw_number_bytes(message->have),
                     when);
}

// The length worked out: "5x1 + 0x256 + 0x64K + 0x16M = 5 bytes follow".
static void write_sum(const WireMessage *message, char *text, size_t size) {
    char sum[THAW_NUMBER_SIZE];
    thaw_number_write(sum, message->total);
    if (message->known < (int)THAW_HEADER_SIZE)
        SDL_snprintf(text, size, "the length says that %s %s follow", sum,
                     thaw_number_bytes(message->total));
    else
        SDL_snprintf(text, size,
                     "%u\xC3\x97"
                     "1 + %u\xC3\x97"
                     "256 + %u\xC3\x97"
                     "64K + %u\xC3\x97"
                     "16M = %s %s",
                     message->bytes[0], message->bytes[1], message->bytes[2], message->bytes[3],
                     sum, message->total == 1 ? "byte follows" : "bytes follow");
}

static void draw_refusal(Pen *pen, const WireMessage *message, const LabModel *lab) {
    char text[128];
    char claimed[THAW_NUMBER_SIZE];
    char limit[THAW_NUMBER_SIZE];
    SDL_snprintf(text, sizeof text, "refused: %s bytes would be more than the limit of %s",
                 thaw_number_write(claimed, message->total),
                 thaw_number_write(limit, bytes_limit(lab)));
    pen_lines(pen, pen->canvas->theme->freeze, text, 2);
}

// What is missing, or has come with it.
static void draw_rest(Pen *pen, const WireMessage *message, const LabModel *lab) {
    const Theme *theme = pen->canvas->theme;
    bool past = lab->state == LAB_PAST;
    char text[96];
    char some[THAW_NUMBER_SIZE];
    char all[THAW_NUMBER_SIZE];
    if (!message->sized) {
        SDL_snprintf(text, sizeof text, "%u of 4 bytes of the length %s here: %u %s missing",
                     (unsigned)message->have, past ? "were" : "are", 4 - (unsigned)message->have,
                     past ? "were" : "still");
        pen_lines(pen, theme->wait, text, 2);
    } else if (!wire_is_whole(message)) {
        SDL_snprintf(text, sizeof text, "%s of %s %s %s here",
                     thaw_number_write(some, message->have - THAW_HEADER_SIZE),
                     thaw_number_write(all, message->total), thaw_number_bytes(message->total),
                     past ? "were" : "are");
        pen_words(pen, theme->wait, text);
    } else if (message->behind > 0) {
        SDL_snprintf(text, sizeof text, "%s more %s came with it: the next message",
                     thaw_number_write(some, message->behind), thaw_number_bytes(message->behind));
        pen_words(pen, theme->dim, text);
    }
}

// ---- drawing ----

static int wanted_cells(const WireMessage *message, const LabModel *lab) {
    bool refused = message->sized && message->total > bytes_limit(lab);
    if (!message->sized || refused)
        return (int)THAW_HEADER_SIZE;
    return (int)SDL_min(THAW_HEADER_SIZE + message->total, WIRE_BYTES);
}

Cells bytes_message_cells(Pen *pen, const WireMessage *message, int wanted, SDL_Rect room) {
    Canvas *canvas = pen->canvas;
    Cells cells = cells_of(canvas, room, wanted);
    for (int i = 0; i < cells.shown; i++) {
        bool known = i < message->known;
        if ((Uint64)i < message->have)
            cells_draw_byte(canvas, &cells, i, known ? message->bytes[i] : 0, known);
        else
            cells_draw_gap(canvas, &cells, i);
    }
    for (int i = 1; i < message->chunk_count; i++)
        if (message->chunks[i].from > 0 && message->chunks[i].from < (Uint64)cells.shown)
            cells_draw_border(canvas, &cells, (int)message->chunks[i].from, canvas->theme->now);
    int used = cells_height_px(&cells);
    pen->room.y += used;
    pen->room.h -= used;
    return cells;
}

void bytes_message_more(Pen *pen, Uint64 more) {
    char text[64];
    char count[THAW_NUMBER_SIZE];
    SDL_snprintf(text, sizeof text, "... and %s more %s", thaw_number_write(count, more),
                 thaw_number_bytes(more));
    if (more > 0)
        pen_words(pen, pen->canvas->theme->dim, text);
}

// A message, with `room_px` for its cells.
void bytes_message_draw(Pen *pen, const WireMessage *message, bool incoming, const LabModel *lab,
                        int room_px) {
    const Theme *theme = pen->canvas->theme;
    char text[128];
    write_title(message, incoming, lab, text, sizeof text);
    pen_words(pen, theme->dim, text);
    SDL_Rect room = pen->room;
    room.h = SDL_min(room.h, room_px);
    Cells cells = bytes_message_cells(pen, message, wanted_cells(message, lab), room);
    bool refused = message->sized && message->total > bytes_limit(lab);
    if (message->sized) {
        write_sum(message, text, sizeof text);
        pen_lines(pen, theme->text, text, 2);
    }
    if (refused) {
        draw_refusal(pen, message, lab);
        return;
    }
    draw_rest(pen, message, lab);
    if (message->sized)
        bytes_message_more(pen, THAW_HEADER_SIZE + message->total - (Uint64)cells.shown);
}
