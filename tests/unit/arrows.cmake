# SPDX-License-Identifier: MIT
hookglass_test(tst_arrows SOURCES arrows/tst_arrows.cpp LINK Qt6::Core)
target_compile_definitions(tst_arrows PRIVATE HOOKGLASS_ROOT="${PROJECT_SOURCE_DIR}")
