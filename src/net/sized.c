#include "sized.h"

#include "version.h"

bool thaw_sized_copy(void *mine, size_t mine_size, const void *options, size_t size) {
    const Uint8 *bytes = options;
    SDL_memset(mine, 0, mine_size);
    if (!bytes)
        return true;
    SDL_memcpy(mine, bytes, SDL_min(size, mine_size));
    for (size_t i = mine_size; i < size; i++) {
        if (bytes[i] != 0) {
            SDL_SetError("this program wants a newer thaw than %s", thaw_version());
            return false;
        }
    }
    return true;
}
