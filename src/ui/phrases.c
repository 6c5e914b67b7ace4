#include "phrases.h"

const char *phrase_aim(ThawCall call) {
    switch (call) {
    case THAW_CALL_LOOKUP: return "for the address";
    case THAW_CALL_CONNECT: return "for the connection";
    case THAW_CALL_SEND: return "until the message is out";
    default: return "for the answer";
    }
}

const char *phrase_whom(ThawCall call) {
    switch (call) {
    case THAW_CALL_LOOKUP: return "for the address";
    case THAW_CALL_CONNECT: return "for the connection";
    case THAW_CALL_SEND: return "for the server to take it";
    default: return "for the server";
    }
}

const char *phrase_until(ThawCall call) {
    switch (call) {
    case THAW_CALL_LOOKUP: return "until the address is found";
    case THAW_CALL_CONNECT: return "until the connection stands";
    case THAW_CALL_SEND: return "until the message is out";
    default: return "until the answer comes";
    }
}

const char *phrase_plural(Uint64 count) {
    return count == 1 ? "" : "s";
}

double phrase_seconds(Uint64 ns) {
    return (double)ns / THAW_NS_PER_S;
}
