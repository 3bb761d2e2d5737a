// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The address of an object or of a function, or none.
namespace gradfold::detail {

/// It knows whether there is one: with -fsanitize=undefined, which implies -fno-delete-null-pointer-checks, g++ takes no comparison
/// of an address with nullptr for a constant.
template <class T>
class optional_address {
 public:
  constexpr optional_address() = default;
  constexpr optional_address(T* at) : at_(at), exists_(true) {}

  constexpr bool exists() const { return exists_; }
  constexpr operator T*() const { return at_; }

 private:
  T* at_ = nullptr;
  bool exists_ = false;
};

}  // namespace gradfold::detail
