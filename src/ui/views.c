#include "views.h"

#include "banner_view.h"
#include "compare_view.h"
#include "control_view.h"
#include "fault_view.h"
#include "help_view.h"
#include "log_view.h"
#include "status_view.h"
#include "strip_view.h"
#include "wait_view.h"

// From the top of the window to its bottom, then those that lie over others.
const View views[] = {
    {"control", VIEW_ROW, control_view, .height_px = control_view_height,
     .state_size = sizeof(ControlView), .quit = control_view_quit},
    {"wait", VIEW_ROW, wait_view, .height_px = wait_view_height, .folds = 1},
    {"strip", VIEW_ROW, strip_view, .height_px = strip_view_height, .folds = 2},
    {"banner", VIEW_PASSING, banner_view, .height_px = banner_view_height},
    {"log", VIEW_REST, log_view, .state_size = sizeof(LogView)},
    {"status", VIEW_ROW, status_view, .height_px = status_view_height},
    {"help", VIEW_LOG, help_view, .opens = ACTION_HELP},
    {"faults", VIEW_LOG, fault_view, .opens = ACTION_FAULTS, .state_size = sizeof(FaultView)},
    {"compare", VIEW_BODY, compare_view, .opens = ACTION_COMPARE},
};
const int view_count = SDL_arraysize(views);
SDL_COMPILE_TIME_ASSERT(there_is_room_for_each_view, SDL_arraysize(views) <= VIEWS_MAX);
SDL_COMPILE_TIME_ASSERT(each_view_has_its_part, VIEWS_MAX < DRAWING_PARTS);
