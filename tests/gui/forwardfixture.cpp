// SPDX-License-Identifier: MIT
#include "forwardfixture.h"

#include "guifixture.h"

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ForwardEntry guiForward(qint64 id, ForwardStage stage, AttemptOutcome outcome, int status)
{
    ForwardEntry entry;
    entry.forward.id = ForwardId{id};
    entry.forward.event = EventId{1};
    entry.forward.delivery = DeliveryId{100};
    entry.forward.url = QUrl(u"http://127.0.0.1:3001/webhooks"_s);
    entry.forward.stage = stage;
    entry.forward.attempts = 1;
    entry.targetName = u"dev"_s;
    ForwardAttempt attempt;
    attempt.id = id * 10;
    attempt.startedAt = guiClock().now() - 1s;
    attempt.finishedAt = attempt.startedAt + 20ms;
    attempt.outcome = outcome;
    attempt.status = status;
    attempt.requestHead = "POST /webhooks HTTP/1.1\r\nHost: 127.0.0.1:3001\r\n\r\n";
    if (status != 0) {
        attempt.responseHead = "HTTP/1.1 " + QByteArray::number(status) + " Said\r\n\r\n";
        attempt.responseBody = "because";
        attempt.responseBytes = 7;
    }
    entry.attempts = {attempt};
    return entry;
}

} // namespace Hookglass
