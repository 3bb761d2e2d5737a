// SPDX-License-Identifier: BSL-1.0
#pragma once

/// All that take part; what CMake did not find is told to the suite as absent.

#include "contest.hpp"
#include "rivals/hand.hpp"
#include "rivals/gradfold.hpp"
#include "rivals/tape.hpp"

#ifdef GRADFOLD_BENCH_ADOLC
#include "rivals/adolc.hpp"
#endif
#ifdef GRADFOLD_BENCH_SACADO
#include "rivals/sacado.hpp"
#endif
#ifdef GRADFOLD_BENCH_CERES
#include "rivals/ceres_jet.hpp"
#endif
#ifdef GRADFOLD_BENCH_BOOST_AUTODIFF
#include "rivals/boost_autodiff.hpp"
#endif

namespace bench {

template <class Workload>
void enter_all(suite& s) {
  enter<Workload, hand_side>(s);
  enter<Workload, gradfold_side>(s);
  enter<Workload, tape_side>(s);
#ifdef GRADFOLD_BENCH_ADOLC
  enter<Workload, adolc_recorded_side>(s);
  enter<Workload, adolc_replayed_side>(s);
#endif
#ifdef GRADFOLD_BENCH_SACADO
  enter<Workload, sacado_side>(s);
#endif
#ifdef GRADFOLD_BENCH_CERES
  enter<Workload, ceres_jet_side>(s);
#endif
#ifdef GRADFOLD_BENCH_BOOST_AUTODIFF
  enter<Workload, boost_autodiff_side>(s);
#endif
}

}  // namespace bench
