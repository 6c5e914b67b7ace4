// target.h - where to connect, read from what somebody has typed.
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "message.h"

#define TARGET_ERROR_SIZE 160 // bytes

typedef struct Target {
    char host[THAW_HOST_SIZE];
    int port;
} Target;

// Read the texts of two fields. Blanks around them do not count, seen or not: what is pasted often
// brings some along.
// Errors: false, and `error` is a sentence that quotes what was typed.
bool target_read(Target *target, const char *host, const char *port, char error[TARGET_ERROR_SIZE]);

#endif
