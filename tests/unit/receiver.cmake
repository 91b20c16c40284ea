# SPDX-License-Identifier: MIT
hookglass_test(tst_envelope SOURCES tst_envelope.cpp LINK Hookglass::receiver)
hookglass_test(tst_receiver SOURCES tst_receiver.cpp LINK Hookglass::receiver hookglass_rawclient)
hookglass_test(tst_answer_rules SOURCES tst_answer_rules.cpp LINK Hookglass::receiver)
hookglass_test(tst_receiver_answers SOURCES tst_receiver_answers.cpp
    LINK Hookglass::receiver hookglass_rawclient)
