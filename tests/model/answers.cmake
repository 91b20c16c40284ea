# SPDX-License-Identifier: MIT
hookglass_test(tst_answerwords SOURCES tst_answerwords.cpp LINK Hookglass::models)
