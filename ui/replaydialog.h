// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/signaturemix.h"
#include "scopechooser.h"

#include <QtWidgets/QDialog>

class QPushButton;
class QRadioButton;
class QSpinBox;

namespace Hookglass {

class DestinationPicker;
class SignatureChooser;
class Theme;
class ToneLabel;

/// Which events are to be sent again, to whom, and how. Counts first; many are confirmed.
class ReplayDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayDialog)
public:
    using Scope = ScopeChooser::Scope;
    using Choice = ScopeChoice;

    ReplayDialog(const Theme &theme, Choice choice, QWidget *parent = nullptr);
    ~ReplayDialog() override;

    void setTargets(const QList<Target> &targets);
    void setHasKey(bool hasKey);
    /// How these events are signed; ignored if by now others are chosen.
    void setSignatures(const QList<EventId> &events, const SignatureMix &mix);
    const QList<EventId> &events() const; ///< those of the chosen scope
    void setScope(Scope scope);
    /// All are known now.
    void setAll(const QList<EventId> &events);
    QRadioButton *scopeButton(Scope scope) const { return m_scopes->button(scope); }
    /// The order could not be begun.
    void setProblem(const QString &words);
    ReplayOrder order() const;

    DestinationPicker *picker() const { return m_picker; }
    SignatureChooser *signature() const { return m_signature; }
    QSpinBox *rate() const { return m_rate; }
    QPushButton *startButton() const { return m_start; }
    QString summary() const;

Q_SIGNALS:
    void startWanted(const Hookglass::ReplayOrder &order);
    /// Other events are chosen: setSignatures() is wanted.
    void eventsChosen();

private:
    QWidget *makeRate();
    QWidget *makeButtons();
    qint64 requests() const;
    void start();
    void refresh();

    const Theme &m_theme;
    QList<EventId> m_asked; ///< of eventsChosen()
    ScopeChooser *m_scopes = nullptr;
    DestinationPicker *m_picker = nullptr;
    SignatureChooser *m_signature = nullptr;
    QSpinBox *m_rate = nullptr;
    ToneLabel *m_summary = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_start = nullptr;
    bool m_isAsked = false; ///< whether so many are really meant
};

} // namespace Hookglass
