#include "usage.h"

#ifdef _WIN32
#include <windows.h>

#include <psapi.h>

double usage_peak_rss_mib(void) {
    PROCESS_MEMORY_COUNTERS counters;
    if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters))
        return 0;
    return (double)counters.PeakWorkingSetSize / (1024.0 * 1024.0);
}

static Uint64 to_ns(FILETIME time) {
    return ((Uint64)time.dwHighDateTime << 32 | time.dwLowDateTime) * 100u;
}

Uint64 usage_cpu_ns(void) {
    FILETIME created, ended, kernel, user;
    if (!GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user))
        return 0;
    return to_ns(kernel) + to_ns(user);
}
#else
#include <sys/resource.h>

double usage_peak_rss_mib(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
#ifdef __APPLE__
    return (double)usage.ru_maxrss / (1024.0 * 1024.0); // bytes
#else
    return (double)usage.ru_maxrss / 1024.0; // KiB
#endif
}

static Uint64 to_ns(struct timeval time) {
    return (Uint64)time.tv_sec * 1000000000u + (Uint64)time.tv_usec * 1000u;
}

Uint64 usage_cpu_ns(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return to_ns(usage.ru_utime) + to_ns(usage.ru_stime);
}
#endif
