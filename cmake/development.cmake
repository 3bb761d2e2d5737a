# What our own tests, examples and benchmarks share. Nothing here reaches a user's build.
find_package(Python3 3.9 COMPONENTS Interpreter)

set(gradfold_warning_flags -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
add_library(gradfold_warnings INTERFACE)
target_compile_options(gradfold_warnings INTERFACE ${gradfold_warning_flags})

# g++ collects garbage as its memory grows: a fifth of the time of the largest tests, and little comes free. Not below 4 GB (in kB).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(--param=ggc-min-heapsize=4000000)
endif()

# The command line that compiles a file against the library, for the scripts that call the compiler themselves. The compiler's
# own directories stay out: -isystem /usr/include breaks <cstdlib>.
get_target_property(boost_include_dirs Boost::headers INTERFACE_INCLUDE_DIRECTORIES)
list(REMOVE_ITEM boost_include_dirs ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
list(TRANSFORM boost_include_dirs PREPEND -isystem)
# Eigen, where it is installed, for the programs and pages that are about it.
find_package(Eigen3 QUIET NO_MODULE)
set(gradfold_eigen_flags)
if(TARGET Eigen3::Eigen)
  get_target_property(gradfold_eigen_flags Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
  list(TRANSFORM gradfold_eigen_flags PREPEND -isystem)
else()
  message(STATUS "gradfold: no Eigen (libeigen3-dev), so the tests and pages about it are left out")
endif()
# libzip, where it is installed, for <gradfold/files/npz.hpp>.
find_path(GRADFOLD_ZIP_INCLUDE_DIR zip.h)
find_library(GRADFOLD_ZIP_LIBRARY zip)
if(NOT GRADFOLD_ZIP_INCLUDE_DIR OR NOT GRADFOLD_ZIP_LIBRARY)
  message(STATUS "gradfold: no libzip (libzip-dev), so the tests of .npz files are left out")
endif()
# A BLAS with a C interface, where it is installed, for GRADFOLD_USE_CBLAS.
find_path(GRADFOLD_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas)
find_library(GRADFOLD_CBLAS_LIBRARY NAMES openblas blis cblas blas)
if(NOT GRADFOLD_CBLAS_INCLUDE_DIR OR NOT GRADFOLD_CBLAS_LIBRARY)
  message(STATUS "gradfold: no BLAS with a C interface (libopenblas-dev), so the tests and pages about it are left out")
endif()
# libtorch, where it is installed, whose gradients ours are compared with. Its own package file would set flags for every target.
find_path(GRADFOLD_TORCH_INCLUDE_DIR ATen/ATen.h)
foreach(library torch torch_cpu c10)
  find_library(GRADFOLD_${library}_LIBRARY ${library})
  list(APPEND gradfold_torch_libraries ${GRADFOLD_${library}_LIBRARY})
endforeach()
set(gradfold_has_torch ON)
if(NOT GRADFOLD_TORCH_INCLUDE_DIR OR gradfold_torch_libraries MATCHES "NOTFOUND")
  set(gradfold_has_torch OFF)
  message(STATUS "gradfold: no libtorch (libtorch-dev), so the tests torch.* and its side of the benchmarks are left out")
endif()
separate_arguments(gradfold_user_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
set(gradfold_compile_without_library ${CMAKE_CXX_COMPILER} -std=c++20 ${gradfold_user_flags} ${gradfold_warning_flags}
  ${boost_include_dirs} ${gradfold_eigen_flags})
set(gradfold_compile ${gradfold_compile_without_library} -I${PROJECT_SOURCE_DIR}/include)

# gradfold_leave_out_missing(list): takes the files named after Eigen, CBLAS or libtorch from a list where it is not installed.
function(gradfold_leave_out_missing list)
  if(NOT TARGET Eigen3::Eigen)
    list(FILTER ${list} EXCLUDE REGEX "eigen")
  endif()
  if(NOT GRADFOLD_CBLAS_INCLUDE_DIR OR NOT GRADFOLD_CBLAS_LIBRARY)
    list(FILTER ${list} EXCLUDE REGEX "cblas")
  endif()
  if(NOT gradfold_has_torch)
    list(FILTER ${list} EXCLUDE REGEX "torch")
  endif()
  set(${list} ${${list}} PARENT_SCOPE)
endfunction()

# gradfold_add_script_test(name script arguments…): a test that is a Python script.
function(gradfold_add_script_test name script)
  if(NOT Python3_Interpreter_FOUND)
    message(STATUS "gradfold: no Python 3, so the test ${name} is left out")
    return()
  endif()
  add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/${script} ${ARGN}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# gradfold_add_examples(directory): each .cpp in it becomes a program and, where tests are built, a test that runs it. Where
# example.txt stands beside example.cpp, or a page example.md that shows its output, the program must print exactly that; and
# where example.svg does, `example picture` must print exactly that.
function(gradfold_add_examples directory)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${directory}/*.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_executable(example.${name} ${source})
    target_link_libraries(example.${name} PRIVATE gradfold::gradfold gradfold_warnings)
    if(NOT GRADFOLD_TESTS)
      continue()
    endif()
    cmake_path(REPLACE_EXTENSION source LAST_ONLY txt OUTPUT_VARIABLE expected)
    cmake_path(REPLACE_EXTENSION source LAST_ONLY md OUTPUT_VARIABLE page)
    cmake_path(REPLACE_EXTENSION source LAST_ONLY svg OUTPUT_VARIABLE picture)
    if(EXISTS ${picture})
      gradfold_add_script_test(example.${name}.picture scripts/check_output.py ${picture} $<TARGET_FILE:example.${name}> picture)
    endif()
    if(EXISTS ${page})
      gradfold_add_script_test(example.${name} scripts/check_output.py ${page} $<TARGET_FILE:example.${name}>)
    elseif(EXISTS ${expected})
      gradfold_add_script_test(example.${name} scripts/check_output.py ${expected} $<TARGET_FILE:example.${name}>)
    else()
      add_test(NAME example.${name} COMMAND example.${name})
    endif()
  endforeach()
endfunction()
