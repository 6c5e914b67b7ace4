// process.h - what this process costs the system.
#ifndef PROCESS_H
#define PROCESS_H

// The most memory that was resident at one time, in MiB; 0 where the system does not tell.
// Thread: any.   Source: getrusage(2); GetProcessMemoryInfo on Windows.
double process_peak_rss_mib(void);

#endif
