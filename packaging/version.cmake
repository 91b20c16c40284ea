# SPDX-License-Identifier: MIT
# Where the version comes from, for everything: programs, packages and the release. The first that
# is there:
#   1. -DHOOKGLASS_VERSION=1.2.3, for packagers who build from a tree of their own
#   2. git: the highest tag v1.2.3 (or v1.2.3-rc.1, which is below it) at or below the commit; at a
#      commit with several the one that a hosted runner was started for (GITHUB_REF_NAME)
#   3. version.txt beside this file, which `git archive` fills in: source tarballs
#   4. 0.1.0
# At a tag the version is the tag's: 1.2.3. After it 1.2.3+12.gabc1234: 12 commits later; with
# changes that are not committed 1.2.3+12.gabc1234.dirty. Without any tag the count is of all
# commits, and the version 0.1.0.
#
# include() sets HOOKGLASS_VERSION_FULL (all of that), HOOKGLASS_VERSION_NUMBER (1.2.3, for project()
# and whatever takes numbers only) and HOOKGLASS_COMMIT (40 hex digits; empty: unknown).
#
#   cmake -P packaging/version.cmake                     prints the full version
#   cmake -DPRINT=NUMBER|COMMIT -P packaging/version.cmake   prints that instead
#   cmake -DOUTPUT=FILE.cpp -P packaging/version.cmake   writes the source that tells the programs;
#                                                        leaves it alone if nothing changed

cmake_minimum_required(VERSION 3.25)
set(HOOKGLASS_VERSION_FALLBACK 0.1.0)

# Runs git in the tree; `out` is empty if that fails. Takes no lock: somebody may be committing.
function(hookglass_git out folder)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env GIT_OPTIONAL_LOCKS=0 LC_ALL=C
            git -c "safe.directory=${folder}" -C "${folder}" ${ARGN}
        OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT status EQUAL 0)
        set(text "")
    endif()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

set(HOOKGLASS_TAG_PATTERN "v([0-9]+\\.[0-9]+\\.[0-9]+)(-[0-9A-Za-z.-]+)?")

# The tag that names the tree; empty if there is none.
function(hookglass_find_tag out folder)
    hookglass_git(here "${folder}" tag --points-at HEAD)
    string(REPLACE "\n" ";" here "${here}")
    set(pushed "$ENV{GITHUB_REF_NAME}")
    if(pushed MATCHES "^${HOOKGLASS_TAG_PATTERN}$" AND pushed IN_LIST here)
        set(${out} "${pushed}" PARENT_SCOPE)
        return()
    endif()
    set(${out} "" PARENT_SCOPE)
    hookglass_git(tags "${folder}" -c versionsort.suffix=- tag --merged HEAD --sort=-v:refname)
    string(REPLACE "\n" ";" tags "${tags}")
    foreach(tag IN LISTS tags)
        if(tag MATCHES "^${HOOKGLASS_TAG_PATTERN}$") # not v1, nor v1.2.3.4
            set(${out} "${tag}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

# "v1.2.3-rc.1-12-gabc1234" to version and number; leaves both alone if it is no such text.
function(hookglass_read_describe text dirty version number)
    if(NOT text MATCHES "^v(([0-9]+\\.[0-9]+\\.[0-9]+)(-[0-9A-Za-z.-]+)?)-([0-9]+)-g([0-9a-f]+)$")
        return()
    endif()
    set(full "${CMAKE_MATCH_1}")
    set(${number} "${CMAKE_MATCH_2}" PARENT_SCOPE)
    if(NOT CMAKE_MATCH_4 EQUAL 0 OR dirty)
        string(APPEND full "+${CMAKE_MATCH_4}.g${CMAKE_MATCH_5}${dirty}")
    endif()
    set(${version} "${full}" PARENT_SCOPE)
endfunction()

# What git knows of the tree at `folder`; leaves all alone if it is no checkout of its own.
function(hookglass_version_from_git folder version number commit)
    if(NOT EXISTS "${folder}/.git") # a tarball unpacked within somebody else's checkout
        return()
    endif()
    hookglass_git(head "${folder}" rev-parse HEAD)
    if(NOT head MATCHES "^[0-9a-f]+$")
        return()
    endif()
    set(${commit} "${head}" PARENT_SCOPE)
    hookglass_git(changes "${folder}" status --porcelain --untracked-files=no)
    set(dirty "")
    if(changes)
        set(dirty ".dirty")
    endif()
    hookglass_git(short "${folder}" rev-parse --short=7 HEAD)
    set(full "")
    set(plain "")
    hookglass_find_tag(tag "${folder}")
    if(tag)
        hookglass_git(count "${folder}" rev-list --count "refs/tags/${tag}..HEAD")
        hookglass_read_describe("${tag}-${count}-g${short}" "${dirty}" full plain)
    endif()
    if(NOT full)
        hookglass_git(count "${folder}" rev-list --count HEAD)
        set(plain ${HOOKGLASS_VERSION_FALLBACK})
        set(full "${plain}+${count}.g${short}${dirty}")
    endif()
    set(${version} "${full}" PARENT_SCOPE)
    set(${number} "${plain}" PARENT_SCOPE)
endfunction()

# What `git archive` wrote into version.txt; leaves all alone if that did not happen.
function(hookglass_version_from_file file version number commit)
    if(NOT EXISTS "${file}")
        return()
    endif()
    file(STRINGS "${file}" lines)
    set(full "")
    set(plain "")
    foreach(line IN LISTS lines)
        if(line MATCHES "^commit: ([0-9a-f]+)$")
            set(head "${CMAKE_MATCH_1}")
        elseif(line MATCHES "^describe: (.+)$")
            # At a tag git says "v1.2.3" alone, after it "v1.2.3-12-gabc1234".
            set(described "${CMAKE_MATCH_1}")
            if(NOT described MATCHES "-[0-9]+-g[0-9a-f]+$")
                string(APPEND described "-0-g0")
            endif()
            hookglass_read_describe("${described}" "" full plain)
        endif()
    endforeach()
    if(NOT head)
        return()
    endif()
    set(${commit} "${head}" PARENT_SCOPE)
    if(NOT full)
        string(SUBSTRING "${head}" 0 7 short)
        set(plain ${HOOKGLASS_VERSION_FALLBACK})
        set(full "${plain}+g${short}")
    endif()
    set(${version} "${full}" PARENT_SCOPE)
    set(${number} "${plain}" PARENT_SCOPE)
endfunction()

function(hookglass_find_version)
    set(version ${HOOKGLASS_VERSION_FALLBACK})
    set(number ${HOOKGLASS_VERSION_FALLBACK})
    set(commit "")
    get_filename_component(folder "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/.." ABSOLUTE)
    hookglass_version_from_file(
        "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/version.txt" version number commit)
    hookglass_version_from_git("${folder}" version number commit)
    if(HOOKGLASS_VERSION)
        if(NOT HOOKGLASS_VERSION MATCHES "^([0-9]+\\.[0-9]+\\.[0-9]+)([-+][0-9A-Za-z.+-]+)?$")
            message(FATAL_ERROR "HOOKGLASS_VERSION is \"${HOOKGLASS_VERSION}\"; it must be like "
                "1.2.3, 1.2.3-rc.1 or 1.2.3+anything.")
        endif()
        set(version "${HOOKGLASS_VERSION}")
        set(number "${CMAKE_MATCH_1}")
    endif()
    set(HOOKGLASS_VERSION_FULL "${version}" PARENT_SCOPE)
    set(HOOKGLASS_VERSION_NUMBER "${number}" PARENT_SCOPE)
    set(HOOKGLASS_COMMIT "${commit}" PARENT_SCOPE)
endfunction()

hookglass_find_version()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    if(OUTPUT)
        file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT [[
// SPDX-License-Identifier: MIT
// Made by packaging/version.cmake at every build.
namespace Hookglass::Built {
const char *version();
const char *commit();
const char *version()
{
    return "@HOOKGLASS_VERSION_FULL@";
}
const char *commit()
{
    return "@HOOKGLASS_COMMIT@";
}
} // namespace Hookglass::Built
]])
    elseif(PRINT STREQUAL "NUMBER")
        execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${HOOKGLASS_VERSION_NUMBER}")
    elseif(PRINT STREQUAL "COMMIT")
        execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${HOOKGLASS_COMMIT}")
    else()
        execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${HOOKGLASS_VERSION_FULL}")
    endif()
endif()
