#include "view.h"

#include "utf8.h"

#define WIDE_WINDOW 1000.0f // points
#define SMALL_WINDOW 720.0f
#define NARROW_WINDOW 640.0f
#define UPRIGHT 1.2f       // height, where the width is 1
#define FINGER 44.0f       // points without a zoom, of what a finger presses
#define FINGER_LEAST 40.0f // the same where the window is low
#define FINGER_ZOOM 0.8f   // whoever makes all smaller than this wants to see more

bool view_is_wide(const Canvas *canvas) {
    return (float)canvas->width_px >= WIDE_WINDOW * canvas->scale;
}

bool view_stands(int width, int height) {
    return (float)height >= UPRIGHT * (float)width;
}

bool view_is_upright(const Canvas *canvas) {
    return view_stands(canvas->width_px, canvas->height_px) && !view_is_wide(canvas);
}

bool view_is_narrow(const Canvas *canvas) {
    return view_is_upright(canvas) && (float)canvas->width_px < NARROW_WINDOW * canvas->scale;
}

float view_reach(const Canvas *canvas, float points) {
    if (view_is_upright(canvas))
        return SDL_max(points, FINGER / canvas->zoom);
    bool small = canvas->zoom < FINGER_ZOOM;
    return canvas->fingers && !small ? SDL_max(points, FINGER_LEAST / canvas->zoom) : points;
}

int view_margin(const Canvas *canvas, int width_px) {
    float width = (float)width_px / canvas->scale;
    return canvas_px(canvas, width >= WIDE_WINDOW    ? VIEW_MARGIN
                             : width >= SMALL_WINDOW ? 10.0f
                                                     : 8.0f);
}

SDL_Rect view_inside(const Canvas *canvas, SDL_Rect area) {
    int margin = view_margin(canvas, area.w);
    return (SDL_Rect){area.x + margin, area.y, SDL_max(0, area.w - 2 * margin), area.h};
}

void view_tip(Ui *ui, WidgetId id, const ActionRow *row) {
    char key[ACTION_KEY_SIZE];
    char words[96];
    if (!ui_is_drawing(ui) || ui->hover != id)
        return;
    action_key_name(row, key);
    const char *what = row->help ? row->help : row->label ? row->label : "";
    SDL_snprintf(words, sizeof words, key[0] ? "%s: %s" : "%s%s", key, what);
    ui_tip(ui, id, words);
}

// The size of the first line of `words` in `columns` cells: it ends at a space, where there is one.
static size_t line_size(const char *words, size_t size, size_t columns) {
    size = utf8_floor(words, SDL_min(size, TEXT_PIECE_MAX));
    size_t fits = utf8_offset(words, size, columns);
    if (fits == size)
        return size;
    size_t end = fits;
    while (end > 0 && words[end] != ' ')
        end--;
    return end > 0 ? end : SDL_max(fits, utf8_next(words, size));
}

static size_t columns_of(const Canvas *canvas, FontSize font, int width_px) {
    return (size_t)SDL_max(1, width_px / SDL_max(1, text_cell_width(canvas->text, font)));
}

int view_count_lines(const Canvas *canvas, FontSize font, int width_px, const char *words,
                     int most) {
    size_t columns = columns_of(canvas, font, width_px);
    int lines = 0;
    for (size_t size = SDL_strlen(words); size > 0 && lines < most; lines++) {
        size_t line = line_size(words, size, columns);
        while (line < size && words[line] == ' ')
            line++;
        words += line;
        size -= line;
    }
    return lines;
}

int view_draw_lines(Canvas *canvas, FontSize font, SDL_Rect rect, SDL_Color color,
                    const char *words, int most) {
    size_t columns = columns_of(canvas, font, rect.w);
    int high = text_cell_height(canvas->text, font);
    int lines = 0;
    for (size_t size = SDL_strlen(words); size > 0 && lines < most; lines++) {
        char line[TEXT_PIECE_MAX + 1];
        bool last = lines + 1 == most; // is cut where it is drawn
        size_t taken = line_size(words, size, last ? TEXT_PIECE_MAX : columns);
        SDL_memcpy(line, words, taken);
        line[taken] = '\0';
        canvas_label(canvas, font, (SDL_Rect){rect.x, rect.y + lines * high, rect.w, high},
                     ALIGN_LEFT, color, line);
        while (taken < size && words[taken] == ' ')
            taken++;
        words += taken;
        size -= taken;
    }
    return lines;
}
