# What `cmake --install` copies: the headers, the licence, and the package that find_package(gradfold) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(gradfold_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/gradfold)

install(TARGETS gradfold EXPORT gradfold-targets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT gradfold-targets NAMESPACE gradfold:: DESTINATION ${gradfold_package_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/gradfold DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/gradfold)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/gradfold-config.cmake.in
  ${PROJECT_BINARY_DIR}/gradfold-config.cmake INSTALL_DESTINATION ${gradfold_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gradfold-config-version.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/gradfold-config.cmake ${PROJECT_BINARY_DIR}/gradfold-config-version.cmake
  DESTINATION ${gradfold_package_dir})
