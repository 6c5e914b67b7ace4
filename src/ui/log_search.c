#include "log_search.h"

#include "keys.h"
#include "utf8.h"

#define LOOKED_PER_RUN 20000 // lines, so that a long log does not stop the picture

void log_search_quit(LogSearch *search) {
    log_destroy(search->found);
    search->found = NULL;
}

static void look_anew(LogSearch *search) {
    log_search_quit(search);
    search->looked = search->looked_from = 0;
    search->renewed = true;
}

// ASCII letters are the same, large or small.
static bool has(const char *text, const char *wanted) {
    size_t size = SDL_strlen(wanted);
    for (; *text; text++)
        if (SDL_strncasecmp(text, wanted, size) == 0)
            return true;
    return false;
}

Log *log_search_shown(LogSearch *search, Log *log) {
    if (!search->wanted[0])
        return log;
    if (log_first(log) > search->looked_from && log_first(log) >= search->looked) // it was cleared
        look_anew(search);
    if (!search->found) {
        search->found = log_create();
        search->looked_from = log_first(log);
    }
    if (!search->found)
        return log;
    search->looked = SDL_max(search->looked, log_first(log));
    for (int i = 0; i < LOOKED_PER_RUN && search->looked < log_end(log); i++) {
        const LogLine *line = log_line(log, search->looked++);
        if (has(line->text, search->wanted))
            log_append(search->found, line->kind, line->what_at, line->outcome_at, line->detail_at,
                       line->text);
    }
    return search->found;
}

void log_search_keys(Ui *ui, LogSearch *search, WidgetId id) {
    if (ui_key(ui, SDLK_f, KMOD_CTRL)) {
        search->finds = true;
        ui->focus = id;
    }
    search->finds = search->finds && ui->focus == id;
    if (!search->finds)
        return;
    ui->typing = true;
    size_t size = SDL_strlen(search->wanted);
    if (ui_key(ui, SDLK_ESCAPE, 0)) {
        search->finds = false;
        search->wanted[0] = '\0';
        look_anew(search);
    } else if (ui_key_repeats(ui, SDLK_BACKSPACE, 0) && size > 0) {
        search->wanted[utf8_floor(search->wanted, size - 1)] = '\0';
        look_anew(search);
    } else if (ui->event->type == SDL_TEXTINPUT && !ui->used && !keys_type_nothing(ui->key_mods) &&
               size + SDL_strlen(ui->event->text.text) < sizeof search->wanted) {
        ui->used = true;
        SDL_strlcat(search->wanted, ui->event->text.text, sizeof search->wanted);
        look_anew(search);
    }
}
