// hand.h - runs made by hand: the records that the threads would have left, with made-up times.
//
//     Hand hand = hand_into(recording, START_NS);
//     hand_draws(&hand, 30);              half a second of pictures
//     hand_begins(&hand);                 Do it!, up to the wait in RECEIVE
//     hand_waits(&hand, 1500 * MS);       with pictures, where the window is not held
//     hand_ends(&hand, THAW_OK);          the answer comes, and all are polled
//
// The order of the records is that of observer.h. A plain struct for one thread.
#ifndef TESTS_HAND_H
#define TESTS_HAND_H

#include "moment.h"
#include "record.h"
#include "recording.h"

#include "client_options.h"

#define HAND_COMMANDS 4 // of Do it!: CONNECT, SEND, RECEIVE, CLOSE

typedef struct Hand {
    void (*add)(void *userdata, const Record *record); // takes each record
    void *userdata;
    Uint64 now_ns; // of the next record
    ThawStrategy strategy;
    Uint32 command_id; // newest
    Uint32 thread;     // of the worker that runs commands
    Uint64 call_ns;    // when the call that goes on began
} Hand;

// A hand whose records go into `recording`, which is borrowed.
Hand hand_into(Recording *recording, Uint64 now_ns);

// One record of the GUI thread, or of the lane that it names, as of now.
void hand_says(Hand *hand, Record record);

// Choose who waits.
void hand_chooses(Hand *hand, ThawStrategy strategy);

// Pictures, a period apart, each with a jitter of up to `jitter_ns` to either side.
void hand_draws(Hand *hand, int pictures);
void hand_draws_unevenly(Hand *hand, int pictures, Uint64 jitter_ns, Uint32 *seed);

// A command is submitted; returns its number.
Uint32 hand_submits(Hand *hand, ThawCommandType command);

// Whoever waits goes into a call for command `id`, and comes back.
void hand_calls(Hand *hand, Uint32 id, ThawCommandType command, ThawCall call);
void hand_returns(Hand *hand, Uint32 id, ThawCommandType command, ThawCall call);

// Command `id` has its reply, which the window takes at once.
void hand_replies(Hand *hand, Uint32 id, ThawCommandType command, ThawError code);

// Do it! is pressed: all commands are submitted. CONNECT and SEND are over, the built-in server has
// the message, and RECEIVE has begun to wait.
void hand_begins(Hand *hand);

// Time passes in the call that goes on: with pictures, unless the window is held there.
void hand_waits(Hand *hand, Uint64 ns);

// Somebody else may wait from now on, Do it! is pressed, and time passes in the wait.
void hand_waits_by(Hand *hand, ThawStrategy strategy, Uint64 ns);

// The answer comes, or RECEIVE fails with `code`; all commands are answered and a picture is shown.
void hand_ends(Hand *hand, ThawError code);

// All of that, from the choice to the answer.
void hand_does_it(Hand *hand, ThawStrategy strategy, Uint64 wait_ns, ThawError code);

// The worker thread is held by the gate, in the RECEIVE that waits.
void hand_holds(Hand *hand);

// Nine records of the network thread are lost, from 200 ms ago on.
void hand_loses(Hand *hand);

// A click that the system has from `ago_ns` ago on.
void hand_clicks(Hand *hand, Uint64 ago_ns);

// Fail the test unless the moments are equal, member by member: what lies between the members may
// differ.
void hand_expect_same_moment(const Moment *a, const Moment *b);

#endif
