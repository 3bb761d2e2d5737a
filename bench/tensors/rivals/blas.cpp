// SPDX-License-Identifier: BSL-1.0
#include "rivals.hpp"

#include <cblas.h>

#include <memory>
#include <type_traits>

namespace bench::on_blas {
namespace {

template <class T>
void multiply(int n, const T* x, const T* y, T* z) {
  if constexpr (std::is_same_v<T, float>) cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, x, n, y, n, 0, z, n);
  else cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, x, n, y, n, 0, z, n);
}

}  // namespace

template <class T>
rival<T> matmul(const arrays<T>& given) {
  const auto n = static_cast<int>(given[0].extents[0]);
  const auto z = std::make_shared<std::vector<T>>(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
  const T *const x = given[0].data, *const y = given[1].data;
  return {"OpenBLAS", [=] { multiply(n, x, y, z->data()); }, [=] { return *z; }};
}

template rival<float> matmul(const arrays<float>&);
template rival<double> matmul(const arrays<double>&);

}  // namespace bench::on_blas
