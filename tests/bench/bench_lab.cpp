// SPDX-License-Identifier: MIT
// The signature laboratory: how long it takes to find a mistake, and to try all there are.
#include "core/hmac.h"
#include "core/signaturelab.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTextStream>

#include <algorithm>
#include <thread>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rounds = 7;
constexpr double TargetMs = 200;

struct Case
{
    QString name;
    QByteArray body;
    int accounts = 1;
};

SigningKey signingKey()
{
    return {u"our system"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
}

/// What is known beside the key: API key and system name of each account, and the others' keys.
QList<ConfusableKey> otherKeys(int accounts)
{
    QList<ConfusableKey> keys;
    for (int i = 0; i < accounts; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QString name = u"account "_s + QString::number(i);
        keys.append({ConfusableKey::Kind::ApiKey, name, Secret("fka_0123456789abcdef" + number)});
        keys.append({ConfusableKey::Kind::SystemName, name, Secret("Hookglass" + number)});
        if (i > 0) {
            keys.append({ConfusableKey::Kind::OtherAccount, name,
                         Secret("66bd4ff44a3dbc8a3a3bcd69b12b2d8" + number)});
        }
    }
    return keys;
}

/// As Follow Up Boss sends it: one line of ASCII.
QByteArray plainBody(qsizetype size)
{
    const QByteArray head =
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleUpdated","uri":"https://api.followupboss.com/v1/people?id=1","resourceIds":[)";
    QByteArray body = head;
    for (int id = 1234; body.size() < size - 10; ++id)
        body += QByteArray::number(id) + ',';
    return body + "1]}";
}

/// Everything in it that a rewrite can change, so that no two of them come to the same.
QByteArray richBody(qsizetype size)
{
    const QByteArray unit =
        R"({"id":1234,"name":"Caf\u00e9 Zoë","uri":"https:\/\/x/y","b": 1},)"_ba;
    return "[ " + unit.repeated(size / unit.size()) + "\r\n0 ]\n";
}

double hashedPerSecond()
{
    const Hmac hmac("key");
    const QByteArray text(1'000'000, 'x');
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        (void)hmac.digest(text);
    return 100e6 / (double(clock.nsecsElapsed()) / 1e9);
}

struct Figures
{
    double median = 0;
    double worst = 0;
    SignatureDiagnosis diagnosis;
};

template <typename Run>
Figures measure(const Run &run)
{
    Figures figures;
    QList<double> all;
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer clock;
        clock.start();
        figures.diagnosis = run();
        all.append(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(all.begin(), all.end());
    figures.median = all.at(Rounds / 2);
    figures.worst = all.constLast();
    return figures;
}

bool report(QTextStream &out, const QString &what, const Figures &figures, bool hasTarget)
{
    const SignatureCause &cause = figures.diagnosis.causes.constFirst();
    QString result = u"tried all"_s;
    if (cause.kind == SignatureCause::Kind::Explained)
        result = u"found %1 mistake(s)"_s.arg(cause.deviations.size());
    else if (!figures.diagnosis.complete)
        result = cause.sentence.section(u": "_s, 1, 1).section(u'.', 0, 0);
    const bool isReached = !hasTarget || figures.median <= TargetMs;
    out << u"  %1 %2 ms  worst %3 ms  %4%5\n"_s.arg(what, -44)
               .arg(figures.median, 7, 'f', 1)
               .arg(figures.worst, 0, 'f', 1)
               .arg(result, !hasTarget  ? QString()
                            : isReached ? u"  target 200 ms"_s
                                        : u"  target 200 ms MISSED"_s)
        << Qt::flush;
    return isReached;
}

QByteArray sign(const QByteArray &text, const QByteArray &key)
{
    return Hmac(key).digest(text).toHex();
}

bool measureCase(QTextStream &out, const Case &one, bool hasTarget)
{
    const SignatureQuestion question{one.body, {signingKey()}, otherKeys(one.accounts)};
    const QByteArray key = signingKey().key.reveal();
    out << u"\n%1, %2 account(s)\n"_s.arg(one.name).arg(one.accounts);
    const QByteArray none(64, '0');
    const QByteArray simple = sign(one.body, key);
    const QByteArray three = sign((one.body + '\n').toBase64() + '\n', key + '\n');
    bool isReached = true;
    const auto row = [&](const QString &what, auto run) {
        isReached = report(out, what, measure(run), hasTarget) && isReached;
    };
    row(u"received: nothing leads to it"_s, [&] { return diagnoseSignatureValue(question, none); });
    row(u"received: base64 skipped"_s, [&] { return diagnoseSignatureValue(question, simple); });
    row(u"received: three mistakes at once"_s,
        [&] { return diagnoseSignatureValue(question, three); });
    row(u"computed: nothing leads to it"_s, [&] { return diagnoseComputed(question, none); });
    row(u"computed: base64 skipped"_s, [&] { return diagnoseComputed(question, simple); });
    row(u"computed: the text, wrapped at 76"_s,
        [&] { return diagnoseComputed(question, one.body.toBase64().insert(76, '\n')); });
    return isReached;
}

/// From the wish to stop to the end of the search.
void measureCancelling(QTextStream &out, const Case &one)
{
    QList<double> all;
    for (int round = 0; round < Rounds; ++round) {
        std::atomic_bool cancelled = false;
        const SignatureQuestion question{
            one.body, {signingKey()}, otherKeys(one.accounts), &cancelled};
        QElapsedTimer clock;
        std::thread searcher(
            [&question] { (void)diagnoseSignatureValue(question, QByteArray(64, '0')); });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        clock.start();
        cancelled = true;
        searcher.join();
        all.append(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(all.begin(), all.end());
    out << u"  %1 %2 ms  worst %3 ms\n"_s.arg(u"cancelled: ends after"_s, -44)
               .arg(all.at(Rounds / 2), 7, 'f', 1)
               .arg(all.constLast(), 0, 'f', 1);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    out << u"Signature laboratory, median of %1, two threads for long bodies; HMAC-SHA256 of long "
           u"texts: "
           "%L2 MB/s a thread\n"_s.arg(Rounds)
               .arg(hashedPerSecond() / 1e6, 0, 'f', 0);
    bool isReached = true;
    for (const Case &one :
         {Case{u"600 B"_s, plainBody(600), 1}, Case{u"100 KB, as sent"_s, plainBody(100'000), 1},
          Case{u"100 KB, as sent"_s, plainBody(100'000), 5},
          Case{u"100 KB, every rewrite differs"_s, richBody(100'000), 1},
          Case{u"100 KB, every rewrite differs"_s, richBody(100'000), 5}}) {
        isReached = measureCase(out, one, true) && isReached;
        measureCancelling(out, one);
    }
    const Case large{u"5 MB, every rewrite differs (no target)"_s, richBody(5'000'000), 1};
    measureCase(out, large, false);
    measureCancelling(out, large);
    return isReached ? 0 : 1;
}
