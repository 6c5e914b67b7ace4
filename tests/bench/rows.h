// rows.h - everything that can be measured, a function for each name on the command line.
//
// Each prints its rows by bench_rounds. Errors: false, and what failed has been said.
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include "bench.h"

// rows_queue.c
bool rows_queue(const BenchPlan *plan);
bool rows_hand_off(const BenchPlan *plan);

// rows_round_trip.c
bool rows_wait(const BenchPlan *plan);
bool rows_together(const BenchPlan *plan);
bool rows_pipelined(const BenchPlan *plan);
bool rows_no_thread(const BenchPlan *plan);
bool rows_wait_alone(const BenchPlan *plan);
bool rows_server(const BenchPlan *plan);

// rows_recorder.c
bool rows_recorder(const BenchPlan *plan);

// rows_large.c
bool rows_large(const BenchPlan *plan);
bool rows_streaming(const BenchPlan *plan);

// rows_clients.c
bool rows_clients(const BenchPlan *plan);
bool rows_clients_full(const BenchPlan *plan);

#endif
