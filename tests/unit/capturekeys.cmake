# SPDX-License-Identifier: MIT
hookglass_test(tst_capturekeys SOURCES tst_capturekeys.cpp LINK Hookglass::app)
