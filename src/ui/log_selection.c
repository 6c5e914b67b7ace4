#include "log_selection.h"

#include "clipboard.h"

void log_selection_settle(LogSelection *selection, const Log *log) {
    if (!selection->selected)
        return;
    Uint64 last = SDL_max(selection->from, selection->to);
    if (last < log_first(log) || last >= log_end(log))
        selection->selected = selection->selecting = false;
    selection->from = SDL_max(selection->from, log_first(log));
    selection->to = SDL_max(selection->to, log_first(log));
}

void log_selection_begin(LogSelection *selection, Uint64 line) {
    selection->to = line;
    if (!selection->selected || !(SDL_GetModState() & KMOD_SHIFT))
        selection->from = selection->to;
    selection->selected = selection->selecting = true;
}

static char *selected_lines(const LogSelection *selection, const Log *log) {
    return log_copy(log, SDL_min(selection->from, selection->to),
                    SDL_max(selection->from, selection->to));
}

void log_selection_offer(Ui *ui, const LogSelection *selection, const Log *log) {
    char *copy = selected_lines(selection, log);
    if (copy)
        clipboard_offer(ui, copy);
    SDL_free(copy);
}

void log_selection_keys(Ui *ui, LogSelection *selection, const Log *log) {
    bool any = log_first(log) < log_end(log);
    if (any && ui_key(ui, SDLK_a, KMOD_CTRL)) {
        selection->selected = true;
        selection->from = log_first(log);
        selection->to = log_end(log) - 1;
    }
    if (any && selection->selected &&
        (ui_key(ui, SDLK_c, KMOD_CTRL) || ui_key(ui, SDLK_INSERT, KMOD_CTRL))) {
        char *copy = selected_lines(selection, log);
        if (copy)
            clipboard_copy(ui, copy);
        SDL_free(copy);
    }
}
