# One function owns all warnings and options; two make a library and a test from a folder.

function(genvej_target_settings target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
        -fno-omit-frame-pointer -fdiagnostics-color=auto)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # gcc 12 sees overlaps and overruns in optimised std::string operator+ that are not there (gcc PR 105329, 105651).
        target_compile_options(${target} PRIVATE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
            $<$<NOT:$<CONFIG:Debug>>:-Wno-stringop-overread>)
    endif()
    target_compile_definitions(${target} PUBLIC
        BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
        RAPIDJSON_SSE2 SPDLOG_FMT_EXTERNAL)
    if(GENVEJ_GLIBCXX_ASSERTIONS)
        target_compile_definitions(${target} PUBLIC _GLIBCXX_ASSERTIONS)
    endif()
    if(GENVEJ_SANITIZE)
        # gcc 12 warns of values that only its own instrumentation makes look uninitialised: the other presets refuse warnings.
        target_compile_options(${target} PRIVATE -Wno-error)
        # Formats, checks and maps are run a million times by properties and mutations; the gateway a few hundred times, and optimising
        # it takes longer than its tests do.
        set(optimised -O1)
        if(target STREQUAL genvej_gateway)
            set(optimised -O0)
        endif()
        target_compile_options(${target} PRIVATE ${optimised} -g1)
        target_compile_options(${target} PUBLIC -fsanitize=${GENVEJ_SANITIZE} -fno-sanitize-recover=all)
        # Two of UBSan's checks treble the time that gcc takes for a file full of strings (18.5 s, without them 6.2 s): null, which
        # ASan sees as soon as the pointer is used, and alignment, of which this processor knows nothing.
        target_compile_options(${target} PUBLIC -fno-sanitize=null,alignment)
        target_link_options(${target} PUBLIC -fsanitize=${GENVEJ_SANITIZE})
    endif()
    if(GENVEJ_COVERAGE)
        target_compile_options(${target} PUBLIC --coverage -O0)
        target_link_options(${target} PUBLIC --coverage)
    endif()
endfunction()

# genvej_whole_folders(TARGET source...): with GENVEJ_WHOLE_FOLDERS the sources of a folder are compiled as one, at most twelve at a time, in
# half of the time that they take one by one. So names without linkage are unique in a folder; the preset dev, and clang-tidy,
# take each source alone and see what it forgot to include.
function(genvej_whole_folders target)
    if(NOT GENVEJ_WHOLE_FOLDERS)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    # A local name may be one that another source of the folder has for itself, types without linkage stand in an included file, and
    # gcc 12 sees Asio's frames of coroutines given back by another function than the one that it has inlined.
    target_compile_options(${target} PRIVATE -Wno-shadow -Wshadow=local -Wno-subobject-linkage -Wno-mismatched-new-delete)
    foreach(source IN LISTS ARGN)
        file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${source})
        get_filename_component(folder ${folder} DIRECTORY)
        string(MAKE_C_IDENTIFIER "${folder}" folder)
        list(APPEND in_${folder} ${source})
        list(LENGTH in_${folder} number)
        math(EXPR part "(${number} - 1) / 12")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${folder}_${part}")
    endforeach()
endfunction()

# genvej_library(NAME [FOLDER folder...] [LINK target...] [PCH header...]): a static library of every .cpp in the folders.
function(genvej_library name)
    cmake_parse_arguments(arg "" "" "FOLDER;LINK;PCH" ${ARGN})
    set(patterns)
    foreach(folder IN LISTS arg_FOLDER)
        list(APPEND patterns ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    endforeach()
    file(GLOB sources CONFIGURE_DEPENDS ${patterns})
    if(NOT sources)
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_LINK})
        target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
        return()
    endif()
    add_library(${name} STATIC ${sources})
    genvej_target_settings(${name})
    genvej_whole_folders(${name} ${sources})
    target_link_libraries(${name} PUBLIC ${arg_LINK})
    if(arg_PCH)
        target_precompile_headers(${name} PRIVATE ${arg_PCH})
    endif()
endfunction()

# genvej_test_sources(TARGET LINK target...): how the sources of a unit test program are compiled. Not optimised, in every preset: what is
# tested is in the libraries, and optimising assertions takes half of the time that a build takes. Programs that link the same
# share one precompiled header.
function(genvej_test_sources target)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    genvej_target_settings(${target})
    target_compile_options(${target} PRIVATE -O0 -g1)
    target_link_libraries(${target} PRIVATE genvej_test_support ${arg_LINK} GTest::gtest GTest::gtest_main)
    string(MAKE_C_IDENTIFIER "genvej_test_headers_${arg_LINK}" shared)
    get_property(first GLOBAL PROPERTY ${shared})
    if(first)
        target_precompile_headers(${target} REUSE_FROM ${first})
    else()
        target_precompile_headers(${target} PRIVATE <gtest/gtest.h> <string> <vector> <fmt/format.h>)
        set_property(GLOBAL PROPERTY ${shared} ${target})
    endif()
endfunction()

# What the sanitizer builds of .ci/run build and run: all unit tests, and those of the parts that own threads.
add_custom_target(unit_tests)
add_custom_target(threaded_tests)

# genvej_unit_test(FOLDER LINK target...): tests/unit/FOLDER/*_test.cpp become one program, registered with ctest
# test by test (under a sanitizer: as a whole). A folder without tests is an error, so that a lost file does not look
# like success. Label: unit, or unit-threaded where the code owns threads (-L unit finds both).
function(genvej_unit_test folder)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${folder}/*_test.cpp)
    if(NOT sources)
        message(FATAL_ERROR "tests/unit/${folder} has no *_test.cpp")
    endif()
    string(REPLACE "/" "_" name "${folder}_test")
    add_executable(${name} ${sources})
    genvej_test_sources(${name} LINK ${arg_LINK})
    genvej_whole_folders(${name} ${sources})
    add_dependencies(unit_tests ${name})
    set(label unit)
    if(folder MATCHES "^(gateway/(delivery|endpoints|exchange|server)|adapters/store|adapters/channels)(/|$)")
        add_dependencies(threaded_tests ${name})
        set(label unit-threaded)
    endif()
    if(GENVEJ_SANITIZE)
        # Each start of a program costs a sanitizer more than most tests: here a program is one test of ctest.
        add_test(NAME ${folder} COMMAND ${name})
        set_tests_properties(${folder} PROPERTIES TIMEOUT 1800 LABELS ${label})
        return()
    endif()
    include(GoogleTest)
    set_property(GLOBAL APPEND PROPERTY genvej_unit_test_programs ${name})
    gtest_discover_tests(${name} TEST_PREFIX "${folder}/" DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600 LABELS ${label}
        ENVIRONMENT "GENVEJ_EMIT_BUNDLES=${CMAKE_BINARY_DIR}/emitted")
endfunction()
