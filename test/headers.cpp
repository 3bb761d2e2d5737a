// SPDX-License-Identifier: BSL-1.0
// Nothing but the headers that CMake precompiles for the tests.
