#include "panes_view.h"

#include "panes.h"

static void draw_title(const Ui *ui, SDL_Rect rect, const char *name) {
    Canvas *canvas = ui->canvas;
    canvas_fill(canvas, rect, canvas->theme->raised);
    rect.x += canvas_px(canvas, VIEW_GAP);
    canvas_label(canvas, FONT_NOTE, rect, ALIGN_LEFT, canvas->theme->text, name);
}

static bool run_choice(Ui *ui, WidgetId id, SDL_Rect rect, LabPane pane, bool chosen) {
    Canvas *canvas = ui->canvas;
    if (ui_is_drawing(ui)) {
        canvas_box(canvas, rect, canvas_px(canvas, 4.0f), canvas_px(canvas, chosen ? 2.0f : 1.0f),
                   chosen ? canvas->theme->accent : canvas->theme->line,
                   chosen ? canvas->theme->selection : canvas->theme->ground);
        canvas_label(canvas, FONT_NOTE, rect, ALIGN_MIDDLE, canvas->theme->text, panes_name(pane));
        return false;
    }
    return ui_click(ui, id, rect, true);
}

Action panes_view(Ui *ui, WidgetId id, void *state, const ScreenModel *model, SDL_Rect area) {
    (void)state;
    Panes panes = panes_of(ui->canvas, area, model->lab.pane);
    Action asked = {0};
    for (int i = 0; i < LAB_PANES; i++) {
        SDL_Rect name = panes.names[i];
        if (name.h == 0)
            continue;
        if (!panes.choice[i] && ui_is_drawing(ui))
            draw_title(ui, name, panes_name((LabPane)i));
        if (panes.choice[i] && run_choice(ui, id + i, name, (LabPane)i, panes.shown == (LabPane)i))
            asked = (Action){.type = ACTION_PANE, .times = 1, .number = i + 1};
    }
    return asked;
}
