// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/grouped.hpp>
#include <gradfold/steps.hpp>

/// From a plan to code. Every step becomes an always-inlined call whose indices are literals, so nothing remains at run
/// time but the arithmetic. The same functions run in constant expressions.
namespace gradfold::detail {

/// Values in a chunk, each chunk with local arrays of its own: one function each on g++, inlined all on clang. Steps in a
/// block, which is one fold: g++ likes one a chunk, clang allows no more than 256 expressions.
#if defined(__clang__)
inline constexpr int chunk_values = 256, block_steps = 32;
#else
inline constexpr int chunk_values = 512, block_steps = 512;
#endif

/// Turns an index into a literal before the optimiser sees it.
consteval unsigned long long fixed(unsigned long long i) { return i; }

/// Steps up to which a program is inlined into its caller, so that results nobody reads are never computed.
inline constexpr int inline_steps = 300;

/// Where a program's inputs are: one base for each argument, each with its leaves in order.
template <class T>
struct argument_pointers {
  const T* real = nullptr;
  const long long* integer = nullptr;
  const bool* condition = nullptr;
};

/// What is true or false of values of type T: bool for numbers, a mask for packs.
template <class T>
using truth_of = decltype(std::declval<const T&>() < std::declval<const T&>());

/// Where values that are no reals are.
template <class T>
struct places {
  long long* integer;
  truth_of<T>* condition;
};

/// One program in one type of evaluation.
template <const auto& Plan, class T>
struct program {
  using truth = truth_of<T>;

  /// Where a chunk's values are. Its reals are passed beside it: an array whose address is nowhere in memory becomes
  /// registers before g++ looks for the stores behind its loads, which takes it time quadratic in the length of a chunk.
  struct memory {
    T* frame_reals;
    places<T> local, frame;
    const argument_pointers<T>* in;
    T* const* out;
  };

  struct table {
    T of[static_cast<unsigned>(Plan.needed.constants + 1)];
    constexpr table() : of{} {
      for (int i = 0; i < Plan.needed.constants; ++i) of[i] = convert<T>(Plan.constants[i]);
    }
  };
  template <class Table>
  static constexpr Table converted{};

  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto constant(int i) {
    if constexpr (is_integer(type)) return static_cast<long long>(Plan.constants[i].high) + static_cast<long long>(Plan.constants[i].low);
    else if constexpr (is_condition(type)) return truth(Plan.constants[i].high != 0);
    else if constexpr (std::floating_point<T>) return converted<table>.of[i];
    else return convert<T>(Plan.constants[i]);
  }
  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) input(const memory& m, int place) {
    const argument_pointers<T>& base = m.in[part_of(place)];
    if constexpr (is_integer(type)) return base.integer[leaf_of(place)];
    else if constexpr (is_condition(type)) return truth(base.condition[leaf_of(place)]);
    else return (base.real[leaf_of(place)]);
  }
  template <source from, kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) read(const T* local, const T* frame, const memory& m, int i) {
    [[maybe_unused]] constexpr bool is_local = is(from, source::local);
    if constexpr (is(from, source::constant)) return constant<type>(i);
    else if constexpr (is(from, source::input)) return input<type>(m, i);
    else if constexpr (is_integer(type)) return (is_local ? m.local : m.frame).integer[i];
    else if constexpr (is_condition(type)) return (is_local ? m.local : m.frame).condition[i];
    else return ((is_local ? local : frame)[i]);
  }
  template <kind type>
  GRADFOLD_ALWAYS_INLINE() static constexpr void write(T* real, const places<T>& to, int i, const auto& z) {
    if constexpr (is_real(type)) real[i] = z;
    else if constexpr (is_integer(type)) to.integer[i] = z;
    else to.condition[i] = z;
  }

  template <short operation>
  static auto coded() {
    constexpr short count = vocabulary::count;
    if constexpr (operation < count) return std::type_identity<operation_at<operation>>{};
    else return std::type_identity<opaque_function<Plan.rules[operation - count]>>{};
  }
  template <int k>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) read_listed(const T* local, const T* frame, const memory& m) {
    constexpr unsigned form = Plan.listed_forms[k];
    return read<static_cast<source>(form >> 2), static_cast<kind>(form & 3u)>(local, frame, m,
                                                                              static_cast<int>(fixed(static_cast<unsigned>(Plan.listed_places[k]))));
  }
  template <class Operation, int first, int... I>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value_of_list(const T* local, const T* frame, const memory& m, std::integer_sequence<int, I...>) {
    return compute<Operation>(read_listed<first + I>(local, frame, m)...);
  }
  template <unsigned bits>
  GRADFOLD_ALWAYS_INLINE() static constexpr auto value(const T* local, const T* frame, const memory& m, int x, int y, int w) {
    constexpr step_form f = unpacked(bits);
    using Operation = typename decltype(coded<f.operation>())::type;
    if constexpr (is(f.from[0], source::list)) {
      constexpr int list = form_bits::list_number(bits), first = Plan.list_starts[list];
      return value_of_list<Operation, first>(local, frame, m, std::make_integer_sequence<int, Plan.list_starts[list + 1] - first>{});
    } else if constexpr (std::same_as<Operation, to_real>) return real_from<T>(read<f.from[0], f.from_type[0]>(local, frame, m, x));
    else if constexpr (is(f.from[1], source::none)) return compute<Operation>(read<f.from[0], f.from_type[0]>(local, frame, m, x));
    else if constexpr (!is(f.from[2], source::none))
      return compute<Operation>(read<f.from[0], f.from_type[0]>(local, frame, m, x), read<f.from[1], f.from_type[1]>(local, frame, m, y),
                                read<f.from[2], f.from_type[2]>(local, frame, m, w));
    else if constexpr (f.primal || !is_real(f.type) || !is_real(f.from_type[1]))
      return compute<Operation>(read<f.from[0], f.from_type[0]>(local, frame, m, x), read<f.from[1], f.from_type[1]>(local, frame, m, y));
    else return compute_contracted<Operation, T>(read<f.from[0], f.from_type[0]>(local, frame, m, x), read<f.from[1], f.from_type[1]>(local, frame, m, y));
  }

  /// Integers and conditions are results too.
  template <class Z>
  GRADFOLD_ALWAYS_INLINE() static constexpr decltype(auto) as_result(const Z& z) {
    if constexpr (std::same_as<Z, T>) return (z);
    else return real_from<T>(z);
  }
  template <unsigned bits>
  GRADFOLD_ALWAYS_INLINE() static constexpr void perform(T* local, T* frame, const memory& m, unsigned long long xy, unsigned long long wp,
                                                         unsigned long long sr) {
    constexpr step_form f = unpacked(bits);
    const int position = static_cast<int>(wp & 0xffffffffu), slot = static_cast<int>(sr >> 32);
    const int x = static_cast<int>(xy >> 32), y = static_cast<int>(xy & 0xffffffffu);
    if constexpr (f.operation == operation_id<sine_and_cosine>) {
      const auto z = compute_sine_and_cosine<T>(read<f.from[0], f.from_type[0]>(local, frame, m, x));
      local[position] = z.sine, local[position + 1] = z.cosine;
      if constexpr (f.to_frame) frame[slot] = z.sine, frame[slot + 1] = z.cosine;
    } else {
      auto z = value<bits>(local, frame, m, x, y, static_cast<int>(wp >> 32));
      if constexpr (f.stays) stay(z);
      write<f.type>(local, m.local, position, z);
      if constexpr (f.to_frame) write<f.type>(frame, m.frame, slot, z);
      if constexpr (f.to_result) m.out[part_of(lower_half(sr))][leaf_of(lower_half(sr))] = as_result(z);
    }
  }

  template <int first, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void block(T* local, T* frame, const memory& m, std::integer_sequence<int, J...>) {
    (perform<Plan.forms[first + J]>(local, frame, m, fixed(Plan.xy[first + J]), fixed(Plan.wp[first + J]), fixed(Plan.sr[first + J])), ...);
  }
  /// In long programs with many results, the end of the stores that g++ tries to make vectors of together, which takes it time quadratic in
  /// their number. No instruction comes of it.
  GRADFOLD_ALWAYS_INLINE() static constexpr void part_stores() {
#if defined(__GNUC__) && !defined(__clang__)
    if constexpr (Plan.needed.steps > inline_steps && 8 * Plan.needed.results > Plan.needed.steps)
      if (!__builtin_is_constant_evaluated()) asm volatile("");
#endif
  }
  /// Steps from `first` on in one block: sixteen for each B, then one for each J. Where its arrays are its own, g++ never sees them behind
  /// pointers. Each step of a fold costs g++ time that grows with the list of all of them, so lists are short.
  template <int first, int... B, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void short_chunk(memory m, std::integer_sequence<int, B...>, std::integer_sequence<int, J...>) {
    [[maybe_unused]] T real[static_cast<unsigned>(Plan.local_size)];
    long long integer[static_cast<unsigned>(Plan.local_size)];
    truth condition[static_cast<unsigned>(Plan.local_size)];
    m.local = {integer, condition};
#define GRADFOLD_STEP(i) perform<Plan.forms[i]>(real, m.frame_reals, m, fixed(Plan.xy[i]), fixed(Plan.wp[i]), fixed(Plan.sr[i]))
#define GRADFOLD_FOUR_STEPS(i) GRADFOLD_STEP(i), GRADFOLD_STEP((i) + 1), GRADFOLD_STEP((i) + 2), GRADFOLD_STEP((i) + 3)
    ((GRADFOLD_FOUR_STEPS(first + 16 * B), GRADFOLD_FOUR_STEPS(first + 16 * B + 4), GRADFOLD_FOUR_STEPS(first + 16 * B + 8),
      GRADFOLD_FOUR_STEPS(first + 16 * B + 12), part_stores()),
     ...);
    (GRADFOLD_STEP(first + 16 * static_cast<int>(sizeof...(B)) + J), ...);
#undef GRADFOLD_FOUR_STEPS
#undef GRADFOLD_STEP
  }
  template <int first, int last>
  using blocks_between = grouped<last - first, block_steps>;
  /// The steps from `first` to `last`, in blocks. Every level of inlining copies each step once more, so there are few.
  template <int first, int last, int... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr void chunk(memory m, std::integer_sequence<int, B...>) {
    [[maybe_unused]] T real[static_cast<unsigned>(Plan.local_size)];
    long long integer[static_cast<unsigned>(Plan.local_size)];
    truth condition[static_cast<unsigned>(Plan.local_size)];
    m.local = {integer, condition};
    using blocks = blocks_between<first, last>;
    (block<first + B * blocks::size>(real, m.frame_reals, m, typename blocks::template members<B>{}), ...);
  }
  static constexpr bool is_loop([[maybe_unused]] int c) {
    if constexpr (Plan.needed.repeated > 0) return Plan.lanes[c] > 1;
    else return false;
  }
  /// A step in one turn of a loop.
  template <unsigned bits>
  GRADFOLD_ALWAYS_INLINE() static constexpr void perform_again(T* local, T* frame, const memory& m, int lane, unsigned long long xy, unsigned long long wp,
                                                               unsigned long long sr, unsigned long long strides, unsigned long long more) {
    constexpr step_form f = unpacked(bits);
    const auto z = value<bits>(local, frame, m, upper(xy) + lane * upper(strides), lower_half(xy) + lane * lower_half(strides), upper(wp) + lane * upper(more));
    local[lower_half(wp)] = z;
    if constexpr (f.to_frame) frame[upper(sr) + lane] = z;
    if constexpr (f.to_result) m.out[part_of(lower_half(sr))][leaf_of(lower_half(sr)) + lane * lower_half(more)] = z;
  }
  static constexpr unsigned long long strides_xy(int step) { return both(Plan.strides[step].x, Plan.strides[step].y); }
  static constexpr unsigned long long strides_wr(int step) { return both(Plan.strides[step].w, Plan.strides[step].result); }
  template <int first, int... J>
  GRADFOLD_ALWAYS_INLINE() static constexpr void block_again(T* local, const memory& m, int lane, std::integer_sequence<int, J...>) {
    (perform_again<Plan.forms[first + J]>(local, m.frame_reals, m, lane, fixed(Plan.xy[first + J]), fixed(Plan.wp[first + J]), fixed(Plan.sr[first + J]),
                                          fixed(strides_xy(first + J)), fixed(strides_wr(first + J))),
     ...);
  }
  /// The steps from `first` to `last` in a loop. Lanes know nothing of one another.
  template <int first, int last, int lanes, int... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr void loop(const memory& m, std::integer_sequence<int, B...>) {
    if constexpr (!calls_in(first, last)) independent_loop<first, last, lanes, B...>(m);
    else
      for (int lane = 0; lane < lanes; ++lane) turn<first, last, B...>(m, lane);
  }
  template <int first, int last, int... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr void turn(const memory& m, int lane) {
    using blocks = blocks_between<first, last>;
    T local[static_cast<unsigned>(Plan.local_size)];
    (block_again<first + B * blocks::size>(local, m, lane, typename blocks::template members<B>{}), ...);
  }
  /// Compilers need not look whether results lie over arguments.
  template <int first, int last, int lanes, int... B>
  GRADFOLD_ALWAYS_INLINE() static constexpr void independent_loop(const memory& m) {
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (int lane = 0; lane < lanes; ++lane) turn<first, last, B...>(m, lane);
  }
  static constexpr bool calls_in(int first, int last) {
    bool any = false;
    for (int i = first; i < last; ++i)
      any = any || (unpacked(Plan.forms[i]).operation != operation_id<result_node> && is_called(unpacked(Plan.forms[i]).operation));
    return any;
  }
  template <int c>
  GRADFOLD_ALWAYS_INLINE() static constexpr void inlined_chunk(const memory& m) {
    constexpr int first = Plan.chunk_starts[c], last = Plan.chunk_starts[c + 1];
    if constexpr (is_loop(c)) loop<first, last, Plan.lanes[c]>(m, typename blocks_between<first, last>::numbers{});
    else if constexpr (last - first <= block_steps)
      short_chunk<first>(m, std::make_integer_sequence<int, (last - first) / 16>{}, std::make_integer_sequence<int, (last - first) % 16>{});
    else chunk<first, last>(m, typename blocks_between<first, last>::numbers{});
  }
  template <int c>
  GRADFOLD_NEVER_INLINE() static constexpr void outlined_chunk(const memory& m) {
    inlined_chunk<c>(m);
  }
  /// In long programs, the end of what clang schedules as one region: there it holds each store against all loads, which takes it time
  /// quadratic in the length. The regions have 512 values, and no instruction comes of their ends.
  template <int c>
  GRADFOLD_ALWAYS_INLINE() static constexpr void end_region() {
    if constexpr (Plan.needed.chunks > 8 && c % 2 == 0 && c < Plan.needed.chunks)
      if (!__builtin_is_constant_evaluated()) jump_to_next();
  }
  GRADFOLD_ALWAYS_INLINE() static void jump_to_next() {
    asm goto("" : : : : next);
  next:;
  }
  template <int... C>
  GRADFOLD_ALWAYS_INLINE() static constexpr void chunks(const memory& m, std::integer_sequence<int, C...>) {
#if defined(__clang__)
    ((inlined_chunk<C>(m), end_region<C + 1>()), ...);
#else
    if constexpr (sizeof...(C) <= 1) (inlined_chunk<C>(m), ...);
    else (outlined_chunk<C>(m), ...);
#endif
  }

  GRADFOLD_ALWAYS_INLINE() static constexpr void fill([[maybe_unused]] T* const* out) {
    for (int k = 0; k < Plan.needed.fills; ++k) fill_zeros(out[part_of(upper(Plan.fills[k]))] + leaf_of(upper(Plan.fills[k])), lower_half(Plan.fills[k]));
  }
  GRADFOLD_ALWAYS_INLINE() static constexpr void inlined(const argument_pointers<T>* in, T* const* out) {
    if constexpr (Plan.needed.fills > 0) fill(out);
    T real[static_cast<unsigned>(Plan.frame_size + 1)];
    long long integer[static_cast<unsigned>(Plan.frame_size + 1)];
    truth condition[static_cast<unsigned>(Plan.frame_size + 1)];
    chunks({real, {}, {integer, condition}, in, out}, std::make_integer_sequence<int, Plan.needed.chunks>{});
  }
  GRADFOLD_NEVER_INLINE() static constexpr void outlined(const argument_pointers<T>* in, T* const* out) { inlined(in, out); }

  /// Runs the program: reads `in`, one entry an argument, and writes every result to `out`, one entry a result tree.
  GRADFOLD_ALWAYS_INLINE() static constexpr void run(const argument_pointers<T>* in, T* const* out) {
    if constexpr (Plan.needed.steps <= inline_steps) inlined(in, out);
    else outlined(in, out);
  }
};

}  // namespace gradfold::detail
