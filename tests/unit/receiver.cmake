# SPDX-License-Identifier: MIT
hookglass_test(tst_envelope SOURCES tst_envelope.cpp LINK Hookglass::receiver)
hookglass_test(tst_receiver SOURCES tst_receiver.cpp LINK Hookglass::receiver hookglass_rawclient)
