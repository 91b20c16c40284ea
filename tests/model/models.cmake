# SPDX-License-Identifier: MIT
hookglass_test(tst_eventtablemodel SOURCES tst_eventtablemodel.cpp LINK Hookglass::models)
hookglass_test(tst_smallmodels SOURCES tst_smallmodels.cpp LINK Hookglass::models)
hookglass_test(tst_webhookmodels SOURCES tst_webhookmodels.cpp LINK Hookglass::models)
hookglass_test(tst_words SOURCES tst_words.cpp LINK Hookglass::models)
hookglass_test(tst_payloadtext SOURCES tst_payloadtext.cpp LINK Hookglass::models)
hookglass_test(tst_curl SOURCES tst_curl.cpp LINK Hookglass::models)
