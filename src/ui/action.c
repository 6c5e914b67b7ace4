#include "action.h"

#include "message.h"

#define LARGE_SIZE (16 * 1024 * 1024) // bytes, of the message that a key sends

// In the order of the help.
const ActionRow action_rows[] = {
    {ACTION_DO_IT, GROUP_NETWORK, "do-it", .keys = "Enter, Keypad Enter", .keeps_turn = true,
     .label = "Do it!", .help = "do it: all four commands",
     .about = "Connect, send the message, receive and close, as the big button does."},
    {ACTION_DO_IT_WITH, GROUP_NETWORK, "do-it-with", ARGUMENT_STRATEGY, .number = 2,
     .keeps_turn = true, .label = "Now let the window wait: Do it!",
     .about = "Choose who waits, and do it."},
    {ACTION_CONNECT, GROUP_NETWORK, "connect", ARGUMENT_ADDRESS, "F2", .needs = NEEDS_NO_CONNECTION,
     .keeps_turn = true, .label = "Connect", .help = "connect",
     .about = "Without an address: to the one in the fields of the window."},
    {ACTION_SEND, GROUP_NETWORK, "send", ARGUMENT_TEXT, "F3", .needs = NEEDS_CONNECTION,
     .keeps_turn = true, .label = "Send", .help = "send the message",
     .about = "Send a message with this text."},
    {ACTION_RECEIVE, GROUP_NETWORK, "receive", .keys = "F4", .needs = NEEDS_CONNECTION,
     .keeps_turn = true, .label = "Receive", .help = "receive", .about = "Receive one message."},
    {ACTION_CLOSE, GROUP_NETWORK, "close", .keys = "F5", .needs = NEEDS_CONNECTION,
     .keeps_turn = true, .label = "Close", .help = "close", .about = "Close the connection."},
    {ACTION_CANCEL, GROUP_NETWORK, "cancel", .keys = "Esc", .needs = NEEDS_COMMANDS,
     .label = "Cancel", .help = "cancel what is outstanding",
     .about = "Cancel all commands that have no reply yet."},
    {ACTION_CONNECTION, GROUP_NETWORK, "connection", .label = "Connection",
     .about = "Show or hide the address and the single commands."},
    {ACTION_FAULTS, GROUP_NETWORK, "faults", .keys = "F6", .label = "Server F6",
     .help = "faults of the server", .about = "Show or hide the list of faults."},
    {ACTION_STRATEGY, GROUP_NETWORK, "strategy", ARGUMENT_STRATEGY, "1, Ctrl+1", 0,
     .keeps_turn = true, .label = "A worker thread", .help = "a worker thread waits (or Ctrl+1)",
     .about = "Choose who waits for the network."},
    {ACTION_STRATEGY, GROUP_NETWORK, .keys = "2, Ctrl+2", .number = 1,
     .label = "The window, by\302\240asking", .help = "the window, by asking"},
    {ACTION_STRATEGY, GROUP_NETWORK, .keys = "3, Ctrl+3", .number = 2,
     .label = "The window, by\302\240waiting", .help = "the window, by waiting"},
    {ACTION_COMPARE, GROUP_NETWORK, "compare", .keys = "F7, C", .keeps_turn = true,
     .label = "Compare F7", .help = "compare the three",
     .about = "Play the scenario of the comparison with each strategy."},
    {ACTION_COMPARE, GROUP_NETWORK, .number = 1, .keeps_turn = true, .label = "Run again"},
    {ACTION_TOUR, GROUP_NETWORK, "tour", .keys = "F9", .label = "Tour F9",
     .help = "the tour; any other key ends it",
     .about = "Play the built-in tour in place of what follows."},
    {ACTION_NONE, GROUP_NETWORK, .keys = "PgDn", .help = "next step; PgUp back, Space pause"},
    {ACTION_SCENARIOS, GROUP_NETWORK, "scenarios", .keys = "F10", .label = "Scenarios F10",
     .help = "the list of scenarios", .about = "Show or hide the list of scenarios."},
    {ACTION_PLAY, GROUP_NETWORK, "play", ARGUMENT_FILE,
     .about = "Play another scenario in place of what follows: a file, or a name of the list."},
    {ACTION_LAB, GROUP_NETWORK, "lab", ARGUMENT_ON_OFF, "F8", ACTION_OTHER,
     .label = "Look inside F8", .help = "look inside: the lab",
     .about = "Open or close the lab, which shows what each thread does."},
    {ACTION_SEND_BYTES, GROUP_NETWORK, "send-bytes", ARGUMENT_BYTES, "Ctrl+B", LARGE_SIZE,
     .keeps_turn = true, .help = "send 16 MiB", .about = "Send a message of so many bytes."},

    {ACTION_HELP, GROUP_WINDOW, "help", .keys = "F1", .label = "Help F1", .help = "this help",
     .about = "Show or hide the keys."},
    {ACTION_FULL_SCREEN, GROUP_WINDOW, "full-screen", .keys = "F11", .label = "Full screen F11",
     .help = "presentation",
     .about = "Fill the screen, everything as large as it can be, or go back to a window."},
    {ACTION_DISMISS, GROUP_WINDOW, "dismiss", .keys = "Ctrl+D", .help = "dismiss the last run",
     .about = "Put away what the last run has shown."},
    {ACTION_NONE, GROUP_WINDOW, .keys = "Tab", .help = "next field or button"},
    {ACTION_THEME, GROUP_WINDOW, "theme", ARGUMENT_THEME, "Ctrl+T", ACTION_OTHER,
     .help = "dark or light", .about = "Choose the colours."},
    {ACTION_ZOOM_IN, GROUP_WINDOW, "zoom-in",
     .keys = "Ctrl++, Ctrl+=, Ctrl+Shift++, Ctrl+Shift+=, Ctrl+Keypad +, "
             "Ctrl+Shift+1", // the last is + on a Swiss keyboard
     .help = "larger", .about = "Make everything a step larger."},
    {ACTION_ZOOM_OUT, GROUP_WINDOW, "zoom-out", .keys = "Ctrl+-, Ctrl+Keypad -", .help = "smaller",
     .about = "Make everything a step smaller."},
    {ACTION_ZOOM, GROUP_WINDOW, "zoom", ARGUMENT_PERCENT, "Ctrl+0, Ctrl+Keypad 0", 100,
     .help = "normal size", .about = "Set the size of everything, 50 to 400."},
    {ACTION_NONE, GROUP_WINDOW, .keys = "Up Down", .help = "scroll; also page, wheel"},
    {ACTION_NONE, GROUP_WINDOW, .keys = "Ctrl+C", .help = "copy the selected lines"},
    {ACTION_NONE, GROUP_WINDOW, .keys = "Ctrl+F", .help = "find lines of the log"},
    {ACTION_SAVE_LOG, GROUP_WINDOW, "save-log", ARGUMENT_FILE, "Ctrl+S", .help = "save the log",
     .about = "Save the log as text."},
    {ACTION_SCREENSHOT, GROUP_WINDOW, "screenshot", ARGUMENT_FILE, "Ctrl+P",
     .help = "save a picture", .about = "Save a picture of the window as BMP."},
    {ACTION_CLEAR_LOG, GROUP_WINDOW, "clear-log", .keys = "Ctrl+L", .help = "clear the log",
     .about = "Remove all lines of the log."},
    {ACTION_QUIT, GROUP_WINDOW, "quit", .keys = "Ctrl+Q", .help = "quit, at once",
     .about = "End at once, whatever is outstanding."},

    {ACTION_PAUSE, GROUP_LAB, "pause", .keys = "Space", .number = ACTION_OTHER, .needs = NEEDS_LAB,
     .label = "pause", .help = "pause, or run",
     .about = "Look back: let the cursor of the lab stand at this moment."},
    {ACTION_STEP, GROUP_LAB, "step", ARGUMENT_STEPS, ".", 1, .needs = NEEDS_PAST, .label = "step >",
     .help = "a step forward", .about = "Move the cursor by so many events; negative: back."},
    {ACTION_STEP, GROUP_LAB, .keys = ",", .number = -1, .needs = NEEDS_LAB, .label = "< step",
     .help = "a step back"},
    {ACTION_SEEK, GROUP_LAB, "seek", ARGUMENT_TIME, "Home", .needs = NEEDS_LAB, .label = "|<",
     .help = "to the start", .about = "Move the cursor to this time of the recording."},
    {ACTION_LIVE, GROUP_LAB, "live", .keys = "End", .needs = NEEDS_PAST, .label = "back to live",
     .help = "back to live", .about = "Let the lab show what happens now."},
    {ACTION_NEXT_MARK, GROUP_LAB, "next", ARGUMENT_STEPS, "]", 1, .needs = NEEDS_PAST,
     .label = "next >>", .help = "next freeze, error, mark",
     .about = "Move the cursor to the next freeze, error or mark; negative: back."},
    {ACTION_NEXT_MARK, GROUP_LAB, .keys = "[", .number = -1, .needs = NEEDS_LAB,
     .label = "<< previous", .help = "the one before"},
    {ACTION_SPEED, GROUP_LAB, .number = 1, .needs = NEEDS_LAB, .label = "1"},
    {ACTION_SPEED, GROUP_LAB, .number = 4, .needs = NEEDS_LAB, .label = "1/4"},
    {ACTION_SPEED, GROUP_LAB, "slower", ARGUMENT_COUNT, .number = 10, .needs = NEEDS_LAB,
     .label = "1/10", .about = "Let the cursor run so many times slower."},
    {ACTION_VIEW, GROUP_LAB, .keys = "W", .number = LAB_ZOOM_IN, .needs = NEEDS_LAB,
     .help = "zoom in; also the wheel"},
    {ACTION_VIEW, GROUP_LAB, .keys = "S", .number = LAB_ZOOM_OUT, .needs = NEEDS_LAB,
     .help = "zoom out"},
    {ACTION_VIEW, GROUP_LAB, .keys = "A", .number = LAB_EARLIER, .needs = NEEDS_LAB,
     .help = "earlier; also drag"},
    {ACTION_VIEW, GROUP_LAB, .keys = "D", .number = LAB_LATER, .needs = NEEDS_LAB, .help = "later"},
    {ACTION_VIEW, GROUP_LAB, .keys = "F", .number = LAB_SHOW_ALL, .needs = NEEDS_LAB,
     .label = "all", .help = "show all; also double click"},
    {ACTION_VIEW, GROUP_LAB, .keys = "Ctrl+Z", .number = LAB_UNDO, .needs = NEEDS_LAB,
     .help = "undo the zoom"},
    {ACTION_NONE, GROUP_LAB, .keys = "Shift", .help = "and drag: measure"},
    {ACTION_HOLD, GROUP_LAB, "hold", .keys = "H", .needs = NEEDS_WORKER,
     .label = "hold worker thread", .help = "hold the worker thread",
     .about = "Hold the worker thread at its next point; the window goes on."},
    {ACTION_RELEASE, GROUP_LAB, "release", ARGUMENT_COUNT, "Shift+.", 1, .needs = NEEDS_HELD,
     .label = "one point further", .help = "let it go one point further",
     .about = "Let the worker thread go so many points further; without a number: on."},
    {ACTION_RELEASE, GROUP_LAB, .keys = "Shift+H", .needs = NEEDS_HELD, .label = "let it go",
     .help = "let it go"},
    {ACTION_PANE, GROUP_LAB, "pane", ARGUMENT_COUNT,
     .about = "Show source, bytes, queues, log, runs or lanes: 1 to 6."},
    {ACTION_POINT, GROUP_LAB, .needs = NEEDS_LAB},
    {ACTION_RANGE, GROUP_LAB, .needs = NEEDS_LAB},
    {ACTION_SELECT, GROUP_LAB, "select", ARGUMENT_COMMAND,
     .about = "Select a command, such as #3; 0: none."},
    {ACTION_MARK, GROUP_LAB, "mark", ARGUMENT_TEXT,
     .about = "Leave a mark with this text in the recording."},
    {ACTION_RECORD, GROUP_LAB, "record", ARGUMENT_FILE, "Ctrl+R", .label = "Record Ctrl+R",
     .help = "record to a file, or end", .about = "Write all that happens from here on to a file."},
    {ACTION_TRACE, GROUP_LAB, "trace", ARGUMENT_FILE, "Ctrl+E", .label = "Export Ctrl+E",
     .help = "save a trace for Perfetto", .about = "Save the recording as a trace for Perfetto."},
    {ACTION_KEEP, GROUP_LAB, "keep", ARGUMENT_FILE, "Ctrl+K", .label = "Keep Ctrl+K",
     .help = "keep the last 10 seconds", .about = "Save the last ten seconds as a recording."},
    {ACTION_REPLAY, GROUP_LAB, "replay", ARGUMENT_FILE,
     .about = "Show a recording from a file in the lab."},

    {ACTION_WAIT, GROUP_NETWORK, "wait",
     .about = "Go on when all is answered and no cancel of later is still to come. A worker thread "
              "that is held ends it, too."},
    {ACTION_SLEEP, GROUP_WINDOW, "sleep", ARGUMENT_MS,
     .about = "Let time pass; the window goes on turning."},
    {ACTION_READ, GROUP_WINDOW, "read",
     .about = "Give people the time to read the last say; offscreen it goes on at once."},
    {ACTION_SAY, GROUP_WINDOW, "say", ARGUMENT_TEXT,
     .about = "Show a caption, with which a step begins."},
    {ACTION_ASK, GROUP_WINDOW, "ask", ARGUMENT_QUESTION,
     .about = "Ask, and wait for a guess. The next say marks the answer with a * as right."},
    {ACTION_AUTO_RECEIVE, GROUP_NETWORK, "auto-receive", ARGUMENT_ON_OFF,
     .about = "From the next connect on, let messages come without a receive, or not."},
    {ACTION_HEAR, GROUP_NETWORK, "hear",
     .about = "Go on when one more message, or the connection's end, has come by itself. It fails "
              "after 60 s."},
    {ACTION_SERVER_DELAY, GROUP_NETWORK, "server delay", ARGUMENT_MS,
     .about = "Let the built-in server wait so long before it answers."},
    {ACTION_SERVER_FAULT, GROUP_NETWORK, "server fault", ARGUMENT_FAULT, .keeps_turn = true,
     .about = "Let the built-in server do this wrong; none: nothing."},
    {ACTION_SERVER_OFF, GROUP_NETWORK, "server off", .about = "End the built-in server."},
    {ACTION_LATER, GROUP_WINDOW, "later", ARGUMENT_LATER,
     .about = "After this time click, cancel or quit, as a person would."},
};
const int action_row_count = SDL_arraysize(action_rows);

#define CASE_OF(name, step, deadline, effect) case ACTION_##name:

bool action_is_command(ActionType type) {
    switch (type) {
        THAW_COMMANDS(CASE_OF)
    case ACTION_SEND_BYTES: return true;
    default: return false;
    }
}

const ActionRow *action_row(ActionType type, Sint64 number) {
    const ActionRow *first = NULL;
    for (int i = 0; i < action_row_count; i++) {
        const ActionRow *row = &action_rows[i];
        if (row->type == type && row->number == number)
            return row;
        if (row->type == type && !first)
            first = row;
    }
    SDL_assert(first);
    return first;
}

Action action_of(const ActionRow *row) {
    return (Action){.type = row->type, .times = 1, .number = row->number};
}

// ---- keys ----

static bool take_prefix(const char **text, const char *prefix) {
    size_t size = SDL_strlen(prefix);
    if (SDL_strncmp(*text, prefix, size) != 0)
        return false;
    *text += size;
    return true;
}

// Copy one of the keys of a list. Errors: false when there are not so many.
static bool copy_key(const char *list, int which, char name[ACTION_KEY_SIZE]) {
    for (; list && which > 0; which--) {
        list = SDL_strstr(list, ", ");
        list = list ? list + 2 : NULL;
    }
    if (!list)
        return false;
    const char *end = SDL_strstr(list, ", ");
    size_t size = end ? (size_t)(end - list) : SDL_strlen(list);
    SDL_strlcpy(name, list, SDL_min(size + 1, ACTION_KEY_SIZE));
    return true;
}

bool action_key(const ActionRow *row, int which, SDL_Keycode *key, int *mods) {
    char copy[ACTION_KEY_SIZE];
    const char *name = copy;
    if (!copy_key(row->keys, which, copy))
        return false;
    *mods = 0;
    if (take_prefix(&name, "Ctrl+"))
        *mods |= KMOD_CTRL;
    if (take_prefix(&name, "Shift+"))
        *mods |= KMOD_SHIFT;
    *key = SDL_strcmp(name, "Enter") == 0 ? SDLK_RETURN
           : SDL_strcmp(name, "Esc") == 0 ? SDLK_ESCAPE
                                          : SDL_GetKeyFromName(name);
    return true;
}

void action_key_name(const ActionRow *row, char name[ACTION_KEY_SIZE]) {
    char copy[ACTION_KEY_SIZE] = "";
    copy_key(row->keys, 0, copy);
#ifdef __APPLE__
    if (SDL_strncmp(copy, "Ctrl+", 5) == 0) {
        SDL_snprintf(name, ACTION_KEY_SIZE, "Cmd+%s", copy + 5);
        return;
    }
#endif
    SDL_strlcpy(name, copy, ACTION_KEY_SIZE);
}
