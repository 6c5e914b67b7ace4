#include "status_view.h"

#define HEIGHT 42.0f          // points
#define PROGRESS_WIDTH 130.0f // points
#define BAR_HEIGHT 8.0f
#define BUTTON_WIDTH 92.0f
#define BUTTON_HEIGHT 26.0f
#define MIB (1024.0 * 1024.0)

// Draw a label at the right end of `free`, and take its width off.
static void draw_right(Canvas *canvas, SDL_Rect *free, SDL_Color color, const char *string) {
    int gap = canvas_px(canvas, VIEW_MARGIN);
    int width = text_width(canvas->text, FONT_SMALL, string, SDL_strlen(string));
    if (width > free->w)
        return;
    SDL_Rect rect = {free->x + free->w - width, free->y, width, free->h};
    canvas_label(canvas, FONT_SMALL, rect, ALIGN_RIGHT, color, string);
    free->w = SDL_max(0, free->w - width - gap);
}

static void draw_progress(Canvas *canvas, SDL_Rect *free, const StatusModel *model) {
    const Theme *theme = canvas->theme;
    char words[64];
    SDL_snprintf(words, sizeof words, "%s %.1f of %.1f MiB",
                 model->sending ? "sending" : "receiving", (double)model->done / MIB,
                 (double)model->total / MIB);
    draw_right(canvas, free, theme->text, words);
    int width = canvas_px(canvas, PROGRESS_WIDTH);
    int height = canvas_px(canvas, BAR_HEIGHT);
    if (width > free->w)
        return;
    SDL_Rect bar = {free->x + free->w - width, free->y + (free->h - height) / 2, width, height};
    canvas_round(canvas, bar, height / 2, theme->border);
    double part = model->total > 0 ? (double)model->done / (double)model->total : 0;
    SDL_Rect full = bar;
    full.w = SDL_max(height, (int)((double)width * SDL_min(part, 1.0)));
    canvas_round(canvas, full, height / 2, theme->accent);
    free->w = SDL_max(0, free->w - width - canvas_px(canvas, VIEW_MARGIN));
}

// The buttons, from the right; what is left is where words go.
static Action buttons(Ui *ui, WidgetId id, SDL_Rect *free) {
    static const ActionType all[] = {ACTION_HELP, ACTION_FAULTS};
    int width = canvas_px(ui->canvas, BUTTON_WIDTH);
    int height = canvas_px(ui->canvas, BUTTON_HEIGHT);
    int gap = canvas_px(ui->canvas, VIEW_GAP);
    Action action = {0};
    for (size_t i = 0; i < SDL_arraysize(all); i++) {
        const ActionRow *row = action_row(all[i], 0);
        SDL_Rect rect = {free->x + free->w - width, free->y + (free->h - height) / 2, width,
                         height};
        if (ui_button(ui, id + (WidgetId)i, rect, BUTTON_SMALL, row->label, NULL, true))
            action = action_of(row);
        free->w = SDL_max(0, free->w - width - gap);
    }
    return action;
}

// What stands at the left: connection, outstanding commands, what is unusual.
static void write_state(char *words, size_t size, const StatusModel *model) {
    char strategy[48] = "";
    char fault[48] = "";
    char outstanding[32] = "";
    char disowned[32] = "";
    if (model->fault[0])
        SDL_snprintf(fault, sizeof fault, "   fault: %s", model->fault);
    if (model->outstanding > 0)
        SDL_snprintf(outstanding, sizeof outstanding, "   %d outstanding", model->outstanding);
    if (model->disowned > 0)
        SDL_snprintf(disowned, sizeof disowned, "   %d disowned", model->disowned);
    if (model->strategy[0])
        SDL_snprintf(strategy, sizeof strategy, "   strategy: %s", model->strategy);
    SDL_snprintf(words, size, "%s%s%s%s%s", model->connection, outstanding, disowned, strategy,
                 fault);
}

// What stands at the right: frame rate, lines that are gone, a message that travels.
static void draw_figures(Canvas *canvas, const StatusModel *model, SDL_Rect *free) {
    char words[64];
    SDL_snprintf(words, sizeof words, "%d frame%s/s", model->frame_rate,
                 model->frame_rate == 1 ? "" : "s");
    draw_right(canvas, free, canvas->theme->text, words);
    if (model->log_dropped > 0) {
        SDL_snprintf(words, sizeof words, "%" SDL_PRIu64 " lines dropped", model->log_dropped);
        draw_right(canvas, free, canvas->theme->dim, words);
    }
    if (model->progress)
        draw_progress(canvas, free, model);
}

static void draw_state(Canvas *canvas, const StatusModel *model, SDL_Rect free) {
    const Theme *theme = canvas->theme;
    char words[256];
    int dot = canvas_px(canvas, 10.0f);
    SDL_Rect circle = {free.x, free.y + (free.h - dot) / 2, dot, dot};
    if (model->connected)
        canvas_round(canvas, circle, dot / 2, theme->ok);
    else
        canvas_box(canvas, circle, dot / 2, SDL_max(1, dot / 5), theme->dim, theme->ground);
    write_state(words, sizeof words, model);
    SDL_Rect rest = {free.x + 2 * dot, free.y, SDL_max(0, free.w - 2 * dot), free.h};
    canvas_label(canvas, FONT_SMALL, rest, ALIGN_LEFT, theme->text, words);
}

int status_view_height(const Canvas *canvas, const ScreenModel *model) {
    (void)model;
    return canvas_px(canvas, HEIGHT);
}

Action status_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    SDL_Rect free = view_inside(ui->canvas, area);
    Action action = buttons(ui, id, &free);
    if (ui_is_drawing(ui)) {
        draw_figures(ui->canvas, &model->status, &free);
        draw_state(ui->canvas, &model->status, free);
    }
    return action;
}
