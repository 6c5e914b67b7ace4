#include "model.h"

bool model_allows(const ScreenModel *model, const ActionRow *row) {
    switch (row->needs) {
    case NEEDS_NOTHING: return true;
    case NEEDS_CONNECTION: return model->control.will_be_connected;
    case NEEDS_NO_CONNECTION: return !model->control.will_be_connected;
    case NEEDS_COMMANDS: return model->control.outstanding > 0;
    }
    return false;
}
