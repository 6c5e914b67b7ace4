#include "status_view.h"

#include "number.h"
#include "page.h"

#define HEIGHT 40.0f // points
#define HEIGHT_LOW 38.0f
#define HEIGHT_LEAST 32.0f
#define BUTTON_HEIGHT 28.0f
#define PADDING 12.0f // points, beside a button's label
#define PADDING_LEAST 8.0f
#define WORDS_LEAST 140.0f     // points, of the words before a button gives way to them
#define WORDS_LEAST_LAB 360.0f // the same in the lab, where they are longer

#define COLUMNS 4 // of buttons, below the words in a window that stands upright

// ---- the buttons ----

#define BUTTONS_MAX 8

typedef struct Row {
    ActionType buttons[BUTTONS_MAX]; // from the left
    int count;
    ActionType gives_way; // the first that goes when there is no room; the help has it, too
    float words_least;    // points
} Row;

static const Row simple_row = {{ACTION_LAB, ACTION_SCENARIOS, ACTION_CONNECTION, ACTION_FAULTS,
                                ACTION_TOUR, ACTION_COMPARE, ACTION_HELP, ACTION_FULL_SCREEN},
                               8,
                               ACTION_SCENARIOS,
                               WORDS_LEAST};
static const Row lab_row = {
    {ACTION_LAB, ACTION_RECORD, ACTION_TRACE, ACTION_HELP}, 4, ACTION_TRACE, WORDS_LEAST_LAB};

// What gives way to the words, one step after the other.
typedef enum Fold {
    FOLD_NOTHING,
    FOLD_KEYS,    // in the labels
    FOLD_PADDING, // beside them
    FOLD_BUTTON,
    FOLDS
} Fold;

// What there is no room for goes, and what a window of the system has anyway.
static bool has_button(const Row *row, int i, Fold fold) {
    ActionType type = row->buttons[i];
    bool of_page = type == ACTION_FULL_SCREEN;
    return !(of_page && !page_is_there()) &&
           !(fold >= FOLD_BUTTON && (of_page || type == row->gives_way));
}

static const Row *row_of(const ScreenModel *model) {
    return model->lab.open ? &lab_row : &simple_row;
}

WidgetId status_view_button(const ScreenModel *model, WidgetId id, ActionType type) {
    const Row *row = row_of(model);
    for (int i = 0; i < row->count; i++)
        if (row->buttons[i] == type)
            return id + i;
    return 0;
}

// In the lab two of them do the opposite of what their label in the table says.
static const char *label_of(const ScreenModel *model, ActionType type) {
    if (type == ACTION_LAB && model->lab.open)
        return "Simple view F8";
    if (type == ACTION_RECORD && model->lab.records)
        return "Stop recording Ctrl+R";
    return action_row(type, 0)->label;
}

// The text of a button, in a narrow window without its key.
static void write_label(char label[ACTION_KEY_SIZE], const ScreenModel *model, ActionType type,
                        Fold fold) {
    SDL_strlcpy(label, label_of(model, type), ACTION_KEY_SIZE);
    char *key = SDL_strrchr(label, ' ');
    if (fold >= FOLD_KEYS && key && (key[1] == 'F' || SDL_strncmp(key, " Ctrl+", 6) == 0))
        *key = '\0';
}

static int width_of(const Canvas *canvas, const ScreenModel *model, ActionType type, Fold fold) {
    char label[ACTION_KEY_SIZE];
    write_label(label, model, type, fold);
    return text_width(canvas->text, FONT_NOTE, label, SDL_strlen(label)) +
           2 * canvas_px(canvas, fold >= FOLD_PADDING ? PADDING_LEAST : PADDING);
}

static int width_of_row(const Canvas *canvas, const ScreenModel *model, const Row *row, Fold fold) {
    int width = 0;
    for (int i = 0; i < row->count; i++)
        if (has_button(row, i, fold))
            width += width_of(canvas, model, row->buttons[i], fold) + canvas_px(canvas, VIEW_GAP);
    return width;
}

static Fold fold_of(const Canvas *canvas, const ScreenModel *model, const Row *row, int width) {
    int words = canvas_px(canvas, row->words_least);
    Fold fold = FOLD_NOTHING;
    while (fold < FOLDS - 1 && width_of_row(canvas, model, row, fold) + words > width)
        fold++;
    return fold;
}

static bool run_button(Ui *ui, WidgetId id, SDL_Rect rect, const ScreenModel *model,
                       ActionType type, Fold fold) {
    const ActionRow *button = action_row(type, 0);
    char label[ACTION_KEY_SIZE];
    write_label(label, model, type, fold);
    bool pressed = ui_button(ui, id, rect, BUTTON_SMALL, label, NULL, model_allows(model, button));
    view_tip(ui, id, button);
    return pressed;
}

// They stand at the right, the last one outermost; what is left is where words go.
static Action run_buttons(Ui *ui, WidgetId id, const ScreenModel *model, SDL_Rect *free) {
    Canvas *canvas = ui->canvas;
    const Row *row = row_of(model);
    Fold fold = fold_of(canvas, model, row, free->w);
    int gap = canvas_px(canvas, VIEW_GAP);
    SDL_Rect rect = *free;
    Action action = {0};
    rect.x += SDL_max(0, free->w - width_of_row(canvas, model, row, fold) + gap);
    free->w = SDL_max(0, rect.x - free->x - gap);
    for (int i = 0; i < row->count; i++) {
        if (!has_button(row, i, fold))
            continue;
        rect.w = width_of(canvas, model, row->buttons[i], fold);
        if (run_button(ui, id + i, rect, model, row->buttons[i], fold))
            action = action_of(action_row(row->buttons[i], 0));
        rect.x += rect.w + gap;
    }
    return action;
}

// They stand in a grid, from its upper left corner on.
static Action run_grid(Ui *ui, WidgetId id, const ScreenModel *model, SDL_Rect area) {
    const Row *row = row_of(model);
    int gap = canvas_px(ui->canvas, VIEW_GAP);
    int high = canvas_px(ui->canvas, view_reach(ui->canvas, BUTTON_HEIGHT));
    int width = (area.w - (COLUMNS - 1) * gap) / COLUMNS;
    Action action = {0};
    int place = 0;
    for (int i = 0; i < row->count; i++) {
        if (!has_button(row, i, FOLD_KEYS))
            continue;
        SDL_Rect rect = {area.x + place % COLUMNS * (width + gap),
                         area.y + place / COLUMNS * (high + gap), width, high};
        if (run_button(ui, id + i, rect, model, row->buttons[i], FOLD_KEYS))
            action = action_of(action_row(row->buttons[i], 0));
        place++;
    }
    return action;
}

static float upright_height(const Canvas *canvas, const ScreenModel *model) {
    int rows = (row_of(model)->count + COLUMNS - 1) / COLUMNS;
    return BUTTON_HEIGHT + (float)rows * (view_reach(canvas, BUTTON_HEIGHT) + VIEW_GAP) + VIEW_GAP;
}

int status_view_height(const Canvas *canvas, const ScreenModel *model, ViewForm form) {
    if (view_is_upright(canvas))
        return canvas_px(canvas, upright_height(canvas, model));
    float height = form == VIEW_FULL ? HEIGHT : form == VIEW_LOW ? HEIGHT_LOW : HEIGHT_LEAST;
    float more = view_reach(canvas, BUTTON_HEIGHT) - BUTTON_HEIGHT;
    return canvas_px(canvas, height + more);
}

// ---- the words ----

static void add(char *words, size_t size, const char *before, const char *what, const char *after) {
    SDL_strlcat(words, before, size);
    SDL_strlcat(words, what, size);
    SDL_strlcat(words, after, size);
}

// What is said less of, step by step, where there is no room.
typedef enum Brevity { BREVITY_NONE, BREVITY_COST, BREVITY_UNITS, BREVITIES } Brevity;

static void write_state(char *words, size_t size, const StatusModel *model, Brevity brevity) {
    char number[THAW_NUMBER_SIZE];
    SDL_strlcpy(words, model->connection, size);
    if (model->fault[0])
        add(words, size, "   fault:\xC2\xA0", model->fault, "");
    if (model->replies_per_s > 0)
        add(words, size, "   ", thaw_number_write(number, model->replies_per_s),
            brevity >= BREVITY_UNITS   ? " replies/s"
            : model->replies_per_s > 1 ? " replies a second"
                                       : " reply a second");
    if (model->given_up > 0)
        add(words, size, "   ", thaw_number_write(number, (Uint64)model->given_up),
            model->given_up > 1 ? " stuck threads given up" : " stuck thread given up");
    if (model->log_dropped > 0)
        add(words, size, "   ", thaw_number_write(number, model->log_dropped),
            model->log_dropped > 1 ? " lines dropped" : " line dropped");
}

// In the lab what is recorded comes before what is unusual.
static void write_words(char *words, size_t size, const ScreenModel *model, Brevity brevity) {
    StatusModel status = model->status;
    if (model->lab.open)
        SDL_snprintf(status.connection, sizeof status.connection, "%s%s", model->lab.about,
                     brevity >= BREVITY_COST ? "" : model->lab.cost);
    write_state(words, size, &status, brevity);
}

static void draw_dot(Canvas *canvas, SDL_Rect circle, bool filled) {
    if (filled)
        canvas_round(canvas, circle, circle.w / 2, canvas->theme->ok);
    else
        canvas_shape(canvas, SHAPE_RING, circle, canvas->theme->line);
}

// Small letters may reach a little below the buttons.
static int lines_in(const Canvas *canvas, SDL_Rect rect) {
    int room = rect.h + canvas_px(canvas, VIEW_GAP / 2);
    return 2 * text_cell_height(canvas->text, FONT_SMALL) <= room ? 2 : 1;
}

// In small letters where there is no room for others, and in two lines of them where that helps.
static void draw_words(Canvas *canvas, SDL_Rect rect, const char *words) {
    SDL_Color color = canvas->theme->text;
    int high = text_cell_height(canvas->text, FONT_SMALL);
    bool fits = text_width(canvas->text, FONT_NOTE, words, SDL_strlen(words)) <= rect.w;
    int most = lines_in(canvas, rect);
    if (fits) {
        canvas_label(canvas, FONT_NOTE, rect, ALIGN_LEFT, color, words);
        return;
    }
    int lines = view_count_lines(canvas, FONT_SMALL, rect.w, words, most);
    rect.y += SDL_max(0, rect.h - lines * high) / 2;
    view_draw_lines(canvas, FONT_SMALL, rect, color, words, most);
}

static void write_fitting(const Canvas *canvas, char *words, size_t size, const ScreenModel *model,
                          SDL_Rect rect) {
    int most = lines_in(canvas, rect);
    for (Brevity brevity = BREVITY_NONE; brevity < BREVITIES; brevity++) {
        write_words(words, size, model, brevity);
        if (view_count_lines(canvas, FONT_SMALL, rect.w, words, most + 1) <= most)
            return;
    }
}

static void draw_state(const Ui *ui, const ScreenModel *model, SDL_Rect free) {
    Canvas *canvas = ui->canvas;
    char words[256];
    int dot = canvas_px(canvas, 12.0f);
    bool filled = model->lab.open ? !model->lab.replays : model->status.connected;
    draw_dot(canvas, (SDL_Rect){free.x, free.y + (free.h - dot) / 2, dot, dot}, filled);
    int left = dot + canvas_px(canvas, 8.0f);
    SDL_Rect rest = {free.x + left, free.y, SDL_max(0, free.w - left), free.h};
    if (ui->tip[0])
        SDL_strlcpy(words, ui->tip, sizeof words);
    else
        write_fitting(canvas, words, sizeof words, model, rest);
    draw_words(canvas, rest, words);
}

Action status_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    SDL_Rect free = view_inside(ui->canvas, area);
    SDL_Rect below = free;
    bool upright = view_is_upright(ui->canvas); // then the words stand above the buttons
    float high = upright ? BUTTON_HEIGHT : view_reach(ui->canvas, BUTTON_HEIGHT);
    free.h = SDL_min(free.h, canvas_px(ui->canvas, high));
    below.y += free.h + canvas_px(ui->canvas, VIEW_GAP / 2);
    Action action = upright ? run_grid(ui, id, model, below) : run_buttons(ui, id, model, &free);
    if (ui_is_drawing(ui))
        draw_state(ui, model, free);
    return action;
}
