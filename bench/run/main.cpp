// SPDX-License-Identifier: BSL-1.0
#include "contest.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define GRADFOLD_BENCH_CALLGRIND
#endif

namespace {

using bench::entry;
using bench::suite;

/// Nothing is timed before every side agrees with the hand-written code on every point.
bool all_agree(const suite& s) {
  constexpr double tolerance = 1e-11;
  bool agree = true;
  for (const entry& e : s.entries)
    if (const double error = e.largest_error(); !(error <= tolerance)) {
      std::fprintf(stderr, "%s: differs from the hand-written code by %.3g\n", e.name.c_str(), error);
      agree = false;
    }
  return agree;
}

void enter_benchmarks(const suite& s) {
  for (const entry& e : s.entries)
    benchmark::RegisterBenchmark(e.name.c_str(), [e](benchmark::State& state) {
      for (auto _ : state) e.run();
      state.counters["evaluations"] = static_cast<double>(e.evaluations);
    });
}

void describe(const suite& s) {
  std::string absent = GRADFOLD_BENCH_MISSING;
  for (const std::string& a : s.absent) absent += (absent.empty() ? "" : "; ") + a;
  benchmark::AddCustomContext("compiler", GRADFOLD_BENCH_COMPILER);
  benchmark::AddCustomContext("flags", GRADFOLD_BENCH_FLAGS);
  benchmark::AddCustomContext("absent", absent);
}

/// Under callgrind: one dump for each entry, named after it, of one run over the pool.
int count_instructions(const suite& s) {
#ifdef GRADFOLD_BENCH_CALLGRIND
  for (const entry& e : s.entries) {
    e.run();
    CALLGRIND_TOGGLE_COLLECT;
    e.run();
    CALLGRIND_TOGGLE_COLLECT;
    const std::string label = e.name + " " + std::to_string(e.evaluations);
    CALLGRIND_DUMP_STATS_AT(label.c_str());
  }
  return 0;
#else
  (void)s;
  std::fputs("instructions: valgrind/callgrind.h was not found when this program was compiled\n", stderr);
  return 1;
#endif
}

}  // namespace

int main(int argc, char** argv) {
  const suite s = bench::everyone();
  if (!all_agree(s)) return 1;
  if (argc == 2 && std::strcmp(argv[1], "--instructions") == 0) return count_instructions(s);
  describe(s);
  enter_benchmarks(s);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
