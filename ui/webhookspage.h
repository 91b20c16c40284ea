// SPDX-License-Identifier: MIT
#pragma once

#include "models/leftovermodel.h"
#include "models/webhookdestinationmodel.h"
#include "models/webhookmatrixmodel.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace Hookglass {

class OtherEventField;
class PlanPanel;
class Segments;
class ToneLabel;

/// The webhooks of one account: events by places, destinations for owners, and the plan of what
/// is to change. Knows values only; what the user wants goes out as signals.
class WebhooksPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhooksPage)
public:
    enum Action { ChangeAddress, TurnOn, TurnOff, Delete };
    enum class Search { Impossible, Running, Offline, Done }; ///< for left-overs

    WebhooksPage(const Theme &theme, const EventCatalog &catalog, QWidget *parent = nullptr);
    ~WebhooksPage() override;

    void setAccounts(const QStringList &names, int current);
    /// Another account: address and events that were typed were for the one before.
    void forgetTyped();
    /// Addresses to register; the first is the best.
    void setAddresses(const QStringList &urls);
    void setWebhooks(const QList<WebhookEntry> &webhooks);
    void setUnknown(); ///< nobody could be asked
    void setLeftOvers(const QList<LeftOverEntry> &entries, Search search);
    void setLoading();
    /// With an empty text all is well.
    void setProblem(const QString &words);
    /// There is no account that could have webhooks.
    void setNoAccount();
    /// What others did, the newest last; only the newest are shown.
    void setNotices(const QStringList &lines);
    /// What is wrong or doubtful with the address typed; `isRefused`: it cannot be registered.
    void setAddressFindings(const QString &words, bool isRefused);

    QString address() const;
    QList<qint64> selectedIds() const;
    WebhookMatrixModel &matrix() { return m_matrix; }
    WebhookDestinationModel &destinations() { return m_destinations; }
    LeftOverModel &leftOvers() { return m_leftOvers; }
    PlanPanel *plan() const { return m_plan; }
    QTableView *matrixView() const { return m_matrixView; }
    QTableView *destinationView() const { return m_destinationView; }
    Segments *views() const { return m_views; }
    QComboBox *addressField() const { return m_address; }
    QPushButton *presetButton(int index) const { return m_presets.at(index); }
    QPushButton *registerButton() const { return m_register; }
    QPushButton *actionButton(Action action) const { return m_actions.at(action); }
    OtherEventField *otherEvent() const { return m_otherEvent; }
    QPushButton *refreshButton() const { return m_refresh; }
    QPushButton *dismissButton() const { return m_dismiss; }
    QString problem() const;
    QString notice() const;
    QString concerns() const; ///< of what is selected
    QString leftOverHint() const;

Q_SIGNALS:
    void accountChosen(int index);
    void refreshWanted();
    void addressEdited(const QString &address);
    void registerWanted(const QStringList &events, const QString &url);
    void actionWanted(Hookglass::WebhooksPage::Action action, const QList<qint64> &ids);
    void settingsWanted();
    void leftOversWanted(); ///< their view is shown
    void noticesRead();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeRegister();
    QWidget *makeActions();
    QWidget *makeTables();
    QWidget *makeMatrix();
    QWidget *under(ToneLabel *hint, QTableView *view);
    QWidget *makeLeftOvers();
    QStringList selectedConcerns() const;
    void refreshButtons();

    const Theme &m_theme;
    WebhookMatrixModel m_matrix;
    WebhookDestinationModel m_destinations;
    LeftOverModel m_leftOvers;
    QComboBox *m_account = nullptr;
    QPushButton *m_refresh = nullptr;
    Segments *m_views = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_settings = nullptr;
    ToneLabel *m_notice = nullptr;
    QPushButton *m_dismiss = nullptr;
    QList<QPushButton *> m_presets;
    QComboBox *m_address = nullptr;
    ToneLabel *m_findings = nullptr;
    QPushButton *m_register = nullptr;
    QList<QPushButton *> m_actions;
    ToneLabel *m_selected = nullptr;
    ToneLabel *m_concerns = nullptr;
    QStackedWidget *m_tables = nullptr;
    QTableView *m_matrixView = nullptr;
    OtherEventField *m_otherEvent = nullptr;
    QTableView *m_destinationView = nullptr;
    ToneLabel *m_destinationHint = nullptr;
    QTableView *m_leftOverView = nullptr;
    ToneLabel *m_leftOverHint = nullptr;
    PlanPanel *m_plan = nullptr;
    bool m_isRefused = true;
    bool m_isListed = false; ///< else there is nothing to plan on
    bool m_isTyped = false;  ///< by the user: addresses that come later do not overwrite it
};

} // namespace Hookglass
