// usage.h - what this process costs the system.
#ifndef USAGE_H
#define USAGE_H

#include <SDL.h>

// The most memory that was resident at one time, in MiB; 0 where the system does not tell.
// Thread: any.   Source: getrusage(2); GetProcessMemoryInfo on Windows.
double usage_peak_rss_mib(void);

// The processor time that all threads of this process have used so far, in ns; 0 where the system
// does not tell.
// Thread: any.   Source: getrusage(2); GetProcessTimes on Windows.
Uint64 usage_cpu_ns(void);

#endif
