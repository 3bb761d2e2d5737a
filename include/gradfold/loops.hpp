// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/loops/arrangement.hpp>
#include <gradfold/loops/elimination.hpp>
#include <gradfold/loops/fold.hpp>
#include <gradfold/loops/finished.hpp>

/// From a schedule to loops. Each kernel is a loop nest over constant extents and strides. The same functions run in
/// constant expressions, one number at a time.
namespace gradfold::detail {

template <class Scheduled, class T>
struct array_program : array_facts<Scheduled, T> {
  using P = array_facts<Scheduled, T>;
  static constexpr graph_view g = P::g;
  static constexpr const auto& s = P::s;

  /// The workspace of the program with that of the bodies of its loops.
  static constexpr workspace_size room() { return room_for(std::make_integer_sequence<int, s.kernel_count>{}); }
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const array_memory<T>& m) {
    for_numbers<s.kernel_count>([&](auto k) GRADFOLD_INLINE_LAMBDA() { run_kernel<decltype(k)::value>(m); });
    for_numbers<g.result_count>([&](auto r) GRADFOLD_INLINE_LAMBDA() { copy_result<decltype(r)::value>(m); });
  }

 private:
  template <int... K>
  static constexpr workspace_size room_for(std::integer_sequence<int, K...>) {
    workspace_size room = s.workspace;
    [[maybe_unused]] const auto meet = [&](const workspace_size& other) {
      for (int i = 0; i < 3; ++i) room.of[i] = room.of[i] < other.of[i] ? other.of[i] : room.of[i];
    };
    (meet(room_of_kernel<K>()), ...);
    return room;
  }
  template <int k>
  static constexpr workspace_size room_of_kernel() {
    if constexpr (!s.kernels[k].is_loop && g.nodes[s.kernels[k].node].operation == operation_id<loop_fold>) return fold_kernel<P, s.kernels[k].node>::room();
    else return {};
  }

  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr void run_kernel(const array_memory<T>& m) {
    constexpr int id = s.kernels[k].node;
    using Operation = operation_at<g.nodes[id].operation>;
    if constexpr (s.kernels[k].finishing >= 0) return;
    else if constexpr (s.kernels[k].is_loop && s.kernels[k].product > 0) finished_by_loop<P, k>::run(m);
    else if constexpr (s.kernels[k].is_loop) fused_loop<P, k>::run(m);
    else if constexpr (std::same_as<Operation, strided_sum>) sum_kernels<P>::template run_strided_sum<id>(m);
    else if constexpr (std::same_as<Operation, contraction>) sum_kernels<P>::template run_contraction<id>(m);
    else if constexpr (std::same_as<Operation, assembly>) arrangement_kernels<P>::template run_assembly<id>(m);
    else if constexpr (std::same_as<Operation, running_sum>) arrangement_kernels<P>::template run_running_sum<id>(m);
    else if constexpr (std::same_as<Operation, scattering> && g.nodes[id].operand_count == 3) arrangement_kernels<P>::template run_slope_of_extreme<id>(m);
    else if constexpr (std::same_as<Operation, gathering> || std::same_as<Operation, scattering>) arrangement_kernels<P>::template run_by_index<id>(m);
    else if constexpr (std::same_as<Operation, linear_solution>) elimination_kernels<P>::template run_solution<id>(m);
    else if constexpr (std::same_as<Operation, determinant_value>) elimination_kernels<P>::template run_determinant<id>(m);
    else if constexpr (std::same_as<Operation, cholesky_factor>) elimination_kernels<P>::template run_cholesky<id>(m);
    else if constexpr (std::same_as<Operation, loop_fold>) fold_kernel<P, id>::run(m);
    else arrangement_kernels<P>::template run_extreme<id>(m);
  }

  /// A result that no kernel wrote where it is wanted: an argument, a constant, a scalar that stands for many, or a
  /// result that is wanted twice.
  template <int r>
  static constexpr void copy_result(const array_memory<T>& m) {
    constexpr int id = g.results[r], size = P::result_size(r);
    if constexpr (!(s.place[id].where == storage::result && s.place[id].position == r)) {
      auto* const z = [&] {
        if constexpr (is_real(P::type_of(id))) return m.out[r].real;
        else if constexpr (is_integer(P::type_of(id))) return m.out[r].integer;
        else return m.out[r].condition;
      }();
      for (std::ptrdiff_t i = 0; i < size; ++i) z[i] = element_of<P, id>(m, P::size_of(id) == size ? i : 0);
    }
  }
};

}  // namespace gradfold::detail
