# Builds and runs consumer/ as a user would: `way` is find_package, on a fresh installation, or add_subdirectory.
# Called by ctest with source_dir, build_dir, work_dir, generator, compiler and version.
function(step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(NOTICE "${output}")
    message(FATAL_ERROR "${what} failed")
  endif()
endfunction()

file(REMOVE_RECURSE ${work_dir})
if(way STREQUAL find_package)
  step("installing" ${CMAKE_COMMAND} --install ${build_dir} --prefix ${work_dir}/prefix)
  set(found_by -D CMAKE_PREFIX_PATH=${work_dir}/prefix)
else()
  set(found_by -D gradfold_source_dir=${source_dir})
endif()
step("configuring the consumer" ${CMAKE_COMMAND} -S ${source_dir}/test/install/consumer -B ${work_dir}/build -G ${generator}
  -D CMAKE_CXX_COMPILER=${compiler} -D gradfold_version=${version} ${found_by})
step("building the consumer" ${CMAKE_COMMAND} --build ${work_dir}/build)
step("running the consumer" ${work_dir}/build/consumer)
