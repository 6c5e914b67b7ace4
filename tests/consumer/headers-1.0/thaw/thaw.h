// thaw.h - all of the library: a client, and what goes with it.
//
// Stable within a major version: client.h, client_options.h, message.h, frame.h, clock.h and
// version.h. The other three may change in any release: observer.h (what the threads are doing),
// and echo_server.h with fault.h, a server for trying a client out.
#ifndef THAW_H
#define THAW_H

#include "client.h"
#include "client_options.h"
#include "clock.h"
#include "echo_server.h"
#include "fault.h"
#include "frame.h"
#include "message.h"
#include "observer.h"
#include "version.h"

#endif
