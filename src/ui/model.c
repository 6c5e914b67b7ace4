#include "model.h"

bool model_allows(const ScreenModel *model, const ActionRow *row) {
    if (model->frozen != THAW_CALL_NONE)
        return false;
    switch (row->needs) {
    case NEEDS_NOTHING: return true;
    case NEEDS_CONNECTION: return model->control.will_be_connected;
    case NEEDS_NO_CONNECTION: return !model->control.will_be_connected;
    case NEEDS_COMMANDS: return model->control.outstanding > 0 || model->control.compares;
    case NEEDS_LAB: return model->lab.open;
    case NEEDS_PAST: return model->lab.open && model->lab.state == LAB_PAST;
    case NEEDS_WORKER: return model->lab.open && model->lab.can_hold;
    case NEEDS_HELD: return model->lab.open && model->lab.holds;
    }
    return false;
}
