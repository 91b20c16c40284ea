// SPDX-License-Identifier: MIT
#pragma once

#include "core/ackpolicy.h"
#include "core/faultrule.h"
#include "core/probe.h"
#include "core/result.h"
#include "http/message.h"
#include "store/eventwriter.h"

#include <QtCore/QObject>
#include <QtNetwork/QHostAddress>

#include <memory>

namespace Hookglass {

class TargetAsker;

/// An endpoint with all that is needed to judge what arrives there.
struct EndpointConfig
{
    Endpoint endpoint;
    QString accountName;
    QList<SigningKey> keys;
};

struct ReceiverOptions
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 0;  ///< 0: any
    int tryPorts = 20; ///< a busy port: the next ones, so many in all
    Http::Limits limits;
};

struct ReceiverState
{
    bool listening = false;
    QHostAddress address;
    quint16 port = 0;
    QString message; ///< "Port 8420 is used by another program; listening on 8421." or an error
    bool operator==(const ReceiverState &) const = default;
};

/// Webhooks over http/: routes, judges, stores, and only then answers. Lives in the receiver's
/// thread; all slots are to be invoked there.
class Receiver final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Receiver)
public:
    Receiver(EventWriter &writer, const Clock &clock, ReceiverOptions options);
    ~Receiver() override;

    void setEndpoints(const QList<EndpointConfig> &endpoints);
    Result<quint16> start();
    /// Stops accepting; finished() comes when all that was read has been answered (or 5 s passed).
    void finish();
    ReceiverState state() const;
    /// A request to /probe/<nonce> is ours: it is told by probed() and answered with 204, once.
    /// Any other one gets 404. At most 16 are waited for; the oldest give way.
    void expectProbe(const QByteArray &nonce);

    // How deliveries are answered, once they are stored. A bad signature's 401 goes before all.
    void setAckPolicies(const AckPolicies &policies);
    /// What a rule that is not among these holds back is answered at once.
    void setFaults(const QList<FaultRule> &rules);
    /// What this rule (0: any) holds back is answered at once, even if the rule was used up by it.
    void release(int rule);
    /// For its one delivery; see armingUsed().
    void arm(const Arming &arming);
    void disarm(int arming);
    /// Must outlive this, or be taken away with nullptr: then policy Target answers like Store.
    void setTargetAsker(TargetAsker *asker);

Q_SIGNALS:
    void stateChanged(const Hookglass::ReceiverState &state);
    /// What was answered, one list a batch; the same list went to the writer.
    void answered(const QList<Hookglass::AnswerRecord> &answers);
    /// Those among them that were not the usual answer.
    void noted(const QList<Hookglass::AnswerRecord> &answers);
    /// How often fault rules (by id) have struck since the last time.
    void faultsStruck(const QHash<int, int> &hits);
    /// What went out: its status; 503 if that could not be noted; 0 if the client had gone.
    void armingUsed(const Hookglass::Arming &arming, int status);
    void probed(const Hookglass::ProbeArrival &arrival);
    void finished();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ReceiverState)
