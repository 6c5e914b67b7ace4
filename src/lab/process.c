#include "process.h"

#ifdef _WIN32
#include <windows.h>

#include <psapi.h>

double process_peak_rss_mib(void) {
    PROCESS_MEMORY_COUNTERS counters;
    if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters))
        return 0;
    return (double)counters.PeakWorkingSetSize / (1024.0 * 1024.0);
}
#else
#include <sys/resource.h>

double process_peak_rss_mib(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
#ifdef __APPLE__
    return (double)usage.ru_maxrss / (1024.0 * 1024.0); // bytes
#else
    return (double)usage.ru_maxrss / 1024.0; // KiB
#endif
}
#endif
