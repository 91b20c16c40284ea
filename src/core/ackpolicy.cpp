// SPDX-License-Identifier: MIT
#include "core/ackpolicy.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::AckPolicy", text);
}

} // namespace

QString answerStatusProblem(int status)
{
    if (deletesTheWebhook(status)) {
        return translate("Follow Up Boss deletes a webhook that is answered with %1, so it is not "
                         "sent. It can be armed for one webhook and one delivery, in the window "
                         "on the page Forwarding.")
            .arg(status);
    }
    if (status < 200 || status > 599)
        return translate("An answer's status is a number from 200 to 599.");
    return {};
}

Result<AckPolicy> AckPolicy::fromText(const QString &text)
{
    const QString word = text.trimmed().toLower();
    if (word == "store"_L1)
        return AckPolicy();
    if (word == "target"_L1)
        return AckPolicy{.mode = Mode::Target};
    bool isNumber = false;
    const int status = word.toInt(&isNumber);
    if (!isNumber) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = translate("“%1” is no way to answer. There is: store (at once, "
                                          "once it is stored), target (the target's status) and "
                                          "a status such as 500.")
                                    .arg(text.trimmed()),
                     .detail = {}};
    }
    if (const QString problem = answerStatusProblem(status); !problem.isEmpty())
        return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
    return AckPolicy{.mode = Mode::Fixed, .status = status};
}

QString AckPolicy::toText() const
{
    switch (mode) {
    case Mode::Store:
        return u"store"_s;
    case Mode::Target:
        return u"target"_s;
    case Mode::Fixed:
        return QString::number(status);
    }
    Q_UNREACHABLE();
}

QString policiesToJson(const AckPolicies &policies)
{
    QJsonObject object;
    for (auto it = policies.cbegin(); it != policies.cend(); ++it) {
        if (*it != AckPolicy())
            object.insert(QString::number(it.key().value), it->toText());
    }
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

AckPolicies policiesFromJson(const QString &json)
{
    AckPolicies policies;
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        const AccountId account{it.key().toLongLong()};
        const Result<AckPolicy> policy = AckPolicy::fromText(it->toString());
        if (account.isValid() && policy)
            policies.insert(account, *policy);
    }
    return policies;
}

} // namespace Hookglass
