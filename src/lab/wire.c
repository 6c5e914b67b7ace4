#include "wire.h"

#define WALK_RECORDS 16384 // records looked at
#define WALK_CHUNKS 512    // chunks put together

// The chunks of a stream, the newest first.
typedef struct Walk {
    Uint64 numbers[WALK_CHUNKS];
    int count;
    bool ended;      // the connection has ended behind them
    Uint64 since_ns; // the oldest record that was looked at; 0: there is none before
} Walk;

typedef struct Reader {
    const Recording *recording;
    WireMessage *message;
    Uint32 id;    // command whose message is wanted; 0: the newest
    Uint32 limit; // of a length
    Uint64 begin; // of the message in its stream
    Uint64 next;  // offset of the next chunk
    bool follows; // both are known
    bool served;  // command `id` has brought bytes to the message
    bool done;
} Reader;

// A chunk that is being read.
typedef struct Chunk {
    const Record *record;
    Uint8 kept[RECORD_BYTES_MAX];
    size_t kept_size;
    Uint64 at; // what was read of it
} Chunk;

bool wire_is_whole(const WireMessage *message) {
    return message->sized && message->have == THAW_HEADER_SIZE + message->total;
}

// ---- finding the chunks ----

static void walk_back(const Recording *recording, bool outgoing, Uint64 until_ns, Walk *walk) {
    Uint64 number = recording_find(recording, until_ns);
    Uint64 first = recording_first(recording);
    Uint8 wanted = outgoing ? THAW_EVENT_SENT : THAW_EVENT_RECEIVED;
    walk->count = 0;
    walk->ended = false;
    walk->since_ns = 0;
    for (int i = 0; i < WALK_RECORDS && number > first && walk->count < WALK_CHUNKS; i++) {
        const Record *record = recording_at(recording, --number);
        walk->since_ns = number > 0 ? record->time_ns : 0;
        if (record->lane == THAW_LANE_SERVER)
            continue;
        bool ends = record->kind == THAW_EVENT_OPENED || record->kind == THAW_EVENT_CLOSED ||
                    record->kind == THAW_EVENT_ENDED;
        if (ends && walk->count > 0)
            return;
        walk->ended = walk->ended || ends;
        if (record->kind != wanted)
            continue;
        walk->numbers[walk->count++] = number;
        if (record->offset == 0)
            return;
    }
}

// ---- putting them together ----

static void begin_message(Reader *reader, Uint64 offset) {
    SDL_zerop(reader->message);
    reader->begin = offset;
    reader->served = false;
}

// Whether the first bytes of a chunk are a length, the one that its record tells.
static bool begins_message(const Chunk *chunk) {
    Uint64 length = 0;
    if (chunk->kept_size < THAW_HEADER_SIZE)
        return false;
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        length |= (Uint64)chunk->kept[i] << (8 * i);
    return length == chunk->record->total;
}

// Where in its stream the message began that a record in the middle tells of. A message under way
// reaches to the end of the chunk. So does a whole one whose length had come before, since its
// payload is taken in alone. Behind any other whole one there may be more, and only the bytes tell
// whether it began with the chunk. False: it is not known.
static bool find_begin(const Chunk *chunk, Uint64 *begin) {
    const Record *record = chunk->record;
    Uint64 so_far = record->done + THAW_HEADER_SIZE;
    Uint64 end = record->offset + record->size;
    bool whole = record->done == record->total;
    if (record->total == 0 || record->done > record->total || so_far > end)
        return false;
    *begin = end - so_far;
    if (so_far >= record->size + (whole ? THAW_HEADER_SIZE : 0))
        return true;
    *begin = record->offset;
    bool blind = chunk->kept_size < THAW_HEADER_SIZE;
    return whole && (blind ? so_far == record->size : begins_message(chunk));
}

// In the middle of a stream the record itself tells how far the message under way has come.
static void find_place(Reader *reader, const Chunk *chunk) {
    const Record *record = chunk->record;
    Uint64 begin = 0;
    reader->follows = record->offset == 0 || find_begin(chunk, &begin);
    if (!reader->follows)
        return;
    begin_message(reader, begin);
    if (reader->begin >= record->offset)
        return;
    reader->message->there = true;
    reader->message->sized = true;
    reader->message->total = record->total;
    reader->message->have = record->offset - reader->begin;
}

// The entry of this chunk in the message.
static WireChunk *entry_of(WireMessage *message, bool first) {
    if (first && message->chunk_count < WIRE_CHUNKS) {
        WireChunk *fresh = &message->chunks[message->chunk_count++];
        *fresh = (WireChunk){.from = message->have};
    }
    message->chunks_count += first;
    return &message->chunks[SDL_max(message->chunk_count, 1) - 1];
}

// Take `size` bytes of a chunk into the message.
static void put(Reader *reader, Chunk *chunk, Uint64 size, bool first) {
    WireMessage *message = reader->message;
    WireChunk *entry = entry_of(message, first);
    for (Uint64 i = 0; i < size && message->have + i < WIRE_BYTES; i++)
        if ((Uint64)message->known == message->have + i && chunk->at + i < chunk->kept_size)
            message->bytes[message->known++] = chunk->kept[chunk->at + i];
    message->there = true;
    message->have += size;
    message->time_ns = chunk->record->time_ns;
    message->command_id = chunk->record->command_id;
    message->command = chunk->record->command;
    entry->size += size;
    entry->time_ns = chunk->record->time_ns;
    chunk->at += size;
    reader->served = reader->served || (reader->id > 0 && reader->id == message->command_id);
}

static Uint64 length_of(const WireMessage *message) {
    Uint64 length = 0;
    for (unsigned i = 0; i < THAW_HEADER_SIZE; i++)
        length |= (Uint64)message->bytes[i] << (8 * i);
    return length;
}

static void read_length(Reader *reader, Chunk *chunk, bool first) {
    WireMessage *message = reader->message;
    const Record *record = chunk->record;
    Uint64 size = SDL_min(record->size - chunk->at, THAW_HEADER_SIZE - message->have);
    // Bytes that are not kept say nothing, but the record may.
    bool blind = chunk->at + size > chunk->kept_size;
    if (blind && (record->total == 0 || chunk->at > 0)) {
        reader->follows = false;
        return;
    }
    bool told = message->sized; // by the record, since the bytes before it are not here
    put(reader, chunk, size, first);
    if (message->have < THAW_HEADER_SIZE)
        return;
    message->sized = true;
    if (!told)
        message->total = blind ? record->total : length_of(message);
    reader->done = message->total > reader->limit;
}

// The message after a whole one, if the chunk tells how it begins. Otherwise the place is lost, and
// the whole one stays.
static bool begin_next(Reader *reader, const Chunk *chunk) {
    bool blind = chunk->at >= chunk->kept_size;
    reader->follows = !blind || (chunk->at == 0 && chunk->record->total > 0);
    if (reader->follows)
        begin_message(reader, chunk->record->offset + chunk->at);
    return reader->follows;
}

static void read_chunk(Reader *reader, const Record *record) {
    Chunk chunk = {.record = record};
    chunk.kept_size = recording_bytes(reader->recording, record, chunk.kept);
    if (!reader->follows || record->offset != reader->next)
        find_place(reader, &chunk);
    reader->next = record->offset + record->size;
    bool first = true; // of what the message has of this chunk
    while (reader->follows && !reader->done && chunk.at < record->size) {
        WireMessage *message = reader->message;
        if (wire_is_whole(message) && !begin_next(reader, &chunk))
            return;
        if (message->have < THAW_HEADER_SIZE)
            read_length(reader, &chunk, first);
        else
            put(reader, &chunk,
                SDL_min(record->size - chunk.at, THAW_HEADER_SIZE + message->total - message->have),
                first);
        first = wire_is_whole(message);
        if (first) {
            message->behind = record->size - chunk.at;
            reader->done = reader->served;
        }
    }
}

void wire_find(const Recording *recording, bool outgoing, Uint64 until_ns, Uint32 id, Uint32 limit,
               WireMessage *message) {
    Walk walk;
    Reader reader = {.recording = recording, .message = message, .id = id, .limit = limit};
    SDL_zerop(message);
    walk_back(recording, outgoing, until_ns, &walk);
    for (int i = walk.count; i > 0 && !reader.done; i--)
        read_chunk(&reader, recording_at(recording, walk.numbers[i - 1]));
    message->ended = walk.ended;
    message->since_ns = walk.since_ns;
}
