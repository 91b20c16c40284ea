// SPDX-License-Identifier: MIT
// The API client against the whole sandbox.
#include "core/eventcatalog.h"
#include "fubsandbox.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFlowFubWebhooks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownerIsNamed();
    void onlyTheOwnerManages();
    void everyEventTwiceAndAllPages();
    void changesAreReadBack();

private:
    template <typename T, typename Ask>
    Result<T> wait(Ask ask);
    Result<Webhook> create(const QString &event, const QString &url);

    std::unique_ptr<FubSandbox> m_fub;
};

void TestFlowFubWebhooks::init()
{
    m_fub = std::make_unique<FubSandbox>();
    QVERIFY(m_fub->isRunning());
}

/// What the call that `ask` makes is answered.
template <typename T, typename Ask>
Result<T> TestFlowFubWebhooks::wait(Ask ask)
{
    std::optional<Result<T>> answer;
    ask([&answer](const Result<T> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 30'000))
        return Error{.code = ErrorCode::Network, .message = u"no answer"_s, .detail = {}};
    return *answer;
}

Result<Webhook> TestFlowFubWebhooks::create(const QString &event, const QString &url)
{
    return wait<Webhook>([&](auto done) { m_fub->client->createWebhook(event, url, this, done); });
}

void TestFlowFubWebhooks::ownerIsNamed()
{
    const auto identity =
        wait<ApiIdentity>([this](auto done) { m_fub->client->identity(this, done); });
    QVERIFY(identity);
    QVERIFY(identity->isOwner);
    QVERIFY(!identity->accountName.isEmpty());
    QVERIFY(identity->accountId > 0);
}

void TestFlowFubWebhooks::onlyTheOwnerManages()
{
    const auto agent = m_fub->clientFor(m_fub->access.agentApiKey);
    const auto identity = wait<ApiIdentity>([&](auto done) { agent->identity(this, done); });
    QVERIFY(identity);
    QVERIFY(!identity->isOwner);
    const auto list = wait<QList<Webhook>>([&](auto done) { agent->webhooks(this, done); });
    QVERIFY(!list);
    QCOMPARE(list.error().code, ErrorCode::Refused);
    QVERIFY(list.error().message.startsWith(u"Status 403: "_s));
}

void TestFlowFubWebhooks::everyEventTwiceAndAllPages()
{
    const EventCatalog catalog = EventCatalog::load().value();
    QStringList events;
    for (const auto &info : catalog.events())
        events << info.name;
    QCOMPARE(events.size(), 53);
    for (const QString &event : events) {
        for (const QString &url : {u"http://127.0.0.1:9/a/"_s + event, u"http://127.0.0.1:9/b"_s}) {
            const Result<Webhook> made = create(event, url);
            QVERIFY2(made, qPrintable(made ? QString() : made.error().message));
            QCOMPARE(made->url, url);
            QVERIFY(made->isActive());
        }
    }
    const Result<Webhook> third = create(events.constFirst(), u"http://127.0.0.1:9/c"_s);
    QVERIFY(!third);
    QCOMPARE(third.error().code, ErrorCode::Refused);
    const auto list =
        wait<QList<Webhook>>([this](auto done) { m_fub->client->webhooks(this, done); });
    QVERIFY(list);
    QCOMPARE(list->size(), 106); // two pages
}

void TestFlowFubWebhooks::changesAreReadBack()
{
    const Result<Webhook> made = create(u"dealsCreated"_s, u"http://127.0.0.1:9/a"_s);
    QVERIFY(made);
    const auto change = [&](const WebhookChange &wanted) {
        return wait<Webhook>(
            [&](auto done) { m_fub->client->updateWebhook(made->id, wanted, this, done); });
    };
    auto changed = change({.event = {}, .url = u"http://127.0.0.1:9/b"_s, .status = {}});
    QVERIFY(changed);
    QCOMPARE(changed->url, u"http://127.0.0.1:9/b"_s);
    QVERIFY(changed->isActive());
    changed = change({.event = {}, .url = {}, .status = QString(Webhook::Disabled)});
    QVERIFY(changed);
    QVERIFY(!changed->isActive());
    const auto remove = [&] {
        return wait<void>([&](auto done) { m_fub->client->deleteWebhook(made->id, this, done); });
    };
    QVERIFY(remove());
    const Result<void> again = remove();
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestFlowFubWebhooks)
#include "tst_flow_fub_webhooks.moc"
