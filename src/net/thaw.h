// thaw.h - all of the library: a client, and what goes with it.
//
// version.h says what of it stays as it is. observer.h tells what the threads are doing;
// echo_server.h, with its faults, is a server for trying a client out.
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
