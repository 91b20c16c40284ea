// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/json.h"
#include "sandbox/resources.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QString>

namespace Hookglass::Sim {

class Account;

/// Plausible made-up details; emails at example.com and phones 555-01xx, which belong to nobody.
class Imagination final
{
public:
    explicit Imagination(quint32 seed);

    /// 0 … bound - 1; 0 for a bound below 1.
    int upTo(int bound);
    bool chance(int percent) { return upTo(100) < percent; }

    QString firstName();
    QString lastName();
    QString email(const QString &first, const QString &last, qint64 number);
    QString phone();
    QString source();
    QString tag();
    QString noteText();
    QString taskName();
    QString message();
    JsonObject address();
    JsonObject property();
    double price(); ///< dollars, whole thousands

    /// A lead as it would be sent to POST /people.
    JsonObject person(qint64 number);

private:
    QRandomGenerator m_random;
};

/// Fills an empty account. All times count back from one fixed moment, so that the seed alone
/// decides every byte.
class AccountSeed final
{
public:
    AccountSeed(Account &account, quint32 seed);
    void plant(int people);

private:
    void plantSettings();
    void plantUsers();
    void plantStages();
    void plantPipelines();
    void plantCustomFields();
    void plantPeople(int people);
    void plantThingsOf(qint64 person);
    void plantDeal(qint64 person);
    qint64 add(Kind kind, const JsonObject &values);
    QString timeBefore(int maxDays);

    Account &m_account;
    Imagination m_imagination;
};

} // namespace Hookglass::Sim
