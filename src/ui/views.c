#include "views.h"

#include "bytes_view.h"
#include "caption_view.h"
#include "compare_view.h"
#include "connection_view.h"
#include "fault_view.h"
#include "help_view.h"
#include "lanes_view.h"
#include "log_view.h"
#include "panes_view.h"
#include "queues_view.h"
#include "runs_view.h"
#include "scenarios_view.h"
#include "sentence_view.h"
#include "source_view.h"
#include "status_view.h"
#include "tracks_view.h"
#include "transport_view.h"
#include "verdict_view.h"

// From the top of the window to its bottom, then those that lie over others. Those of the lab stand
// in its place of the lanes.
const View views[] = {
    {"control", VIEW_ROW, control_view, .height_px = control_view_height,
     .state_size = sizeof(ControlView), .quit = control_view_quit},
    {"lanes", VIEW_ROW, lanes_view, .mode = VIEW_SIMPLE, .height_px = lanes_view_height,
     .grows = true},
    {"verdict", VIEW_ROW, verdict_view, .mode = VIEW_SIMPLE, .height_px = verdict_view_height},
    {"transport", VIEW_ROW, transport_view, .mode = VIEW_LAB, .height_px = transport_view_height,
     .state_size = sizeof(TransportView)},
    {"tracks", VIEW_ROW, tracks_view, .mode = VIEW_LAB, .height_px = tracks_view_height,
     .state_size = sizeof(TracksView), .grows = true},
    {"sentence", VIEW_ROW, sentence_view, .mode = VIEW_LAB, .height_px = sentence_view_height,
     .gives_way = true},
    {"log", VIEW_REST, log_view, .state_size = sizeof(LogView), .quit = log_view_quit,
     .pane = PANE_LOG},
    {"panes", VIEW_PANES, panes_view, .mode = VIEW_LAB},
    {"source", VIEW_PANE, source_view, .mode = VIEW_LAB, .pane = PANE_SOURCE,
     .state_size = sizeof(SourceView)},
    {"bytes", VIEW_PANE, bytes_view, .mode = VIEW_LAB, .pane = PANE_BYTES,
     .state_size = sizeof(BytesView)},
    {"queues", VIEW_PANE, queues_view, .mode = VIEW_LAB, .pane = PANE_QUEUES,
     .state_size = sizeof(QueuesView)},
    {"runs", VIEW_PANE, runs_view, .mode = VIEW_LAB, .pane = PANE_RUNS},
    {"caption", VIEW_ROW, caption_view, .height_px = caption_view_height, .insists = true},
    {"status", VIEW_ROW, status_view, .height_px = status_view_height, .gives_way = true},
    {"help", VIEW_LOG, help_view, .opens = ACTION_HELP},
    {"connection", VIEW_LOG, connection_view, .opens = ACTION_CONNECTION, .shares = control_view,
     .stays = true},
    {"faults", VIEW_LOG, fault_view, .opens = ACTION_FAULTS, .state_size = sizeof(FaultView)},
    {"scenarios", VIEW_LOG, scenarios_view, .opens = ACTION_SCENARIOS,
     .state_size = sizeof(ChoiceList)},
    {"compare", VIEW_BODY, compare_view, .opens = ACTION_COMPARE},
};
const int view_count = SDL_arraysize(views);
SDL_COMPILE_TIME_ASSERT(there_is_room_for_each_view, SDL_arraysize(views) <= VIEWS_MAX);
SDL_COMPILE_TIME_ASSERT(each_view_has_its_part, VIEWS_MAX < DRAWING_PARTS);
