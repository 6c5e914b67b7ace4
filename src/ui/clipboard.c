#include "clipboard.h"

#include "clock.h"
#include "utf8.h"

// Who shows the windows, or another program, may take its time to let us have the clipboard.
static bool hand_over(Ui *ui, int (*set)(const char *), const char *text) {
    Uint64 since_ns = thaw_clock_ns();
    bool taken = set(text) == 0;
    ui->handed_ns += thaw_clock_since_ns(since_ns);
    return taken;
}

static CopyResult describe_copy(const char *text) {
    CopyResult copied = {.asked = true, .lines = 1};
    for (const char *c = text; *c; c++)
        copied.lines += *c == '\n';
    while (*text == ' ')
        text++; // a line of the log begins with blanks
    const char *end = SDL_strchr(text, '\n');
    size_t size = end ? (size_t)(end - text) : SDL_strlen(text);
    copied.cut = size >= sizeof copied.start;
    if (copied.cut)
        size = utf8_floor(text, sizeof copied.start - 1);
    SDL_memcpy(copied.start, text, size);
    return copied;
}

void clipboard_copy(Ui *ui, const char *text) {
    CopyResult copied = describe_copy(text);
    copied.failed = !hand_over(ui, SDL_SetClipboardText, text);
    ui->copied = copied;
}

// Another program has the text, and may take its time to hand it over: SDL waits for a second.
typedef char *(*AskForText)(void);

static bool paste(Ui *ui, Edit *edit, AskForText ask) {
    Uint64 asked_ns = thaw_clock_ns();
    char *text = ask();
    ui->waited_ns += thaw_clock_since_ns(asked_ns);
    size_t size = text ? edit_line_size(text, SDL_strlen(text)) : 0;
    // Only what could fit is looked at, however much is in the clipboard.
    size_t looked_at = SDL_min(size, (size_t)4 * EDIT_SIZE);
    bool fits = looked_at == size && edit_fits(edit, text, size);
    bool changed = edit_insert(edit, text, looked_at);
    ui->pasted = !fits ? PASTE_CUT : changed ? PASTE_NONE : PASTE_EMPTY;
    SDL_free(text);
    return changed;
}

// X11 and Wayland have a second clipboard: what was selected last, for the middle button. Elsewhere
// SDL would keep such a text to itself.
#if SDL_VERSION_ATLEAST(2, 26, 0)
bool clipboard_has_selection(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && (SDL_strcmp(driver, "x11") == 0 || SDL_strcmp(driver, "wayland") == 0);
}

void clipboard_offer(Ui *ui, const char *text) {
    if (clipboard_has_selection())
        hand_over(ui, SDL_SetPrimarySelectionText, text);
}

static char *offered_selection(void) {
    return SDL_GetPrimarySelectionText();
}
#else
bool clipboard_has_selection(void) {
    return false;
}

void clipboard_offer(Ui *ui, const char *text) {
    (void)ui;
    (void)text;
}

static char *offered_selection(void) {
    return NULL;
}
#endif

bool clipboard_paste(Ui *ui, Edit *edit) {
    return paste(ui, edit, SDL_GetClipboardText);
}

bool clipboard_paste_selection(Ui *ui, Edit *edit) {
    return paste(ui, edit, offered_selection);
}
