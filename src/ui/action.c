#include "action.h"

#define LARGE_SIZE (16 * 1024 * 1024) // bytes, of the message that a key sends

// In the order of the help.
const ActionRow action_rows[] = {
    {ACTION_DO_IT, GROUP_NETWORK, "do-it", .keys = "Enter, Keypad Enter",
     .needs = NEEDS_NO_CONNECTION, .keeps_turn = true, .label = "Do it!",
     .help = "do it: all four commands",
     .about = "Connect, send the message, receive and close, as the big button does."},
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
    {ACTION_FAULTS, GROUP_NETWORK, "faults", .keys = "F6", .label = "Server F6",
     .help = "faults of the server", .about = "Show or hide the list of faults."},
    {ACTION_STRATEGY, GROUP_NETWORK, "strategy", ARGUMENT_STRATEGY, "1, Ctrl+1", 0,
     .keeps_turn = true, .label = "Worker", .help = "a thread waits (Ctrl in fields)",
     .about = "Choose who waits for the network."},
    {ACTION_STRATEGY, GROUP_NETWORK, .keys = "2, Ctrl+2", .number = 1, .label = "Poll",
     .help = "the window asks every frame"},
    {ACTION_STRATEGY, GROUP_NETWORK, .keys = "3, Ctrl+3", .number = 2, .label = "Block",
     .help = "the window waits and freezes"},
    {ACTION_COMPARE, GROUP_NETWORK, "compare", .keys = "F7, C", .keeps_turn = true,
     .help = "compare the three",
     .about = "Play the scenario of the comparison with each strategy."},
    {ACTION_SEND_BYTES, GROUP_NETWORK, "send-bytes", ARGUMENT_BYTES, "Ctrl+B", LARGE_SIZE,
     .keeps_turn = true, .help = "send 16 MiB", .about = "Send a message of so many bytes."},

    {ACTION_HELP, GROUP_WINDOW, "help", .keys = "F1", .label = "Help F1", .help = "this help",
     .about = "Show or hide the keys."},
    {ACTION_FULL_SCREEN, GROUP_WINDOW, "full-screen", .keys = "F11", .help = "full screen",
     .about = "Fill the screen, or go back to a window."},
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
    {ACTION_SAVE_LOG, GROUP_WINDOW, "save-log", ARGUMENT_FILE, "Ctrl+S", .help = "save the log",
     .about = "Save the log as text."},
    {ACTION_SCREENSHOT, GROUP_WINDOW, "screenshot", ARGUMENT_FILE, "Ctrl+P",
     .help = "save a picture", .about = "Save a picture of the window as BMP."},
    {ACTION_CLEAR_LOG, GROUP_WINDOW, "clear-log", .keys = "Ctrl+L", .help = "clear the log",
     .about = "Remove all lines of the log."},
    {ACTION_QUIT, GROUP_WINDOW, "quit", .keys = "Ctrl+Q", .help = "quit, at once",
     .about = "End at once, whatever is outstanding."},

    {ACTION_WAIT, GROUP_NETWORK, "wait", .about = "Go on when every command has its reply."},
    {ACTION_SLEEP, GROUP_WINDOW, "sleep", ARGUMENT_MS,
     .about = "Let time pass; the window goes on turning."},
    {ACTION_SAY, GROUP_WINDOW, "say", ARGUMENT_TEXT, .about = "Show a caption."},
    {ACTION_AUTO_RECEIVE, GROUP_NETWORK, "auto-receive", ARGUMENT_ON_OFF,
     .about = "From the next connect on, let messages come without a receive, or not."},
    {ACTION_HEAR, GROUP_NETWORK, "hear",
     .about = "Go on when one more message, or the end of the connection, has come by itself."},
    {ACTION_SERVER_DELAY, GROUP_NETWORK, "server delay", ARGUMENT_MS,
     .about = "Let the built-in server wait so long before it answers."},
    {ACTION_SERVER_FAULT, GROUP_NETWORK, "server fault", ARGUMENT_FAULT, .keeps_turn = true,
     .about = "Let the built-in server do this wrong; none: nothing."},
    {ACTION_SERVER_OFF, GROUP_NETWORK, "server off", .about = "End the built-in server."},
    {ACTION_LATER, GROUP_WINDOW, "later", ARGUMENT_LATER,
     .about = "After this time click, cancel or quit, as a person would."},
};
const int action_row_count = SDL_arraysize(action_rows);

bool action_is_command(ActionType type) {
    return type == ACTION_CONNECT || type == ACTION_SEND || type == ACTION_SEND_BYTES ||
           type == ACTION_RECEIVE || type == ACTION_CLOSE;
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
