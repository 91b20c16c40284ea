// SPDX-License-Identifier: MIT
#pragma once

#include "app/updatefetch.h"
#include "app/updatenews.h"
#include "core/clock.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <optional>

namespace Hookglass {

class Workspace;

/// What is remembered of updates, as the setting "updates" of the store: so once a day holds across
/// restarts, and for all programs of one store.
struct UpdateRecord
{
    bool isOn = true;
    QString address;                 ///< to ask instead of the usual one; empty: the usual one
    std::optional<Timestamp> asked;  ///< when it was last asked, by itself or by hand
    std::optional<Timestamp> next;   ///< not asked by itself before
    QString skipped;                 ///< the version that the user does not want to hear of
    std::optional<ReleaseNews> news; ///< the last answer, if it told of a newer version

    QString toJson() const;
    /// What cannot be read is as if it had never been set.
    static UpdateRecord fromJson(const QString &json);
    bool operator==(const UpdateRecord &) const = default;
};

/// What the user sees of it.
struct UpdateStatus
{
    QString installed;
    QString host;        ///< who is asked
    QString unavailable; ///< why nobody can be asked; empty: somebody can
    bool isOn = true;
    bool isAsking = false;
    std::optional<Timestamp> asked;
    QString problem;                 ///< of the last question of this session; empty: it went well
    std::optional<ReleaseNews> news; ///< a newer version than the installed one
    bool isSkipped = false;
    bool isUrgent = false; ///< what is installed has a fault that matters: told also if skipped

    bool isToTell() const { return news && !isSkipped; }
    bool operator==(const UpdateStatus &) const = default;
};

/// Where and how often. Tests make it tiny.
struct UpdateMeans
{
    /// Of the program, by QCoreApplication, unless given.
    QString installed = {};
    /// HOOKGLASS_UPDATE_URL of the environment ("off": nobody is asked), unless given.
    QString address = {};
    UpdateLimits limits = {};
    std::chrono::milliseconds first{15'000};   ///< from begin() to the first look at the clock
    std::chrono::milliseconds look{1'800'000}; ///< between two looks
};

/// Tells whether there is a newer version: asks one address for one small file (ReleaseNews), at
/// most once a day, and only says what it found. Never downloads or starts anything. At the first
/// start nothing is asked: the user has a day to switch it off. Lives in the main thread.
class UpdateDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpdateDesk)
public:
    static constexpr std::chrono::hours Pause{24};

    /// Both must outlive it; the workspace is open.
    UpdateDesk(Workspace &workspace, const Clock &clock, UpdateMeans means = {},
               QObject *parent = nullptr);
    ~UpdateDesk() override;

    /// The address that is asked if nothing else is set, as it was given to the build.
    static QUrl usualAddress();

    /// From now on it asks by itself.
    void begin();
    /// Asks now, because the user wants it, also if it is off.
    void checkNow();
    void setOn(bool on);
    /// The version that is there is not told of any more.
    void skip();
    const UpdateStatus &status() const { return m_status; }

Q_SIGNALS:
    void statusChanged(const Hookglass::UpdateStatus &status);

private:
    bool isDue() const;
    void mendNext();
    void load();
    bool save();
    void look();
    void ask();
    void take(const Result<QByteArray> &answer);
    void publish();

    Workspace &m_workspace;
    const Clock &m_clock;
    const UpdateMeans m_means;
    UpdateRecord m_record;
    UpdateStatus m_status;
    QUrl m_address; ///< empty: nobody is asked
    QString m_unavailable;
    QString m_problem;
    UpdateFetch m_fetch;
    QTimer m_timer;
    bool m_isAsking = false;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::UpdateStatus)
