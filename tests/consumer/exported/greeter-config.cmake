# The package of greeter. Whatever a static library links, its users link too.

include(CMakeFindDependencyMacro)
find_dependency(thaw)
include(${CMAKE_CURRENT_LIST_DIR}/greeter-targets.cmake)
