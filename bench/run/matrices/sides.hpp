// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Jacobians, Hessians and products with them: all that take part. By hand and by this library the answers have the same type.

#include "questions.hpp"

#include "../rivals/gradfold.hpp"
#include "../rivals/hand.hpp"

#ifdef GRADFOLD_BENCH_SACADO
#include "sacado.hpp"
#endif
#ifdef GRADFOLD_BENCH_ADOLC
#include "adolc.hpp"
#endif
#ifdef GRADFOLD_BENCH_CERES
#include "ceres_jet.hpp"
#endif
#ifdef GRADFOLD_BENCH_BOOST_AUTODIFF
#include "boost_autodiff.hpp"
#endif

namespace bench {

template <class Workload>
void enter_all(suite& s) {
  enter<Workload, hand_side>(s);
  enter<Workload, gradfold_side>(s);
#ifdef GRADFOLD_BENCH_SACADO
  enter<Workload, sacado_matrix_side>(s);
  enter<Workload, sacado_forward_matrix_side>(s);
#endif
#ifdef GRADFOLD_BENCH_ADOLC
  enter<Workload, adolc_matrix_side>(s);
#endif
#ifdef GRADFOLD_BENCH_CERES
  enter<Workload, ceres_matrix_side>(s);
#endif
#ifdef GRADFOLD_BENCH_BOOST_AUTODIFF
  enter<Workload, boost_matrix_side>(s);
#endif
}

}  // namespace bench
