// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gradfold/run.hpp>
#include <gradfold/swept.hpp>

/// Whether the loops of a gradient store what is dear to compute again, besides the states in which their steps begin.
namespace gradfold::detail {

/// The most bytes that a program may take, and whether that is no more than what calls have: without a workspace it is the stack.
template <class Memory>
inline constexpr std::size_t memory_bytes = GRADFOLD_STACK_BYTES;
template <class Memory>
requires requires { Memory::size; } inline constexpr std::size_t memory_bytes<Memory> = Memory::size;

/// Programs that store, and those that do not, are `Program::with<stores>`. What is dear is stored if the workspace is within the memory that
/// there is; without one of the caller's and where the states alone are past the stack, if it is at most four times what these need.
template <class Program, class Memory, class T>
constexpr bool chooses_to_store() {
  using Storing = typename Program::template with<true>;
  using Plain = typename Program::template with<false>;
  if constexpr (!compilable<Storing>()) return true;
  else {
    constexpr std::size_t bytes = workspace_for<Storing, T>(), room = memory_bytes<Memory>;
    if constexpr (bytes <= room) return true;
    else if constexpr (std::same_as<Memory, stack_memory>) return workspace_for<Plain, T>() > room && bytes <= 4 * workspace_for<Plain, T>();
    else return false;
  }
}
/// The program of a function for a call in this memory, on numbers of type T; a function without loops has only one.
template <class Function, class Program, class Memory, class T>
constexpr bool program_stores() {
  if constexpr (count_loops(graph_of<Function>()) == 0) return false;
  else return chooses_to_store<Program, Memory, std::conditional_t<std::floating_point<T>, T, double>>();
}
template <class Function, class Program, class Memory = stack_memory, class T = double>
using program_for = typename Program::template with<program_stores<Function, Program, Memory, T>()>;

/// The gradient of a function, as a source that is called.
template <class Function, class Wanted, bool with_value>
struct gradient_program {
  template <bool stores>
  using with = gradient_of<Function, Wanted, with_value, stores>;
};
template <class Function, class Wanted, bool with_value, class Memory = stack_memory, class T = double>
using gradient_for = program_for<Function, gradient_program<Function, Wanted, with_value>, Memory, T>;

}  // namespace gradfold::detail
