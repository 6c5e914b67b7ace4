#include "archive.h"

static const char *const kinds[] = {
    [THAW_EVENT_SUBMITTED] = "SUBMITTED",
    [THAW_EVENT_TAKEN] = "TAKEN",
    [THAW_EVENT_CALL] = "CALL",
    [THAW_EVENT_RETURN] = "RETURN",
    [THAW_EVENT_SENT] = "SENT",
    [THAW_EVENT_RECEIVED] = "RECEIVED",
    [THAW_EVENT_REPLIED] = "REPLIED",
    [THAW_EVENT_PUT] = "PUT",
    [THAW_EVENT_RUNG] = "RUNG",
    [THAW_EVENT_POLLED] = "POLLED",
    [THAW_EVENT_ANSWERED] = "ANSWERED",
    [THAW_EVENT_CANCELLED] = "CANCELLED",
    [THAW_EVENT_EXPIRED] = "EXPIRED",
    [THAW_EVENT_DISOWNED] = "DISOWNED",
    [THAW_EVENT_FINISHED] = "FINISHED",
    [THAW_EVENT_ENDED] = "ENDED",
    [THAW_EVENT_OPENED] = "OPENED",
    [THAW_EVENT_CLOSED] = "CLOSED",
    [THAW_EVENT_ASLEEP] = "ASLEEP",
    [THAW_EVENT_AWAKE] = "AWAKE",
    [THAW_EVENT_ACCEPTED] = "ACCEPTED",
    [THAW_EVENT_TURNED_AWAY] = "TURNED_AWAY",
    [THAW_EVENT_LEFT] = "LEFT",
    [RECORD_PRESENTED] = "PRESENTED",
    [RECORD_HIDDEN] = "HIDDEN",
    [RECORD_CLICK] = "CLICK",
    [RECORD_KEY] = "KEY",
    [RECORD_SEEN] = "SEEN",
    [RECORD_ACTION] = "ACTION",
    [RECORD_WAITED] = "WAITED",
    [RECORD_CANCEL] = "CANCEL",
    [RECORD_QUIT] = "QUIT",
    [RECORD_ENDED] = "PROGRAM_ENDED",
    [RECORD_STRATEGY] = "STRATEGY",
    [RECORD_MARK] = "MARK",
    [RECORD_HELD] = "HELD",
    [RECORD_RELEASED] = "RELEASED",
    [RECORD_LOST] = "LOST",
};

static const char *const lanes[] = {
    [THAW_LANE_GUI] = "gui",
    [THAW_LANE_NETWORK] = "network",
    [THAW_LANE_SERVER] = "server",
};

static const char *const calls[] = {
    [THAW_CALL_NONE] = "NONE", [THAW_CALL_LOOKUP] = "LOOKUP",   [THAW_CALL_CONNECT] = "CONNECT",
    [THAW_CALL_SEND] = "SEND", [THAW_CALL_RECEIVE] = "RECEIVE",
};

static const char *const codes[] = {
    [THAW_OK] = "OK",
    [THAW_ERROR_STATE] = "STATE",
    [THAW_ERROR_ADDRESS] = "ADDRESS",
    [THAW_ERROR_UNKNOWN_HOST] = "UNKNOWN_HOST",
    [THAW_ERROR_REFUSED] = "REFUSED",
    [THAW_ERROR_UNREACHABLE] = "UNREACHABLE",
    [THAW_ERROR_CLOSED] = "CLOSED",
    [THAW_ERROR_CUT] = "CUT",
    [THAW_ERROR_RESET] = "RESET",
    [THAW_ERROR_TOO_LARGE] = "TOO_LARGE",
    [THAW_ERROR_MEMORY] = "MEMORY",
    [THAW_ERROR_BUSY] = "BUSY",
    [THAW_ERROR_CANCELLED] = "CANCELLED",
    [THAW_ERROR_TIMEOUT] = "TIMEOUT",
};

#define COMMAND_WORD(name, step, deadline, effect) [THAW_COMMAND_##name] = #name,
static const char *const commands[] = {THAW_COMMANDS(COMMAND_WORD)};
#undef COMMAND_WORD

static const char *const strategies[] = {
    [THAW_STRATEGY_WORKER] = "worker",
    [THAW_STRATEGY_POLL] = "poll",
    [THAW_STRATEGY_BLOCK] = "block",
};

SDL_COMPILE_TIME_ASSERT(word_for_each_kind, SDL_arraysize(kinds) == RECORD_LOST + 1);
SDL_COMPILE_TIME_ASSERT(word_for_each_lane, SDL_arraysize(lanes) == RECORD_LANES);
SDL_COMPILE_TIME_ASSERT(word_for_each_call, SDL_arraysize(calls) == THAW_CALL_COUNT);
SDL_COMPILE_TIME_ASSERT(word_for_each_code, SDL_arraysize(codes) == THAW_ERROR_TIMEOUT + 1);
SDL_COMPILE_TIME_ASSERT(word_for_each_strategy, SDL_arraysize(strategies) == THAW_STRATEGY_COUNT);

static const struct {
    const char *const *words;
    Uint32 count;
} lists[] = {
    [ARCHIVE_KINDS] = {kinds, SDL_arraysize(kinds)},
    [ARCHIVE_LANES] = {lanes, SDL_arraysize(lanes)},
    [ARCHIVE_CALLS] = {calls, SDL_arraysize(calls)},
    [ARCHIVE_COMMANDS] = {commands, SDL_arraysize(commands)},
    [ARCHIVE_CODES] = {codes, SDL_arraysize(codes)},
    [ARCHIVE_STRATEGIES] = {strategies, SDL_arraysize(strategies)},
};
SDL_COMPILE_TIME_ASSERT(each_list_is_there, SDL_arraysize(lists) == ARCHIVE_WORDS_COUNT);

const char *archive_word(ArchiveWords words, Uint32 number) {
    return number < lists[words].count ? lists[words].words[number] : NULL;
}

bool archive_find(ArchiveWords words, const char *word, Uint8 *number) {
    for (Uint32 i = 0; i < lists[words].count; i++) {
        const char *known = archive_word(words, i);
        if (known && SDL_strcmp(known, word) == 0) {
            *number = (Uint8)i;
            return true;
        }
    }
    return false;
}
