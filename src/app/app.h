// app.h - ties the rooms together: the client, the server, the log, the scenario and the screen.
//
// A button, a key and a line of a scenario all become the same Action, and app_act is the one place
// where an action takes effect. All of it belongs to the GUI thread.
#ifndef APP_H
#define APP_H

#include "action.h"
#include "client.h"
#include "command_line.h"
#include "echo_server.h"
#include "figures.h"
#include "files.h"
#include "printer.h"
#include "recording.h"
#include "report.h"
#include "scenario.h"
#include "screen.h"
#include "visitors.h"

// How the program ended; interrupt_code() when it was interrupted and something was left to do.
enum { EXIT_DONE = 0, EXIT_SCENARIO = 1, EXIT_USAGE = 2, EXIT_START = 3 };

#define APP_CAPACITY 4096  // commands that may be outstanding
#define APP_WAITING_MAX 16 // requests that wait for their turn; more are refused
#define FAULT_SETTLES_NS (8ull * THAW_NS_PER_S) // how long a fault of the server may take
#define PICTURE_WITHOUT_DISPLAY "thaw.bmp"

typedef struct Compare Compare; // compare.h

// What the scenario says about a command.
typedef struct Expectation {
    int line; // of the scenario; 0: says nothing
    bool must_fail;
} Expectation;

// A large message that is being made, a piece per frame.
typedef struct Large {
    ThawFrame *frame; // owned; NULL: none
    Uint8 *payload;   // in `frame`
    Uint32 size;      // bytes
    Uint32 filled;    // bytes
    int line;         // of the action that wants it
} Large;

// A scenario, and how far it was played.
typedef struct Player {
    Scenario scenario;
    size_t next;     // action
    Uint32 repeated; // how often that was done already
} Player;

typedef struct App {
    const Options *options;
    const char *scenario_text; // instead of the file of the options; NULL: none
    Uint64 start_ns;

    ThawClient *client;
    ThawEchoServer *server; // NULL: not running
    ThawEchoServerOptions server_options;
    Visitors *visitors;    // of a server that other machines can reach; NULL: it is not
    Uint64 fault_asked_ns; // when a fault was asked for that is not in effect yet; 0: none
    Recording *recording;  // what all threads do, and what is measured of it
    Recorder *recorder;    // of the recording; borrowed
    Expectation expected[APP_CAPACITY]; // a ring: what the scenario says of command `id`
    Uint64 heard;                       // of the news, by "hear" of a scenario
    Uint64 asked_ns;                    // when what is acted on now was; 0: now
    char peer[THAW_TEXT_SIZE];          // the address that the client is connected to

    FaultModel faults; // a person can choose from these
    const char *fault_names[THAW_FAULT_COUNT];
    const char *fault_explanations[THAW_FAULT_COUNT];

    Log *log;
    Printer *printer;    // standard output; NULL: nothing is printed
    Printer *complaints; // standard error, about the scenario
    Screen screen;
    bool complained; // about a font
    char hint[320];
    Uint32 doorbell_event;            // wakes the loop while the window is hidden
    Uint32 later_events[LATER_COUNT]; // what ACTION_LATER brings; their types follow each other

    Figures figures;
    BannerModel banner;
    Uint64 banner_ns; // when it came up
    Compare *compare; // NULL: none was asked for
    bool comparing;   // one is running
    int compare_line; // of the scenario that asked for it; 0: a person did

    Large large;
    // What an option or a person asked for and cannot take effect yet, and behind it what must not
    // overtake it.
    Action waiting[APP_WAITING_MAX];
    int waiting_count;

    Player player;    // of the scenario that was asked for
    Uint64 resume_ns; // scenarios sleep until then

    char picture[FILES_PATH_SIZE]; // to be saved when the next frame is drawn; empty: none
    int picture_waited;            // frames
    bool picture_of_scenario;
    bool picture_at_end;
    bool picture_promised; // at the start, so that it is a failure when it cannot be saved
    Report report;
    bool quit;
    int exit_code;
} App;

typedef enum Acted {
    ACTED,      // it has taken effect
    ACTED_LATER // it cannot yet: it must be tried again at the next frame
} Acted;

// Let an action take effect.
// Blocks: never for the network under THAW_STRATEGY_WORKER; for the disk where a file is named,
// looked for or written; while a strategy ends, for THAW_GRACE_MS at the most.
Acted app_act(App *app, const Action *action);

// Act as a person asks with a button or a key, as soon as it is the turn of that.
void app_request(App *app, const Action *action);

// Try again what could not take effect yet. Once a frame.
void app_act_again(App *app);

// Let what the options ask for take effect, as an action that everything else waits for.
void app_want_options(App *app);

// Whether it has not yet. Until then no scenario goes on, nor a comparison.
bool app_waits_for_options(const App *app);

// A strategy in a sentence, for people. Static.
const char *app_explain_strategy(ThawStrategy strategy);

// What ACTION_LATER brought: `which` counts in later_events.
void app_take_later(App *app, Uint32 which);

// Go on with a scenario, for a bounded part of a frame, and tell whether it is over: all was done
// and answered.
void app_play(App *app, Player *player);
bool app_has_played(const App *app, const Player *player);

// Start the built-in server as server_options say, which take note of the port that it got.
// Errors: false, see SDL_GetError.
bool app_start_server(App *app);

// When that is not the port that was wanted, say so, and let the field follow.
void app_tell_port(App *app, int wanted);

// Take what was dropped on the window: a file is a scenario to be played, text is nothing.
// Owner: the text of the event is freed.
void app_take_drop(App *app, const SDL_DropEvent *drop);

// Give up the large message that is being made.
void app_drop_large(App *app);

// Take in the replies that are there, a bounded number of them.
void app_take_replies(App *app);

// Tell who has come to the server and gone since the last call, a bounded number of them.
void app_take_visits(App *app);

// Since `since_ns` the GUI thread has been at the disk: that explains a gap.
void app_note_disk(App *app, Uint64 since_ns);

// Add a line to the log and to standard output.
void app_log(App *app, LogKind kind, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(3);

// The same for what did not work; when the scenario asked for it, that counts in the exit code.
void app_fail(App *app, bool in_scenario, SDL_PRINTF_FORMAT_STRING const char *format, ...)
    SDL_PRINTF_VARARG_FUNC(3);

// Ask for the end. `by` says who does: one of these, or interrupt_name().
#define BY_SCENARIO "the scenario"
#define BY_PERSON "a person"
#define BY_FAILURE "a failure"
void app_quit(App *app, const char *by);

// Run until somebody asks for the end; offscreen, until the scenario is over.
void app_loop(App *app, bool offscreen);

// Run the program. Returns its exit code. `*running` is the App while its window is up, for
// app_rescue, and NULL before and after.
int app_run(const Options *options, App **running);

// The process is being ended by somebody else's exit, as Xlib does when the display has gone: say
// so, let the log be written, write the report. Nothing of the window is touched any more.
// Thread: the GUI thread, inside of exit.   Blocks: for the log's reader, as at every end.
// Returns the exit code that tells of it.
int app_rescue(App *app);

// Play a scenario that stands in `text`, offscreen and without a word on standard output, and
// report. Returns the exit code that the program would have.
int app_rehearse(const Options *options, const char *text, Report *report);

#endif
