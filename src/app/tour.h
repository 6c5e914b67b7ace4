// tour.h - a scenario that is shown to somebody: its captions, its questions, the hands of who
// watches, and that everything is afterwards as it was before.
//
// Every scenario that says or asks something is shown like that, the built-in tour among them. It
// goes on by itself; who watches hurries it, goes back, pauses it, guesses, or takes over, which
// ends it. Then, and at the tour's own end, what the scenario has left is put back: who waits, what
// the server does, how the window looks; nothing is outstanding or connected. Any other scenario
// that comes to its own end leaves things as they are: it may have been there to set them.
//
// Like the comparison it works with other parts. All of it belongs to the GUI thread.
#ifndef TOUR_H
#define TOUR_H

#include "caption.h"
#include "later.h"
#include "own_server.h"
#include "screen.h"
#include "session.h"
#include "turns.h"

// What a tour works with. All is borrowed.
typedef struct TourParts {
    Player *player;
    Session *session;
    OwnServer *server;
    Screen *screen;
    Later *later;
    Turns *turns;
    Journal *journal;
    Act *act; // lets an action that puts something back take effect, in its turn
    Act *act_in_scenario;
    void *userdata; // of both
    bool offscreen; // nobody watches: questions are not waited for, captions are in the log
} TourParts;

// What was before it began.
typedef struct TourBefore {
    ThawStrategy strategy;
    bool served; // by the built-in server
    Uint32 delay_ms;
    ThawFault fault;
    ThemeKind theme;
    float zoom;
    WidgetId focus;
} TourBefore;

typedef struct Tour {
    TourParts parts;
    Scenario coming; // owned; takes the place of what is played; without actions: none comes
    bool coming_is_built_in;
    bool is_built_in; // what the player has is the tour
    bool begins;      // nothing of it has been played yet
    bool plays;       // it has begun, says or asks something, and has not ended
    bool waits;       // until nothing is outstanding and what was put back is in effect
    TourBefore before;
    Caption caption;
    int line; // of the question that was asked last
    int said; // captions, those before a step that was gone back to among them
    int step; // under way, from 1
    int steps;
    unsigned running; // strategies, as bits: of commands that were asked for
    unsigned ran;     // and have been waited for
} Tour;

// Owner: tour_quit.
void tour_init(Tour *tour, const TourParts *parts);
void tour_quit(Tour *tour);

// Load the built-in tour.
// Blocks: for the disk.   Errors: false, and `error` says why. Free it all the same.
bool tour_load(Scenario *scenario, char error[SCENARIO_ERROR_SIZE]);

// The player has got a scenario that is to be played from its start.
void tour_expect(Tour *tour, bool is_built_in);

// Let a scenario take the place of what is played, before the next action of that one. Who watches
// what is played takes over first.
// Owner: `scenario` moves, and is left empty. It has actions.
void tour_take(Tour *tour, Scenario *scenario);

// Play on. Once a frame.
void tour_play(Tour *tour);

// ---- actions ----

// Take a TourMove.
Acted tour_act(Tour *tour, const Action *action);

// Show a caption.
void tour_say(Tour *tour, const Action *action);

// Ask. Later, until somebody has guessed or gone on without.
Acted tour_ask(Tour *tour, const Action *action);

// An action has taken effect: what it changes by a person's wish stays so, and what a scenario has
// shown is known from now on.
void tour_note(Tour *tour, const Action *action);

// Whether what a person asks for would come between what is shown: then it takes over.
bool tour_is_disturbed_by(const Tour *tour, ActionType type);

// Who watched takes over.
void tour_end(Tour *tour);

// ---- for others ----

// Whether something of it is still to come.
bool tour_is_busy(const Tour *tour);

// What the view shows. It borrows from the tour.
void tour_describe(const Tour *tour, CaptionModel *model);

// Whether the window keeps to itself what each strategy is going to show.
bool tour_hides_hints(const Tour *tour);

#endif
