// interrupt.h - the wish of a terminal or of the system that the program ends, and which it was.
//
// SDL turns SIGINT and SIGTERM into the event of a window that is closed, and forgets which it was.
// So they, and the SIGHUP of a terminal that goes, are noted here, and SDL leaves alone what has a
// handler already. A handler may do next to nothing, so it only notes. A thread waits for that and
// passes it on to SDL as SDL_QUIT, which wakes a window that sleeps and stays in the queue of one
// that is frozen. What was ignored when the program started, as by nohup, stays ignored.
#ifndef INTERRUPT_H
#define INTERRUPT_H

// Begin to note. Once in a process.
// Thread: the main one, before SDL is initialised.
void interrupt_begin(void);

// Let the system do with the next interruption what it does with that of any program: end it.
// Thread: the main one.
void interrupt_end(void);

// The exit code of a program that was interrupted, as shells expect it: 130 for SIGINT, 143 for
// SIGTERM, 129 for SIGHUP; 0 when nobody has interrupted it. The first one counts.
// Thread: any.   Blocks: never.
int interrupt_code(void);

// Its name: "SIGINT".   Owner: static.   Thread: any.   Blocks: never.
const char *interrupt_name(void);

#endif
