# SPDX-License-Identifier: MIT
hookglass_test(tst_tunnel_providers SOURCES tst_tunnel_providers.cpp LINK Hookglass::tunnel)
if(UNIX)
    hookglass_test(tst_tunnel_supervisor SOURCES tst_tunnel_supervisor.cpp
        LINK Hookglass::tunnel hookglass_scriptedserver)
    hookglass_test(tst_tunnel_transcripts SOURCES tst_tunnel_transcripts.cpp
        LINK Hookglass::tunnel hookglass_scriptedserver)
endif()
